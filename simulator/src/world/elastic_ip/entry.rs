//! From YAML to an Elastic IP.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use eni_failover::cloud::Tags;
use serde::Deserialize;

use crate::world::account::World;
use crate::world::state::{ElasticIp, ElasticIpAssociation};
use crate::world::world_error::{WorldError, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ElasticIpEntry {
    pub(crate) address: Ipv4Addr,
    /// The allocation, where something speaks of it.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// The region's, if it isn't that of a Local or Wavelength Zone.
    #[serde(default)]
    pub(crate) network_border_group: Option<String>,
    /// The private address it is associated with.
    #[serde(default)]
    pub(crate) private_address: Option<Ipv4Addr>,
    /// Where several VPCs have that address.
    #[serde(default)]
    pub(crate) vpc: Option<String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

impl World {
    pub(crate) fn add_elastic_ip(&mut self, entry: ElasticIpEntry) -> Result<(), WorldError> {
        let public_ip = entry.address;
        let association = match entry.private_address {
            None => None,
            Some(private_ip) => {
                Some(self.association(public_ip, private_ip, entry.vpc.as_deref())?)
            }
        };
        let elastic_ip = ElasticIp {
            public_ip,
            allocation_id: match entry.id {
                Some(id) => id,
                None => self.new_id("eipalloc-"),
            },
            border_group: match entry.network_border_group {
                Some(group) => group,
                None => self.region.clone(),
            },
            association,
            tags: Tags::from_iter(entry.tags),
        };
        match self.state.elastic_ips.insert(public_ip, elastic_ip) {
            None => Ok(()),
            Some(_) => meaning(format!("{public_ip} is there twice")),
        }
    }

    fn association(
        &mut self,
        public_ip: Ipv4Addr,
        private_ip: Ipv4Addr,
        vpc: Option<&str>,
    ) -> Result<ElasticIpAssociation, WorldError> {
        let holders: Vec<String> = self
            .state
            .interfaces
            .values()
            .filter(|i| vpc.is_none_or(|vpc| vpc == i.vpc))
            .filter(|i| i.addresses().any(|a| a == private_ip))
            .map(|i| i.id.clone())
            .collect();
        match holders.as_slice() {
            [interface] => Ok(ElasticIpAssociation {
                id: self.new_id("eipassoc-"),
                interface: interface.clone(),
                private_ip,
            }),
            [] => meaning(format!("{public_ip}: no interface has {private_ip}")),
            _ => meaning(format!(
                "{public_ip}: several VPCs have {private_ip}; say which `vpc`"
            )),
        }
    }
}
