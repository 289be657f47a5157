//! What is always true of interfaces.

use std::collections::BTreeSet;

use eni_failover::cloud::{Address, EniStatus, InstanceState};

use crate::world::account::World;
use crate::world::state::{Interface, State};

impl World {
    /// No address on two interfaces of a VPC, nor twice on one, by itself or in a prefix.
    pub(crate) fn check_addresses(&self, found: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for interface in self.state.interfaces.values() {
            for address in interface.carried() {
                let prefix = self.state.prefix_of(interface, address);
                if !seen.insert((&interface.vpc, address)) || prefix.is_some() {
                    found.push(format!(
                        "{address} is there twice, once on {}",
                        interface.id
                    ));
                }
            }
        }
    }

    /// No attachment twice, and no device index used twice.
    pub(crate) fn check_attachments(&self, found: &mut Vec<String>) {
        let mut ids = BTreeSet::new();
        let mut slots = BTreeSet::new();
        for interface in self.state.interfaces.values() {
            let Some(attachment) = &interface.attachment else {
                continue;
            };
            if !ids.insert(&attachment.id) {
                found.push(format!("{} attaches two interfaces", attachment.id));
            }
            if let Some(instance) = &attachment.instance
                && !slots.insert((instance, attachment.slot))
            {
                let index = attachment.slot.device_index;
                found.push(format!(
                    "{instance} has two interfaces at device index {index}"
                ));
            }
        }
    }

    pub(crate) fn check_interface(&self, interface: &Interface, found: &mut Vec<String>) {
        let id = &interface.id;
        if (interface.status() == EniStatus::Available) != interface.attachment.is_none() {
            found.push(format!(
                "{id} is available with an attachment, or in use without"
            ));
        }
        let subnet = self.state.subnets.get(&interface.subnet);
        for address in interface.carried() {
            if !subnet.is_some_and(|subnet| subnet.contains(&address)) {
                found.push(format!("{address} of {id} lies outside its subnet"));
            }
        }
        let Some(holder) = interface.instance() else {
            return;
        };
        match self.state.instances.get(holder) {
            None => found.push(format!("{id} is attached to {holder}, which doesn't exist")),
            Some(instance) => {
                if instance.state == InstanceState::Terminated {
                    found.push(format!("{id} is attached to {holder}, which is terminated"));
                }
                if (&instance.zone, &instance.vpc) != (&interface.zone, &interface.vpc) {
                    found.push(format!("{id} is attached to {holder} elsewhere"));
                }
            }
        }
    }
}

impl State {
    /// A prefix in the interface's VPC that this address of it would be a part of.
    fn prefix_of(&self, interface: &Interface, address: Address) -> Option<Address> {
        let mut further = self
            .in_vpc(&interface.vpc)
            .flat_map(|other| other.further.iter().copied());
        further.find(|other| *other != address && other.overlaps(&address))
    }
}
