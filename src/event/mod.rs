//! Payloads to triggers: pure, and the only place that knows how AWS writes its events. It imports only `cloud`. Open
//! `eventbridge.rs` first: a row of its table is a kind of event.
//!
//! The envelope is recognised first, then source and detail-type choose the row that reads the rest; a new kind of
//! event is a new row in a small file. There are three answers: a trigger, "not for us" with the reason, or an error that
//! says what is malformed, where, and what is expected. Only what the function needs is read, so that a field which AWS
//! adds or drops can't cost a failover; what is read is read strictly.
//!
//! ```text
//! {"action": …}                              request.rs
//! {"Records": [{"Sns": …}, …]}, […]          payload.rs              each record has its own answer
//! {"AlarmName": …}                           alarm/sns.rs            ┐
//! {"source": …, "alarmData": …}              alarm/action.rs         │
//! {"source": …, "detail-type": …, …}         eventbridge.rs          │
//!     EC2 Instance State-change Notification     ec2.rs              ├ alarm/: the same alarm in three dresses
//!     EC2 Spot Instance Interruption Warning     ec2.rs              │
//!     EC2 Instance-terminate Lifecycle Action    auto_scaling.rs    │
//!     CloudWatch Alarm State Change,
//!     CloudWatch Alarm Contributor State Change  alarm/state_change.rs ┘
//!     CloudWatch Alarm Configuration Change      alarm/deleted.rs       of one that is deleted
//!     Scheduled Event                            schedule.rs
//! ```

mod alarm;
mod auto_scaling;
mod ec2;
mod envelope;
mod eventbridge;
mod home;
mod name;
mod payload;
mod reading;
mod request;
mod schedule;
mod trigger;
mod wire;

use serde_json::{Value, json};

pub use self::eventbridge::kinds;
pub use self::home::Home;
pub use self::name::NameError;
pub use self::reading::{EventError, NotForUs, Parsed, Reading};
pub use self::trigger::{About, Alarm, AlarmState, Hint, Trigger, Wish};

/// The messages of a batch that SQS brings, each with its `messageId` and as a payload of its own; `None` where it is
/// something else.
#[must_use]
pub fn messages(payload: &Value) -> Option<Vec<(String, Value)>> {
    let records = payload.as_object()?.get("Records")?.as_array()?;
    let messages = records.iter().map(|record| {
        let is_queued = record.get("eventSource")? == "aws:sqs";
        let id = record.get("messageId")?.as_str()?;
        is_queued.then(|| (id.to_owned(), json!({ "Records": [record] })))
    });
    let messages: Vec<_> = messages.collect::<Option<_>>()?;
    (!messages.is_empty()).then_some(messages)
}

/// A message's `receiptHandle`, where SQS brought it.
#[must_use]
pub fn receipt(message: &Value) -> Option<&str> {
    message.pointer("/Records/0/receiptHandle")?.as_str()
}

/// A message that was received, as a batch of SQS brings it.
#[must_use]
pub fn queued(id: &str, body: &str) -> Value {
    json!({ "Records": [{ "messageId": id, "eventSource": "aws:sqs", "body": body }] })
}

/// Reads a payload as the Lambda runtime hands it over.
///
/// `prefix` is the tag prefix, `failover:` by default: the same words name an instance or a group in alarm tags and in
/// alarm descriptions.
///
/// There is one answer for each thing that the payload says, and at least one: a payload may carry several records,
/// and a malformed one takes nothing from the others. Nothing is dropped silently.
#[must_use]
pub fn parse(payload: &Value, home: &Home, prefix: &str) -> Vec<Reading> {
    payload::read(payload, home, prefix)
}
