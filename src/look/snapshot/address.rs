//! Floating addresses: what the landing interfaces of a group's members list, whoever of them lists it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use crate::cloud::{InstanceId, NetworkInterface, VpcId};
use crate::look::described::Described;
use crate::look::float::address::holder;
use crate::look::float::{Float, FloatKind, FloatingAddress, Holder};
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
    let mut told = Vec::new();
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
        if let (Some(carrier), Holder::Member(holder)) = (on, &holder) {
            let different = different(group, described, address, carrier, holder);
            told.extend(different);
        }
        let on = on.map(|eni| eni.id.clone());
        let kind = FloatKind::Address(FloatingAddress { address, on });
        group.floats.push(Float::new(kind, holder));
    }
    group.problems.extend(told);
}

/// The interfaces that this address would land on, where they let other packets through than the one that carries it.
fn different(
    group: &Group,
    described: &Described,
    address: Ipv4Addr,
    carrier: &NetworkInterface,
    holder: &InstanceId,
) -> Vec<Problem> {
    let others = group.members.values().filter(|member| member.id != *holder);
    let landings = others.filter_map(|member| member.landing_for(address));
    let shown = landings.filter_map(|landing| {
        let mut interfaces = described.interfaces.iter();
        interfaces.find(|eni| eni.id == landing.eni)
    });
    shown
        .flat_map(|eni| {
            let (id, on) = (|| eni.id.clone(), || carrier.id.clone());
            let groups = (eni.security_groups != carrier.security_groups).then(|| {
                Problem::OtherSecurityGroups {
                    eni: id(),
                    carrier: on(),
                }
            });
            let check = (eni.source_dest_check != carrier.source_dest_check).then(|| {
                Problem::OtherSourceDestCheck {
                    eni: id(),
                    carrier: on(),
                }
            });
            [groups, check].into_iter().flatten()
        })
        .collect()
}
