//! What is always true of Elastic IPs.

use std::collections::BTreeSet;

use crate::world::account::World;
use crate::world::state::ElasticIpAssociation;

impl World {
    /// An Elastic IP is where its private address is, and no two share one.
    pub(crate) fn check_elastic_ips(&self, found: &mut Vec<String>) {
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
