//! The private addresses of an interface.

use std::net::Ipv4Addr;

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
}

/// `UnassignPrivateIpAddresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnassignPrivateIpAddresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<String>,
}
