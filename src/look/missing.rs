//! What the first round of describes leaves open, and the second one asks for.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::described::Described;
use super::tags::Schema;
use crate::cloud::{InstanceId, InstanceType, SubnetId, VpcId};

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

pub(super) fn without_block(described: &Described) -> Vec<SubnetId> {
    let subnets: BTreeSet<&SubnetId> = described.interfaces.iter().map(|eni| &eni.subnet).collect();
    subnets
        .into_iter()
        .filter(|id| !described.subnets.contains_key(*id))
        .cloned()
        .collect()
}

/// The listed addresses that no tagged interface carries: a landing interface went with its instance, or somebody
/// outside the group has them.
pub(super) fn unseen_addresses(described: &Described, schema: &Schema) -> Vec<Ipv4Addr> {
    let seen: BTreeSet<Ipv4Addr> = described
        .interfaces
        .iter()
        .flat_map(|eni| &eni.addresses)
        .map(|carried| carried.address)
        .collect();
    let listed: BTreeSet<Ipv4Addr> = described
        .interfaces
        .iter()
        .filter_map(|eni| eni.tags.get(&schema.addresses()))
        .flat_map(|list| list.split_whitespace())
        .filter_map(|word| {
            word.rsplit('/')
                .next()
                .and_then(|address| address.parse().ok())
        })
        .collect();
    listed.difference(&seen).copied().collect()
}

pub(super) fn vpcs(described: &Described) -> Vec<VpcId> {
    let vpcs: BTreeSet<&VpcId> = described
        .instances
        .iter()
        .filter_map(|instance| instance.vpc.as_ref())
        .collect();
    vpcs.into_iter().cloned().collect()
}
