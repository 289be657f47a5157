//! Starting, stopping and terminating, by call and by fate.

use eni_failover::ports::{CheckStatus, InstanceState};

use jiff::SignedDuration;

use super::state::{Checks, Instance};
use super::transitions::Transition;
use super::{World, dry_run, errors};
use crate::api::{
    ApiError, InstanceStateChange, InstanceStateChanges, StartInstances, StopInstances,
    TerminateInstances,
};

use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};

const SPOT_NOTICE: SignedDuration = SignedDuration::from_mins(2);

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
    pub(super) fn start_instances(
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
    pub(super) fn stop_instances(
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

    pub(super) fn terminate_instances(
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
        dry_run(dry)?;
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

    /// Puts an instance into a state, as an operator or as fate: what follows from the state follows.
    /// `running` begins with status checks `initializing`; see [`World::recover`].
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`
    pub fn set_state(&mut self, id: &str, state: InstanceState) -> Result<(), ApiError> {
        if self.state.instance(id)?.state != state {
            self.remember();
            self.enter(id, state);
        }
        Ok(())
    }

    /// AWS wants a Spot instance back: the warning now, the termination two minutes later (facts: Events).
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`; `IncorrectInstanceState` where it is on its way out already.
    pub fn interrupt_spot(&mut self, id: &str) -> Result<(), ApiError> {
        let Instance { state, epoch, .. } = *self.state.instance(id)?;
        if matches!(state, ShuttingDown | Terminated) {
            return Err(errors::wrong_state_to("interrupted", id));
        }
        self.spot_warning(id);
        let (id, to) = (id.to_owned(), ShuttingDown);
        self.plan(SPOT_NOTICE, Transition::Instance { id, epoch, to });
        Ok(())
    }

    /// Detaching from this instance no longer ends by itself, or does again: a hung operating system.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`
    pub fn set_detach_hangs(&mut self, id: &str, hangs: bool) -> Result<(), ApiError> {
        self.state.instance(id)?;
        if let Some(instance) = self.state.instances.get_mut(id) {
            instance.detach_hangs = hangs;
        }
        Ok(())
    }

    /// What an instance still has to do that a world finds in the middle of a change.
    pub(super) fn resume(&mut self, id: &str) {
        let Some(instance) = self.state.instances.get(id) else {
            return;
        };
        let settled = instance.state == Running && instance.checks.passed();
        if !settled {
            self.follow_up(id, instance.epoch, instance.state);
        }
    }

    pub(super) fn enter(&mut self, id: &str, state: InstanceState) {
        let now = self.now;
        let Some(instance) = self.state.instances.get_mut(id) else {
            return;
        };
        instance.state = state;
        instance.epoch += 1;
        let epoch = instance.epoch;
        instance.checks = Checks::both(match state {
            Running => CheckStatus::Initializing,
            Pending | Stopping | Stopped | ShuttingDown | Terminated => CheckStatus::NotApplicable,
        });
        match state {
            // EC2 sets the launch time anew at every start.
            Pending => {
                instance.launched = now;
                instance.reason.clear();
            }
            Running => {}
            Stopping | ShuttingDown => {
                instance.reason =
                    format!("User initiated ({})", now.strftime("%Y-%m-%d %H:%M:%S GMT"));
            }
            // A start finds a host that knows nothing of a forced detach, and a system that isn't hung.
            Stopped | Terminated => {
                instance.spoiled.clear();
                instance.detach_hangs = false;
            }
        }
        self.state_changed(id, state);
        self.follow_up(id, epoch, state);
    }

    fn follow_up(&mut self, id: &str, epoch: u64, state: InstanceState) {
        let id = id.to_owned();
        match state {
            Pending => self.plan_state(id, epoch, Running),
            Running => {
                let initializing = self.draw(self.settings.initializing);
                self.plan(initializing, Transition::Checked { id, epoch });
            }
            Stopping => self.plan_state(id, epoch, Stopped),
            Stopped => self.finish_detaches_from(&id),
            ShuttingDown => self.plan_state(id, epoch, Terminated),
            Terminated => {
                self.release_interfaces_of(&id);
                let tags = self.draw(self.settings.terminated_tags);
                self.plan(tags, Transition::TagsGone { id: id.clone() });
                let visible = self.draw(self.settings.terminated_visible);
                self.plan(visible, Transition::Gone { id });
            }
        }
    }

    fn plan_state(&mut self, id: String, epoch: u64, to: InstanceState) {
        let wait = match to {
            Running | Pending => self.settings.start,
            Stopped | Stopping => self.settings.stop,
            Terminated | ShuttingDown => self.settings.terminate,
        };
        let after = self.draw(wait);
        self.plan(after, Transition::Instance { id, epoch, to });
    }
}
