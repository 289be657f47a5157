//! The EventBridge envelope, as `aws_lambda_events` types it. Source and detail-type choose who reads the detail.
//!
//! Its `time` is left alone: it is of a second library for times, whose errors don't say what is expected. The time is
//! read as all others are, and first, so that what is wrong with it is told in the same words everywhere.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Answer, EventError, NotForUs, Parsed};
use super::home::Home;
use super::{alarm, ec2, wire};
use crate::trigger::{Hint, Trigger};

const WHAT: &str = "the EventBridge event";

/// What every EventBridge event says of itself.
pub(super) struct Event {
    envelope: EventBridgeEvent<Value>,
    time: Option<Timestamp>,
}

impl Event {
    fn read(payload: &Value) -> Result<Self, EventError> {
        let Time { time } = wire::read(WHAT, "$", payload)?;
        let envelope = wire::read(WHAT, "$", payload)?;
        Ok(Self { envelope, time })
    }

    /// The event's own identifier; empty where it has none.
    pub(super) fn id(&self) -> &str {
        self.envelope.id.as_deref().unwrap_or_default()
    }

    pub(super) fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// Reads the detail as `T`.
    pub(super) fn detail<'de, T: Deserialize<'de>>(
        &'de self,
        what: &'static str,
    ) -> Result<T, EventError> {
        wire::read(what, "$.detail", &self.envelope.detail)
    }

    pub(super) fn trigger(self, hint: Hint) -> Parsed {
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

#[derive(Clone, Copy)]
enum Kind {
    StateChange,
    SpotInterruption,
    Alarm,
    Scheduled,
}

impl Kind {
    fn of(source: &str, detail_type: &str) -> Option<Self> {
        match (source, detail_type) {
            ("aws.ec2", "EC2 Instance State-change Notification") => Some(Self::StateChange),
            ("aws.ec2", "EC2 Spot Instance Interruption Warning") => Some(Self::SpotInterruption),
            ("aws.cloudwatch", "CloudWatch Alarm State Change") => Some(Self::Alarm),
            // A scheduled rule, or EventBridge Scheduler, whose input was left at its default:
            // who schedules this function without a word means the look that a schedule is for.
            ("aws.events" | "aws.scheduler", "Scheduled Event") => Some(Self::Scheduled),
            _ => None,
        }
    }
}

/// The two words that choose, read by themselves: an event that is not for us owes us no other field.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct Label {
    source: String,
    #[serde(default)]
    detail_type: String,
}

pub(super) fn read(payload: &Value, home: &Home, prefix: &str) -> Answer {
    let label: Label = wire::read(WHAT, "$", payload)?;
    let Some(kind) = Kind::of(&label.source, &label.detail_type) else {
        return Ok(Parsed::NotForUs(NotForUs::Kind {
            source_name: label.source,
            detail_type: label.detail_type,
        }));
    };
    let event = Event::read(payload)?;
    let (account, region) = (&event.envelope.account, &event.envelope.region);
    home.admit(WHAT, account.as_deref(), region.as_deref())?;
    match kind {
        Kind::StateChange => ec2::state_change(event),
        Kind::SpotInterruption => ec2::spot_interruption(event),
        Kind::Alarm => alarm::state_change(&event, prefix),
        Kind::Scheduled => Ok(event.trigger(Hint::Reconcile { group: None })),
    }
}
