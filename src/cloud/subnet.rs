//! Subnets.

use ipnet::Ipv4Net;

use super::ids::SubnetId;

/// A subnet, from `DescribeSubnets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`
    pub id: SubnetId,
    /// `CidrBlock`: fixed for the subnet's life.
    pub cidr: Ipv4Net,
}
