//! Attaching.

use eni_failover::cloud::{AddressKind, AttachmentStatus, InstanceState, Slot};

use super::refusals;
use crate::api::{ApiError, AttachNetworkInterface, AttachNetworkInterfaceResponse};
use crate::world::account::World;
use crate::world::errors;
use crate::world::instance_type::{address_limit, exceeds};
use crate::world::settings::InUse;
use crate::world::state::{Attachment, Instance, Interface};
use crate::world::transition::Transition;

impl World {
    pub(crate) fn attach(
        &mut self,
        request: &AttachNetworkInterface,
    ) -> Result<AttachNetworkInterfaceResponse, ApiError> {
        let interface = self.state.interface(&request.network_interface_id)?;
        let instance = self.state.instance(&request.instance_id)?;
        errors::dry_run(request.dry_run)?;
        // "Attach to `running` (hot), `stopped` (warm)"
        match instance.state {
            InstanceState::Running | InstanceState::Stopped => {}
            InstanceState::Pending
            | InstanceState::Stopping
            | InstanceState::ShuttingDown
            | InstanceState::Terminated => {
                return Err(refusals::instance_cannot_take(&instance.id));
            }
        }
        self.check_attachable(interface, instance)?;
        let network_card_index = request.network_card_index.unwrap_or(0);
        let slot = Slot {
            device_index: request.device_index,
            network_card_index,
        };
        let names_card = request.network_card_index.is_some();
        self.check_slot(instance, slot, names_card)?;
        self.check_limits(request, instance, interface, slot)?;

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
                InUse::Documented => refusals::interface_in_use(&interface.id),
                InUse::Seen => refusals::interface_currently_in_use(&interface.id),
            });
        }
        // Nothing documents that a service's interface could be attached by hand.
        if interface.requester.is_some() {
            return Err(errors::requester_managed());
        }
        if interface.zone != instance.zone {
            return Err(refusals::other_zone());
        }
        if interface.vpc != instance.vpc {
            return Err(refusals::other_vpc());
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
            return Err(refusals::device_index_taken(&instance.id, slot));
        }
        Ok(())
    }

    /// The type's limits: ENA Express, interfaces on the network card, and addresses per interface.
    fn check_limits(
        &self,
        request: &AttachNetworkInterface,
        instance: &Instance,
        interface: &Interface,
        slot: Slot,
    ) -> Result<(), ApiError> {
        let Some(info) = self.types.get(&instance.instance_type) else {
            return Ok(());
        };
        if request.ena.express == Some(true) && !info.network_info.ena_srd_supported {
            return Err(refusals::no_ena_express(&info.instance_type));
        }
        let card = slot.network_card_index;
        let limit = info
            .interfaces_on_card(card)
            .ok_or_else(|| refusals::no_such_network_card(card, &info.instance_type))?;
        let count = self
            .state
            .interfaces_of(&instance.id)
            .filter(|i| i.slot().is_some_and(|s| s.network_card_index == card))
            .count()
            + 1;
        if exceeds(count, limit) {
            return Err(refusals::too_many_interfaces(count, &info.instance_type));
        }
        for kind in [AddressKind::Ipv4, AddressKind::Ipv6] {
            let count = interface.places_taken(kind);
            if exceeds(count, address_limit(info, kind)) {
                let (eni, of) = (&interface.id, &info.instance_type);
                return Err(refusals::too_many_addresses(count, eni, of));
            }
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
                // "[they] belong to the attachment": what isn't asked for isn't there.
                ena: request.ena,
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

    pub(crate) fn finish_attach(&mut self, interface: &str, attachment: &str) {
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
}
