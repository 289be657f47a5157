//! A fault, and who decides which calls it befalls.

use std::time::Duration;

use jiff::Timestamp;

use crate::api::{ApiError, Request};

/// What becomes of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// It goes its way.
    #[default]
    None,
    /// It is answered with this error, and has no effect.
    Answer(ApiError),
    /// The connection breaks before the call was carried out.
    LostRequest,
    /// The connection breaks after the call was carried out.
    LostAnswer,
    /// It was carried out, and its answer ends in the middle.
    Truncated,
    /// It was carried out, and what comes back is another page than EC2's, with HTTP 200: a proxy's.
    WrongContent,
    /// It takes this much longer, half before its effect and half after.
    Slow(Duration),
}

impl Fault {
    /// A 5xx answer without effect: `InternalError`, 500.
    #[must_use]
    pub fn internal_error() -> Self {
        let message = "An internal error has occurred";
        Self::Answer(ApiError::new("InternalError", message).with_status(500))
    }

    /// An overload: `Unavailable`, 503.
    #[must_use]
    pub fn unavailable() -> Self {
        let message = "The service is unavailable. Please try again shortly.";
        Self::Answer(ApiError::new("Unavailable", message).with_status(503))
    }

    /// The throttle, although the bucket isn't empty: other callers share it.
    #[must_use]
    pub fn throttled() -> Self {
        let message = "Request limit exceeded.";
        Self::Answer(ApiError::new("RequestLimitExceeded", message).with_status(503))
    }
}

/// What is known of a call when its fate is decided: as it leaves the caller.
#[derive(Clone, Copy, Debug)]
pub struct CallContext<'a> {
    /// The action, `AttachNetworkInterface`.
    pub action: &'static str,
    /// How many calls of this action there were, this one counted.
    pub nth: u64,
    /// What is asked.
    pub request: &'a Request,
    /// When.
    pub at: Timestamp,
}

/// Decides what becomes of calls. Any closure `FnMut(&CallContext<'_>) -> Fault` is one.
pub trait Faults: Send {
    /// What becomes of this call.
    fn on_call(&mut self, call: &CallContext<'_>) -> Fault;
}

impl<F: FnMut(&CallContext<'_>) -> Fault + Send> Faults for F {
    fn on_call(&mut self, call: &CallContext<'_>) -> Fault {
        self(call)
    }
}
