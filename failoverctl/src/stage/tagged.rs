//! What carries tags: the tags as they are written, those that count and those that don't.

use std::collections::BTreeMap;

use ec2_simulator::Simulator;
use ec2_simulator::api::{Action, DescribeNetworkInterfaces};

use super::who::instances;

/// An instance or a network interface with its tags.
#[derive(Clone, Debug)]
pub struct Tagged {
    /// Its identifier.
    pub id: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// Every instance and every interface of the world.
#[must_use]
pub fn tagged(simulator: &Simulator) -> Vec<Tagged> {
    let now = simulator.now();
    let request = DescribeNetworkInterfaces::default().into();
    let answer = simulator.with_world(|world| world.call(now, &request));
    let answer = answer
        .ok()
        .and_then(DescribeNetworkInterfaces::answered_by)
        .unwrap_or_default();
    let interfaces = answer.network_interfaces.into_iter().map(|eni| Tagged {
        id: eni.network_interface_id,
        tags: eni.tags,
    });
    let instances = instances(simulator).into_iter().map(|instance| Tagged {
        id: instance.instance_id,
        tags: instance.tags,
    });
    interfaces.chain(instances).collect()
}
