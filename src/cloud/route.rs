//! Route tables and the routes in them.

use ipnet::IpNet;

use super::ids::{EniId, RouteTableId, Tags, VpcId};

/// A route table as `DescribeRouteTables` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTable {
    /// `RouteTableId`
    pub id: RouteTableId,
    /// `VpcId`
    pub vpc: VpcId,
    /// `Routes`, without those to prefix lists.
    pub routes: Vec<Route>,
    /// `Tags`
    pub tags: Tags,
}

/// One of `Routes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `DestinationCidrBlock` or `DestinationIpv6CidrBlock`
    pub destination: IpNet,
    /// Where it leads.
    pub to: RouteTarget,
    /// Who made it.
    pub origin: RouteOrigin,
    /// `State`: whether it is `active`, and no `blackhole`.
    pub active: bool,
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// `NetworkInterfaceId`
    Interface(EniId),
    /// Any other thing, as EC2 calls it: `local`, `igw-…`, `nat-…`.
    Other(String),
}

/// `Origin` of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteOrigin {
    /// `CreateRouteTable`: it is there from the start, and leads to the VPC itself.
    Local,
    /// `CreateRoute`: somebody's, which can be replaced.
    Written,
    /// A gateway's: it can't be touched.
    Propagated,
}

impl RouteOrigin {
    /// By EC2's word. One that this function doesn't know is somebody else's affair.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "CreateRouteTable" => Self::Local,
            "CreateRoute" => Self::Written,
            _ => Self::Propagated,
        }
    }
}
