//! An alarm over EventBridge, and what the alarm action has of it.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::reported::{Consent, Contributor, Metric, Mute, Reported, Watched};
use crate::event::envelope::{Event, Kind};
use crate::event::reading::Reading;
use crate::event::trigger::AlarmState;
use crate::event::wire::{self, Pairs};

pub(in crate::event) const KINDS: &[Kind] = &[
    Kind {
        sources: &["aws.cloudwatch"],
        detail_type: "CloudWatch Alarm State Change",
        read: state_change,
    },
    Kind {
        sources: &["aws.cloudwatch"],
        detail_type: "CloudWatch Alarm Contributor State Change",
        read: state_change,
    },
];

/// `detail` of EventBridge's CloudWatch Alarm State Change and of a contributor's, `alarmData` of the Lambda action.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(super) struct AlarmData {
    alarm_name: String,
    state: State,
    previous_state: Option<PreviousState>,
    configuration: Option<Configuration>,
    alarm_tags: Option<Pairs>,
    alarm_contributor: Option<Contributor>,
    mute_detail: Option<Mute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct State {
    value: AlarmState,
    #[serde(deserialize_with = "wire::time")]
    timestamp: Timestamp,
    actions_suppressed_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct PreviousState {
    value: Option<AlarmState>,
}

/// A composite alarm has an `alarmRule` and no metrics, one on `PromQL` has criteria.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct Configuration {
    description: Option<String>,
    metrics: Option<Vec<Metric>>,
    evaluation_criteria: Option<IgnoredAny>,
}

impl From<AlarmData> for Reported {
    fn from(data: AlarmData) -> Self {
        let configuration = data.configuration.unwrap_or_default();
        let is_over = data.alarm_contributor.is_some() && data.state.value == AlarmState::Ok;
        let of_contributor = is_over.then_some(AlarmState::Alarm);
        Self {
            name: data.alarm_name,
            state: data.state.value,
            // A contributor's doesn't tell; but it is in ALARM or OK, and nothing else.
            before: data
                .previous_state
                .and_then(|before| before.value)
                .or(of_contributor),
            at: data.state.timestamp,
            suppressed_by: data.state.actions_suppressed_by.filter(|by| !by.is_empty()),
            description: configuration.description.unwrap_or_default(),
            tags: data.alarm_tags.unwrap_or_default(),
            watched: Watched::new(
                configuration.metrics,
                configuration.evaluation_criteria.is_some(),
            ),
            contributor: data
                .alarm_contributor
                .map(|contributor| contributor.attributes),
            muted: data.mute_detail,
        }
    }
}

fn state_change(event: &Event, prefix: &str) -> Reading {
    let data: AlarmData = event.detail()?;
    let reported = Reported::from(data);
    // Every alarm of the account comes this way, whoever made it and for what.
    reported.answer(
        event.id().to_owned(),
        event.time(),
        Consent::ByWords,
        prefix,
    )
}
