//! The queue before the function.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sqs::types::Message;

use super::client::{production, without_help};
use super::error::call_error;
use crate::cloud::{CallError, MESSAGES_PER_CALL, Queue, Queued};

/// SQS lets a message be hidden for no longer.
const LONGEST: Duration = Duration::from_hours(12);

/// One queue, in the function's own region: an event source mapping takes no other.
#[derive(Clone, Debug)]
pub struct Sqs {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl Sqs {
    /// With the timeouts of production. Nothing is sent yet.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self {
            client: aws_sdk_sqs::Client::new(&without_help(config, production())),
            url: url.into(),
        }
    }
}

impl Queue for Sqs {
    async fn receive(&self, hidden_for: Duration) -> Result<Vec<Queued>, CallError> {
        let most = i32::try_from(MESSAGES_PER_CALL).unwrap_or(i32::MAX);
        let request = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(most)
            // Whatever the queue's own default is.
            .wait_time_seconds(0)
            .visibility_timeout(seconds(hidden_for));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error("ReceiveMessage", error))?;
        let messages = answer.messages.unwrap_or_default();
        messages.into_iter().map(queued).collect()
    }

    async fn delete(&self, receipt: &str) -> Result<(), CallError> {
        let request = self.client.delete_message().queue_url(&self.url);
        let answer = request.receipt_handle(receipt).send().await;
        answer
            .map(drop)
            .map_err(|error| call_error("DeleteMessage", error))
    }

    async fn postpone(&self, receipt: &str, by: Duration) -> Result<(), CallError> {
        let request = self
            .client
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(receipt)
            .visibility_timeout(seconds(by));
        let answer = request.send().await;
        answer
            .map(drop)
            .map_err(|error| call_error("ChangeMessageVisibility", error))
    }
}

/// Without a receipt it can't be settled, and without a body there is nothing to do: SQS sends neither.
fn queued(message: Message) -> Result<Queued, CallError> {
    match (message.message_id, message.receipt_handle, message.body) {
        (Some(id), Some(receipt), Some(body)) => Ok(Queued { id, receipt, body }),
        _ => Err(CallError::unanswered(
            "ReceiveMessage",
            "a message without identifier, receipt or body",
        )),
    }
}

/// Whole ones, and rather one more.
fn seconds(duration: Duration) -> i32 {
    let whole = duration.min(LONGEST).as_millis().div_ceil(1000);
    i32::try_from(whole).unwrap_or(i32::MAX)
}
