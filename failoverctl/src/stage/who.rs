//! Who is meant: people call an instance by its name, programs by its identifier.

use ec2_simulator::Simulator;
use ec2_simulator::api::{Action, DescribeInstances, Instance};
use eni_failover::cloud::InstanceId;

use super::error::StageError;

/// The instance that somebody calls so: by its identifier, or by its tag `Name`.
///
/// # Errors
/// [`StageError::NoSuchInstance`]
pub fn called(asked: &InstanceId, simulator: &Simulator) -> Result<InstanceId, StageError> {
    let instances = instances(simulator);
    let is_it = |it: &&Instance| {
        let name = it.tags.get("Name").map(String::as_str);
        it.instance_id == asked.as_str() || name == Some(asked.as_str())
    };
    match instances.iter().find(is_it) {
        Some(instance) => Ok(InstanceId::new(instance.instance_id.as_str())),
        None => Err(StageError::NoSuchInstance {
            asked: asked.to_string(),
            known: instances.iter().map(shown).collect(),
        }),
    }
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
