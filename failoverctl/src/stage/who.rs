//! Who is meant: people call an instance by its name, programs by its identifier.

use std::collections::{BTreeMap, BTreeSet};

use ec2_simulator::Simulator;
use ec2_simulator::api::{Action, DescribeInstances, Instance};
use eni_failover::cloud::InstanceId;

use serde::Serialize;

use super::error::StageError;

/// The instance that somebody calls so: by its identifier, or by its tag `Name`. A group is none: its tag has this key.
///
/// # Errors
/// [`StageError::NoSuchInstance`], [`StageError::SeveralInstances`], [`StageError::IsAGroup`]
pub fn called(
    asked: &InstanceId,
    simulator: &Simulator,
    group_key: &str,
) -> Result<InstanceId, StageError> {
    let instances = instances(simulator);
    if let Some(it) = instances.iter().find(|it| it.instance_id == asked.as_str()) {
        return Ok(InstanceId::new(it.instance_id.as_str()));
    }
    let tagged = |key: &str, is: &dyn Fn(&str) -> bool| -> Vec<&Instance> {
        let tag = |it: &&Instance| it.tags.get(key).is_some_and(|value| is(value));
        instances.iter().filter(tag).collect()
    };
    let named = tagged("Name", &|name| name == asked.as_str());
    let members = tagged(group_key, &|groups| {
        groups
            .split_whitespace()
            .any(|group| group == asked.as_str())
    });
    let asked = asked.to_string();
    let known = |of: &[&Instance]| of.iter().map(|it| shown(it)).collect();
    match (named.as_slice(), members.as_slice()) {
        ([one], _) => Ok(InstanceId::new(one.instance_id.as_str())),
        ([], []) => Err(StageError::NoSuchInstance {
            asked,
            known: instances.iter().map(shown).collect(),
        }),
        ([], members) => Err(StageError::IsAGroup {
            asked,
            known: known(members),
        }),
        (several, _) => Err(StageError::SeveralInstances {
            asked,
            known: known(several),
        }),
    }
}

/// The instances that are up in a zone.
///
/// # Errors
/// [`StageError::NoSuchZone`]
pub fn up_in(zone: &str, simulator: &Simulator) -> Result<Vec<InstanceId>, StageError> {
    let mut all = instances(simulator);
    all.retain(|it| it.state.is_up());
    let there = all.iter().filter(|it| it.availability_zone == zone);
    let there: Vec<InstanceId> = there
        .map(|it| InstanceId::new(it.instance_id.as_str()))
        .collect();
    if !there.is_empty() {
        return Ok(there);
    }
    let known: BTreeSet<String> = all.into_iter().map(|it| it.availability_zone).collect();
    Err(StageError::NoSuchZone {
        asked: zone.to_owned(),
        known: known.into_iter().collect(),
    })
}

/// Where an instance is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// Its zone.
    pub zone: String,
    /// The subnet of its primary interface.
    pub subnet: String,
}

/// Where each instance is.
#[must_use]
pub fn placements(simulator: &Simulator) -> BTreeMap<InstanceId, Placement> {
    let place = |it: Instance| {
        let place = Placement {
            zone: it.availability_zone,
            subnet: it.subnet_id.unwrap_or_default(),
        };
        (InstanceId::new(it.instance_id), place)
    };
    instances(simulator).into_iter().map(place).collect()
}

fn shown(instance: &Instance) -> String {
    let id = &instance.instance_id;
    let name = instance.tags.get("Name");
    name.map_or_else(|| id.clone(), |name| format!("{name} ({id})"))
}

pub(super) fn instances(simulator: &Simulator) -> Vec<Instance> {
    let now = simulator.now();
    let request = DescribeInstances::default().into();
    let answer = simulator.with_world(|world| world.call(now, &request));
    let answer = answer.ok().and_then(DescribeInstances::answered_by);
    let reservations = answer.unwrap_or_default().reservations;
    reservations
        .into_iter()
        .flat_map(|it| it.instances)
        .collect()
}
