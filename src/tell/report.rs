//! What came of an invocation, for whoever invoked the function and for its log.

use serde::Serialize;
use serde_json::Value;

use super::outcome::Outcome;
use crate::cloud::{CallError, GroupName, InstanceId};
use crate::decide::Unconcerned;
use crate::event::EventError;

/// What came of an invocation.
#[derive(Debug, Default)]
pub struct Report {
    /// The function's answer.
    pub answer: Answer,
    /// Metrics in CloudWatch's embedded format, a line of the log each.
    pub metrics: Vec<Value>,
    /// Why the invocation is to fail: only where a retry, or a person, can help.
    pub failure: Option<HandlerError>,
}

/// The function's answer.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// One for each group that was looked after.
    pub outcomes: Vec<Outcome>,
    /// What was not for this function, with the reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Of a batch of SQS: the messages that are to come again. The others are done with.
    #[serde(rename = "batchItemFailures", skip_serializing_if = "Vec::is_empty")]
    pub batch_item_failures: Vec<ItemFailure>,
}

/// A message that is to come again.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ItemFailure {
    /// The message's `messageId`.
    #[serde(rename = "itemIdentifier")]
    pub message: String,
}

/// Why an invocation fails.
#[derive(Debug, Default, thiserror::Error)]
#[error("{}", .0.iter().map(|failure| chain(failure)).collect::<Vec<_>>().join("; "))]
pub struct HandlerError(pub Vec<HandlerFailure>);

/// One thing that went wrong.
#[derive(Debug, thiserror::Error)]
pub enum HandlerFailure {
    /// What arrived can't be understood.
    #[error("this event can't be understood")]
    Event(#[source] EventError),
    /// EC2 could not be looked at: nothing was decided, and nothing changed.
    #[error("EC2 could not be looked at, so nothing was decided or changed")]
    Look(#[source] CallError),
    /// An alarm or a request means a group that isn't there: nothing was decided, and nothing changed.
    #[error("{0}")]
    UnknownGroup(Unconcerned),
    /// A mark could not be written: the next look would not know of the evidence.
    #[error("the impairment mark could not be written")]
    Mark(#[source] CallError),
    /// Not all of a group is where it should be, and another try may help.
    #[error("the group {0} was not brought to its end: see its outcome in the log")]
    Unfinished(GroupName),
    /// What floats has left it as far as it can, and Auto Scaling could not be told so.
    #[error(
        "Auto Scaling could not be told that {0} may be terminated, and waits until the hook's heartbeat timeout"
    )]
    Complete(InstanceId, #[source] CallError),
    /// It was done, and could not be told.
    #[error(
        "the outcome of the group {group} could not be announced; it will be with the next look"
    )]
    Announce {
        /// The group.
        group: GroupName,
        /// The call.
        #[source]
        error: CallError,
    },
}

impl Report {
    pub(crate) fn failed(&mut self, failure: HandlerFailure) {
        self.failure.get_or_insert_default().0.push(failure);
    }

    /// Whether another try is to come that may still move something.
    pub(crate) fn is_unfinished(&self) -> bool {
        let failures = self.failure.iter().flat_map(|error| &error.0);
        failures.into_iter().any(|failure| match failure {
            HandlerFailure::Look(_) | HandlerFailure::Unfinished(_) => true,
            HandlerFailure::Event(_)
            | HandlerFailure::UnknownGroup(_)
            | HandlerFailure::Mark(_)
            | HandlerFailure::Complete(..)
            | HandlerFailure::Announce { .. } => false,
        })
    }

    /// What came of several things, in their order.
    pub(crate) fn add(&mut self, other: Self) {
        self.answer.outcomes.extend(other.answer.outcomes);
        self.answer.ignored.extend(other.answer.ignored);
        self.metrics.extend(other.metrics);
        let failures = other.failure.map(|failure| failure.0);
        for failure in failures.into_iter().flatten() {
            self.failed(failure);
        }
    }

    /// What came of each message of a batch: those that failed are to come again, and nothing of the others. Where all of
    /// them failed the invocation does, which says the same and is counted.
    pub(crate) fn of_messages(reports: Vec<(String, Self)>) -> Self {
        let mut whole = Self::default();
        let all = reports.iter().all(|(_, report)| report.failure.is_some());
        for (message, mut report) in reports {
            if report.failure.is_some() && !all {
                report.failure = None;
                let failure = ItemFailure { message };
                whole.answer.batch_item_failures.push(failure);
            }
            whole.add(report);
        }
        whole
    }

    /// To the log as well: nobody reads the answer to an event.
    pub(crate) fn ignored(&mut self, reason: String) {
        tracing::info!(reason, "ignored");
        self.answer.ignored.push(reason);
    }
}

impl HandlerFailure {
    /// Where it happens, the log knows of which trigger and group it is.
    pub(crate) fn logged(self) -> Self {
        tracing::error!("{}", chain(&self));
        self
    }
}

/// The error and what it comes from.
#[must_use]
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
