//! Messages that topics received.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::api::MessageAttribute;

/// A message as a topic received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedMessage {
    /// When.
    pub at: Timestamp,
    /// `MessageId`
    pub message_id: String,
    /// `TopicArn`
    pub topic_arn: String,
    /// `Subject`
    pub subject: Option<String>,
    /// `Message`, as it was sent.
    pub message: String,
    /// `MessageStructure`
    pub message_structure: Option<String>,
    /// `MessageAttributes`
    pub attributes: BTreeMap<String, MessageAttribute>,
}

impl PublishedMessage {
    /// What a subscriber with this protocol receives (`email`, `sqs`, …).
    #[must_use]
    pub fn text_for(&self, protocol: &str) -> String {
        if self.message_structure.as_deref() != Some("json") {
            return self.message.clone();
        }
        let texts: BTreeMap<String, String> =
            serde_json::from_str(&self.message).unwrap_or_default();
        texts
            .get(protocol)
            .or_else(|| texts.get("default"))
            .cloned()
            .unwrap_or_default()
    }
}
