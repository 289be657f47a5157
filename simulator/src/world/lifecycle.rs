//! Auto Scaling, as far as its termination hooks go: an instance that is to be terminated waits for whoever has the hook
//! (docs/ec2-facts.md, "Termination lifecycle hooks").

use eni_failover::cloud::{InstanceId, InstanceState, LifecycleAction};
use jiff::SignedDuration;
use serde_json::json;

use super::account::World;
use super::errors;
use super::transition::Transition;
use crate::api::{ApiError, CompleteLifecycleAction, Done};

use InstanceState::{ShuttingDown, Terminated};

impl World {
    /// Auto Scaling is about to terminate an instance of this group, and tells this hook first: the event now, the termination
    /// once it is completed or its heartbeat timeout is over.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`; `IncorrectInstanceState` where it is on its way out already.
    pub fn terminate_after_hook(
        &mut self,
        instance: &InstanceId,
        auto_scaling_group: &str,
        hook: &str,
        heartbeat: SignedDuration,
    ) -> Result<(), ApiError> {
        let action = LifecycleAction {
            auto_scaling_group: auto_scaling_group.to_owned(),
            hook: hook.to_owned(),
            token: self.new_uuid(),
            instance: instance.clone(),
        };
        self.wait_to_terminate(action.clone(), heartbeat)?;
        let detail = json!({
            "LifecycleActionToken": action.token,
            "AutoScalingGroupName": action.auto_scaling_group,
            "LifecycleHookName": action.hook,
            "EC2InstanceId": action.instance.as_str(),
            "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
            "Origin": "AutoScalingGroup",
            "Destination": "EC2",
        });
        let resource = self.auto_scaling_group_arn(&action.auto_scaling_group);
        let detail_type = "EC2 Instance-terminate Lifecycle Action";
        self.emit("aws.autoscaling", detail_type, &resource, &detail);
        Ok(())
    }

    /// The same where the event has been sent: only the waiting.
    ///
    /// # Errors
    /// As [`World::terminate_after_hook`].
    pub fn wait_to_terminate(
        &mut self,
        action: LifecycleAction,
        heartbeat: SignedDuration,
    ) -> Result<(), ApiError> {
        let id = action.instance.as_str();
        if matches!(self.state.instance(id)?.state, ShuttingDown | Terminated) {
            return Err(errors::wrong_state_to("terminated", id));
        }
        let token = action.token.clone();
        self.awaited.insert(token.clone(), action);
        self.plan(heartbeat, Transition::HeartbeatTimeout { token });
        Ok(())
    }

    /// What Auto Scaling still waits for.
    pub fn awaited(&self) -> impl Iterator<Item = &LifecycleAction> {
        self.awaited.values()
    }

    pub(crate) fn complete(&mut self, request: &CompleteLifecycleAction) -> Result<Done, ApiError> {
        if self.denies("CompleteLifecycleAction") {
            return Err(errors::access_denied("*"));
        }
        let continues = match request.lifecycle_action_result.as_str() {
            "CONTINUE" => true,
            "ABANDON" => false,
            other => return Err(invalid(format!("{other} is no LifecycleActionResult"))),
        };
        let action = self.under_way(request)?;
        self.remember();
        self.awaited.remove(&action.token);
        let instance = action.instance.as_str();
        // "CONTINUE allows any other lifecycle hooks to complete"; ABANDON stops them.
        let mut others = self.awaited.values();
        if !continues || others.all(|other| other.instance != action.instance) {
            self.terminate_now(instance);
        }
        Ok(Done)
    }

    fn under_way(&self, request: &CompleteLifecycleAction) -> Result<LifecycleAction, ApiError> {
        let named = |action: &&LifecycleAction| {
            let by_instance = request.instance_id.as_deref() == Some(action.instance.as_str());
            let is_it = match &request.lifecycle_action_token {
                Some(token) => *token == action.token,
                None => by_instance,
            };
            is_it
                && action.hook == request.lifecycle_hook_name
                && action.auto_scaling_group == request.auto_scaling_group_name
        };
        let found = self.awaited.values().find(named);
        found.cloned().ok_or_else(|| {
            let token = request.lifecycle_action_token.as_ref();
            let by = match (token, &request.instance_id) {
                (Some(token), _) => format!("token {token}"),
                (None, Some(id)) => format!("instance ID {id}"),
                (None, None) => return invalid("neither a token nor an instance"),
            };
            invalid(format!("No active Lifecycle Action found with {by}"))
        })
    }

    /// The hook's default result, as a rule ABANDON: it is terminated all the same.
    pub(crate) fn heartbeat_timeout(&mut self, token: &str) {
        if let Some(action) = self.awaited.remove(token) {
            self.terminate_now(action.instance.as_str());
        }
    }

    fn terminate_now(&mut self, id: &str) {
        self.awaited
            .retain(|_, action| action.instance.as_str() != id);
        let state = self.state.instances.get(id).map(|instance| instance.state);
        if state.is_some_and(|state| !matches!(state, ShuttingDown | Terminated)) {
            self.enter(id, ShuttingDown);
        }
    }

    /// With the identifier that Auto Scaling gives it, which is of no account here.
    pub(crate) fn auto_scaling_group_arn(&self, name: &str) -> String {
        let (region, account) = (&self.region, &self.account);
        format!(
            "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:00000000-0000-4000-8000-000000000000:autoScalingGroupName/{name}"
        )
    }
}

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("ValidationError", message)
}
