//! Asking a [`Simulator`] as the core's own adapter asks AWS: failures in the core's terms, and pages.

use eni_failover::cloud::{CallError, PER_PAGE};

use crate::api::{Action, Page, Request};
use crate::simulator::{CallFailure, Simulator};

/// As the core's own adapter asks for what has no identifiers: with `MaxResults`, which also keeps out of the smaller bucket
/// for describes without pages.
pub(crate) fn of_pages(after: Option<&str>) -> Page {
    Page {
        max_results: Some(PER_PAGE),
        ..by_ids(after)
    }
}

/// With identifiers EC2 refuses `MaxResults`.
pub(crate) fn by_ids(after: Option<&str>) -> Page {
    Page {
        max_results: None,
        next_token: after.map(ToOwned::to_owned),
    }
}

impl Simulator {
    /// The answer, or the failure in the core's terms.
    pub(crate) async fn ask<A: Action>(&self, request: A) -> Result<A::Response, CallError> {
        let request: Request = request.into();
        let action = request.action();
        let response = self.call(request).await.map_err(|failure| match failure {
            CallFailure::Api(error) => {
                CallError::answered(action, &error.code, &error.message, error.http_status)
            }
            CallFailure::NoAnswer { message } => CallError::unanswered(action, message),
            unreadable @ (CallFailure::Truncated(_) | CallFailure::WrongContent) => {
                CallError::unanswered(action, unreadable.to_string())
            }
        })?;
        A::answered_by(response)
            .ok_or_else(|| CallError::unanswered(action, "the answer is another call's"))
    }
}
