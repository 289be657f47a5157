//! What is always true of instances.

use eni_failover::cloud::{AddressKind, InstanceState};

use crate::world::account::World;
use crate::world::instance_type::{address_limit, exceeds};
use crate::world::state::{Instance, Interface, PRIMARY_SLOT};

impl World {
    /// A primary interface while it exists, and never more than the type can carry.
    pub(crate) fn check_instance(&self, instance: &Instance, found: &mut Vec<String>) {
        let id = &instance.id;
        let interfaces: Vec<&Interface> = self.state.interfaces_of(id).collect();
        let primary = interfaces.iter().any(|i| i.slot() == Some(PRIMARY_SLOT));
        if primary == (instance.state == InstanceState::Terminated) {
            found.push(format!(
                "{id} is {} with{} a primary interface",
                instance.state,
                if primary { "" } else { "out" }
            ));
        }
        let Some(info) = self.types.get(&instance.instance_type) else {
            found.push(format!("{id} has an unknown type"));
            return;
        };
        if exceeds(
            interfaces.len(),
            info.network_info.maximum_network_interfaces,
        ) {
            found.push(format!("{id} has too many interfaces for its type"));
        }
        for interface in interfaces {
            for kind in [AddressKind::Ipv4, AddressKind::Ipv6] {
                if exceeds(interface.places_taken(kind), address_limit(info, kind)) {
                    found.push(format!("{} has too many addresses", interface.id));
                }
            }
        }
    }
}
