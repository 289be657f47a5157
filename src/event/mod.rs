//! Payloads to triggers: pure, and the only place that knows how AWS writes its events.
//!
//! The envelope is recognised first, then source and detail-type choose the file that reads the rest; a new kind of
//! event is a new small file. There are three answers: a trigger, "not for us" with the reason, or an error that says
//! what is malformed, where, and what is expected. Only what the function needs is read, so that a field which AWS adds
//! or drops can't cost a failover; what is read is read strictly.
//!
//! ```text
//! {"action": …}                              request.rs
//! {"Records": [{"Sns": …}, …]}               alarm_sns.rs          each record has its own answer
//! {"source": …, "alarmData": …}              alarm_lambda.rs       ┐
//! {"source": …, "detail-type": …, …}         eventbridge.rs        │
//!     EC2 Instance State-change Notification     ec2.rs            ├ alarm.rs, about.rs: the same alarm in three dresses
//!     EC2 Spot Instance Interruption Warning     ec2.rs            │
//!     CloudWatch Alarm State Change              alarm.rs          ┘
//!     Scheduled Event                            eventbridge.rs
//! ```

mod about;
mod alarm;
mod alarm_lambda;
mod alarm_sns;
mod answer;
mod ec2;
mod eventbridge;
mod home;
mod name;
mod request;
#[cfg(test)]
mod tests;
mod wire;

use serde_json::{Map, Value};

pub use answer::{Answer, EventError, NotForUs, Parsed};
pub use home::Home;
pub use name::NameError;

/// Reads a payload as the Lambda runtime hands it over.
///
/// `prefix` is the tag prefix, `failover:` by default: the same words name an instance or a group in alarm tags and in
/// alarm descriptions.
///
/// There is one answer for each thing that the payload says, and at least one: an SNS payload may carry several
/// records, and a malformed one takes nothing from the others. Nothing is dropped silently.
#[must_use]
pub fn parse(payload: &Value, home: &Home, prefix: &str) -> Vec<Answer> {
    let Some(fields) = payload.as_object() else {
        return vec![Err(EventError::NotAnEvent {
            found: wire::describe(payload),
        })];
    };
    match Envelope::of(fields) {
        Some(Envelope::Request) => vec![request::read(payload)],
        Some(Envelope::Records) => alarm_sns::read(payload, home, prefix),
        Some(Envelope::AlarmAction) => vec![alarm_lambda::read(payload, home, prefix)],
        Some(Envelope::EventBridge) => vec![eventbridge::read(payload, home, prefix)],
        None => vec![Err(EventError::NotAnEvent {
            found: wire::describe(payload),
        })],
    }
}

/// How a payload is wrapped.
enum Envelope {
    Request,
    Records,
    AlarmAction,
    EventBridge,
}

impl Envelope {
    /// A request goes first: a mistyped one must become an error, never an event that is not for us.
    fn of(fields: &Map<String, Value>) -> Option<Self> {
        let has = |field| fields.contains_key(field);
        let from_cloudwatch = fields
            .get("source")
            .is_some_and(|source| source == "aws.cloudwatch");
        if has("action") {
            Some(Self::Request)
        } else if has("Records") {
            Some(Self::Records)
        } else if from_cloudwatch && !has("detail-type") {
            Some(Self::AlarmAction)
        } else if has("source") {
            Some(Self::EventBridge)
        } else {
            None
        }
    }
}
