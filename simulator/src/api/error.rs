//! What EC2 answers when it refuses.

/// An error answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// `Error.Code`
    pub code: String,
    /// `Error.Message`
    pub message: String,
    /// The HTTP status it is sent with.
    pub http_status: u16,
}

impl ApiError {
    /// A client error, sent with HTTP 400.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            http_status: 400,
        }
    }

    /// The same with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, http_status: u16) -> Self {
        self.http_status = http_status;
        self
    }
}
