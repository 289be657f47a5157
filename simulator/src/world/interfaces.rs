//! Attaching, detaching and changing interfaces (facts: Network interfaces).

use eni_failover::ports::{AttachmentStatus, InstanceState, Slot};
use jiff::SignedDuration;

use super::settings::InUse;
use super::state::{Attachment, Instance, Interface, PRIMARY_SLOT};
use super::transitions::Transition;
use super::{World, dry_run, errors};
use crate::api::{
    ApiError, AttachNetworkInterface, AttachNetworkInterfaceResponse, AttachmentChanges,
    DetachNetworkInterface, Done, Group, InstanceTypeInfo, ModifyNetworkInterfaceAttribute,
};

impl World {
    pub(super) fn attach(
        &mut self,
        request: &AttachNetworkInterface,
    ) -> Result<AttachNetworkInterfaceResponse, ApiError> {
        let interface = self.state.interface(&request.network_interface_id)?;
        let instance = self.state.instance(&request.instance_id)?;
        dry_run(request.dry_run)?;
        // "Attach to `running` (hot), `stopped` (warm)"
        match instance.state {
            InstanceState::Running | InstanceState::Stopped => {}
            InstanceState::Pending
            | InstanceState::Stopping
            | InstanceState::ShuttingDown
            | InstanceState::Terminated => return Err(errors::instance_cannot_take(&instance.id)),
        }
        self.check_attachable(interface, instance)?;
        let network_card_index = request.network_card_index.unwrap_or(0);
        let slot = Slot {
            device_index: request.device_index,
            network_card_index,
        };
        let names_card = request.network_card_index.is_some();
        self.check_slot(instance, slot, names_card)?;
        self.check_limits(instance, interface, slot)?;

        let attachment_id = self.new_id("eni-attach-");
        self.plug_in(request, slot, &attachment_id);
        Ok(AttachNetworkInterfaceResponse {
            attachment_id,
            network_card_index,
        })
    }

    /// The interface is free, and "only to an instance in its own Availability Zone and VPC; the subnet may differ".
    fn check_attachable(&self, interface: &Interface, instance: &Instance) -> Result<(), ApiError> {
        if interface.attachment.is_some() {
            return Err(match self.settings.in_use {
                InUse::Documented => errors::interface_in_use(&interface.id),
                InUse::Seen => errors::interface_currently_in_use(&interface.id),
            });
        }
        // Nothing documents that a service's interface could be attached by hand.
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        if interface.zone != instance.zone {
            return Err(errors::other_zone());
        }
        if interface.vpc != instance.vpc {
            return Err(errors::other_vpc());
        }
        Ok(())
    }

    /// A device index counts per network card, and belongs to an interface until its detach is done.
    fn check_slot(
        &self,
        instance: &Instance,
        slot: Slot,
        names_card: bool,
    ) -> Result<(), ApiError> {
        let cards = self
            .types
            .get(&instance.instance_type)
            .map_or(1, |info| info.network_info.network_cards.len());
        let taken = self
            .state
            .interfaces_of(&instance.id)
            .any(|interface| interface.slot() == Some(slot));
        // "On instances with several network cards this appears wrongly unless `NetworkCardIndex` is sent."
        if taken || instance.spoiled.contains(&slot) || (cards > 1 && !names_card) {
            return Err(errors::device_index_taken(&instance.id, slot));
        }
        Ok(())
    }

    /// The type's limits: interfaces on the network card, and addresses per interface.
    fn check_limits(
        &self,
        instance: &Instance,
        interface: &Interface,
        slot: Slot,
    ) -> Result<(), ApiError> {
        let Some(info) = self.types.get(&instance.instance_type) else {
            return Ok(());
        };
        let card = slot.network_card_index;
        let limit = info
            .interfaces_on_card(card)
            .ok_or_else(|| errors::no_such_network_card(card, &info.instance_type))?;
        let count = self
            .state
            .interfaces_of(&instance.id)
            .filter(|i| i.slot().is_some_and(|s| s.network_card_index == card))
            .count()
            + 1;
        if exceeds(count, limit) {
            return Err(errors::too_many_interfaces(count, &info.instance_type));
        }
        // Not documented for attaching; the limit per interface stands in the type's figures, so it is enforced.
        if exceeds(interface.address_count(), address_limit(info)) {
            return Err(errors::too_many_addresses());
        }
        Ok(())
    }

    fn plug_in(&mut self, request: &AttachNetworkInterface, slot: Slot, attachment: &str) {
        let interface = request.network_interface_id.clone();
        let since = self.now;
        if let Some(interface) = self.state.interfaces.get_mut(&interface) {
            interface.attachment = Some(Attachment {
                id: attachment.to_owned(),
                instance: Some(request.instance_id.clone()),
                slot,
                status: AttachmentStatus::Attaching,
                since,
                // "`false` for one made by `AttachNetworkInterface`"
                delete_on_termination: false,
            });
        }
        let after = self.draw(self.settings.attach);
        let attachment = attachment.to_owned();
        self.plan(
            after,
            Transition::Attached {
                interface,
                attachment,
            },
        );
    }

    pub(super) fn detach(&mut self, request: &DetachNetworkInterface) -> Result<Done, ApiError> {
        let interface = self.state.attached_by(&request.attachment_id)?;
        dry_run(request.dry_run)?;
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        if interface.slot() == Some(PRIMARY_SLOT) {
            return Err(errors::primary_interface_stays());
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
                return Err(errors::attachment_in_state(&attachment.id, state));
            }
        }
        let holder = interface
            .instance()
            .and_then(|id| self.state.instances.get(id));
        match holder {
            Some(instance) if self.settings.no_detach_in.contains(&instance.state) => {
                Err(errors::no_detach_from(&instance.id, instance.state))
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

    /// One attribute per call, as EC2 wants it.
    pub(super) fn modify_interface(
        &mut self,
        request: &ModifyNetworkInterfaceAttribute,
    ) -> Result<Done, ApiError> {
        let interface = self.state.interface(&request.network_interface_id)?;
        dry_run(request.dry_run)?;
        let asked = [
            request.attachment.is_some(),
            request.source_dest_check.is_some(),
            !request.groups.is_empty(),
            request.description.is_some(),
        ];
        match asked.iter().filter(|asked| **asked).count() {
            0 => return Err(errors::missing("Attribute")),
            1 => {}
            _ => {
                let message = "Fields for multiple attribute types specified";
                return Err(errors::invalid_combination(message));
            }
        }
        if let Some(changes) = &request.attachment
            && interface.attachment.as_ref().map(|a| &a.id) != Some(&changes.attachment_id)
        {
            return Err(errors::attachment_not_found(&changes.attachment_id));
        }
        if let Some(interface) = self.state.interfaces.get_mut(&request.network_interface_id) {
            interface.apply(request);
        }
        Ok(Done)
    }
}

impl Interface {
    pub(super) fn slot(&self) -> Option<Slot> {
        self.attachment.as_ref().map(|attachment| attachment.slot)
    }

    fn apply(&mut self, request: &ModifyNetworkInterfaceAttribute) {
        if let Some(AttachmentChanges {
            delete_on_termination: Some(delete),
            ..
        }) = request.attachment
            && let Some(attachment) = &mut self.attachment
        {
            attachment.delete_on_termination = delete;
        }
        if let Some(check) = request.source_dest_check {
            self.source_dest_check = check;
        }
        if let Some(description) = &request.description {
            self.description.clone_from(description);
        }
        if !request.groups.is_empty() {
            self.groups = request.groups.iter().map(|id| group(id)).collect();
        }
    }
}

/// Security groups aren't modelled beyond their identifiers.
pub(super) fn group(id: &str) -> Group {
    Group {
        group_id: id.to_owned(),
        group_name: id.replace("sg-", "group-"),
    }
}

pub(super) fn address_limit(info: &InstanceTypeInfo) -> u32 {
    info.network_info.ipv4_addresses_per_interface
}

pub(super) fn exceeds(count: usize, limit: u32) -> bool {
    usize::try_from(limit).is_ok_and(|limit| count > limit)
}
