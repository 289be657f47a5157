//! What happens by itself, later.

use eni_failover::ports::{AttachmentStatus, CheckStatus, InstanceState};
use jiff::{SignedDuration, Timestamp};

use super::World;
use super::state::Interface;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    /// An instance reaches the state it was on its way to, unless it was sent elsewhere meanwhile.
    Instance {
        id: String,
        epoch: u64,
        to: InstanceState,
    },
    /// Its status checks know the result.
    Checked { id: String, epoch: u64 },
    /// An attach is done.
    Attached {
        interface: String,
        attachment: String,
    },
    /// A detach is done.
    Detached {
        interface: String,
        attachment: String,
    },
    /// A terminated instance loses its tags.
    TagsGone { id: String },
    /// It is no longer shown.
    Gone { id: String },
    /// An alarm looks at its metric.
    AlarmLooks { alarm: String },
}

impl World {
    /// Carries out all that is due until then. Time never runs back: an earlier time does nothing.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some(entry) = self.planned.first_entry() {
            let (at, _) = *entry.key();
            if at > now {
                break;
            }
            let transition = entry.remove();
            self.now = self.now.max(at);
            self.remember();
            self.carry_out(transition);
        }
        self.now = self.now.max(now);
    }

    /// When something will happen by itself next.
    #[must_use]
    pub fn next_transition(&self) -> Option<Timestamp> {
        self.planned.first_key_value().map(|((at, _), _)| *at)
    }

    pub(super) fn plan(&mut self, after: SignedDuration, transition: Transition) {
        self.plans += 1;
        self.planned
            .insert((self.now + after, self.plans), transition);
    }

    fn carry_out(&mut self, transition: Transition) {
        match transition {
            Transition::Instance { id, epoch, to } => {
                if self.epoch(&id) == Some(epoch) {
                    self.enter(&id, to);
                }
            }
            Transition::Checked { id, epoch } => {
                if self.epoch(&id) == Some(epoch) {
                    self.finish_checks(&id);
                }
            }
            Transition::Attached {
                interface,
                attachment,
            } => self.finish_attach(&interface, &attachment),
            Transition::Detached {
                interface,
                attachment,
            } => self.finish_detach(&interface, &attachment),
            Transition::TagsGone { id } => {
                if let Some(instance) = self.state.instances.get_mut(&id) {
                    instance.tags.clear();
                }
            }
            Transition::Gone { id } => {
                self.state.instances.remove(&id);
            }
            Transition::AlarmLooks { alarm } => self.alarm_looks(&alarm),
        }
    }

    fn epoch(&self, id: &str) -> Option<u64> {
        self.state.instances.get(id).map(|instance| instance.epoch)
    }

    /// Checks that were impaired meanwhile stay impaired.
    fn finish_checks(&mut self, id: &str) {
        if let Some(instance) = self.state.instances.get_mut(id) {
            for check in [&mut instance.checks.system, &mut instance.checks.instance] {
                if check.status == CheckStatus::Initializing {
                    check.status = CheckStatus::Ok;
                }
            }
        }
        self.alarms_will_look(id);
    }

    fn finish_attach(&mut self, interface: &str, attachment: &str) {
        if let Some(attachment) = self
            .state
            .interfaces
            .get_mut(interface)
            .and_then(|interface| interface.attachment.as_mut())
            .filter(|a| a.id == attachment && a.status == AttachmentStatus::Attaching)
        {
            attachment.status = AttachmentStatus::Attached;
        }
    }

    /// Another detach of the same attachment (forced, or by a stop) may have been quicker.
    pub(super) fn finish_detach(&mut self, interface: &str, attachment: &str) {
        if let Some(interface) = self.state.interfaces.get_mut(interface) {
            interface
                .attachment
                .take_if(|a| a.id == attachment && a.status == AttachmentStatus::Detaching);
        }
    }

    /// The instance no longer runs: nothing is left that a hung detach could wait for.
    pub(super) fn finish_detaches_from(&mut self, instance: &str) {
        for interface in self.state.interfaces.values_mut() {
            if interface.instance() == Some(instance) {
                interface
                    .attachment
                    .take_if(|a| a.status == AttachmentStatus::Detaching);
            }
        }
    }

    /// "On termination the ENI is deleted or becomes `available`" (facts: Network interfaces).
    pub(super) fn release_interfaces_of(&mut self, instance: &str) {
        let held: Vec<String> = self
            .state
            .interfaces_of(instance)
            .map(|interface| interface.id.clone())
            .collect();
        for id in held {
            let kept = self
                .state
                .interfaces
                .get_mut(&id)
                .and_then(|interface| interface.attachment.take())
                .is_some_and(|attachment| {
                    // Half detached is no longer the instance's to delete. Not documented; deleting would be final.
                    !attachment.delete_on_termination
                        || attachment.status == AttachmentStatus::Detaching
                });
            if !kept && let Some(interface) = self.state.interfaces.remove(&id) {
                self.disassociate_all(&interface);
            }
        }
    }

    fn disassociate_all(&mut self, interface: &Interface) {
        let addresses: Vec<_> = interface.addresses().collect();
        self.state.disassociate(&interface.id, &addresses);
    }
}
