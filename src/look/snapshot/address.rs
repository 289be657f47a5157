//! Floating addresses: what the landing interfaces of a group's members list. An address floats only if the interface that
//! carries it lets it, or if no interface carries it: who lists somebody else's gets a problem, not the address.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Carrier, Index};
use crate::cloud::{Address, EniId, GroupName, InstanceId, NetworkInterface, VpcId};
use crate::look::float::address::{holder, lets_go};
use crate::look::float::{Float, FloatKind, FloatingAddress, Holder};
use crate::look::group::Group;
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// How many landing interfaces list an address, for each group. Other VPCs may use the same addresses.
type Claims = BTreeMap<(VpcId, Address), BTreeMap<GroupName, usize>>;

/// Adds them, once all landing interfaces are known.
pub(super) fn add(groups: &mut BTreeMap<GroupName, Group>, described: &Index<'_>, schema: &Schema) {
    let claims = claims(groups);
    for group in groups.values_mut() {
        let vpcs: BTreeSet<VpcId> = group
            .members
            .values()
            .filter_map(|member| member.vpc.clone())
            .collect();
        for (address, lister) in listed(group) {
            let carrier = carrier(address, &vpcs, described);
            let rival = Rival::of(address, group, &vpcs, &claims);
            let refused = refused(address, &lister, carrier, group, schema);
            let refused = refused.or_else(|| match carrier {
                Some(_) => None,
                None => overlap(address, &lister, &vpcs, &claims, described),
            });
            let is_ours =
                refused.is_none() && (carrier.is_some() || rival.is_none_or(|it| it.is_weaker));
            group.problems.extend(refused);
            group
                .problems
                .extend(rival.map(|rival| Problem::ListedForAnotherGroup {
                    eni: lister,
                    address,
                    other: rival.group.clone(),
                }));
            if is_ours {
                let on = carrier.map(|(eni, _)| eni);
                let holder = holder(address, on, &group.name, &group.members, schema);
                if let (Some(carrier), Holder::Member(holder)) = (on, &holder) {
                    let different = different(group, described, address, carrier, holder);
                    group.problems.extend(different);
                }
                let on = on.map(|eni| eni.id.clone());
                let kind = FloatKind::Address(FloatingAddress { address, on });
                group.floats.push(Float::new(kind, holder));
            }
        }
    }
}

/// The interfaces that this address would land on, where they let other packets through than the one that carries it.
fn different(
    group: &Group,
    described: &Index<'_>,
    address: Address,
    carrier: &NetworkInterface,
    holder: &InstanceId,
) -> Vec<Problem> {
    let others = group.members.values().filter(|member| member.id != *holder);
    let landings = others.filter_map(|member| member.landing_for(address));
    let shown = landings.filter_map(|landing| described.interface(&landing.eni));
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

/// Another group that lists the same address.
#[derive(Clone, Copy)]
struct Rival<'a> {
    group: &'a GroupName,
    /// Whether fewer interfaces list it for that group: a single stranger's list takes nothing from a group of two.
    is_weaker: bool,
}

impl<'a> Rival<'a> {
    fn of(
        address: Address,
        group: &Group,
        vpcs: &BTreeSet<VpcId>,
        claims: &'a Claims,
    ) -> Option<Self> {
        let of_it = vpcs
            .iter()
            .filter_map(|vpc| claims.get(&(vpc.clone(), address)));
        let (own, others): (Vec<_>, Vec<_>) =
            of_it.flatten().partition(|(name, _)| **name == group.name);
        let own: usize = own.iter().map(|(_, count)| **count).sum();
        let (name, count) = others.into_iter().max_by_key(|(_, count)| **count)?;
        Some(Self {
            group: name,
            is_weaker: *count < own,
        })
    }
}

fn claims(groups: &BTreeMap<GroupName, Group>) -> Claims {
    let mut claims = Claims::new();
    for group in groups.values() {
        for member in group.members.values() {
            let Some(vpc) = &member.vpc else { continue };
            for address in member.landings.iter().flat_map(|landing| &landing.listed) {
                let of_it = claims.entry((vpc.clone(), *address)).or_default();
                *of_it.entry(group.name.clone()).or_default() += 1;
            }
        }
    }
    claims
}

/// Each address that is listed, with one of the interfaces that list it.
fn listed(group: &Group) -> BTreeMap<Address, EniId> {
    let landings = group.members.values().flat_map(|member| &member.landings);
    let listed = landings.flat_map(|landing| {
        let by = |address: &Address| (*address, landing.eni.clone());
        landing.listed.iter().map(by)
    });
    listed.collect()
}

/// The interface that carries it, and whether it is its primary address.
fn carrier<'a>(
    address: Address,
    vpcs: &BTreeSet<VpcId>,
    described: &Index<'a>,
) -> Option<Carrier<'a>> {
    let mut carriers = described.carriers(address).iter();
    carriers.find(|(eni, _)| vpcs.contains(&eni.vpc)).copied()
}

/// Why an address that is listed, and that somebody carries, doesn't float in this group.
fn refused(
    address: Address,
    lister: &EniId,
    carrier: Option<(&NetworkInterface, bool)>,
    group: &Group,
    schema: &Schema,
) -> Option<Problem> {
    let (carrier, is_primary) = carrier?;
    if is_primary {
        return Some(Problem::PrimaryAddress {
            address,
            eni: carrier.id.clone(),
        });
    }
    let lets = lets_go(carrier, address, &group.name, &group.members, schema);
    (!lets).then(|| Problem::NotItsAddress {
        eni: lister.clone(),
        address,
        carrier: carrier.id.clone(),
        instance: carrier
            .attachment
            .as_ref()
            .and_then(|at| at.instance.clone()),
    })
}

/// What stands in the way of an address that nobody carries: EC2 assigns nothing that is a part of something else, or has a
/// part of it. Of two that are only listed the prefix stays out.
fn overlap(
    address: Address,
    lister: &EniId,
    vpcs: &BTreeSet<VpcId>,
    claims: &Claims,
    described: &Index<'_>,
) -> Option<Problem> {
    let told = |other: Address, on: Option<&EniId>| Problem::Overlaps {
        eni: lister.clone(),
        address,
        other,
        on: on.cloned(),
    };
    let interfaces = described.interfaces.iter().chain(&described.elsewhere);
    let mut carried = interfaces.flat_map(|eni| eni.addresses.iter().map(move |on| (on, eni)));
    let hit = carried.find(|(on, eni)| address.overlaps(&on.address) && vpcs.contains(&eni.vpc));
    if let Some((on, eni)) = hit {
        return Some(told(on.address, Some(&eni.id)));
    }
    let mut claimed = claims
        .keys()
        .filter(|(vpc, _)| vpcs.contains(vpc))
        .map(|(_, other)| *other);
    let inside = |other: &Address| *other != address && other.lies_in(&address.block());
    claimed.find(inside).map(|other| told(other, None))
}
