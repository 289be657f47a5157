//! A CloudWatch alarm's change of state. It comes in three dresses (EventBridge, Lambda action, SNS) and is read into
//! one [`Reported`], from which one place decides.
//!
//! The types of `aws_lambda_events` are stricter than the payloads are: they want a `metricStat` in each metric, which
//! metric math doesn't have, and know no alarm tags. These want only what the function needs.
//!
//! **Suppressed actions.** A composite alarm with an actions suppressor goes to ALARM and does nothing while it is
//! suppressed; its owner wants it so, for example during maintenance. Neither SNS nor the Lambda action is called then,
//! but EventBridge tells of the state change all the same, with `actionsSuppressedBy`. A move is an action: such an
//! ALARM is not for us. OK and `INSUFFICIENT_DATA` never move anything, and a suppressed OK must still take its
//! evidence back, so these count. Whether EventBridge sends a second event when the suppression ends isn't documented;
//! the alarm's actions do run then, so an alarm with a suppressor is best wired as an alarm action or over SNS.

use jiff::Timestamp;
use serde::Deserialize;

use super::about::{self, Whom};
use super::answer::{Answer, NotForUs, Parsed};
use super::eventbridge::Event;
use super::wire::{self, Pairs};
use crate::trigger::{Alarm, AlarmState, Hint, Trigger};

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
    #[serde(deserialize_with = "state")]
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

/// One metric of an alarm; an expression has no `metricStat`. SNS writes the same in upper camel case.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Metric {
    #[serde(rename = "metricStat", alias = "MetricStat")]
    stat: Option<MetricStat>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct MetricStat {
    #[serde(alias = "Metric")]
    metric: MetricName,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct MetricName {
    #[serde(alias = "Dimensions")]
    dimensions: Option<Pairs>,
}

/// For `deserialize_with`: CloudWatch's word for a state.
pub(super) fn state<'de, D: serde::Deserializer<'de>>(from: D) -> Result<AlarmState, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum Word {
        Alarm,
        Ok,
        InsufficientData,
    }
    Ok(match Word::deserialize(from)? {
        Word::Alarm => AlarmState::Alarm,
        Word::Ok => AlarmState::Ok,
        Word::InsufficientData => AlarmState::InsufficientData,
    })
}

/// The dimensions of each metric that has some.
pub(super) fn dimensions(metrics: Option<Vec<Metric>>) -> Vec<Pairs> {
    let stats = metrics
        .into_iter()
        .flatten()
        .filter_map(|metric| metric.stat);
    stats.filter_map(|stat| stat.metric.dimensions).collect()
}

/// An alarm's change of state, whatever brought it.
pub(super) struct Reported {
    pub(super) name: String,
    pub(super) state: AlarmState,
    pub(super) at: Timestamp,
    pub(super) suppressed_by: Option<String>,
    pub(super) description: String,
    pub(super) tags: Pairs,
    pub(super) dimensions: Vec<Pairs>,
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

impl Reported {
    /// What the alarm says, once it is known whom it speaks of.
    pub(super) fn answer(self, id: String, prefix: &str) -> Answer {
        if let (AlarmState::Alarm, Some(by)) = (self.state, &self.suppressed_by) {
            return Ok(Parsed::NotForUs(NotForUs::Suppressed {
                alarm: self.name,
                by: by.clone(),
            }));
        }
        let whom = about::whom(&self, prefix)?;
        let (alarm, prefix) = (self.name, prefix.to_owned());
        Ok(match whom {
            Whom::Known(about) => Parsed::Trigger(Trigger {
                id,
                at: Some(self.at),
                hint: Hint::Alarm(Alarm {
                    name: alarm,
                    state: self.state,
                    about,
                    at: self.at,
                }),
            }),
            Whom::Nobody => Parsed::NotForUs(NotForUs::Nobody { alarm, prefix }),
            Whom::Several(named) => Parsed::NotForUs(NotForUs::Several {
                alarm,
                named,
                prefix,
            }),
        })
    }
}

/// EventBridge's CloudWatch Alarm State Change.
pub(super) fn state_change(event: &Event, prefix: &str) -> Answer {
    const WHAT: &str = "the CloudWatch Alarm State Change";
    let data: AlarmData = event.detail(WHAT)?;
    Reported::from(data).answer(event.id().to_owned(), prefix)
}
