//! What a call told, or why it isn't known: a denied call is never a pass.

/// What a call told, or why that isn't known.
pub type Known<T> = Result<T, Unknown>;

/// Why something isn't known. Its text follows "unknown:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// IAM denies the call.
    #[error("needs {needs}: {said}")]
    Denied {
        /// The permission that is missing, `lambda:GetPolicy`.
        needs: String,
        /// The service's words.
        said: String,
    },
    /// No answer that can be relied on came: throttled, broken off, no connection.
    #[error("needs another try: {call} was not answered: {said}")]
    Unanswered {
        /// The permission of the call.
        call: String,
        /// What happened.
        said: String,
    },
    /// Something else isn't known that it would be asked with.
    #[error("needs {0}")]
    Untold(String),
}

impl Unknown {
    /// What makes it known.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Denied { .. } => "give whoever asks the policy of docs/account.md, or --skip it",
            Self::Unanswered { .. } => {
                "ask once more; if it stays so, AWS has a disturbance, or the network to it"
            }
            Self::Untold(_) => "tell it, or --skip the check",
        }
    }
}
