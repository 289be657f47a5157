//! Route tables and their routes.

use std::fmt;

use eni_failover::cloud::Tags;
use ipnet::IpNet;

use super::asked::{Filter, Page};

/// `DescribeRouteTables`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeRouteTables {
    /// `DryRun`
    pub dry_run: bool,
    /// `RouteTableIds`; none means all.
    pub route_table_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// Answer to `DescribeRouteTables`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeRouteTablesResponse {
    /// `RouteTables`
    pub route_tables: Vec<RouteTable>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTable {
    /// `RouteTableId`
    pub route_table_id: String,
    /// `VpcId`
    pub vpc_id: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `Associations`
    pub associations: Vec<RouteTableAssociation>,
    /// `Routes`
    pub routes: Vec<Route>,
    /// `PropagatingVgws`
    pub propagating_vgws: Vec<String>,
    /// `Tags`
    pub tags: Tags,
}

/// One of `Associations`: with a subnet, or as the main table of its VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTableAssociation {
    /// `RouteTableAssociationId`
    pub route_table_association_id: String,
    /// `RouteTableId`
    pub route_table_id: String,
    /// `SubnetId`
    pub subnet_id: Option<String>,
    /// `Main`
    pub main: bool,
}

/// One of `Routes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `DestinationCidrBlock`, `DestinationIpv6CidrBlock` or `DestinationPrefixListId`
    pub destination: Destination,
    /// Where it leads.
    pub target: RouteTarget,
    /// `Origin`
    pub origin: RouteOrigin,
    /// `State`: `active`, or `blackhole` where the target isn't available.
    pub active: bool,
}

/// What a route is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// `DestinationCidrBlock` or `DestinationIpv6CidrBlock`
    Block(IpNet),
    /// `DestinationPrefixListId`
    PrefixList(String),
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// `NetworkInterfaceId`; and `InstanceId`, where it is attached to one.
    NetworkInterface {
        /// The interface.
        id: String,
        /// The instance.
        instance: Option<String>,
    },
    /// `GatewayId` (`local` among them), `NatGatewayId`, `TransitGatewayId` or `VpcPeeringConnectionId`, by the prefix.
    Gateway(String),
}

/// `Origin` of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteOrigin {
    /// `CreateRouteTable`: there from the start.
    CreateRouteTable,
    /// `CreateRoute`: somebody's.
    CreateRoute,
    /// `EnableVgwRoutePropagation`: a gateway's.
    EnableVgwRoutePropagation,
}

impl RouteOrigin {
    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateRouteTable => "CreateRouteTable",
            Self::CreateRoute => "CreateRoute",
            Self::EnableVgwRoutePropagation => "EnableVgwRoutePropagation",
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Block(block) => block.fmt(f),
            Self::PrefixList(id) => f.write_str(id),
        }
    }
}

/// The destination that a call names: exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedDestination {
    /// `DestinationCidrBlock`
    pub cidr_block: Option<String>,
    /// `DestinationIpv6CidrBlock`
    pub ipv6_cidr_block: Option<String>,
    /// `DestinationPrefixListId`
    pub prefix_list_id: Option<String>,
}

/// The target that a call names: exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedTarget {
    /// `NetworkInterfaceId`
    pub network_interface_id: Option<String>,
    /// `InstanceId`
    pub instance_id: Option<String>,
    /// `GatewayId`
    pub gateway_id: Option<String>,
    /// `NatGatewayId`
    pub nat_gateway_id: Option<String>,
    /// `TransitGatewayId`
    pub transit_gateway_id: Option<String>,
    /// `VpcPeeringConnectionId`
    pub vpc_peering_connection_id: Option<String>,
}

/// `CreateRoute`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateRoute {
    /// `DryRun`
    pub dry_run: bool,
    /// `RouteTableId`
    pub route_table_id: String,
    /// What for.
    pub destination: NamedDestination,
    /// Where to.
    pub target: NamedTarget,
}

/// `ReplaceRoute`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplaceRoute {
    /// `DryRun`
    pub dry_run: bool,
    /// `RouteTableId`
    pub route_table_id: String,
    /// Of which route.
    pub destination: NamedDestination,
    /// Where to.
    pub target: NamedTarget,
}

/// `DeleteRoute`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteRoute {
    /// `DryRun`
    pub dry_run: bool,
    /// `RouteTableId`
    pub route_table_id: String,
    /// Of which route.
    pub destination: NamedDestination,
}

impl From<IpNet> for NamedDestination {
    fn from(block: IpNet) -> Self {
        match block {
            IpNet::V4(block) => Self {
                cidr_block: Some(block.to_string()),
                ..Self::default()
            },
            IpNet::V6(block) => Self {
                ipv6_cidr_block: Some(block.to_string()),
                ..Self::default()
            },
        }
    }
}

impl fmt::Display for NamedDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            &self.cidr_block,
            &self.ipv6_cidr_block,
            &self.prefix_list_id,
        ];
        named
            .into_iter()
            .flatten()
            .try_for_each(|it| f.write_str(it))
    }
}
