//! How instances look.

use eni_failover::cloud::InstanceState;

use crate::api::{Instance, Reservation};
use crate::world::describe::View;
use crate::world::state;
use crate::world::state::PRIMARY_SLOT;

impl View<'_> {
    /// In a world each instance has a reservation of its own.
    pub(crate) fn reservation(&self, instance: &state::Instance) -> Reservation {
        Reservation {
            reservation_id: instance.reservation_id.clone(),
            owner_id: self.account.to_owned(),
            instances: vec![self.instance(instance)],
        }
    }

    fn instance(&self, instance: &state::Instance) -> Instance {
        let network_interfaces: Vec<_> = self
            .interfaces_on(&instance.id)
            .filter_map(|interface| self.plugged_in(interface))
            .collect();
        // A terminated instance has neither network nor address.
        let there = instance.state != InstanceState::Terminated;
        let primary = self
            .interfaces_on(&instance.id)
            .find(|interface| interface.slot() == Some(PRIMARY_SLOT));
        let address = primary.map(|interface| interface.primary);
        Instance {
            instance_id: instance.id.clone(),
            image_id: "ami-0a1b2c3d4e5f60001".to_owned(),
            state: instance.state,
            state_transition_reason: instance.reason.clone(),
            instance_type: instance.instance_type.clone(),
            launch_time: instance.launched,
            availability_zone: instance.zone.clone(),
            subnet_id: there.then(|| instance.subnet.clone()),
            vpc_id: there.then(|| instance.vpc.clone()),
            private_ip_address: address,
            private_dns_name: address
                .map(|a| self.private_dns_name(a))
                .unwrap_or_default(),
            public_ip_address: primary
                .and_then(|interface| self.state.elastic_ip_on(&interface.id, interface.primary))
                .map(|elastic_ip| elastic_ip.public_ip),
            architecture: instance.architecture.clone(),
            source_dest_check: primary.map(|interface| interface.source_dest_check),
            security_groups: primary.map(|i| i.groups.clone()).unwrap_or_default(),
            network_interfaces,
            tags: instance.tags.clone(),
        }
    }
}
