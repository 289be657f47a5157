//! What must always be true of a world, whatever is done to it. A simulation asks after each step.

use std::collections::BTreeSet;

use eni_failover::ports::{EniStatus, InstanceState};

use super::World;
use super::interfaces::{address_limit, exceeds};
use super::state::{ElasticIpAssociation, Instance, Interface, PRIMARY_SLOT};

impl World {
    /// Every broken invariant, as a sentence; none, if the simulator is right.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.check_addresses(&mut found);
        self.check_attachments(&mut found);
        for interface in self.state.interfaces.values() {
            self.check_interface(interface, &mut found);
        }
        for instance in self.state.instances.values() {
            self.check_instance(instance, &mut found);
        }
        self.check_elastic_ips(&mut found);
        found
    }

    /// No address on two interfaces of a VPC, nor twice on one.
    fn check_addresses(&self, found: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for interface in self.state.interfaces.values() {
            for address in interface.addresses() {
                if !seen.insert((&interface.vpc, address)) {
                    found.push(format!(
                        "{address} is there twice, once on {}",
                        interface.id
                    ));
                }
            }
        }
    }

    /// No attachment twice, and no device index used twice.
    fn check_attachments(&self, found: &mut Vec<String>) {
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

    fn check_interface(&self, interface: &Interface, found: &mut Vec<String>) {
        let id = &interface.id;
        if (interface.status() == EniStatus::Available) != interface.attachment.is_none() {
            found.push(format!(
                "{id} is available with an attachment, or in use without"
            ));
        }
        let subnet = self.state.subnets.get(&interface.subnet);
        for address in interface.addresses() {
            if !subnet.is_some_and(|subnet| subnet.cidr.contains(&address)) {
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

    /// A primary interface while it exists, and never more than the type can carry.
    fn check_instance(&self, instance: &Instance, found: &mut Vec<String>) {
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
            if exceeds(interface.address_count(), address_limit(info)) {
                found.push(format!("{} has too many addresses", interface.id));
            }
        }
    }

    /// An Elastic IP is where its private address is, and no two share one.
    fn check_elastic_ips(&self, found: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for elastic_ip in self.state.elastic_ips.values() {
            let Some(ElasticIpAssociation {
                interface,
                private_ip,
                ..
            }) = &elastic_ip.association
            else {
                continue;
            };
            let public = elastic_ip.public_ip;
            let holder = self.state.interfaces.get(interface);
            if !holder.is_some_and(|holder| holder.addresses().any(|a| a == *private_ip)) {
                found.push(format!(
                    "{public} lost {private_ip}, which isn't on {interface}"
                ));
            }
            if !seen.insert((interface, private_ip)) {
                found.push(format!("{public} isn't the only one on {private_ip}"));
            }
        }
    }
}
