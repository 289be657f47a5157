//! How a payload is wrapped. SNS and SQS bring records, EventBridge Pipes an array; what they carry is read as if it had
//! come by itself. What is in a record of theirs and can't be understood is an error: somebody wired it to this function,
//! and nobody would hear of it. Only a topic may carry anything besides.
//!
//! The envelopes are not those of `aws_lambda_events`, unlike EventBridge's: SNS's record must have ten fields there that
//! this function doesn't need (signature, unsubscribe address, …), each of the right type, and an alarm must not be lost
//! for one of them. The tests read the samples with them, since that says that they are what AWS sends.

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::{Map, Value};

use super::home::Home;
use super::reading::{EventError, NotForUs, Parsed, Reading};
use super::{alarm, eventbridge, request, wire};

const RECORD: &str = "SNS record";
const QUEUED: &str = "SQS record";

/// How a payload is wrapped.
enum Envelope {
    Request,
    Records,
    Record,
    Notification,
    SnsAlarm,
    AlarmAction,
    EventBridge,
}

impl Envelope {
    /// A request goes first: a mistyped one must become an error, never an event that is not for us.
    fn of(fields: &Map<String, Value>) -> Option<Self> {
        let has = |field| fields.contains_key(field);
        let is = |field, word: &str| fields.get(field).is_some_and(|value| value == word);
        if has("action") {
            Some(Self::Request)
        } else if has("Records") {
            Some(Self::Records)
        } else if has("eventSource") || has("EventSource") {
            Some(Self::Record)
        } else if is("Type", "Notification") {
            Some(Self::Notification)
        } else if has("AlarmName") {
            Some(Self::SnsAlarm)
        } else if is("source", "aws.cloudwatch") && !has("detail-type") {
            Some(Self::AlarmAction)
        } else if has("source") {
            Some(Self::EventBridge)
        } else {
            None
        }
    }
}

/// One answer for each thing that the payload says, in their order.
pub(super) fn read(payload: &Value, home: &Home, prefix: &str) -> Vec<Reading> {
    if let Value::Array(batch) = payload
        && !batch.is_empty()
    {
        return each(batch, "$", |item, at| within(&at, read(item, home, prefix)));
    }
    let envelope = payload.as_object().and_then(Envelope::of);
    match envelope {
        Some(Envelope::Request) => vec![request::read(payload)],
        Some(Envelope::Records) => read_records(payload, home, prefix),
        Some(Envelope::Record) => read_record(payload, "$", home, prefix),
        Some(Envelope::Notification) => {
            let message = wire::read("SNS notification", "$", payload);
            vec![message.and_then(|message| read_message(message, "$.Message", home, prefix))]
        }
        Some(Envelope::SnsAlarm) => {
            vec![alarm::sns::read(payload, String::new(), "$", home, prefix)]
        }
        Some(Envelope::AlarmAction) => vec![alarm::action::read(payload, home, prefix)],
        Some(Envelope::EventBridge) => vec![eventbridge::read(payload, home, prefix)],
        None => vec![Err(EventError::NotAnEvent {
            found: wire::describe(payload),
        })],
    }
}

fn each(items: &[Value], at: &str, read: impl Fn(&Value, String) -> Vec<Reading>) -> Vec<Reading> {
    if items.is_empty() {
        return vec![Ok(Parsed::NotForUs(NotForUs::NoRecords))];
    }
    let items = items.iter().enumerate();
    items
        .flat_map(|(index, item)| read(item, format!("{at}[{index}]")))
        .collect()
}

/// Says of an error where it is; its own path begins there.
fn within(at: &str, readings: Vec<Reading>) -> Vec<Reading> {
    let said = |source| EventError::Within {
        at: at.to_owned(),
        source: Box::new(source),
    };
    let readings = readings.into_iter();
    readings.map(|reading| reading.map_err(said)).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Records {
    records: Vec<Value>,
}

fn read_records(payload: &Value, home: &Home, prefix: &str) -> Vec<Reading> {
    match wire::read::<Records>("payload with records", "$", payload) {
        Ok(Records { records }) => each(&records, "$.Records", |record, at| {
            read_record(record, &at, home, prefix)
        }),
        Err(error) => vec![Err(error)],
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Record {
    #[serde(alias = "eventSource")]
    event_source: Option<String>,
    sns: Option<Message>,
    /// Pipes makes JSON of it where it passes on no more than that.
    #[serde(rename = "body")]
    body: Option<Value>,
}

fn read_record(record: &Value, at: &str, home: &Home, prefix: &str) -> Vec<Reading> {
    let record: Record = match wire::read(RECORD, at, record) {
        Ok(record) => record,
        Err(error) => return vec![Err(error)],
    };
    let lacks = |what, field| EventError::Malformed {
        what,
        at: at.to_owned(),
        source: serde_json::Error::missing_field(field),
    };
    match (record.sns, record.event_source.as_deref(), record.body) {
        (Some(message), _, _) => {
            let at = format!("{at}.Sns.Message");
            vec![read_message(message, &at, home, prefix)]
        }
        (None, Some("aws:sqs"), Some(body)) => {
            within(&format!("{at}.body"), read_body(body, home, prefix))
        }
        (None, Some("aws:sqs"), None) => vec![Err(lacks(QUEUED, "body"))],
        (None, Some("aws:sns") | None, _) => vec![Err(lacks(RECORD, "Sns"))],
        (None, Some(other), _) => vec![Ok(Parsed::NotForUs(NotForUs::Record {
            event_source: other.to_owned(),
        }))],
    }
}

fn read_body(body: Value, home: &Home, prefix: &str) -> Vec<Reading> {
    let Value::String(text) = body else {
        return read(&body, home, prefix);
    };
    match serde_json::from_str(&text) {
        Ok(body) => read(&body, home, prefix),
        Err(source) => vec![Err(EventError::BodyNotJson { source })],
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Message {
    #[serde(default)]
    message_id: String,
    message: String,
}

/// An alarm in CloudWatch's own form, or an event of EventBridge whose rule has a topic for its target. A request isn't
/// taken from a topic: who may publish alarms may not ask for moves.
fn read_message(message: Message, at: &str, home: &Home, prefix: &str) -> Reading {
    let json = json_of(&message.message, at)?;
    let has = |field| json.as_ref().is_some_and(|json| json.get(field).is_some());
    match &json {
        Some(json) if has("AlarmName") => {
            alarm::sns::read(json, message.message_id, at, home, prefix)
        }
        Some(json) if has("source") && has("detail-type") => {
            let reading = eventbridge::read(json, home, prefix);
            reading.map_err(|source| EventError::Within {
                at: at.to_owned(),
                source: Box::new(source),
            })
        }
        Some(_) | None => Ok(Parsed::NotForUs(NotForUs::Message {
            id: message.message_id,
        })),
    }
}

/// The message's JSON. What isn't JSON at all is somebody's text; what begins as JSON and then breaks may have been an
/// alarm, and is an error.
fn json_of(message: &str, at: &str) -> Result<Option<Value>, EventError> {
    if !message.trim_start().starts_with('{') {
        return Ok(None);
    }
    let json = serde_json::from_str(message);
    json.map(Some).map_err(|source| EventError::MessageNotJson {
        at: at.to_owned(),
        source,
    })
}
