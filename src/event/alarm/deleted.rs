//! An alarm that is deleted while it is in ALARM: nobody will ever say that it is OK again, and its mark would stand for ever.

use serde::Deserialize;

use super::reported::{Consent, Reported};
use super::state_change::AlarmData;
use crate::event::envelope::{Event, Kind};
use crate::event::reading::{NotForUs, Parsed, Reading};
use crate::event::trigger::AlarmState;

pub(in crate::event) const KINDS: &[Kind] = &[Kind {
    sources: &["aws.cloudwatch"],
    detail_type: "CloudWatch Alarm Configuration Change",
    read: configuration_change,
}];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct Change {
    alarm_name: String,
    operation: String,
}

/// Read as an OK at the time of the event. It accuses nobody, so it needs no word of consent: the mark of an alarm that only
/// invoked the function goes by it, too.
fn configuration_change(event: &Event, prefix: &str) -> Reading {
    let Change {
        alarm_name: alarm,
        operation,
    } = event.detail()?;
    if operation != "delete" {
        return Ok(Parsed::NotForUs(NotForUs::Configured { alarm, operation }));
    }
    let data: AlarmData = event.detail()?;
    let was = Reported::from(data);
    let at = event.time().map_or(was.at, |told| told.max(was.at));
    let is_over = Reported {
        before: Some(was.state),
        state: AlarmState::Ok,
        at,
        ..was
    };
    let (id, told) = (event.id().to_owned(), event.time());
    is_over.answer(id, told, Consent::ByWiring, prefix)
}
