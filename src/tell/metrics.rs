//! Lines of CloudWatch embedded metric format: CloudWatch makes metrics of them without a call. Each outcome is one; but of
//! many groups that are as they were, all of them together: a quiet minute of a thousand groups costs no more than one of ten.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::outcome::{Outcome, OutcomeKind};

/// The namespace of the metrics.
pub const NAMESPACE: &str = "eni-failover";

/// So many groups that are as they were have a line each.
pub const QUIET_BY_THEMSELVES: usize = 10;

/// Whether the group is as it was, and nobody was told anything.
#[must_use]
pub fn is_quiet(outcome: &Outcome) -> bool {
    outcome.kind == OutcomeKind::NoAction && !outcome.announced
}

/// The lines of one look.
#[must_use]
pub fn embedded_metrics(
    outcomes: &[Outcome],
    request_id: &str,
    trigger_id: &str,
    now: Timestamp,
) -> Vec<Value> {
    let quiet = outcomes.iter().filter(|outcome| is_quiet(outcome)).count();
    let together = quiet > QUIET_BY_THEMSELVES;
    let by_themselves = outcomes
        .iter()
        .filter(|outcome| !together || !is_quiet(outcome))
        .map(|outcome| embedded_metric(outcome, request_id, trigger_id, now));
    let together = together.then(|| quiet_metric(quiet, request_id, trigger_id, now));
    by_themselves.chain(together).collect()
}

/// The line of many groups that are as they were: `outcomes`, by outcome.
fn quiet_metric(groups: usize, request_id: &str, trigger_id: &str, now: Timestamp) -> Value {
    json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["outcome"]],
                "Metrics": [{ "Name": "outcomes", "Unit": "Count" }],
            }],
        },
        "outcome": OutcomeKind::NoAction,
        "outcomes": groups,
        "request_id": request_id,
        "trigger_id": trigger_id,
    })
}

/// The line of one outcome: `outcomes` (count) and `milliseconds` (from event to last step), by group and outcome.
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
