//! The addresses and prefixes of an interface.

use std::net::Ipv4Addr;

use eni_failover::cloud::Address;

use super::elastic_ip::Association;

/// One entry of `PrivateIpAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateIpAddress {
    /// `PrivateIpAddress`
    pub private_ip_address: Ipv4Addr,
    /// `PrivateDnsName`
    pub private_dns_name: String,
    /// `Primary`
    pub primary: bool,
    /// `Association`
    pub association: Option<Association>,
}

/// `AssignPrivateIpAddresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignPrivateIpAddresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<String>,
    /// `SecondaryPrivateIpAddressCount`: EC2 picks that many; not together with addresses.
    pub secondary_private_ip_address_count: Option<u32>,
    /// `Ipv4Prefixes`
    pub ipv4_prefixes: Vec<String>,
    /// `Ipv4PrefixCount`: EC2 picks that many; not together with prefixes.
    pub ipv4_prefix_count: Option<u32>,
    /// `AllowReassignment`
    pub allow_reassignment: bool,
}

/// Answer to `AssignPrivateIpAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignPrivateIpAddressesResponse {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `AssignedPrivateIpAddresses`
    pub assigned_private_ip_addresses: Vec<Ipv4Addr>,
    /// `AssignedIpv4Prefixes`
    pub assigned_ipv4_prefixes: Vec<Address>,
}

/// `UnassignPrivateIpAddresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnassignPrivateIpAddresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<String>,
    /// `Ipv4Prefixes`
    pub ipv4_prefixes: Vec<String>,
}

/// `AssignIpv6Addresses`; has no `DryRun`, and no `AllowReassignment`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignIpv6Addresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `Ipv6Addresses`
    pub ipv6_addresses: Vec<String>,
    /// `Ipv6AddressCount`: EC2 picks that many; not together with addresses.
    pub ipv6_address_count: Option<u32>,
    /// `Ipv6Prefixes`
    pub ipv6_prefixes: Vec<String>,
    /// `Ipv6PrefixCount`: EC2 picks that many; not together with prefixes.
    pub ipv6_prefix_count: Option<u32>,
}

/// Answer to `AssignIpv6Addresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignIpv6AddressesResponse {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `AssignedIpv6Addresses`
    pub assigned_ipv6_addresses: Vec<Address>,
    /// `AssignedIpv6Prefixes`
    pub assigned_ipv6_prefixes: Vec<Address>,
}

/// `UnassignIpv6Addresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnassignIpv6Addresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `Ipv6Addresses`
    pub ipv6_addresses: Vec<String>,
    /// `Ipv6Prefixes`
    pub ipv6_prefixes: Vec<String>,
}

/// Answer to `UnassignIpv6Addresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnassignIpv6AddressesResponse {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `UnassignedIpv6Addresses`
    pub unassigned_ipv6_addresses: Vec<Address>,
    /// `UnassignedIpv6Prefixes`
    pub unassigned_ipv6_prefixes: Vec<Address>,
}
