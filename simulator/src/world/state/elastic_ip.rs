//! Elastic IPs, and the private addresses that they are on.

use std::net::Ipv4Addr;

use eni_failover::cloud::Tags;

#[derive(Clone, Debug)]
pub(crate) struct ElasticIp {
    pub(crate) public_ip: Ipv4Addr,
    pub(crate) allocation_id: String,
    /// `NetworkBorderGroup`
    pub(crate) border_group: String,
    pub(crate) association: Option<ElasticIpAssociation>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct ElasticIpAssociation {
    pub(crate) id: String,
    pub(crate) interface: String,
    pub(crate) private_ip: Ipv4Addr,
}
