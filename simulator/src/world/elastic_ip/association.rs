//! Which private address an Elastic IP is on. Moving and losing it belongs to the rules of that address.

use std::net::Ipv4Addr;

use crate::world::account::World;
use crate::world::state::{ElasticIp, State};

impl State {
    pub(crate) fn elastic_ip_on(&self, interface: &str, address: Ipv4Addr) -> Option<&ElasticIp> {
        self.elastic_ips.values().find(|elastic_ip| {
            elastic_ip
                .association
                .as_ref()
                .is_some_and(|a| a.interface == interface && a.private_ip == address)
        })
    }

    /// Elastic IPs on these addresses lose their association.
    pub(crate) fn disassociate(&mut self, interface: &str, addresses: &[Ipv4Addr]) {
        for elastic_ip in self.elastic_ips.values_mut() {
            elastic_ip
                .association
                .take_if(|a| a.interface == interface && addresses.contains(&a.private_ip));
        }
    }
}

impl World {
    /// The Elastic IPs with the interface and the private address that each is on.
    pub fn elastic_ips(&self) -> impl Iterator<Item = (Ipv4Addr, Option<(&str, Ipv4Addr)>)> {
        self.state.elastic_ips.values().map(|elastic_ip| {
            let association = elastic_ip.association.as_ref();
            let on = association.map(|a| (a.interface.as_str(), a.private_ip));
            (elastic_ip.public_ip, on)
        })
    }
}
