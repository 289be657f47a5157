//! Subnets.

use ipnet::IpNet;

use super::ids::SubnetId;

/// A subnet, from `DescribeSubnets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`
    pub id: SubnetId,
    /// `CidrBlock`: fixed for the subnet's life, and none in a subnet for IPv6 only; and what is associated of
    /// `Ipv6CidrBlockAssociationSet`, which may come later.
    pub blocks: Vec<IpNet>,
}
