//! From YAML to a world: interfaces and Elastic IPs.

use std::net::Ipv4Addr;

use eni_failover::ports::{AttachmentStatus, Slot, Tags};

use super::World;
use super::build::{WorldError, meaning};
use super::interfaces::group;
use super::state::{Attachment, ElasticIp, ElasticIpAssociation, Interface, PRIMARY_SLOT, Subnet};
use super::yaml::{AttachedEntry, ElasticIpEntry, InstanceEntry, InterfaceEntry, Written};

impl World {
    pub(super) fn add_primary(
        &mut self,
        entry: InstanceEntry,
        written: &Written,
    ) -> Result<(), WorldError> {
        let primary = entry.interface;
        let id = match primary.id {
            Some(id) => id,
            None => self.new_id("eni-"),
        };
        let entry = InterfaceEntry {
            id,
            subnet: entry.subnet,
            address: primary.address,
            secondary: primary.secondary,
            tags: primary.tags,
            description: "Primary network interface".to_owned(),
            source_dest_check: primary.source_dest_check,
            groups: primary.groups,
            attached: Some(AttachedEntry {
                instance: entry.id,
                device_index: PRIMARY_SLOT.device_index,
                network_card_index: PRIMARY_SLOT.network_card_index,
                delete_on_termination: primary.delete_on_termination.unwrap_or(true),
            }),
            requester: None,
        };
        self.add_interface(entry, written)
    }

    pub(super) fn add_interface(
        &mut self,
        entry: InterfaceEntry,
        written: &Written,
    ) -> Result<(), WorldError> {
        let id = entry.id.clone();
        let subnet = self.subnet_of(&id, &entry.subnet)?;
        let primary = match entry.address {
            Some(address) => address,
            None => self.made_up_address(&id, &subnet, written)?,
        };
        for address in std::iter::once(&primary).chain(&entry.secondary) {
            if subnet.reserves(*address) {
                return meaning(format!(
                    "{id}: AWS keeps {address} of {} for itself",
                    subnet.id
                ));
            }
        }
        let attachment = self.attachment(&id, entry.attached, entry.requester.is_some())?;
        let groups = match entry.groups.as_slice() {
            [] => vec![group("sg-0a1b2c3d4e5f60001")],
            ids => ids.iter().map(|id| group(id)).collect(),
        };
        let interface = Interface {
            id: id.clone(),
            subnet: subnet.id,
            vpc: subnet.vpc,
            zone: subnet.zone,
            description: entry.description,
            mac: mac(primary),
            source_dest_check: entry.source_dest_check.unwrap_or(true),
            groups,
            primary,
            secondary: entry.secondary,
            attachment,
            requester: entry.requester,
            tags: entry.tags,
        };
        match self.state.interfaces.insert(id, interface) {
            None => Ok(()),
            Some(twice) => meaning(format!("{} is there twice", twice.id)),
        }
    }

    /// Made-up addresses keep out of the way of those that are written anywhere in the file.
    fn made_up_address(
        &self,
        id: &str,
        subnet: &Subnet,
        written: &Written,
    ) -> Result<Ipv4Addr, WorldError> {
        let mut free = self.state.free_addresses(subnet);
        match free.find(|address| !written.contains(address)) {
            Some(address) => Ok(address),
            None => meaning(format!("{id}: no address is left in {}", subnet.id)),
        }
    }

    fn attachment(
        &mut self,
        id: &str,
        entry: Option<AttachedEntry>,
        managed: bool,
    ) -> Result<Option<Attachment>, WorldError> {
        let (instance, slot, delete_on_termination) = match entry {
            None if managed => (None, PRIMARY_SLOT, false),
            None => return Ok(None),
            Some(entry) if self.state.instances.contains_key(&entry.instance) => {
                let slot = Slot {
                    device_index: entry.device_index,
                    network_card_index: entry.network_card_index,
                };
                (Some(entry.instance), slot, entry.delete_on_termination)
            }
            Some(AttachedEntry { instance, .. }) => {
                return meaning(format!(
                    "{id} is attached to {instance}, which the world doesn't have"
                ));
            }
        };
        Ok(Some(Attachment {
            id: self.new_id("eni-attach-"),
            instance,
            slot,
            status: AttachmentStatus::Attached,
            since: self.now,
            delete_on_termination,
        }))
    }

    pub(super) fn add_elastic_ip(&mut self, entry: ElasticIpEntry) -> Result<(), WorldError> {
        let public_ip = entry.address;
        let association = match entry.private_address {
            None => None,
            Some(private_ip) => {
                Some(self.association(public_ip, private_ip, entry.vpc.as_deref())?)
            }
        };
        let elastic_ip = ElasticIp {
            public_ip,
            allocation_id: self.new_id("eipalloc-"),
            association,
            tags: Tags::from_iter(entry.tags),
        };
        match self.state.elastic_ips.insert(public_ip, elastic_ip) {
            None => Ok(()),
            Some(_) => meaning(format!("{public_ip} is there twice")),
        }
    }

    fn association(
        &mut self,
        public_ip: Ipv4Addr,
        private_ip: Ipv4Addr,
        vpc: Option<&str>,
    ) -> Result<ElasticIpAssociation, WorldError> {
        let holders: Vec<String> = self
            .state
            .interfaces
            .values()
            .filter(|i| vpc.is_none_or(|vpc| vpc == i.vpc))
            .filter(|i| i.addresses().any(|a| a == private_ip))
            .map(|i| i.id.clone())
            .collect();
        match holders.as_slice() {
            [interface] => Ok(ElasticIpAssociation {
                id: self.new_id("eipassoc-"),
                interface: interface.clone(),
                private_ip,
            }),
            [] => meaning(format!("{public_ip}: no interface has {private_ip}")),
            _ => meaning(format!(
                "{public_ip}: several VPCs have {private_ip}; say which `vpc`"
            )),
        }
    }
}

/// Locally administered, and the same for the same address.
fn mac(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("02:0e:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}
