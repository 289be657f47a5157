//! What EC2 says of an instance over EventBridge. Its events are best effort: they can be late, doubled or lost.

use serde::Deserialize;

use super::envelope::{Event, Kind};
use super::name;
use super::reading::Reading;
use super::trigger::Hint;
use crate::cloud::{InstanceId, InstanceState};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        sources: &["aws.ec2"],
        detail_type: "EC2 Instance State-change Notification",
        read: state_change,
    },
    Kind {
        sources: &["aws.ec2"],
        detail_type: "EC2 Spot Instance Interruption Warning",
        read: spot_interruption,
    },
    Kind {
        sources: &["aws.ec2"],
        detail_type: "EC2 Instance Rebalance Recommendation",
        read: rebalance_recommendation,
    },
];

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct StateChange {
    #[serde(deserialize_with = "name::instance_field")]
    instance_id: InstanceId,
    state: InstanceState,
}

fn state_change(event: &Event, _: &str) -> Reading {
    let detail: StateChange = event.detail()?;
    Ok(event.trigger(Hint::InstanceState {
        instance: detail.instance_id,
        state: detail.state,
    }))
}

/// What is said of an instance and no more. `instance-action` of an interruption (terminate, stop, hibernate) isn't
/// read: whichever it is, the instance goes.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct Named {
    #[serde(deserialize_with = "name::instance_field")]
    instance_id: InstanceId,
}

fn spot_interruption(event: &Event, _: &str) -> Reading {
    let detail: Named = event.detail()?;
    Ok(event.trigger(Hint::SpotInterruption {
        instance: detail.instance_id,
        at: event.required_time()?,
    }))
}

fn rebalance_recommendation(event: &Event, _: &str) -> Reading {
    let detail: Named = event.detail()?;
    Ok(event.trigger(Hint::RebalanceRecommendation {
        instance: detail.instance_id,
    }))
}
