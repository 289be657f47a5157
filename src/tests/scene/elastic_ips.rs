//! Elastic IPs by themselves.

use std::net::Ipv4Addr;

use super::Scene;
use crate::cloud::{AllocationId, Association, ElasticIp, Tags};

impl Scene {
    /// One that floats in `web`, on this interface of this instance.
    pub(in crate::tests) fn floating_elastic_ip(mut self, eni: &str, instance: &str) -> Self {
        let tag = ("failover:group".to_owned(), "web".to_owned());
        let on = Association {
            eni: eni.into(),
            instance: Some(instance.into()),
            address: Some(Ipv4Addr::new(10, 0, 1, 10)),
        };
        self.look.elastic_ips.push(ElasticIp {
            id: AllocationId::from("eipalloc-1"),
            public_ip: Ipv4Addr::new(203, 0, 113, 7),
            border_group: None,
            on: Some(on),
            tags: Tags::from([tag]),
        });
        self
    }
}
