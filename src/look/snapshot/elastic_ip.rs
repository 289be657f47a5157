//! Elastic IPs that float by themselves, into the group that their tag names. One that is on something outside the group
//! stays there, and is a problem.

use std::collections::BTreeMap;

use super::index::Index;
use crate::cloud::{Address, Association, ElasticIp, EniId, GroupName, InstanceId};
use crate::look::float::route::behind;
use crate::look::float::{Float, FloatKind, Holder};
use crate::look::group::{Group, is_going, named};
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// Adds them, once all interfaces and floating addresses are known; what is wrong and belongs to no group.
pub(super) fn add(
    groups: &mut BTreeMap<GroupName, Group>,
    described: &Index<'_>,
    schema: &Schema,
    owners: &BTreeMap<EniId, InstanceId>,
) -> Vec<Problem> {
    let mut stray = Vec::new();
    // One that a member has comes before one that nobody has.
    let mut elastic_ips: Vec<&ElasticIp> = described.elastic_ips.iter().collect();
    elastic_ips.sort_by_key(|it| (it.on.is_none(), &it.id));
    for elastic_ip in elastic_ips {
        let tag = elastic_ip.tags.get(&schema.group());
        let tag = tag.map_or("", String::as_str);
        let (names, mut problems) = Problem::group_names(elastic_ip.id.as_str(), tag);
        if let [name] = names.as_slice() {
            let group = named(groups, name);
            match holder(group, elastic_ip, described, owners) {
                Ok(holder) => {
                    let kind = FloatKind::ElasticIp(elastic_ip.into());
                    group.floats.push(Float::new(kind, holder));
                }
                Err(problem) => problems.push(problem),
            }
        } else if !names.is_empty() {
            problems.push(Problem::ElasticIpOfSeveralGroups {
                elastic_ip: elastic_ip.public_ip,
                value: tag.to_owned(),
            });
        }
        for name in &names {
            let group = named(groups, name);
            group.remembers(
                (&elastic_ip.id).into(),
                &elastic_ip.tags,
                schema,
                described.now,
            );
            group.problems.extend(problems.iter().cloned());
        }
        if names.is_empty() {
            stray.extend(problems);
        }
    }
    stray
}

/// Who has it, or why it doesn't float.
fn holder(
    group: &Group,
    elastic_ip: &ElasticIp,
    described: &Index<'_>,
    owners: &BTreeMap<EniId, InstanceId>,
) -> Result<Holder, Problem> {
    let public_ip = elastic_ip.public_ip;
    let holder = match &elastic_ip.on {
        None => Holder::Nobody,
        Some(on) if rides(group, on) => {
            return Err(Problem::RidesAlong {
                float: public_ip.to_string(),
                eni: on.eni.clone(),
            });
        }
        Some(on) => match behind(&on.eni, owners, &group.members) {
            Some(holder) => holder,
            None if is_left_behind(group, on, described) => Holder::Nobody,
            None => {
                return Err(Problem::ElasticIpOutside {
                    elastic_ip: public_ip,
                    on: on.eni.clone(),
                    instance: on.instance.clone(),
                });
            }
        },
    };
    // The primary address of a gate has room for one.
    let mut floats = group.floats.iter();
    match floats.find_map(|float| match &float.kind {
        FloatKind::ElasticIp(first) => Some(first.public_ip),
        FloatKind::Interface(_) | FloatKind::Address(_) | FloatKind::Route(_) => None,
    }) {
        Some(first) => Err(Problem::SecondElasticIp {
            elastic_ip: public_ip,
            first,
        }),
        None => Ok(holder),
    }
}

/// Whether it moves with what it is on, an interface or an address that floats in this group.
fn rides(group: &Group, on: &Association) -> bool {
    let mut floats = group.floats.iter();
    floats.any(|float| match &float.kind {
        FloatKind::Interface(interface) => interface.eni == on.eni,
        FloatKind::Address(address) => {
            address.on.as_ref() == Some(&on.eni)
                && Some(address.address) == on.address.map(Address::from)
        }
        FloatKind::ElasticIp(_) | FloatKind::Route(_) => false,
    })
}

/// On an interface with one of our tags that no instance has, or on one that went with a member just now, which the describe
/// of the addresses shows a moment longer: what a terminated member left is the group's to take up.
fn is_left_behind(group: &Group, on: &Association, described: &Index<'_>) -> bool {
    let member = on.instance.as_ref().and_then(|id| group.members.get(id));
    let went = || member.is_some_and(is_going);
    let eni = described.interface(&on.eni);
    eni.map_or_else(went, |eni| eni.attachment.is_none())
}
