//! Each error that EC2 and SNS have for each call that the function makes (docs/ec2-facts.md).

/// Code, message, HTTP status.
pub(crate) type Code = (&'static str, &'static str, u16);

const UNAUTHORIZED: Code = (
    "UnauthorizedOperation",
    "You are not authorized to perform this operation.",
    403,
);

#[rustfmt::skip]
const ATTACH: &[Code] = &[
    ("InvalidNetworkInterface.InUse", "Interface: [eni-0fffffffffffffff1] in use.", 400),
    ("InvalidParameterValue", "Network interface 'eni-0fffffffffffffff1' is currently in use.", 400),
    ("InvalidParameterValue", "Instance 'i-0bbbbbbbbbbbbbbb2' already has an interface attached at device index '1'.", 400),
    ("AttachmentLimitExceeded", "Interface count 5 exceeds the limit for t3.xlarge", 400),
    ("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.", 400),
    ("InvalidParameterCombination", "You may not attach a network interface to an instance if they are not in the same availability zone", 400),
    ("IncorrectState", "Instance 'i-0bbbbbbbbbbbbbbb2' is not 'running' or 'stopped'.", 400),
    ("IncorrectInstanceState", "The instance is not in a valid state for this operation.", 400),
    ("InvalidInstanceID.NotFound", "The instance ID 'i-0bbbbbbbbbbbbbbb2' does not exist", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0fffffffffffffff1' does not exist", 400),
    ("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const DETACH: &[Code] = &[
    ("InvalidAttachmentID.NotFound", "The interface attachment does not exist.", 400),
    ("IncorrectState", "The interface attachment is currently 'detaching'.", 400),
    ("OperationNotPermitted", "The network interface at device index 0 and networkCard index 0 cannot be detached.", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const ASSIGN: &[Code] = &[
    ("InvalidParameterValue", "[10.0.1.50] assigned, but move is not allowed.", 400),
    ("InvalidParameterValue", "Address 10.0.1.50 does not fall within the subnet's address range", 400),
    ("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0bbbbbbbbbbbbbbb2' does not exist", 400),
    ("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const ASSIGN_IPV6: &[Code] = &[
    ("InvalidParameterValue", "[2001:db8:0:1::50] already assigned.", 400),
    ("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0bbbbbbbbbbbbbbb2' does not exist", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const UNASSIGN: &[Code] = &[
    ("InvalidParameterValue", "The address '2001:db8:0:1::50' is not mapped to interface ID 'eni-0aaaaaaaaaaaaaaa1'", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0aaaaaaaaaaaaaaa1' does not exist", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const TAGS: &[Code] = &[
    ("InvalidInstanceID.NotFound", "The instance ID 'i-0aaaaaaaaaaaaaaa1' does not exist", 400),
    ("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const PUBLISH: &[Code] = &[
    ("NotFound", "Topic does not exist", 404),
    ("AuthorizationError", "User is not authorized to perform: SNS:Publish", 403),
    ("KMSAccessDenied", "The ciphertext refers to a key that you may not use", 400),
    ("InvalidParameter", "Invalid parameter: Subject", 400),
];

#[rustfmt::skip]
const INSTANCES: &[Code] = &[
    ("InvalidInstanceID.NotFound", "The instance ID 'i-0aaaaaaaaaaaaaaa1' does not exist", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const INTERFACES: &[Code] = &[
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0fffffffffffffff1' does not exist", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const SUBNETS: &[Code] = &[
    ("InvalidSubnetID.NotFound", "The subnet ID 'subnet-0a1b2c3d4e5f60001' does not exist", 400),
    UNAUTHORIZED,
];

/// To `ReplaceRoute`.
pub(crate) const ROUTE_GONE: Code = (
    "InvalidParameterValue",
    "There is no route defined for '10.99.0.10/32' in the route table. Use CreateRoute instead.",
    400,
);

#[rustfmt::skip]
const ROUTE: &[Code] = &[
    ROUTE_GONE,
    ("InvalidParameterValue", "route table rtb-0aaaaaaaaaaaaaaa1 and interface eni-0bbbbbbbbbbbbbbb2 belong to different networks", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0bbbbbbbbbbbbbbb2' does not exist", 400),
    ("InvalidRouteTableID.NotFound", "The routeTable ID 'rtb-0aaaaaaaaaaaaaaa1' does not exist", 400),
    UNAUTHORIZED,
];

#[rustfmt::skip]
const ASSOCIATE: &[Code] = &[
    ("InvalidParameterCombination", "eipalloc-0aaaaaaaaaaaaaaa1 belongs to the network border group us-east-1", 400),
    ("IncorrectInstanceState", "The pending-instance-creation instance to which 'eni-0bbbbbbbbbbbbbbb2' is attached is not in a valid state for this operation", 400),
    ("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID 'eni-0bbbbbbbbbbbbbbb2' does not exist", 400),
    ("InvalidAllocationID.NotFound", "The allocation ID 'eipalloc-0aaaaaaaaaaaaaaa1' does not exist", 400),
    UNAUTHORIZED,
];

pub(crate) fn documented_for(action: &str) -> &'static [Code] {
    match action {
        "AttachNetworkInterface" => ATTACH,
        "DetachNetworkInterface" => DETACH,
        "AssignPrivateIpAddresses" => ASSIGN,
        "AssignIpv6Addresses" => ASSIGN_IPV6,
        "UnassignPrivateIpAddresses" | "UnassignIpv6Addresses" => UNASSIGN,
        "ReplaceRoute" => ROUTE,
        "AssociateAddress" => ASSOCIATE,
        "CreateTags" | "DeleteTags" => TAGS,
        "Publish" => PUBLISH,
        "DescribeInstances" | "DescribeInstanceStatus" => INSTANCES,
        "DescribeNetworkInterfaces" => INTERFACES,
        "DescribeSubnets" => SUBNETS,
        "DescribeInstanceTypes" | "DescribeRouteTables" | "DescribeAddresses" => &[UNAUTHORIZED],
        other => panic!("the function has never made {other}"),
    }
}

/// What throttles together in the simulator (docs/ec2-facts.md, "Throttling").
pub(crate) fn bucket(action: &str) -> &'static str {
    match action {
        "AttachNetworkInterface"
        | "DetachNetworkInterface"
        | "AssignIpv6Addresses"
        | "UnassignIpv6Addresses"
        | "ReplaceRoute"
        | "AssociateAddress" => "changes",
        "AssignPrivateIpAddresses" | "UnassignPrivateIpAddresses" => "addresses",
        "CreateTags" | "DeleteTags" => "tags",
        "Publish" => "sns",
        _ => "describes",
    }
}
