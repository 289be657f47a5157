//! An Elastic IP that floats by itself: tagged with its group.

use std::net::Ipv4Addr;

use crate::cloud::{AllocationId, ElasticIp, EniId};

/// A floating Elastic IP.
#[derive(Clone, Debug)]
pub struct FloatingElasticIp {
    /// Which.
    pub allocation: AllocationId,
    /// The address, by which people know it.
    pub public_ip: Ipv4Addr,
    /// The network border group that it can't leave; `None` where EC2 doesn't say.
    pub border_group: Option<String>,
    /// The interface that it is on.
    pub on: Option<EniId>,
}

impl FloatingElasticIp {
    pub(super) const WORD: &str = "elastic-ip";

    pub(super) fn key(&self) -> (Vec<u8>, String) {
        let text = self.public_ip.to_string();
        (self.public_ip.octets().to_vec(), text)
    }
}

impl From<&ElasticIp> for FloatingElasticIp {
    fn from(elastic_ip: &ElasticIp) -> Self {
        Self {
            allocation: elastic_ip.id.clone(),
            public_ip: elastic_ip.public_ip,
            border_group: elastic_ip.border_group.clone(),
            on: elastic_ip.on.as_ref().map(|on| on.eni.clone()),
        }
    }
}
