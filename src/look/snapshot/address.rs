//! Floating addresses: what the landing interfaces of a group's members list, whoever of them lists it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use crate::cloud::VpcId;
use crate::look::described::Described;
use crate::look::float::address::holder;
use crate::look::float::{Float, FloatKind, FloatingAddress};
use crate::look::group::Group;
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// Adds them, once all landing interfaces are known.
pub(super) fn add(group: &mut Group, described: &Described, schema: &Schema) {
    let listed: BTreeSet<Ipv4Addr> = group
        .members
        .values()
        .flat_map(|member| &member.landings)
        .flat_map(|landing| landing.listed.iter().copied())
        .collect();
    let vpcs: BTreeSet<VpcId> = group
        .members
        .values()
        .filter_map(|member| member.vpc.clone())
        .collect();
    for address in listed {
        let carrier = described
            .interfaces
            .iter()
            .chain(&described.elsewhere)
            .filter(|eni| vpcs.contains(&eni.vpc))
            .find_map(|eni| {
                let mut entries = eni.addresses.iter();
                Some((eni, entries.find(|entry| entry.address == address)?))
            });
        if let Some((eni, entry)) = carrier
            && entry.primary
        {
            group.problems.insert(Problem::PrimaryAddress {
                address,
                eni: eni.id.clone(),
            });
            continue;
        }
        let on = carrier.map(|(eni, _)| eni);
        let holder = holder(address, on, &group.name, &group.members, schema);
        let on = on.map(|eni| eni.id.clone());
        let kind = FloatKind::Address(FloatingAddress { address, on });
        group.floats.push(Float::new(kind, holder));
    }
}
