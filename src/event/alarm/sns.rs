//! Alarms over an SNS topic: the alarm is JSON in a string, in upper camel case. A topic also carries other things.
//!
//! The envelope is not the one of `aws_lambda_events`, unlike EventBridge's: its record must have ten fields that this
//! function doesn't need (signature, unsubscribe address, …), each of the right type, and an alarm must not be lost for
//! one of them. Reading it first and these few fields where it fails would come to the same as reading these at once.
//! The tests read the samples with it, since that says that they are what SNS sends.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::Value;

use super::reported::{self, Metric, Reported};
use crate::event::home::Home;
use crate::event::reading::{EventError, NotForUs, Parsed, Reading};
use crate::event::trigger::AlarmState;
use crate::event::wire::{self, Pairs};

const WHAT: &str = "SNS record";

const ALARM: &str = "CloudWatch alarm in the SNS message";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Records {
    records: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Record {
    #[serde(alias = "eventSource")]
    event_source: Option<String>,
    sns: Option<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Message {
    #[serde(default)]
    message_id: String,
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct SnsAlarm {
    alarm_name: String,
    alarm_description: Option<String>,
    new_state_value: AlarmState,
    #[serde(deserialize_with = "wire::time")]
    state_change_time: Timestamp,
    /// `Region` is a display name ("US East (N. Virginia)"): account and region come from here.
    alarm_arn: Option<String>,
    alarm_tags: Option<Pairs>,
    /// A composite alarm has none.
    trigger: Option<Trigger>,
}

/// The alarm's metric, or for metric math its metrics.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Trigger {
    dimensions: Option<Pairs>,
    metrics: Option<Vec<Metric>>,
}

/// One answer for each record, in their order.
pub(in crate::event) fn read(payload: &Value, home: &Home, prefix: &str) -> Vec<Reading> {
    let records = match wire::read::<Records>("payload with records", "$", payload) {
        Ok(Records { records }) => records,
        Err(error) => return vec![Err(error)],
    };
    if records.is_empty() {
        return vec![Ok(Parsed::NotForUs(NotForUs::NoRecords))];
    }
    let place = |index| format!("$.Records[{index}]");
    let records = records.iter().enumerate();
    records
        .map(|(index, record)| read_record(record, &place(index), home, prefix))
        .collect()
}

fn read_record(record: &Value, at: &str, home: &Home, prefix: &str) -> Reading {
    let record: Record = wire::read(WHAT, at, record)?;
    match (record.sns, record.event_source) {
        (Some(message), _) => read_message(message, &format!("{at}.Sns.Message"), home, prefix),
        (None, Some(event_source)) if event_source != "aws:sns" => {
            Ok(Parsed::NotForUs(NotForUs::Record { event_source }))
        }
        (None, _) => Err(EventError::Malformed {
            what: WHAT,
            at: at.to_owned(),
            source: serde_json::Error::missing_field("Sns"),
        }),
    }
}

fn read_message(message: Message, at: &str, home: &Home, prefix: &str) -> Reading {
    let Some(alarm) = alarm_json(&message.message, at)? else {
        return Ok(Parsed::NotForUs(NotForUs::Message {
            id: message.message_id,
        }));
    };
    let alarm: SnsAlarm = wire::read(ALARM, at, &alarm)?;
    let (account, region) = alarm.alarm_arn.as_deref().map(origin).unwrap_or_default();
    home.admit(ALARM, account, region)?;
    Reported::from(alarm).answer(message.message_id, prefix)
}

/// The message's JSON if it is an alarm. What isn't JSON at all is somebody's text; what begins as JSON and then breaks
/// may have been an alarm, and is an error.
fn alarm_json(message: &str, at: &str) -> Result<Option<Value>, EventError> {
    if !message.trim_start().starts_with('{') {
        return Ok(None);
    }
    let json: Value =
        serde_json::from_str(message).map_err(|source| EventError::MessageNotJson {
            at: at.to_owned(),
            source,
        })?;
    Ok(json.get("AlarmName").is_some().then_some(json))
}

/// Account and region of `arn:aws:cloudwatch:us-east-1:123456789012:alarm:name`.
fn origin(arn: &str) -> (Option<&str>, Option<&str>) {
    let mut parts = arn.split(':').skip(3);
    let region = parts.next();
    (parts.next(), region)
}

impl From<SnsAlarm> for Reported {
    fn from(alarm: SnsAlarm) -> Self {
        let Trigger {
            dimensions,
            metrics,
        } = alarm.trigger.unwrap_or_default();
        Self {
            name: alarm.alarm_name,
            state: alarm.new_state_value,
            at: alarm.state_change_time,
            // CloudWatch doesn't publish while the actions are suppressed.
            suppressed_by: None,
            description: alarm.alarm_description.unwrap_or_default(),
            tags: alarm.alarm_tags.unwrap_or_default(),
            dimensions: dimensions
                .into_iter()
                .chain(reported::dimensions(metrics))
                .collect(),
        }
    }
}
