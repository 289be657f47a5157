//! What exists in a world at one moment. A stale describe reads an older one of these.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use eni_failover::ports::{AttachmentStatus, CheckStatus, EniStatus, InstanceState, Slot, Tags};
use ipnet::Ipv4Net;
use jiff::Timestamp;

use crate::api::{Check, Group};

#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) instances: BTreeMap<String, Instance>,
    pub(crate) interfaces: BTreeMap<String, Interface>,
    pub(crate) subnets: BTreeMap<String, Subnet>,
    pub(crate) elastic_ips: BTreeMap<Ipv4Addr, ElasticIp>,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "`instance_type` is EC2's word")]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) reservation_id: String,
    pub(crate) instance_type: String,
    pub(crate) architecture: String,
    pub(crate) subnet: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) state: InstanceState,
    pub(crate) reason: String,
    pub(crate) launched: Timestamp,
    pub(crate) checks: Checks,
    pub(crate) tags: Tags,
    /// Device indices that a forced detach left unusable.
    pub(crate) spoiled: BTreeSet<Slot>,
    /// Set by an operator: detaching from it doesn't end before `Force` or a stop.
    pub(crate) detach_hangs: bool,
    /// Counts its changes of state, so that a transition that was planned before one of them is dropped.
    pub(crate) epoch: u64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Checks {
    pub(crate) system: Check,
    pub(crate) instance: Check,
}

impl Checks {
    pub(crate) fn both(status: CheckStatus) -> Self {
        let check = Check {
            status,
            impaired_since: None,
        };
        Self {
            system: check,
            instance: check,
        }
    }

    pub(crate) fn passed(&self) -> bool {
        [self.system, self.instance]
            .iter()
            .all(|check| check.status == CheckStatus::Ok)
    }

    pub(crate) fn any_impaired(&self) -> bool {
        [self.system, self.instance]
            .iter()
            .any(|check| check.status == CheckStatus::Impaired)
    }
}

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
}

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) id: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) cidr: Ipv4Net,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct ElasticIp {
    pub(crate) public_ip: Ipv4Addr,
    pub(crate) allocation_id: String,
    pub(crate) association: Option<ElasticIpAssociation>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct ElasticIpAssociation {
    pub(crate) id: String,
    pub(crate) interface: String,
    pub(crate) private_ip: Ipv4Addr,
}

pub(crate) const PRIMARY_SLOT: Slot = Slot {
    device_index: 0,
    network_card_index: 0,
};

impl Interface {
    /// The primary address first.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> {
        std::iter::once(self.primary).chain(self.secondary.iter().copied())
    }

    pub(crate) fn address_count(&self) -> usize {
        1 + self.secondary.len()
    }

    pub(crate) fn instance(&self) -> Option<&str> {
        self.attachment.as_ref()?.instance.as_deref()
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

impl Subnet {
    /// AWS keeps the first four addresses of a subnet and the last one.
    pub(crate) fn reserves(&self, address: Ipv4Addr) -> bool {
        let first = u32::from(self.cidr.network());
        let address = u32::from(address);
        (first..first + 4).contains(&address) || address == u32::from(self.cidr.broadcast())
    }
}

impl State {
    /// The interfaces in the slots of an instance, whatever the status of the attachment.
    pub(crate) fn interfaces_of(&self, instance: &str) -> impl Iterator<Item = &Interface> {
        self.interfaces
            .values()
            .filter(move |interface| interface.instance() == Some(instance))
    }

    /// Who has the address. Other VPCs may use the same one.
    pub(crate) fn holder_of(&self, vpc: &str, address: Ipv4Addr) -> Option<&Interface> {
        self.interfaces
            .values()
            .find(|interface| interface.vpc == vpc && interface.addresses().any(|a| a == address))
    }

    pub(crate) fn elastic_ip_on(&self, interface: &str, address: Ipv4Addr) -> Option<&ElasticIp> {
        self.elastic_ips.values().find(|elastic_ip| {
            elastic_ip
                .association
                .as_ref()
                .is_some_and(|a| a.interface == interface && a.private_ip == address)
        })
    }

    /// The lowest addresses of a subnet that nobody has.
    pub(crate) fn free_addresses(&self, subnet: &Subnet) -> impl Iterator<Item = Ipv4Addr> {
        let taken: BTreeSet<Ipv4Addr> = self
            .interfaces
            .values()
            .filter(|interface| interface.vpc == subnet.vpc)
            .flat_map(Interface::addresses)
            .collect();
        let reserved = subnet.clone();
        subnet
            .cidr
            .hosts()
            .filter(move |address| !taken.contains(address) && !reserved.reserves(*address))
    }

    /// Elastic IPs on these addresses lose their association.
    pub(crate) fn disassociate(&mut self, interface: &str, addresses: &[Ipv4Addr]) {
        for elastic_ip in self.elastic_ips.values_mut() {
            elastic_ip
                .association
                .take_if(|a| a.interface == interface && addresses.contains(&a.private_ip));
        }
    }
}
