//! Starting, stopping and terminating.

use eni_failover::cloud::InstanceState;

use crate::api::{
    ApiError, InstanceStateChange, InstanceStateChanges, StartInstances, StopInstances,
    TerminateInstances,
};
use crate::world::account::World;
use crate::world::errors;

use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};

/// Where an action takes an instance in this state; `None` where it can't.
/// An instance that is there already, or on its way, is answered with success and left alone.
type Way = fn(InstanceState) -> Option<InstanceState>;

fn way_to_start(state: InstanceState) -> Option<InstanceState> {
    match state {
        Stopped => Some(Pending),
        Pending | Running => Some(state),
        Stopping | ShuttingDown | Terminated => None,
    }
}

fn way_to_stop(state: InstanceState) -> Option<InstanceState> {
    match state {
        Running => Some(Stopping),
        Stopping | Stopped => Some(state),
        Pending | ShuttingDown | Terminated => None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is a `Way`, like the others")]
fn way_to_terminate(state: InstanceState) -> Option<InstanceState> {
    match state {
        Pending | Running | Stopping | Stopped => Some(ShuttingDown),
        ShuttingDown | Terminated => Some(state),
    }
}

impl World {
    pub(crate) fn start_instances(
        &mut self,
        request: &StartInstances,
    ) -> Result<InstanceStateChanges, ApiError> {
        self.send(
            request.dry_run,
            &request.instance_ids,
            "started",
            way_to_start,
        )
    }

    /// `Force` only spares the file systems their flush; how long it takes isn't documented, so it changes nothing here.
    pub(crate) fn stop_instances(
        &mut self,
        request: &StopInstances,
    ) -> Result<InstanceStateChanges, ApiError> {
        self.send(
            request.dry_run,
            &request.instance_ids,
            "stopped",
            way_to_stop,
        )
    }

    pub(crate) fn terminate_instances(
        &mut self,
        request: &TerminateInstances,
    ) -> Result<InstanceStateChanges, ApiError> {
        self.send(
            request.dry_run,
            &request.instance_ids,
            "terminated",
            way_to_terminate,
        )
    }

    /// All of them or none.
    fn send(
        &mut self,
        dry: bool,
        ids: &[String],
        verb: &str,
        way: Way,
    ) -> Result<InstanceStateChanges, ApiError> {
        if ids.is_empty() {
            return Err(errors::missing("InstanceId"));
        }
        self.state.check_instances(ids)?;
        errors::dry_run(dry)?;
        let mut changes = Vec::new();
        for id in ids {
            let previous_state = self.state.instance(id)?.state;
            let current_state =
                way(previous_state).ok_or_else(|| errors::wrong_state_to(verb, id))?;
            changes.push(InstanceStateChange {
                instance_id: id.clone(),
                previous_state,
                current_state,
            });
        }
        for change in &changes {
            if change.current_state != change.previous_state {
                self.enter(&change.instance_id, change.current_state);
            }
        }
        Ok(InstanceStateChanges { instances: changes })
    }
}
