//! How EC2 refuses to attach and detach.

use std::fmt::Display;

use eni_failover::cloud::{InstanceState, Slot};

use crate::api::ApiError;
use crate::world::errors::{invalid_combination, invalid_value};

pub(crate) fn instance_cannot_take(id: &str) -> ApiError {
    ApiError::new(
        "IncorrectState",
        format!("Instance '{id}' is not 'running' or 'stopped'."),
    )
}

pub(crate) fn interface_in_use(id: &str) -> ApiError {
    ApiError::new(
        "InvalidNetworkInterface.InUse",
        format!("Interface: [{id}] in use."),
    )
}

pub(crate) fn interface_currently_in_use(id: &str) -> ApiError {
    invalid_value(format!("Network interface '{id}' is currently in use."))
}

pub(crate) fn other_zone() -> ApiError {
    invalid_combination(
        "You may not attach a network interface to an instance if they are not in the same availability zone",
    )
}

pub(crate) fn other_vpc() -> ApiError {
    invalid_combination(
        "You may not attach a network interface to an instance if they are not in the same VPC",
    )
}

pub(crate) fn device_index_taken(instance: &str, slot: Slot) -> ApiError {
    let index = slot.device_index;
    invalid_value(format!(
        "Instance '{instance}' already has an interface attached at device index '{index}'."
    ))
}

pub(crate) fn no_such_network_card(index: u32, instance_type: &str) -> ApiError {
    invalid_value(format!(
        "Network card index {index} is not valid for the instance type {instance_type}."
    ))
}

/// Not documented: that it is refused at all, and with what.
pub(crate) fn no_ena_express(instance_type: &str) -> ApiError {
    ApiError::new(
        "InvalidParameterCombination",
        format!("ENA Express is not supported on the instance type '{instance_type}'."),
    )
}

pub(crate) fn too_many_interfaces(count: usize, instance_type: &str) -> ApiError {
    ApiError::new(
        "AttachmentLimitExceeded",
        format!("Interface count {count} exceeds the limit for {instance_type}"),
    )
}

pub(crate) fn too_many_addresses(count: usize, eni: &str, instance_type: &str) -> ApiError {
    let id = eni.strip_prefix("eni-").unwrap_or(eni);
    ApiError::new(
        "InvalidInterface.IpAddressLimitExceeded",
        format!("Address count {count} on interface-{id} exceeds the limit for {instance_type}"),
    )
}

pub(crate) fn primary_interface_stays() -> ApiError {
    ApiError::new(
        "OperationNotPermitted",
        "The network interface at device index 0 and networkCard index 0 cannot be detached.",
    )
}

pub(crate) fn attachment_in_state(id: &str, state: impl Display) -> ApiError {
    ApiError::new(
        "IncorrectState",
        format!("The interface attachment '{id}' is currently '{state}'."),
    )
}

pub(crate) fn no_detach_from(instance: &str, state: InstanceState) -> ApiError {
    ApiError::new(
        "IncorrectState",
        format!("Instance '{instance}' is currently '{state}'."),
    )
}
