//! Elastic IPs by themselves, which EC2 calls addresses.

use std::net::Ipv4Addr;

use super::ids::{AllocationId, EniId, InstanceId, Tags};

/// An Elastic IP as `DescribeAddresses` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElasticIp {
    /// `AllocationId`
    pub id: AllocationId,
    /// `PublicIp`
    pub public_ip: Ipv4Addr,
    /// `NetworkBorderGroup`; absent where EC2 doesn't say.
    pub border_group: Option<String>,
    /// What it is on; `None` where nothing is.
    pub on: Option<Association>,
    /// `Tags`
    pub tags: Tags,
}

/// What an Elastic IP is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// `NetworkInterfaceId`
    pub eni: EniId,
    /// `InstanceId`; absent where the interface is attached to none, or an AWS service has it.
    pub instance: Option<InstanceId>,
    /// `PrivateIpAddress`
    pub address: Option<Ipv4Addr>,
}
