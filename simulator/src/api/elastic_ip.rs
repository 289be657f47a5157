//! Elastic IPs, which EC2 calls addresses.

use std::net::Ipv4Addr;

use eni_failover::cloud::Tags;

use super::asked::Filter;

/// `DescribeAddresses`; EC2 doesn't paginate it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeAddresses {
    /// `DryRun`
    pub dry_run: bool,
    /// `PublicIps`; none means all.
    pub public_ips: Vec<String>,
    /// `AllocationIds`; none means all.
    pub allocation_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
}

/// Answer to `DescribeAddresses`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeAddressesResponse {
    /// `Addresses`
    pub addresses: Vec<Address>,
}

/// One Elastic IP; its `Domain` is always `vpc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `PublicIp`
    pub public_ip: Ipv4Addr,
    /// `AllocationId`
    pub allocation_id: String,
    /// `AssociationId`; absent where it is associated with nothing, like the four below it.
    pub association_id: Option<String>,
    /// `InstanceId`; absent also where the interface is attached to nothing.
    pub instance_id: Option<String>,
    /// `NetworkInterfaceId`
    pub network_interface_id: Option<String>,
    /// `NetworkInterfaceOwnerId`
    pub network_interface_owner_id: Option<String>,
    /// `PrivateIpAddress`
    pub private_ip_address: Option<Ipv4Addr>,
    /// `NetworkBorderGroup`: the zones that it can be used in.
    pub network_border_group: String,
    /// `Tags`
    pub tags: Tags,
}

/// An Elastic IP's association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// `AllocationId`
    pub allocation_id: String,
    /// `AssociationId`
    pub association_id: String,
    /// `IpOwnerId`
    pub ip_owner_id: String,
    /// `PublicIp`
    pub public_ip: Ipv4Addr,
    /// `PublicDnsName`
    pub public_dns_name: String,
}

/// `AssociateAddress`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssociateAddress {
    /// `DryRun`
    pub dry_run: bool,
    /// `AllocationId`
    pub allocation_id: Option<String>,
    /// `InstanceId`: its primary interface.
    pub instance_id: Option<String>,
    /// `NetworkInterfaceId`
    pub network_interface_id: Option<String>,
    /// `PrivateIpAddress`; none means the primary one.
    pub private_ip_address: Option<String>,
    /// `AllowReassociation`
    pub allow_reassociation: bool,
}

/// Answer to `AssociateAddress`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociateAddressResponse {
    /// `AssociationId`
    pub association_id: String,
}

/// `DisassociateAddress`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisassociateAddress {
    /// `DryRun`
    pub dry_run: bool,
    /// `AssociationId`
    pub association_id: String,
}
