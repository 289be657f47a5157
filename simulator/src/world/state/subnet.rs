//! Subnets.

use std::net::Ipv4Addr;

use eni_failover::cloud::Tags;
use ipnet::Ipv4Net;

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) id: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) cidr: Ipv4Net,
    pub(crate) tags: Tags,
}

impl Subnet {
    /// AWS keeps the first four addresses of a subnet and the last one.
    pub(crate) fn reserves(&self, address: Ipv4Addr) -> bool {
        let first = u32::from(self.cidr.network());
        let address = u32::from(address);
        (first..first + 4).contains(&address) || address == u32::from(self.cidr.broadcast())
    }
}
