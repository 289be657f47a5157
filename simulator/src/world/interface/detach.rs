//! Detaching: by call, by a stop, by termination.

use eni_failover::cloud::{AttachmentStatus, InstanceState};
use jiff::SignedDuration;

use super::refusals;
use crate::api::{ApiError, DetachNetworkInterface, Done};
use crate::world::account::World;
use crate::world::errors;
use crate::world::state::{Interface, PRIMARY_SLOT};
use crate::world::transition::Transition;

impl World {
    pub(crate) fn detach(&mut self, request: &DetachNetworkInterface) -> Result<Done, ApiError> {
        let interface = self.state.attached_by(&request.attachment_id)?;
        errors::dry_run(request.dry_run)?;
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        if interface.slot() == Some(PRIMARY_SLOT) {
            return Err(refusals::primary_interface_stays());
        }
        self.check_detachable(interface, request.force)?;
        let (interface, instance) = (
            interface.id.clone(),
            interface.instance().unwrap_or_default().to_owned(),
        );
        let after = self.detach_time(&instance, request.force);
        self.pull_out(&interface, &instance, request.force);
        if let Some(after) = after {
            let attachment = request.attachment_id.clone();
            self.plan(
                after,
                Transition::Detached {
                    interface,
                    attachment,
                },
            );
        }
        Ok(Done)
    }

    /// "While detaching: `IncorrectState`", but `Force` is meant for a detach that hangs, so it may follow one.
    /// While attaching isn't documented; refusing is the cautious reading.
    fn check_detachable(&self, interface: &Interface, force: bool) -> Result<(), ApiError> {
        if let Some(attachment) = &interface.attachment {
            let busy = match attachment.status {
                AttachmentStatus::Attached => false,
                AttachmentStatus::Attaching | AttachmentStatus::Detached => true,
                AttachmentStatus::Detaching => !force,
            };
            if busy {
                let state = attachment.status.as_str();
                return Err(refusals::attachment_in_state(&attachment.id, state));
            }
        }
        let holder = interface
            .instance()
            .and_then(|id| self.state.instances.get(id));
        match holder {
            Some(instance) if self.settings.no_detach_in.contains(&instance.state) => {
                Err(refusals::no_detach_from(&instance.id, instance.state))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// "Seconds as a rule, a detach can exceed 200 s on a hung instance"; `None`: not before `Force` or a stop.
    fn detach_time(&mut self, instance: &str, force: bool) -> Option<SignedDuration> {
        let instance = self.state.instances.get(instance);
        let wait = match instance {
            _ if force => self.settings.detach_forced,
            Some(instance) if instance.detach_hangs => return None,
            Some(instance) if instance.checks.any_impaired() => self.settings.detach_hung,
            Some(_) | None => self.settings.detach,
        };
        Some(self.draw(wait))
    }

    fn pull_out(&mut self, interface: &str, instance: &str, force: bool) {
        let Some(attachment) = self
            .state
            .interfaces
            .get_mut(interface)
            .and_then(|interface| interface.attachment.as_mut())
        else {
            return;
        };
        attachment.status = AttachmentStatus::Detaching;
        // "Afterwards that device index may stay unusable until the instance is stopped and started."
        if force
            && self.settings.force_spoils_device_index
            && let Some(instance) = self.state.instances.get_mut(instance)
            && instance.state != InstanceState::Stopped
        {
            instance.spoiled.insert(attachment.slot);
        }
    }

    /// Another detach of the same attachment (forced, or by a stop) may have been quicker.
    pub(crate) fn finish_detach(&mut self, interface: &str, attachment: &str) {
        if let Some(interface) = self.state.interfaces.get_mut(interface) {
            interface
                .attachment
                .take_if(|a| a.id == attachment && a.status == AttachmentStatus::Detaching);
        }
    }

    /// The instance no longer runs: nothing is left that a hung detach could wait for.
    pub(crate) fn finish_detaches_from(&mut self, instance: &str) {
        for interface in self.state.interfaces.values_mut() {
            if interface.instance() == Some(instance) {
                interface
                    .attachment
                    .take_if(|a| a.status == AttachmentStatus::Detaching);
            }
        }
    }

    /// "On termination the ENI is deleted or becomes `available`" (docs/ec2-facts.md, "Delete on termination").
    pub(crate) fn release_interfaces_of(&mut self, instance: &str) {
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
