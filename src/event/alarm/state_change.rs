//! An alarm over EventBridge, and what the alarm action has of it.

use jiff::Timestamp;
use serde::Deserialize;

use super::reported::{Metric, Reported, dimensions};
use crate::event::envelope::{Event, Kind};
use crate::event::reading::Reading;
use crate::event::trigger::AlarmState;
use crate::event::wire::{self, Pairs};

pub(in crate::event) const KINDS: &[Kind] = &[Kind {
    sources: &["aws.cloudwatch"],
    detail_type: "CloudWatch Alarm State Change",
    read: state_change,
}];

/// `detail` of EventBridge's CloudWatch Alarm State Change, `alarmData` of the Lambda action.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(super) struct AlarmData {
    alarm_name: String,
    state: State,
    configuration: Option<Configuration>,
    alarm_tags: Option<Pairs>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct State {
    value: AlarmState,
    #[serde(deserialize_with = "wire::time")]
    timestamp: Timestamp,
    actions_suppressed_by: Option<String>,
}

/// A composite alarm has an `alarmRule` and no metrics.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct Configuration {
    description: Option<String>,
    metrics: Option<Vec<Metric>>,
}

impl From<AlarmData> for Reported {
    fn from(data: AlarmData) -> Self {
        let configuration = data.configuration.unwrap_or_default();
        Self {
            name: data.alarm_name,
            state: data.state.value,
            at: data.state.timestamp,
            suppressed_by: data.state.actions_suppressed_by.filter(|by| !by.is_empty()),
            description: configuration.description.unwrap_or_default(),
            tags: data.alarm_tags.unwrap_or_default(),
            dimensions: dimensions(configuration.metrics),
        }
    }
}

fn state_change(event: &Event, prefix: &str) -> Reading {
    let data: AlarmData = event.detail()?;
    Reported::from(data).answer(event.id().to_owned(), prefix)
}
