//! Every error code that docs/ec2-facts.md names, with its message and HTTP status, and what it means to this function.

use eni_failover::cloud::{CallError, Failure, Rejection};

/// What is known after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Rejected(Rejection),
    Transient,
    Unknown,
}

use Meaning::{Rejected, Transient, Unknown};
use Rejection::{
    ActionOver, AttachmentGone, DeviceIndexTaken, InUse, LimitExceeded, NotFound,
    OperationNotPermitted, Other, RouteGone, RouteThere, Unauthorized, WrongState,
};

impl Meaning {
    pub(crate) fn of(error: &CallError) -> Self {
        match error.failure {
            Failure::Rejected { rejection, .. } => Rejected(rejection),
            Failure::Transient { .. } => Transient,
            Failure::Unknown { .. } => Unknown,
        }
    }
}

/// Code, message, HTTP status, meaning.
pub(crate) type Known = (&'static str, &'static str, u16, Meaning);

#[rustfmt::skip]
pub(crate) const EC2: &[Known] = &[
    ("OperationNotPermitted", "The network interface at device index 0 and networkCard index 0 cannot be detached.", 400, Rejected(OperationNotPermitted)),
    ("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.", 400, Rejected(OperationNotPermitted)),
    ("InvalidParameterCombination", "You may not attach a network interface to an instance if they are not in the same availability zone", 400, Rejected(Other)),
    ("IncorrectState", "The attachment is in state 'detaching'.", 400, Rejected(WrongState)),
    ("IncorrectInstanceState", "The instance is not in a valid state for this operation.", 400, Rejected(WrongState)),
    ("InvalidParameterValue", "Instance 'i-0aaa' already has an interface attached at device index '1'.", 400, Rejected(DeviceIndexTaken)),
    ("InvalidNetworkInterface.InUse", "Interface: [eni-0aaa] in use.", 400, Rejected(InUse)),
    ("InvalidParameterValue", "Network interface 'eni-0aaa' is currently in use.", 400, Rejected(InUse)),
    ("InvalidParameterValue", "[10.0.1.50] assigned, but move is not allowed.", 400, Rejected(Other)),
    ("InvalidParameterValue", "Some of the specified addresses are not assigned to interface eni-0aaa", 400, Rejected(Other)),
    ("InvalidParameterValue", "The address '2001:db8::50' is not mapped to interface ID 'eni-0aaa'", 400, Rejected(Other)),
    ("AttachmentLimitExceeded", "Interface count 3 exceeds the limit for t3.micro", 400, Rejected(LimitExceeded)),
    ("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.", 400, Rejected(LimitExceeded)),
    ("InvalidInterface.IpAddressLimitExceeded", "Address count 7 on interface-0aaa exceeds the limit for t3.medium", 400, Rejected(LimitExceeded)),
    ("RouteLimitExceeded", "The maximum number of routes has been reached in rtb-0aaa.", 400, Rejected(LimitExceeded)),
    ("RouteAlreadyExists", "The route identified by 10.99.0.10/32 already exists.", 400, Rejected(RouteThere)),
    ("InvalidRoute.NotFound", "no route with destination-cidr-block 10.99.0.10/32 in route table rtb-0aaa", 400, Rejected(RouteGone)),
    ("InvalidParameterValue", "There is no route defined for '10.99.0.10/32' in the route table. Use CreateRoute instead.", 400, Rejected(RouteGone)),
    ("InvalidRouteTableID.NotFound", "The routeTable ID 'rtb-0aaa' does not exist", 400, Rejected(NotFound)),
    ("InvalidAllocationID.NotFound", "The allocation ID 'eipalloc-0aaa' does not exist", 400, Rejected(NotFound)),
    ("InvalidAttachmentID.NotFound", "The attachment 'eni-attach-0aaa' does not exist", 400, Rejected(AttachmentGone)),
    ("InvalidInstanceID.NotFound", "The instance ID 'i-0aaa' does not exist", 400, Rejected(NotFound)),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0aaa' does not exist", 400, Rejected(NotFound)),
    ("InvalidSubnetID.NotFound", "The subnet ID 'subnet-0aaa' does not exist", 400, Rejected(NotFound)),
    ("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412, Rejected(Other)),
    ("UnauthorizedOperation", "You are not authorized to perform this operation.", 403, Rejected(Unauthorized)),
    ("AuthFailure", "AWS was not able to validate the provided access credentials", 401, Rejected(Unauthorized)),
    ("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.", 400, Rejected(Other)),
    ("RequestLimitExceeded", "Request limit exceeded.", 503, Transient),
    ("EC2ThrottledException", "Request limit exceeded.", 400, Transient),
    ("Throttling", "Rate exceeded", 400, Transient),
    ("ThrottlingException", "Rate exceeded", 400, Transient),
    ("Unavailable", "The service is unavailable. Please try again shortly.", 503, Transient),
    ("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503, Transient),
    ("InternalError", "An internal error has occurred", 500, Unknown),
    ("InternalFailure", "The request processing has failed.", 500, Unknown),
    ("SomethingNew", "This code is newer than this function.", 400, Rejected(Other)),
    ("SomethingNew", "This code is newer than this function.", 500, Unknown),
    ("SomethingNew", "This code is newer than this function.", 503, Transient),
];

#[rustfmt::skip]
pub(crate) const SNS: &[Known] = &[
    ("NotFound", "Topic does not exist", 404, Rejected(NotFound)),
    ("AuthorizationError", "User is not authorized to perform: SNS:Publish", 403, Rejected(Unauthorized)),
    ("InvalidParameter", "Invalid parameter: Subject", 400, Rejected(Other)),
    ("KMSAccessDenied", "The ciphertext refers to a key that you may not use", 400, Rejected(Unauthorized)),
    ("KMSThrottling", "Rate exceeded", 400, Transient),
    ("Throttled", "Rate exceeded", 429, Transient),
    ("InternalError", "Internal Error", 500, Unknown),
];

#[rustfmt::skip]
pub(crate) const AUTO_SCALING: &[Known] = &[
    ("ValidationError", "No active Lifecycle Action found with token f66c3d47-e602-4af0-8edd-d4e4d2fe4620", 400, Rejected(ActionOver)),
    ("ValidationError", "AutoScalingGroup name not found", 400, Rejected(Other)),
    ("ResourceContention", "You already have a pending update to an Auto Scaling resource.", 500, Transient),
    ("AccessDenied", "User is not authorized to perform: autoscaling:CompleteLifecycleAction", 403, Rejected(Unauthorized)),
    ("Throttling", "Rate exceeded", 400, Transient),
    ("InternalFailure", "The request processing has failed.", 500, Unknown),
];
