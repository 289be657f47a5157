//! One invocation: where the function runs, and how long it may.

use std::time::Duration;

use jiff::Timestamp;

use crate::cloud::Deadline;
use crate::event::Home;

/// What `cargo lambda watch` says in place of the function's ARN. Lambda never does. The topic's stands in for it, and the
/// deadline beside it is no moment, but how long there is.
const CARGO_LAMBDA_WATCH: &str = "function-arn";

/// One invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Lambda's request id: the same for a retry.
    pub request_id: String,
    /// Where the function runs.
    pub home: Home,
    /// When Lambda ends it.
    pub deadline: Deadline,
}

/// An ARN that says of no account and region.
#[derive(Debug, thiserror::Error)]
#[error("no account and region in the function's ARN {0:?}")]
pub struct Homeless(String);

impl Invocation {
    /// As Lambda's context tells of it; `deadline` is in milliseconds since 1970.
    ///
    /// # Errors
    /// The function's ARN isn't one: where it runs is not known, and events from elsewhere could not be told apart.
    pub fn new(
        request_id: String,
        function_arn: &str,
        deadline: u64,
        topic_arn: &str,
        now: Timestamp,
    ) -> Result<Self, Homeless> {
        let now = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let (arn, now) = match function_arn {
            CARGO_LAMBDA_WATCH => (topic_arn, 0),
            arn => (arn, now),
        };
        let home = Home::of_arn(arn).ok_or_else(|| Homeless(function_arn.to_owned()))?;
        let left = Duration::from_millis(deadline.saturating_sub(now));
        Ok(Self {
            request_id,
            home,
            deadline: Deadline::after(left),
        })
    }
}
