//! Auto Scaling's lifecycle actions.

/// Auto Scaling `CompleteLifecycleAction`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompleteLifecycleAction {
    /// `AutoScalingGroupName`
    pub auto_scaling_group_name: String,
    /// `LifecycleHookName`
    pub lifecycle_hook_name: String,
    /// `LifecycleActionResult`: `CONTINUE` or `ABANDON`.
    pub lifecycle_action_result: String,
    /// `LifecycleActionToken`, as the event has it …
    pub lifecycle_action_token: Option<String>,
    /// … or else `InstanceId`.
    pub instance_id: Option<String>,
}
