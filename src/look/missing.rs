//! What the first round of describes leaves open, and the second one asks for.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::described::Described;
use super::tags::{Schema, entries};
use crate::cloud::{
    Address, AddressKind, InstanceId, InstanceType, InterfaceQuery, NetworkInterface, SubnetId,
    VpcId,
};

/// The members whose checks can say something.
pub(super) fn up(described: &Described) -> impl Iterator<Item = &InstanceId> {
    described
        .instances
        .iter()
        .filter(|instance| instance.state.is_up())
        .map(|instance| &instance.id)
}

pub(super) fn without_status(described: &Described) -> Vec<InstanceId> {
    let told: BTreeSet<&InstanceId> = described.statuses.iter().map(|status| &status.id).collect();
    up(described)
        .filter(|id| !told.contains(id))
        .cloned()
        .collect()
}

pub(super) fn without_limits(described: &Described) -> Vec<InstanceType> {
    let types: BTreeSet<&InstanceType> = described
        .instances
        .iter()
        .map(|instance| &instance.instance_type)
        .collect();
    types
        .into_iter()
        .filter(|name| !described.types.contains_key(*name))
        .cloned()
        .collect()
}

/// The subnets of which no block is known, and those that may have got one of IPv6 since they were asked for.
pub(super) fn without_block(described: &Described, schema: &Schema) -> Vec<SubnetId> {
    let unknown = described.interfaces.iter().map(|eni| &eni.subnet);
    let unknown = unknown.filter(|id| !described.subnets.contains_key(*id));
    let outside = listed(described, schema).filter_map(|(eni, address)| {
        let subnet = described.subnets.get(&eni.subnet)?;
        let inside = subnet.blocks.iter().any(|block| address.lies_in(block));
        (address.kind().is_ipv6() && !inside).then_some(&eni.subnet)
    });
    let subnets: BTreeSet<&SubnetId> = unknown.chain(outside).collect();
    subnets.into_iter().cloned().collect()
}

/// Where the listed addresses are looked for that no tagged interface carries: a landing interface went with its instance,
/// or somebody outside the group has them.
pub(super) fn elsewhere(described: &Described, schema: &Schema) -> Vec<InterfaceQuery> {
    let carried = described.interfaces.iter().flat_map(|eni| &eni.addresses);
    let seen: BTreeSet<Address> = carried.map(|carried| carried.address).collect();
    let (mut ipv4, mut ipv6, mut subnets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (eni, address) in listed(described, schema) {
        if seen.contains(&address) {
            continue;
        }
        match (address.first(), address.kind()) {
            (IpAddr::V4(address), AddressKind::Ipv4) => drop(ipv4.insert(address)),
            (IpAddr::V6(address), AddressKind::Ipv6) => drop(ipv6.insert(address)),
            // EC2 has no filter for prefixes; they don't leave their subnet.
            (IpAddr::V4(_) | IpAddr::V6(_), _) => drop(subnets.insert(eni.subnet.clone())),
        }
    }
    let vpcs = || vpcs(described);
    let mut queries = Vec::new();
    if !ipv4.is_empty() {
        let addresses = ipv4.into_iter().collect();
        queries.push(InterfaceQuery::Addresses {
            addresses,
            vpcs: vpcs(),
        });
    }
    if !ipv6.is_empty() {
        let addresses = ipv6.into_iter().collect();
        queries.push(InterfaceQuery::Ipv6Addresses {
            addresses,
            vpcs: vpcs(),
        });
    }
    if !subnets.is_empty() {
        queries.push(InterfaceQuery::Subnets(subnets.into_iter().collect()));
    }
    queries
}

/// What landing interfaces list, whoever's it is.
fn listed<'a>(
    described: &'a Described,
    schema: &Schema,
) -> impl Iterator<Item = (&'a NetworkInterface, Address)> {
    let key = schema.addresses();
    described.interfaces.iter().flat_map(move |eni| {
        let list = eni.tags.get(&key).map_or("", String::as_str);
        let listed = entries(list).filter_map(|entry| entry.listed.parse().ok());
        listed.map(move |address| (eni, address))
    })
}

pub(super) fn vpcs(described: &Described) -> Vec<VpcId> {
    let vpcs: BTreeSet<&VpcId> = described
        .instances
        .iter()
        .filter_map(|instance| instance.vpc.as_ref())
        .collect();
    vpcs.into_iter().cloned().collect()
}
