//! Every error answer, with EC2's code and message. Where the message isn't documented it is one that was seen in
//! public threads, or else a plain sentence: nothing but `InvalidParameterValue`s should be told apart by it.

use std::fmt::Display;
use std::net::Ipv4Addr;

use eni_failover::ports::{InstanceState, Slot};
use jiff::Timestamp;

use crate::api::ApiError;

// --- Any call -------------------------------------------------------------------------------------------------------

pub(crate) fn dry_run() -> ApiError {
    ApiError::new(
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
    )
    .with_status(412)
}

pub(crate) fn unauthorized(action: &str) -> ApiError {
    // The message that EC2 encodes names the action; here it is in the clear.
    ApiError::new(
        "UnauthorizedOperation",
        format!("You are not authorized to perform this operation: ec2:{action}."),
    )
    .with_status(403)
}

/// What a policy doesn't allow. The encoded message is another one each time, as EC2's is.
pub(crate) fn unauthorized_on(
    account: &str,
    action: &str,
    resource: &str,
    now: Timestamp,
) -> ApiError {
    let encoded = now.as_nanosecond();
    ApiError::new(
        "UnauthorizedOperation",
        format!(
            "You are not authorized to perform this operation. User: arn:aws:sts::{account}:assumed-role/role/function \
             is not authorized to perform: ec2:{action} on resource: {resource} because no identity-based policy allows \
             the ec2:{action} action. Encoded authorization failure message: {encoded:x}"
        ),
    )
    .with_status(403)
}

pub(crate) fn request_limit_exceeded() -> ApiError {
    ApiError::new("RequestLimitExceeded", "Request limit exceeded.").with_status(503)
}

pub(crate) fn malformed(code: &str, id: &str, prefix: &str) -> ApiError {
    ApiError::new(
        code,
        format!("Invalid id: \"{id}\" (expecting \"{prefix}...\")"),
    )
}

pub(crate) fn missing(parameter: &str) -> ApiError {
    ApiError::new(
        "MissingParameter",
        format!("The request must contain the parameter {parameter}"),
    )
}

pub(crate) fn invalid_value(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterValue", message)
}

pub(crate) fn invalid_combination(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterCombination", message)
}

// --- Things that don't exist ------------------------------------------------------------------------------------------

pub(crate) fn instances_not_found(ids: &[&str]) -> ApiError {
    let message = match ids {
        [id] => format!("The instance ID '{id}' does not exist"),
        _ => format!("The instance IDs '{}' do not exist", ids.join(", ")),
    };
    ApiError::new("InvalidInstanceID.NotFound", message)
}

pub(crate) fn interface_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidNetworkInterfaceID.NotFound",
        format!("The networkInterface ID '{id}' does not exist"),
    )
}

pub(crate) fn attachment_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidAttachmentID.NotFound",
        format!("The interface attachment '{id}' does not exist."),
    )
}

pub(crate) fn subnet_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidSubnetID.NotFound",
        format!("The subnet ID '{id}' does not exist"),
    )
}

pub(crate) fn address_not_found(ip: &str) -> ApiError {
    ApiError::new(
        "InvalidAddress.NotFound",
        format!("Address '{ip}' not found."),
    )
}

pub(crate) fn allocation_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidAllocationID.NotFound",
        format!("The allocation ID '{id}' does not exist"),
    )
}

pub(crate) fn instance_types_not_found(types: &[&str]) -> ApiError {
    ApiError::new(
        "InvalidInstanceType",
        format!(
            "The following supplied instance types do not exist: [{}]",
            types.join(", ")
        ),
    )
}

// --- Attach and detach ------------------------------------------------------------------------------------------------

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

pub(crate) fn too_many_interfaces(count: usize, instance_type: &str) -> ApiError {
    ApiError::new(
        "AttachmentLimitExceeded",
        format!("Interface count {count} exceeds the limit for {instance_type}"),
    )
}

pub(crate) fn primary_interface_stays() -> ApiError {
    ApiError::new(
        "OperationNotPermitted",
        "The network interface at device index 0 and networkCard index 0 cannot be detached.",
    )
}

pub(crate) fn requester_managed() -> ApiError {
    ApiError::new(
        "OperationNotPermitted",
        "You are not allowed to manage 'ela-attach' attachments.",
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

// --- Addresses --------------------------------------------------------------------------------------------------------

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

pub(crate) fn too_many_addresses() -> ApiError {
    ApiError::new(
        "PrivateIpAddressLimitExceeded",
        "Number of private addresses will exceed limit.",
    )
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

// --- Instances, tags ------------------------------------------------------------------------------------------------

pub(crate) fn wrong_state_to(verb: &str, id: &str) -> ApiError {
    ApiError::new(
        "IncorrectInstanceState",
        format!("The instance '{id}' is not in a state from which it can be {verb}."),
    )
}

pub(crate) fn too_many_tags() -> ApiError {
    ApiError::new(
        "TagLimitExceeded",
        "The maximum number of Tags for a resource has been reached.",
    )
}

pub(crate) fn not_a_resource(id: &str) -> ApiError {
    ApiError::new("InvalidID", format!("The ID '{id}' is not valid"))
}

// --- SNS ----------------------------------------------------------------------------------------------------------------

pub(crate) fn sns_invalid(what: &str) -> ApiError {
    ApiError::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

pub(crate) fn topic_not_found() -> ApiError {
    ApiError::new("NotFound", "Topic does not exist").with_status(404)
}

pub(crate) fn publish_denied(topic: &str) -> ApiError {
    ApiError::new(
        "AuthorizationError",
        format!("User is not authorized to perform: SNS:Publish on resource: {topic}"),
    )
    .with_status(403)
}
