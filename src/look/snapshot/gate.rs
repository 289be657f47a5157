//! The gate of each member: the interface that routes and Elastic IPs lead to.

use std::collections::BTreeMap;

use super::index::Index;
use crate::cloud::{AttachedInterface, EniId, GroupName, InstanceId, Slot, Tags};
use crate::look::described::Described;
use crate::look::group::Group;
use crate::look::member::{Gate, Member};
use crate::look::tags::Schema;

const PRIMARY: Slot = Slot {
    device_index: 0,
    network_card_index: 0,
};

/// Whose each interface is.
pub(super) fn owners(described: &Described) -> BTreeMap<EniId, InstanceId> {
    let attached = described.instances.iter().flat_map(|instance| {
        let interfaces = instance.interfaces.iter();
        interfaces.map(|it| (it.eni.clone(), instance.id.clone()))
    });
    attached.collect()
}

/// Finds them, once all landing interfaces are known.
pub(super) fn open(
    groups: &mut BTreeMap<GroupName, Group>,
    described: &Index<'_>,
    schema: &Schema,
) {
    let tags = |eni: &EniId| described.interface(eni).map(|eni| &eni.tags);
    for group in groups.values_mut() {
        let name = &group.name;
        for member in group.members.values_mut() {
            let Some(instance) = described.instance(&member.id) else {
                continue;
            };
            let ranked = instance.interfaces.iter().filter_map(|it| {
                let rank = rank(it, tags(&it.eni), member, name, schema)?;
                Some((rank, it.slot.network_card_index, it.slot.device_index, it))
            });
            let first = ranked.min_by_key(|(rank, card, index, _)| (*rank, *card, *index));
            member.gate = first.map(|(.., it)| Gate {
                eni: it.eni.clone(),
                address: it.address,
                elastic_ip: it.elastic_ip,
                source_dest_check: it.source_dest_check,
            });
        }
    }
}

/// One that is tagged for it comes first, then one that carries floating addresses, then the primary one. Never one that
/// floats itself.
fn rank(
    interface: &AttachedInterface,
    tags: Option<&Tags>,
    member: &Member,
    group: &GroupName,
    schema: &Schema,
) -> Option<u8> {
    let tag = |key: &str| tags.and_then(|tags| tags.get(key));
    if tag(&schema.group()).is_some() {
        return None;
    }
    let lands = |names: &String| {
        let mut names = names.split_whitespace().peekable();
        names.peek().is_none() || names.any(|name| name == group.as_str())
    };
    if tag(&schema.landing()).is_some_and(lands) {
        return Some(0);
    }
    let mut landings = member.landings.iter();
    if landings.any(|landing| landing.eni == interface.eni) {
        return Some(1);
    }
    (interface.slot == PRIMARY).then_some(2)
}
