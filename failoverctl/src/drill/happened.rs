//! What happened in a drill before the function knew, and what it made of it.

use eni_failover::cloud::InstanceId;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::stage::How;

/// A failure or an event, and the function's invocation for it. Times are milliseconds of the drill's clock: since the
/// first failure, or where an event was given since it arrived.
#[derive(Clone, Debug, Serialize)]
pub struct Happened {
    /// Who failed, unless an event was given.
    pub instance: Option<InstanceId>,
    /// How.
    pub how: Option<How>,
    /// When.
    pub failed: i64,
    /// When the function was handed the event of it.
    pub noticed: i64,
    /// That event; where it is the schedule's, which speaks of all, only with the first of them.
    pub event: Option<Value>,
    /// What the function answered.
    pub answer: Option<Value>,
    /// Why its invocation failed, if it did.
    pub failure: Option<String>,
    /// How it ended for each group of the answer.
    pub ends: Vec<End>,
}

/// How an invocation ended for a group.
#[derive(Clone, Debug, Serialize)]
pub struct End {
    /// The group.
    pub group: String,
    /// The outcome's word.
    pub outcome: String,
    /// The active before.
    pub from: Option<InstanceId>,
    /// The active after.
    pub to: Option<InstanceId>,
    /// When the function knew: of a move, when a second look showed it.
    pub at: i64,
}

impl End {
    /// Whether this is how a group ends that has what it needs.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.outcome.as_str(), "moved" | "no-action" | "planned")
    }

    /// Those of an answer, whose milliseconds count from there.
    pub(super) fn all(answer: &Value, since: Timestamp, zero: Timestamp) -> Vec<Self> {
        let outcomes = answer.get("outcomes").and_then(Value::as_array);
        let end = |outcome: &Value| {
            let word = |field: &str| Some(outcome.get(field)?.as_str()?.to_owned());
            let took = outcome.get("milliseconds").and_then(Value::as_i64);
            Self {
                group: word("group").unwrap_or_default(),
                outcome: word("outcome").unwrap_or_default(),
                from: word("from").map(InstanceId::new),
                to: word("to").map(InstanceId::new),
                at: milliseconds(since, zero) + took.unwrap_or_default(),
            }
        };
        outcomes.into_iter().flatten().map(end).collect()
    }
}

/// A moment on a clock that began then.
pub(super) fn milliseconds(at: Timestamp, zero: Timestamp) -> i64 {
    i64::try_from(at.duration_since(zero).as_millis()).unwrap_or(i64::MAX)
}
