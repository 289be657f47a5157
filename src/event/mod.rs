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
//! {"Records": [{"Sns": …}, …]}               alarm/sns.rs            each record has its own answer
//! {"source": …, "alarmData": …}              alarm/action.rs         ┐
//! {"source": …, "detail-type": …, …}         eventbridge.rs          │
//!     EC2 Instance State-change Notification     ec2.rs              ├ alarm/: the same alarm in three dresses
//!     EC2 Spot Instance Interruption Warning     ec2.rs              │
//!     CloudWatch Alarm State Change              alarm/state_change.rs ┘
//!     Scheduled Event                            schedule.rs
//! ```

mod alarm;
mod ec2;
mod envelope;
mod eventbridge;
mod home;
mod name;
mod reading;
mod request;
mod schedule;
mod trigger;
mod wire;

use serde_json::{Map, Value};

pub use self::eventbridge::kinds;
pub use self::home::Home;
pub use self::name::NameError;
pub use self::reading::{EventError, NotForUs, Parsed, Reading};
pub use self::trigger::{About, Alarm, AlarmState, Hint, Trigger, Wish};

/// Reads a payload as the Lambda runtime hands it over.
///
/// `prefix` is the tag prefix, `failover:` by default: the same words name an instance or a group in alarm tags and in
/// alarm descriptions.
///
/// There is one answer for each thing that the payload says, and at least one: an SNS payload may carry several
/// records, and a malformed one takes nothing from the others. Nothing is dropped silently.
#[must_use]
pub fn parse(payload: &Value, home: &Home, prefix: &str) -> Vec<Reading> {
    let Some(fields) = payload.as_object() else {
        return vec![Err(EventError::NotAnEvent {
            found: wire::describe(payload),
        })];
    };
    match Envelope::of(fields) {
        Some(Envelope::Request) => vec![request::read(payload)],
        Some(Envelope::Records) => alarm::sns::read(payload, home, prefix),
        Some(Envelope::AlarmAction) => vec![alarm::action::read(payload, home, prefix)],
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
