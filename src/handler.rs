//! The contract between the function's entry point and the Lambda runtime.

use serde_json::Value;
use tokio::time::Instant;

use crate::ports::Cloud;
use crate::settings::Settings;

/// One invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Lambda's request id: the same for a retry.
    pub request_id: String,
    /// Where the function runs.
    pub home: Home,
    /// When Lambda ends it.
    pub deadline: Instant,
}

/// The account and the region that a payload must come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Twelve digits.
    pub account: String,
    /// `us-east-1`
    pub region: String,
}

/// What came of an invocation.
#[derive(Debug)]
pub struct Report {
    /// The function's answer.
    pub answer: Value,
    /// Metrics in CloudWatch's embedded format, a line of the log each.
    pub metrics: Vec<Value>,
    /// Why the invocation is to fail.
    pub failure: Option<HandlerError>,
}

/// Why an invocation fails.
#[derive(Debug, thiserror::Error)]
#[error("the invocation failed")]
pub struct HandlerError;

/// Answers that there are no outcomes.
pub async fn handle(
    _payload: Value,
    _invocation: &Invocation,
    _cloud: &impl Cloud,
    _settings: &Settings,
) -> Report {
    std::future::ready(Report {
        answer: serde_json::json!({ "outcomes": [] }),
        metrics: Vec::new(),
        failure: None,
    })
    .await
}
