//! Interfaces with their addresses, and what holds them.

use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AddressKind, AttachmentStatus, Ena, EniStatus, Slot, Tags};
use jiff::Timestamp;

use crate::api::Group;

#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(crate) id: String,
    pub(crate) subnet: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) description: String,
    pub(crate) mac: String,
    pub(crate) source_dest_check: bool,
    pub(crate) groups: Vec<Group>,
    pub(crate) primary: Ipv4Addr,
    pub(crate) secondary: Vec<Ipv4Addr>,
    /// IPv6 addresses and prefixes.
    pub(crate) further: Vec<Address>,
    pub(crate) attachment: Option<Attachment>,
    /// The AWS service that manages it.
    pub(crate) requester: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: String,
    /// Absent where an AWS service holds the interface.
    pub(crate) instance: Option<String>,
    pub(crate) slot: Slot,
    pub(crate) status: AttachmentStatus,
    pub(crate) since: Timestamp,
    pub(crate) delete_on_termination: bool,
    pub(crate) ena: Ena,
}

pub(crate) const PRIMARY_SLOT: Slot = Slot {
    device_index: 0,
    network_card_index: 0,
};

impl Interface {
    /// The private IPv4 addresses, the primary one first.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> {
        std::iter::once(self.primary).chain(self.secondary.iter().copied())
    }

    /// All that it carries.
    pub(crate) fn carried(&self) -> impl Iterator<Item = Address> {
        let addresses = self.addresses().map(Address::from);
        addresses.chain(self.further.iter().copied())
    }

    /// How many addresses and prefixes it carries of the family of this kind: "the primary address counted".
    pub(crate) fn places_taken(&self, kind: AddressKind) -> usize {
        let same = |address: &Address| address.kind().is_ipv6() == kind.is_ipv6();
        self.carried().filter(same).count()
    }

    /// IPv6 addresses or prefixes, of this kind.
    pub(crate) fn further(&self, kind: AddressKind) -> Vec<Address> {
        let further = self.further.iter().copied();
        further.filter(|address| address.kind() == kind).collect()
    }

    pub(crate) fn instance(&self) -> Option<&str> {
        self.attachment.as_ref()?.instance.as_deref()
    }

    pub(crate) fn slot(&self) -> Option<Slot> {
        self.attachment.as_ref().map(|attachment| attachment.slot)
    }

    /// The interface's own status follows from its attachment's.
    pub(crate) fn status(&self) -> EniStatus {
        match self.attachment.as_ref().map(|attachment| attachment.status) {
            None | Some(AttachmentStatus::Detached) => EniStatus::Available,
            Some(AttachmentStatus::Attaching) => EniStatus::Attaching,
            Some(AttachmentStatus::Attached) => EniStatus::InUse,
            Some(AttachmentStatus::Detaching) => EniStatus::Detaching,
        }
    }
}
