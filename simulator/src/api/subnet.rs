//! Subnets.

use eni_failover::cloud::Tags;
use ipnet::Ipv6Net;

use super::asked::{Filter, Page};

/// `DescribeSubnets`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeSubnets {
    /// `DryRun`
    pub dry_run: bool,
    /// `SubnetIds`; none means all.
    pub subnet_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// Answer to `DescribeSubnets`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeSubnetsResponse {
    /// `Subnets`
    pub subnets: Vec<Subnet>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One subnet; its `State` is always `available`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`
    pub subnet_id: String,
    /// `SubnetArn`
    pub subnet_arn: String,
    /// `VpcId`
    pub vpc_id: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `CidrBlock`
    pub cidr_block: String,
    /// `Ipv6CidrBlockAssociationSet`: at most one here, and `associated`.
    pub ipv6_cidr_block: Option<Ipv6Net>,
    /// `AvailabilityZone`
    pub availability_zone: String,
    /// `AvailableIpAddressCount`
    pub available_ip_address_count: u32,
    /// `Tags`
    pub tags: Tags,
}
