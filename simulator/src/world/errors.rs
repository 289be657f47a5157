//! The error answers that several things share, with EC2's code and message; what only one thing refuses stands with it.
//! Where the message isn't documented it is one that was seen in public threads, or else a plain sentence: nothing but
//! `InvalidParameterValue`s should be told apart by it.

use jiff::Timestamp;

use crate::api::ApiError;

// --- Any call -------------------------------------------------------------------------------------------------------

/// The answer to `DryRun`, once permissions and identifiers were found right. EC2 doesn't document which of its other
/// checks come before it; the cautious reading is none, so that a dry run promises as little as possible.
pub(crate) fn dry_run(asked: bool) -> Result<(), ApiError> {
    if !asked {
        return Ok(());
    }
    Err(ApiError::new(
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
    )
    .with_status(412))
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

pub(crate) fn publish_denied(topic: &str) -> ApiError {
    ApiError::new(
        "AuthorizationError",
        format!("User is not authorized to perform: SNS:Publish on resource: {topic}"),
    )
    .with_status(403)
}

/// Auto Scaling's.
pub(crate) fn access_denied(resource: &str) -> ApiError {
    let action = "autoscaling:CompleteLifecycleAction";
    ApiError::new(
        "AccessDenied",
        format!("User is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"),
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

pub(crate) fn allocation_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidAllocationID.NotFound",
        format!("The allocation ID '{id}' does not exist"),
    )
}

pub(crate) fn route_table_not_found(id: &str) -> ApiError {
    ApiError::new(
        "InvalidRouteTableID.NotFound",
        format!("The routeTable ID '{id}' does not exist"),
    )
}

// --- Things that don't allow it ---------------------------------------------------------------------------------------

pub(crate) fn requester_managed() -> ApiError {
    ApiError::new(
        "OperationNotPermitted",
        "You are not allowed to manage 'ela-attach' attachments.",
    )
}

pub(crate) fn too_many_addresses() -> ApiError {
    ApiError::new(
        "PrivateIpAddressLimitExceeded",
        "Number of private addresses will exceed limit.",
    )
}

pub(crate) fn wrong_state_to(verb: &str, id: &str) -> ApiError {
    ApiError::new(
        "IncorrectInstanceState",
        format!("The instance '{id}' is not in a state from which it can be {verb}."),
    )
}
