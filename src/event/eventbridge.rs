//! The EventBridge envelope. Source and detail-type choose who reads the detail.
//!
//! The envelope of `aws_lambda_events` would bring a second library for times, whose range `jiff` can't hold and whose
//! errors don't say what is expected; all that is needed of it are the few fields below.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Answer, EventError, NotForUs, Parsed};
use super::home::Home;
use super::{alarm, ec2, wire};
use crate::trigger::{Hint, Trigger};

const WHAT: &str = "the EventBridge event";

/// What every EventBridge event says of itself.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Event {
    #[serde(default)]
    id: String,
    account: Option<String>,
    region: Option<String>,
    #[serde(default, deserialize_with = "wire::optional_time")]
    time: Option<Timestamp>,
    detail: Value,
}

impl Event {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// Reads the detail as `T`.
    pub(super) fn detail<'de, T: Deserialize<'de>>(
        &'de self,
        what: &'static str,
    ) -> Result<T, EventError> {
        wire::read(what, "$.detail", &self.detail)
    }

    pub(super) fn trigger(self, hint: Hint) -> Parsed {
        Parsed::Trigger(Trigger {
            id: self.id,
            at: self.time,
            hint,
        })
    }
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
    let event: Event = wire::read(WHAT, "$", payload)?;
    home.admit(WHAT, event.account.as_deref(), event.region.as_deref())?;
    match kind {
        Kind::StateChange => ec2::state_change(event),
        Kind::SpotInterruption => ec2::spot_interruption(event),
        Kind::Alarm => alarm::state_change(&event, prefix),
        Kind::Scheduled => Ok(event.trigger(Hint::Reconcile { group: None })),
    }
}
