//! Letting an instance go that a lifecycle hook keeps.

use super::client::Aws;
use super::error::call_error;
use crate::cloud::{CallError, Lifecycle, LifecycleAction};

impl Lifecycle for Aws {
    async fn complete_lifecycle_action(&self, action: &LifecycleAction) -> Result<(), CallError> {
        let request = self
            .auto_scaling
            .complete_lifecycle_action()
            .auto_scaling_group_name(&action.auto_scaling_group)
            .lifecycle_hook_name(&action.hook)
            .lifecycle_action_token(&action.token)
            .instance_id(action.instance.as_str())
            .lifecycle_action_result("CONTINUE");
        let answer = request.send().await;
        answer
            .map(drop)
            .map_err(|error| call_error("CompleteLifecycleAction", error))
    }
}
