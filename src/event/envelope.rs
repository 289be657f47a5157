//! The EventBridge envelope, as `aws_lambda_events` types it, and what makes a kind of event.
//!
//! Its `time` is left alone: it is of a second library for times, whose errors don't say what is expected. The time is
//! read as all others are, and first, so that what is wrong with it is told in the same words everywhere.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::Value;

use super::home::Home;
use super::reading::{EventError, NotForUs, Parsed, Reading};
use super::trigger::{Hint, Trigger};
use super::wire;

pub(super) const WHAT: &str = "EventBridge event";

/// A kind of event: what it is called, and who reads its detail. The prefix is that of the tags.
pub(super) struct Kind {
    pub(super) sources: &'static [&'static str],
    pub(super) detail_type: &'static str,
    pub(super) read: fn(event: &Event, prefix: &str) -> Reading,
}

/// What every EventBridge event says of itself.
pub(super) struct Event {
    detail_type: &'static str,
    envelope: EventBridgeEvent<Value>,
    time: Option<Timestamp>,
}

impl Event {
    /// Reads one of this kind.
    pub(super) fn read(payload: &Value, kind: &Kind) -> Result<Self, EventError> {
        let Time { time } = wire::read(WHAT, "$", payload)?;
        let envelope: EventBridgeEvent<Value> = wire::read(WHAT, "$", payload)?;
        Ok(Self {
            detail_type: kind.detail_type,
            envelope,
            time,
        })
    }

    /// Why it is left alone, where it is from elsewhere. Other accounts and regions may send what they like to a bus, so
    /// that it is nothing that failed; but what doesn't say where it is from is refused.
    pub(super) fn why_elsewhere(&self, home: &Home) -> Result<Option<NotForUs>, EventError> {
        let (account, region) = (&self.envelope.account, &self.envelope.region);
        match home.admit(WHAT, account.as_deref(), region.as_deref()) {
            Err(EventError::ForeignOrigin {
                field, found, home, ..
            }) => Ok(Some(NotForUs::Elsewhere { field, found, home })),
            admitted => admitted.map(|()| None),
        }
    }

    /// When EventBridge says that it happened.
    pub(super) fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// The event's own identifier; empty where it has none.
    pub(super) fn id(&self) -> &str {
        self.envelope.id.as_deref().unwrap_or_default()
    }

    /// When it happened, for those whose meaning depends on it.
    pub(super) fn required_time(&self) -> Result<Timestamp, EventError> {
        self.time.ok_or_else(|| EventError::Malformed {
            what: self.detail_type,
            at: "$".to_owned(),
            source: serde_json::Error::missing_field("time"),
        })
    }

    /// Reads the detail as `T`.
    pub(super) fn detail<'de, T: Deserialize<'de>>(&'de self) -> Result<T, EventError> {
        wire::read(self.detail_type, "$.detail", &self.envelope.detail)
    }

    pub(super) fn trigger(&self, hint: Hint) -> Parsed {
        Parsed::Trigger(Trigger {
            id: self.id().to_owned(),
            at: self.time,
            hint,
        })
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Time {
    #[serde(default, deserialize_with = "wire::optional_time")]
    time: Option<Timestamp>,
}
