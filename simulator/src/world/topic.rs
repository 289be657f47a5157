//! SNS: topics, and what may be published to them.

use std::collections::BTreeMap;

use super::account::World;
use super::errors;
use super::state::PublishedMessage;
use super::world_error::{WorldError, meaning};
use crate::api::{ApiError, Publish, PublishResponse};

/// "At most 100 ASCII characters, no line breaks" (docs/ec2-facts.md, "Subject").
const LONGEST_SUBJECT: usize = 100;

/// 256 KiB, for the message as a whole.
const LONGEST_MESSAGE: usize = 262_144;

impl World {
    /// Everything that was published, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[PublishedMessage] {
        &self.messages
    }

    /// The topics' ARNs.
    #[must_use]
    pub fn topics(&self) -> &[String] {
        &self.topics
    }

    pub(crate) fn add_topic(&mut self, arn: String) -> Result<(), WorldError> {
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", _, "sns", _, _, _] = parts.as_slice() else {
            let (region, account) = (&self.region, &self.account);
            return meaning(format!(
                "topics: `{arn}` is no topic's ARN: take one like `arn:aws:sns:{region}:{account}:eni-failover`"
            ));
        };
        self.topics.push(arn);
        Ok(())
    }

    pub(crate) fn publish(&mut self, request: &Publish) -> Result<PublishResponse, ApiError> {
        let topic = &request.topic_arn;
        if self.denies("Publish") {
            return Err(errors::publish_denied(topic));
        }
        check_message(request)?;
        if !topic.starts_with("arn:") || topic.split(':').count() != 6 {
            return Err(sns_invalid("TopicArn"));
        }
        if !self.topics.contains(topic) {
            return Err(topic_not_found());
        }
        let message_id = self.new_uuid();
        self.messages.push(PublishedMessage {
            at: self.now,
            message_id: message_id.clone(),
            topic_arn: topic.clone(),
            subject: request.subject.clone(),
            message: request.message.clone(),
            message_structure: request.message_structure.clone(),
            attributes: request.message_attributes.clone(),
        });
        Ok(PublishResponse { message_id })
    }
}

fn check_message(request: &Publish) -> Result<(), ApiError> {
    if request.subject.as_ref().is_some_and(|s| !good_subject(s)) {
        return Err(sns_invalid("Subject"));
    }
    if request.message.is_empty() {
        return Err(sns_invalid("Empty message"));
    }
    if request.message.len() > LONGEST_MESSAGE {
        return Err(sns_invalid("Message too long"));
    }
    check_structure(request)?;
    for (name, attribute) in &request.message_attributes {
        if attribute.string_value.is_empty() {
            return Err(ApiError::new(
                "ParameterValueInvalid",
                format!(
                    "The message attribute '{name}' must contain a non-empty message attribute value for message attribute type '{}'.",
                    attribute.data_type
                ),
            ));
        }
    }
    Ok(())
}

fn good_subject(subject: &str) -> bool {
    !subject.is_empty()
        && subject.len() <= LONGEST_SUBJECT
        && subject.bytes().all(|b| matches!(b, b' '..=b'~'))
        && !subject.starts_with(' ')
}

/// `json`: an object of texts, with one under `default`.
fn check_structure(request: &Publish) -> Result<(), ApiError> {
    match request.message_structure.as_deref() {
        None => Ok(()),
        Some("json") => {
            let texts: BTreeMap<String, serde_json::Value> = serde_json::from_str(&request.message)
                .map_err(|_| {
                    sns_invalid("Message Structure - JSON message body failed to parse")
                })?;
            if texts
                .get("default")
                .is_some_and(serde_json::Value::is_string)
            {
                Ok(())
            } else {
                let what = "Message Structure - No default entry in JSON message body";
                Err(sns_invalid(what))
            }
        }
        Some(_) => Err(sns_invalid("MessageStructure")),
    }
}

fn sns_invalid(what: &str) -> ApiError {
    ApiError::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

fn topic_not_found() -> ApiError {
    ApiError::new("NotFound", "Topic does not exist").with_status(404)
}
