//! A message of the function, as its subscribers see it.

use std::collections::BTreeMap;

use ec2_simulator::PublishedMessage;
use serde::Serialize;
use serde_json::Value;

/// A message as SNS delivers it.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// Its subject.
    pub subject: String,
    /// What an email shows.
    pub email: String,
    /// What a queue or a function receives.
    pub json: Value,
    /// For filter policies.
    pub attributes: BTreeMap<String, String>,
}

impl MessageView {
    pub(super) fn of(message: &PublishedMessage) -> Self {
        let attributes = message.attributes.iter();
        Self {
            subject: message.subject.clone().unwrap_or_default(),
            email: message.text_for("email"),
            json: serde_json::from_str(&message.text_for("sqs")).unwrap_or_default(),
            attributes: attributes
                .map(|(name, value)| (name.clone(), value.string_value.clone()))
                .collect(),
        }
    }
}
