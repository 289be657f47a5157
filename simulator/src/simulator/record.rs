//! The record of a call, and how it may fail.

use jiff::Timestamp;

use crate::api::{ApiError, Request, Response};

/// One call, as it was made. It is recorded when it begins.
#[derive(Clone, Debug)]
pub struct Call {
    /// The action, `AttachNetworkInterface`.
    pub action: &'static str,
    /// What was asked.
    pub request: Request,
    /// When it left the caller.
    pub started: Timestamp,
    /// When the caller had its answer; `None` while it waits, or if it stopped waiting.
    pub ended: Option<Timestamp>,
    /// What the caller was told.
    pub result: Option<Result<Response, CallFailure>>,
}

/// A call that didn't succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallFailure {
    /// The service answered with an error.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// No answer came: whoever asked can't know whether the call was carried out.
    /// The HTTP face drops the connection.
    #[error("no answer: {message}")]
    NoAnswer {
        /// What happened to the connection.
        message: String,
    },
    /// An answer came that ends in the middle: this one.
    #[error("the answer breaks off")]
    Truncated(Box<Result<Response, ApiError>>),
    /// An answer came that isn't EC2's, with HTTP 200.
    #[error("an answer in other words than EC2's")]
    WrongContent,
}

impl Call {
    /// Whether the caller was told that it succeeded.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        matches!(self.result, Some(Ok(_)))
    }
}
