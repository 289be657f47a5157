//! An alarm as CloudWatch publishes it to an SNS topic: JSON in upper camel case.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::reported::{Consent, Metric, MetricName, Reported, Watched};
use crate::event::home::Home;
use crate::event::reading::Reading;
use crate::event::trigger::AlarmState;
use crate::event::wire::{self, Pairs};

const WHAT: &str = "CloudWatch alarm in the SNS message";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct SnsAlarm {
    alarm_name: String,
    alarm_description: Option<String>,
    new_state_value: AlarmState,
    old_state_value: Option<AlarmState>,
    #[serde(deserialize_with = "wire::time")]
    state_change_time: Timestamp,
    /// `Region` is a display name ("US East (N. Virginia)"): account and region come from here.
    alarm_arn: Option<String>,
    alarm_tags: Option<Pairs>,
    alarm_contributor_attributes: Option<Pairs>,
    /// A composite alarm has none.
    trigger: Option<Trigger>,
}

/// The alarm's metric, or for metric math and queries its metrics.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Trigger {
    dimensions: Option<Pairs>,
    metrics: Option<Vec<Metric>>,
    evaluation_criteria: Option<IgnoredAny>,
}

/// `id` is the message's, and `at` where the alarm stands in the payload.
pub(in crate::event) fn read(
    alarm: &Value,
    id: String,
    at: &str,
    home: &Home,
    prefix: &str,
) -> Reading {
    let alarm: SnsAlarm = wire::read(WHAT, at, alarm)?;
    let (account, region) = alarm.alarm_arn.as_deref().map(origin).unwrap_or_default();
    home.admit(WHAT, account, region)?;
    Reported::from(alarm).answer(id, None, Consent::ByWiring, prefix)
}

/// Account and region of `arn:aws:cloudwatch:us-east-1:123456789012:alarm:name`.
fn origin(arn: &str) -> (Option<&str>, Option<&str>) {
    let mut parts = arn.split(':').skip(3);
    let region = parts.next();
    (parts.next(), region)
}

impl From<SnsAlarm> for Reported {
    fn from(alarm: SnsAlarm) -> Self {
        let trigger = alarm.trigger.unwrap_or_default();
        let mut watched = Watched::new(trigger.metrics, trigger.evaluation_criteria.is_some());
        watched.metrics.push(MetricName {
            dimensions: trigger.dimensions,
            ..MetricName::default()
        });
        Self {
            name: alarm.alarm_name,
            state: alarm.new_state_value,
            before: alarm.old_state_value,
            at: alarm.state_change_time,
            // CloudWatch doesn't publish while the actions are suppressed or muted.
            suppressed_by: None,
            muted: None,
            description: alarm.alarm_description.unwrap_or_default(),
            tags: alarm.alarm_tags.unwrap_or_default(),
            watched,
            contributor: alarm.alarm_contributor_attributes,
        }
    }
}
