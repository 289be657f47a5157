//! From YAML to an interface.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use eni_failover::cloud::{Address, AddressKind, AttachmentStatus, Ena, Slot};
use serde::Deserialize;

use super::modify::group;
use crate::world::account::World;
use crate::world::state::{Attachment, Interface, PRIMARY_SLOT, Subnet};
use crate::world::world_error::{WorldError, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct InterfaceEntry {
    pub(crate) id: String,
    pub(crate) subnet: String,
    #[serde(default)]
    pub(crate) address: Option<Ipv4Addr>,
    #[serde(default)]
    pub(crate) secondary: Vec<Ipv4Addr>,
    #[serde(default)]
    pub(crate) ipv6: Vec<Ipv6Addr>,
    /// `/28` of IPv4, `/80` of IPv6.
    #[serde(default)]
    pub(crate) prefixes: Vec<String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) source_dest_check: Option<bool>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    #[serde(default)]
    pub(crate) attached: Option<AttachedEntry>,
    /// The AWS service that holds and manages it (`amazon-elb`).
    #[serde(default)]
    pub(crate) requester: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct AttachedEntry {
    pub(crate) instance: String,
    pub(crate) device_index: u32,
    #[serde(default)]
    pub(crate) network_card_index: u32,
    #[serde(default)]
    pub(crate) delete_on_termination: bool,
    #[serde(default)]
    pub(crate) ena: Ena,
}

/// The addresses and prefixes that a file mentions for an interface.
pub(crate) type Written = BTreeSet<Address>;

/// Those that the entry of an interface mentions. What is no prefix is found out where it is added.
pub(crate) fn mentioned(
    address: Option<Ipv4Addr>,
    secondary: &[Ipv4Addr],
    prefixes: &[String],
) -> impl Iterator<Item = Address> {
    let addresses = address.into_iter().chain(secondary.iter().copied());
    let prefixes = prefixes.iter().filter_map(|prefix| prefix.parse().ok());
    addresses.map(Address::from).chain(prefixes)
}

impl World {
    pub(crate) fn add_interface(
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
        let further = further(&id, &entry.ipv6, &entry.prefixes)?;
        let addresses = std::iter::once(&primary).chain(&entry.secondary);
        let addresses = addresses.copied().map(Address::from);
        for address in addresses.chain(further.iter().copied()) {
            if subnet.reserves(&address) {
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
            further,
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
        let is_written = |free: &Ipv4Addr| {
            let free = Address::from(*free);
            written.iter().any(|address| address.overlaps(&free))
        };
        match free.find(|address| !is_written(address)) {
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
        let (instance, slot, delete_on_termination, ena) = match entry {
            None if managed => (None, PRIMARY_SLOT, false, Ena::default()),
            None => return Ok(None),
            Some(entry) if self.state.instances.contains_key(&entry.instance) => {
                let slot = Slot {
                    device_index: entry.device_index,
                    network_card_index: entry.network_card_index,
                };
                let instance = Some(entry.instance);
                (instance, slot, entry.delete_on_termination, entry.ena)
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
            ena,
        }))
    }
}

fn further(id: &str, ipv6: &[Ipv6Addr], prefixes: &[String]) -> Result<Vec<Address>, WorldError> {
    let mut further: Vec<Address> = ipv6.iter().copied().map(Address::from).collect();
    for word in prefixes {
        let prefix = word.parse::<Address>().ok().filter(|it| match it.kind() {
            AddressKind::Ipv4 | AddressKind::Ipv6 => false,
            AddressKind::Ipv4Prefix | AddressKind::Ipv6Prefix => true,
        });
        match prefix {
            Some(prefix) => further.push(prefix),
            None => {
                return meaning(format!(
                    "{id}: {word} is no prefix of EC2's; those are /28 of IPv4 and /80 of IPv6"
                ));
            }
        }
    }
    Ok(further)
}

/// Locally administered, and the same for the same address.
fn mac(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("02:0e:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}
