//! What EC2 says of an instance over EventBridge. Both events are best effort: they can be late, doubled or lost.

use serde::Deserialize;
use serde::de::Error as _;

use super::answer::{Answer, EventError};
use super::eventbridge::Event;
use super::name;
use crate::ids::InstanceId;
use crate::ports::InstanceState;
use crate::trigger::Hint;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct StateChange {
    #[serde(deserialize_with = "name::instance_field")]
    instance_id: InstanceId,
    state: InstanceState,
}

/// EC2 Instance State-change Notification.
pub(super) fn state_change(event: Event) -> Answer {
    const WHAT: &str = "the EC2 Instance State-change Notification";
    let detail: StateChange = event.detail(WHAT)?;
    Ok(event.trigger(Hint::InstanceState {
        instance: detail.instance_id,
        state: detail.state,
    }))
}

/// `instance-action` (terminate, stop, hibernate) isn't read: whichever it is, the instance goes.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct SpotInterruption {
    #[serde(deserialize_with = "name::instance_field")]
    instance_id: InstanceId,
}

/// EC2 Spot Instance Interruption Warning.
pub(super) fn spot_interruption(event: Event) -> Answer {
    const WHAT: &str = "the EC2 Spot Instance Interruption Warning";
    let detail: SpotInterruption = event.detail(WHAT)?;
    let at = event.time().ok_or_else(|| EventError::Malformed {
        what: WHAT,
        at: "$".to_owned(),
        source: serde_json::Error::missing_field("time"),
    })?;
    Ok(event.trigger(Hint::SpotInterruption {
        instance: detail.instance_id,
        at,
    }))
}
