//! Telling people and programs.

use aws_sdk_sns::error::SdkError;
use aws_sdk_sns::operation::publish::PublishError;
use aws_sdk_sns::types::MessageAttributeValue;

use super::client::Aws;
use super::error::call_error;
use crate::cloud::{CallError, Notification, Publisher};

impl Publisher for Aws {
    async fn publish(&self, notification: &Notification) -> Result<(), CallError> {
        let mut request = self
            .sns
            .publish()
            .topic_arn(&self.topic_arn)
            .subject(&notification.subject)
            .message(notification.message())
            .message_structure("json");
        for (name, data_type, value) in notification.attribute_values() {
            request = request.message_attributes(name, attribute(data_type, value)?);
        }
        let answer = request.send().await;
        answer
            .map(drop)
            .map_err(|error| call_error("Publish", error))
    }
}

fn attribute(data_type: &str, value: String) -> Result<MessageAttributeValue, CallError> {
    MessageAttributeValue::builder()
        .data_type(data_type)
        .string_value(value)
        .build()
        .map_err(|error| call_error("Publish", SdkError::<PublishError>::from(error)))
}
