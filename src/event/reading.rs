//! What reading a payload can come to.

use jiff::Timestamp;
use thiserror::Error;

use super::name::NameError;
use super::trigger::Trigger;
use crate::cloud::is_ahead;

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
    /// An event of another account or region, which a bus may forward.
    #[error(
        "the event comes from the {field} {found:?}; this function serves {home:?} only: deploy one there"
    )]
    Elsewhere {
        /// `account` or `region`
        field: &'static str,
        /// Where it comes from.
        found: String,
        /// The function's own.
        home: String,
    },
    /// A record of another service (S3, …).
    #[error("a record from {event_source:?} is neither an SNS nor an SQS message")]
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
    /// An alarm over EventBridge that nobody meant for failover.
    #[error(
        "the alarm {alarm:?} is not meant for failover; if it should be, make this function its action, or write \
         {prefix}instance (whom its InstanceId names), {prefix}instance=i-… or {prefix}group=… \
         in its description or in a propagated alarm tag"
    )]
    Unmeant {
        /// The alarm's name.
        alarm: String,
        /// The tag prefix.
        prefix: String,
    },
    /// An alarm over many series that doesn't say which instance it means.
    #[error(
        "the alarm {alarm:?} is over many series and names no instance here, which is not held against a group's \
         active; have it GROUP BY InstanceId, or write {prefix}instance=i-… in its description"
    )]
    Series {
        /// The alarm's name.
        alarm: String,
        /// The tag prefix.
        prefix: String,
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
    /// An alarm was made or changed. Only that one is deleted says something of its evidence.
    #[error(
        "the alarm {alarm:?} was changed ({operation}), which says nothing of anybody's health"
    )]
    Configured {
        /// The alarm's name.
        alarm: String,
        /// `operation`: `create`, `update`.
        operation: String,
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
    /// In ALARM, but a mute rule silences its actions.
    #[error("the alarm {alarm:?} is in ALARM, and muted by {by} until {until}")]
    Muted {
        /// The alarm's name.
        alarm: String,
        /// The mute rule.
        by: String,
        /// When it ends.
        until: String,
    },
}

impl Parsed {
    /// This, unless it says of a time that is yet to come: whatever is remembered of that would stand for as long.
    ///
    /// # Errors
    /// [`EventError::AheadOfTheClock`]
    pub fn not_ahead_of(self, now: Timestamp) -> Reading {
        match self {
            Self::Trigger(Trigger { at: Some(at), .. }) if is_ahead(at, now) => {
                Err(EventError::AheadOfTheClock { at, now })
            }
            parsed @ (Self::Trigger(_) | Self::NotForUs(_)) => Ok(parsed),
        }
    }
}

/// A payload, or one record of it, that can't be read or must not be acted on.
#[derive(Debug, Error)]
pub enum EventError {
    /// Nothing that this function knows.
    #[error(
        "the payload is {found}; expected an EventBridge event (\"source\" and \"detail-type\"), \
         a CloudWatch alarm action (\"source\" and \"alarmData\"), SNS or SQS records (\"Records\"), \
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
    /// An SQS message without JSON in it.
    #[error("the body of the SQS message is not JSON")]
    BodyNotJson {
        /// Where in the body, and why.
        #[source]
        source: serde_json::Error,
    },
    /// One of several things that the payload carries.
    #[error("what is at {at} can't be understood")]
    Within {
        /// Where, as a JSON path.
        at: String,
        /// Why.
        #[source]
        source: Box<Self>,
    },
    /// It says of a time that is yet to come.
    #[error(
        "it is said to have happened at {at:.0}, and now it is {now:.0}: set the clock of whoever sent it"
    )]
    AheadOfTheClock {
        /// When it is said to have happened.
        at: Timestamp,
        /// The time now.
        now: Timestamp,
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
