//! An alarm whose action invokes this function directly.

use serde::Deserialize;
use serde_json::Value;

use super::reported::{Consent, Reported};
use super::state_change::AlarmData;
use crate::event::home::Home;
use crate::event::reading::Reading;
use crate::event::wire::{self, Pairs};

const WHAT: &str = "CloudWatch alarm action";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct AlarmAction {
    alarm_arn: String,
    account_id: Option<String>,
    region: Option<String>,
    alarm_data: AlarmData,
    /// Documented for this form without its place: read here and in `alarmData`.
    alarm_tags: Option<Pairs>,
}

pub(in crate::event) fn read(payload: &Value, home: &Home, prefix: &str) -> Reading {
    let action: AlarmAction = wire::read(WHAT, "$", payload)?;
    home.admit(WHAT, action.account_id.as_deref(), action.region.as_deref())?;
    let mut reported = Reported::from(action.alarm_data);
    reported
        .tags
        .0
        .extend(action.alarm_tags.unwrap_or_default().0);
    // This form has no identifier of its own. The alarm and the time of its change are one, and the same in a retry.
    let id = format!("{}@{}", action.alarm_arn, reported.at);
    reported.answer(id, None, Consent::ByWiring, prefix)
}
