//! Who fails together.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::InstanceId;
use serde::Serialize;

use crate::stage::Placement;
use crate::view::GroupView;

/// Who fails at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Who {
    /// Their zone, where all members in one fail.
    pub zone: Option<String>,
    /// The instances.
    pub instances: Vec<InstanceId>,
}

/// Every member by itself, in the order of the groups.
pub(super) fn singly(groups: &[GroupView]) -> Vec<Who> {
    let ids = members(groups).into_iter();
    ids.map(|id| Who {
        zone: None,
        instances: vec![id],
    })
    .collect()
}

/// Every two members that have to do with each other: of one group, or of two that share a member, which both may need at
/// once. Of others each fails as it would by itself.
pub(super) fn pairs(groups: &[GroupView]) -> Vec<Who> {
    let members = members(groups);
    let mut pairs = Vec::new();
    for (index, one) in members.iter().enumerate() {
        for other in members.iter().skip(index + 1) {
            if have_to_do(one, other, groups) {
                let instances = vec![one.clone(), other.clone()];
                pairs.push(Who {
                    zone: None,
                    instances,
                });
            }
        }
    }
    pairs
}

/// All members of a zone, for each zone.
pub(super) fn zones(groups: &[GroupView], places: &BTreeMap<InstanceId, Placement>) -> Vec<Who> {
    let mut by_zone: BTreeMap<&str, Vec<InstanceId>> = BTreeMap::new();
    for id in members(groups) {
        if let Some(place) = places.get(&id) {
            by_zone.entry(&place.zone).or_default().push(id);
        }
    }
    let zone = |(zone, instances): (&str, Vec<InstanceId>)| Who {
        zone: Some(zone.to_owned()),
        instances,
    };
    by_zone.into_iter().map(zone).collect()
}

fn members(groups: &[GroupView]) -> Vec<InstanceId> {
    let mut seen = BTreeSet::new();
    let members = groups.iter().flat_map(|group| &group.members);
    members
        .filter(|member| seen.insert(&member.id))
        .map(|member| member.id.clone())
        .collect()
}

fn have_to_do(one: &InstanceId, other: &InstanceId, groups: &[GroupView]) -> bool {
    let of = |id: &InstanceId| -> Vec<&GroupView> {
        groups.iter().filter(|group| has(group, id)).collect()
    };
    let others = of(other);
    of(one).iter().any(|group| {
        let mut members = group.members.iter();
        members.any(|member| others.iter().any(|it| has(it, &member.id)))
    })
}

fn has(group: &GroupView, id: &InstanceId) -> bool {
    group.members.iter().any(|member| member.id == *id)
}
