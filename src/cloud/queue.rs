//! The queue before the function, where it has one: SQS, as far as the function takes messages from it by itself.

use std::time::Duration;

use super::call_error::CallError;

/// So many messages SQS gives at once, and an event source mapping without a window hands over.
pub const MESSAGES_PER_CALL: usize = 10;

/// A message that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// `MessageId`
    pub id: String,
    /// `ReceiptHandle`: settles it, while it isn't received again.
    pub receipt: String,
    /// `Body`
    pub body: String,
}

/// What the function asks of its queue. Each method is one request, tried once.
pub trait Queue: Sync {
    /// `ReceiveMessage` as a short poll, for at most [`MESSAGES_PER_CALL`]; they are hidden from others for so long.
    ///
    /// # Errors
    /// [`CallError`], as every method here. Where no answer came, some may be hidden all the same.
    fn receive(
        &self,
        hidden_for: Duration,
    ) -> impl Future<Output = Result<Vec<Queued>, CallError>> + Send;

    /// `DeleteMessage`: it is done.
    ///
    /// # Errors
    /// [`CallError`]
    fn delete(&self, receipt: &str) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `ChangeMessageVisibility`: it comes again so long from now.
    ///
    /// # Errors
    /// [`CallError`]
    fn postpone(
        &self,
        receipt: &str,
        by: Duration,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}
