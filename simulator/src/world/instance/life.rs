//! The states of an instance, and what follows from each.

use eni_failover::cloud::{CheckStatus, InstanceState};

use crate::world::account::World;
use crate::world::transition::Transition;

use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};

impl World {
    pub(crate) fn enter(&mut self, id: &str, state: InstanceState) {
        let now = self.now;
        let Some(instance) = self.state.instances.get_mut(id) else {
            return;
        };
        instance.state = state;
        instance.epoch += 1;
        let epoch = instance.epoch;
        instance.checks.set_all(match state {
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

    /// What an instance still has to do that a world finds in the middle of a change.
    pub(crate) fn resume(&mut self, id: &str) {
        let Some(instance) = self.state.instances.get(id) else {
            return;
        };
        let settled = instance.state == Running && instance.checks.passed();
        if !settled {
            self.follow_up(id, instance.epoch, instance.state);
        }
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

    /// Which of its states it is in, counted; see [`Transition::Instance`].
    pub(crate) fn epoch(&self, id: &str) -> Option<u64> {
        self.state.instances.get(id).map(|instance| instance.epoch)
    }

    /// A terminated instance loses its tags.
    pub(crate) fn lose_tags(&mut self, id: &str) {
        if let Some(instance) = self.state.instances.get_mut(id) {
            instance.tags.clear();
        }
    }

    /// It is no longer shown.
    pub(crate) fn vanish(&mut self, id: &str) {
        self.state.instances.remove(id);
    }
}
