//! What Auto Scaling says over EventBridge before it terminates an instance. The instance runs on meanwhile, until the action
//! is completed or its time is over.

use serde::Deserialize;

use super::envelope::{Event, Kind};
use super::name;
use super::reading::Reading;
use super::trigger::Hint;
use crate::cloud::{InstanceId, LifecycleAction};

pub(super) const KINDS: &[Kind] = &[Kind {
    sources: &["aws.autoscaling"],
    detail_type: "EC2 Instance-terminate Lifecycle Action",
    read: terminate_lifecycle_action,
}];

/// Where the instance goes (`Destination`: out of EC2, or back to a warm pool) isn't read: it leaves either way.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", expecting = "an object")]
struct Detail {
    auto_scaling_group_name: String,
    lifecycle_hook_name: String,
    lifecycle_action_token: String,
    #[serde(rename = "EC2InstanceId", deserialize_with = "name::instance_field")]
    instance: InstanceId,
}

fn terminate_lifecycle_action(event: &Event, _: &str) -> Reading {
    let detail: Detail = event.detail()?;
    Ok(event.trigger(Hint::TerminateLifecycleAction {
        action: LifecycleAction {
            auto_scaling_group: detail.auto_scaling_group_name,
            hook: detail.lifecycle_hook_name,
            token: detail.lifecycle_action_token,
            instance: detail.instance,
        },
        at: event.required_time()?,
    }))
}
