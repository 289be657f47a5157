//! What reading a payload can come to.

use thiserror::Error;

use super::name::NameError;
use super::trigger::Trigger;

/// A trigger, "not for us", or what is malformed.
pub type Reading = Result<Parsed, EventError>;

/// A well-formed payload, or one record of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Parsed {
    /// Something that may have happened, or is wanted.
    Trigger(Trigger),
    /// Well-formed, and no business of this function.
    NotForUs(NotForUs),
}

/// Why a payload is left alone. Each variant ends the sentence "ignored: …".
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotForUs {
    /// An event of another kind.
    #[error(
        "an event from {source_name:?} with the detail-type {detail_type:?} is not one that this function acts on"
    )]
    Kind {
        /// `source`
        source_name: String,
        /// `detail-type`; empty where there is none.
        detail_type: String,
    },
    /// A record of another service (S3, SQS, …).
    #[error("a record from {event_source:?} is not an SNS message")]
    Record {
        /// `EventSource`
        event_source: String,
    },
    /// `Records` is empty.
    #[error("the payload has no records")]
    NoRecords,
    /// An SNS message of another kind, for example one of this function's own announcements.
    #[error("the SNS message {id:?} is not a CloudWatch alarm")]
    Message {
        /// `MessageId`
        id: String,
    },
    /// The alarm says of nobody.
    #[error(
        "the alarm {alarm:?} names no instance; give one of its metrics an InstanceId dimension, \
         or propagate an alarm tag {prefix}instance or {prefix}group, \
         or write {prefix}instance=i-… or {prefix}group=… in its description"
    )]
    Nobody {
        /// The alarm's name.
        alarm: String,
        /// The tag prefix.
        prefix: String,
    },
    /// The alarm speaks of several at once, and nothing tells which of them is meant.
    #[error(
        "the alarm {alarm:?} speaks of several ({}); \
         say which one with an alarm tag {prefix}instance or {prefix}group", named.join(", ")
    )]
    Several {
        /// The alarm's name.
        alarm: String,
        /// Those that it names.
        named: Vec<String>,
        /// The tag prefix.
        prefix: String,
    },
    /// In ALARM, but its owner has its actions suppressed.
    #[error(
        "the alarm {alarm:?} is in ALARM, and its actions are suppressed (actionsSuppressedBy: {by})"
    )]
    Suppressed {
        /// The alarm's name.
        alarm: String,
        /// `actionsSuppressedBy`: `WaitPeriod`, `ExtensionPeriod`, `Alarm`.
        by: String,
    },
}

/// A payload, or one record of it, that can't be read or must not be acted on.
#[derive(Debug, Error)]
pub enum EventError {
    /// Nothing that this function knows.
    #[error(
        "the payload is {found}; expected an EventBridge event (\"source\" and \"detail-type\"), \
         a CloudWatch alarm action (\"source\" and \"alarmData\"), SNS records (\"Records\"), \
         or a request (\"action\": \"reconcile\", \"plan\" or \"failover\")"
    )]
    NotAnEvent {
        /// What it is.
        found: String,
    },
    /// A known form with something missing, of the wrong type or with a value that it can't have.
    /// The source says what was found there, and what is expected.
    #[error("the {what} is malformed at {at}")]
    Malformed {
        /// The form.
        what: &'static str,
        /// Where, as a JSON path.
        at: String,
        /// What was found, and what is expected.
        #[source]
        source: serde_json::Error,
    },
    /// An SNS message that begins like an alarm's JSON and isn't JSON.
    #[error("the SNS message at {at} begins as JSON and is not JSON")]
    MessageNotJson {
        /// Where, as a JSON path.
        at: String,
        /// Where in the message, and why.
        #[source]
        source: serde_json::Error,
    },
    /// An alarm names something that can't be an instance or a group.
    #[error("the alarm {alarm:?} names something unusable in its {place}")]
    Name {
        /// The alarm's name.
        alarm: String,
        /// Where it does.
        place: String,
        /// What it names, and what is expected.
        #[source]
        source: NameError,
    },
    /// A request for something that this function can't do.
    #[error(
        "the request has the unknown action {found:?}; expected \"reconcile\", \"plan\" or \"failover\""
    )]
    UnknownAction {
        /// The action.
        found: String,
    },
    /// From another account or region: refused, since this function sees nothing of what is there.
    #[error("the {what} comes from the {field} {found:?}; this function serves {home:?} only")]
    ForeignOrigin {
        /// The form.
        what: &'static str,
        /// `account` or `region`
        field: &'static str,
        /// Where it comes from.
        found: String,
        /// The function's own.
        home: String,
    },
    /// Doesn't say where it comes from: refused, since it may be from elsewhere.
    #[error(
        "the {what} does not say from which {field} it comes; this function serves {home:?} only"
    )]
    UnknownOrigin {
        /// The form.
        what: &'static str,
        /// `account` or `region`
        field: &'static str,
        /// The function's own.
        home: String,
    },
}
