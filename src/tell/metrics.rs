//! One line of CloudWatch embedded metric format per outcome: CloudWatch makes metrics of it without a call.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::outcome::Outcome;

/// The namespace of the metrics.
pub const NAMESPACE: &str = "eni-failover";

/// The line: `outcomes` (count) and `milliseconds` (from event to last step), by group and outcome.
#[must_use]
pub fn embedded_metric(
    outcome: &Outcome,
    request_id: &str,
    trigger_id: &str,
    now: Timestamp,
) -> Value {
    json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["group", "outcome"]],
                "Metrics": [
                    { "Name": "outcomes", "Unit": "Count" },
                    { "Name": "milliseconds", "Unit": "Milliseconds" },
                ],
            }],
        },
        "group": outcome.group,
        "outcome": outcome.kind,
        "outcomes": 1,
        "milliseconds": outcome.milliseconds,
        "announced": outcome.announced,
        "request_id": request_id,
        "trigger_id": trigger_id,
    })
}
