//! SNS topics.

use std::collections::BTreeMap;

/// SNS `Publish`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publish {
    /// `TopicArn`
    pub topic_arn: String,
    /// `Subject`
    pub subject: Option<String>,
    /// `Message`
    pub message: String,
    /// `MessageStructure`: `json` where `message` is an object of protocol to text.
    pub message_structure: Option<String>,
    /// `MessageAttributes`
    pub message_attributes: BTreeMap<String, MessageAttribute>,
}

/// One value of `MessageAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageAttribute {
    /// `DataType`: `String` and others.
    pub data_type: String,
    /// `StringValue`
    pub string_value: String,
}

/// Answer to SNS `Publish`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishResponse {
    /// `MessageId`
    pub message_id: String,
}
