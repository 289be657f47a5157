//! What Auto Scaling waits for before it terminates an instance.

use super::ids::InstanceId;

/// A lifecycle action that is under way, as its event names it and as it is completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleAction {
    /// `AutoScalingGroupName`
    pub auto_scaling_group: String,
    /// `LifecycleHookName`
    pub hook: String,
    /// `LifecycleActionToken`
    pub token: String,
    /// `EC2InstanceId`
    pub instance: InstanceId,
}
