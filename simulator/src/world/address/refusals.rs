//! How EC2 refuses to assign and unassign.

use std::net::Ipv4Addr;

use crate::api::ApiError;
use crate::world::errors::invalid_value;

pub(crate) fn not_an_address(text: &str) -> ApiError {
    invalid_value(format!(
        "Value ({text}) for parameter privateIpAddress is invalid."
    ))
}

pub(crate) fn outside_subnet(address: Ipv4Addr) -> ApiError {
    invalid_value(format!(
        "Address {address} does not fall within the subnet's address range"
    ))
}

pub(crate) fn reserved_address(address: Ipv4Addr) -> ApiError {
    invalid_value(format!(
        "Address {address} is in subnet's reserved address range"
    ))
}

pub(crate) fn move_not_allowed(addresses: &[Ipv4Addr]) -> ApiError {
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

fn list(addresses: &[Ipv4Addr]) -> String {
    let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
