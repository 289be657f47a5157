//! How EC2 refuses to assign and unassign.

use std::fmt::Display;

use eni_failover::cloud::{Address, AddressKind};

use crate::api::ApiError;
use crate::world::errors::{invalid_combination, invalid_value};

pub(crate) fn not_an_address(kind: AddressKind, text: &str) -> ApiError {
    let (parameter, _) = parameters(kind);
    invalid_value(format!(
        "Value ({text}) for parameter {parameter} is invalid."
    ))
}

pub(crate) fn outside_subnet(address: impl Display) -> ApiError {
    invalid_value(format!(
        "Address {address} does not fall within the subnet's address range"
    ))
}

pub(crate) fn reserved_address(address: impl Display) -> ApiError {
    invalid_value(format!(
        "Address {address} is in subnet's reserved address range"
    ))
}

pub(crate) fn move_not_allowed(addresses: &[impl Display]) -> ApiError {
    invalid_value(format!(
        "[{}] assigned, but move is not allowed.",
        list(addresses)
    ))
}

pub(crate) fn subnet_full(subnet: &str, wanted: u32) -> ApiError {
    ApiError::new(
        "InsufficientFreeAddressesInSubnet",
        format!(
            "The specified subnet does not have enough free addresses to satisfy the request for {wanted} in {subnet}."
        ),
    )
}

pub(crate) fn not_assigned_to(interface: &str) -> ApiError {
    invalid_value(format!(
        "Some of the specified addresses are not assigned to interface {interface}"
    ))
}

/// Not documented.
pub(crate) fn already_assigned(addresses: &[Address]) -> ApiError {
    invalid_value(format!("[{}] already assigned.", list(addresses)))
}

pub(crate) fn not_mapped(address: Address, interface: &str) -> ApiError {
    invalid_value(format!(
        "The address '{address}' is not mapped to interface ID '{interface}'"
    ))
}

/// Not documented.
pub(crate) fn no_ipv6_block(subnet: &str) -> ApiError {
    invalid_value(format!(
        "The subnet '{subnet}' does not have an IPv6 CIDR block associated with it"
    ))
}

pub(crate) fn no_free_blocks(kind: AddressKind, subnet: &str, wanted: u32) -> ApiError {
    match kind {
        AddressKind::Ipv4 | AddressKind::Ipv6 => subnet_full(subnet, wanted),
        AddressKind::Ipv4Prefix | AddressKind::Ipv6Prefix => ApiError::new(
            "InsufficientCidrBlocks",
            "The specified subnet does not have enough free cidr blocks to satisfy the request.",
        ),
    }
}

pub(crate) fn both_given(kind: AddressKind) -> ApiError {
    let (list, count) = parameters(kind);
    invalid_combination(format!(
        "The parameters {list} and {count} cannot be used together"
    ))
}

pub(crate) fn addresses_and_prefixes() -> ApiError {
    invalid_combination("Addresses and prefixes cannot be assigned in the same request")
}

/// The names of the list and of the count.
fn parameters(kind: AddressKind) -> (&'static str, &'static str) {
    match kind {
        AddressKind::Ipv4 => ("privateIpAddress", "secondaryPrivateIpAddressCount"),
        AddressKind::Ipv6 => ("ipv6Addresses", "ipv6AddressCount"),
        AddressKind::Ipv4Prefix => ("ipv4Prefix", "ipv4PrefixCount"),
        AddressKind::Ipv6Prefix => ("ipv6Prefix", "ipv6PrefixCount"),
    }
}

fn list(addresses: &[impl Display]) -> String {
    let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
