//! What of the role each call needs.

/// The calls that this function makes, and what of its role each needs: what the template permits, and where. The text
/// follows "the function's role lacks".
pub const PERMISSIONS: [(&str, &str); 23] = [
    ("DescribeInstances", "ec2:DescribeInstances"),
    ("DescribeInstanceStatus", "ec2:DescribeInstanceStatus"),
    ("DescribeInstanceTypes", "ec2:DescribeInstanceTypes"),
    ("DescribeNetworkInterfaces", "ec2:DescribeNetworkInterfaces"),
    ("DescribeSubnets", "ec2:DescribeSubnets"),
    ("DescribeRouteTables", "ec2:DescribeRouteTables"),
    ("DescribeAddresses", "ec2:DescribeAddresses"),
    (
        "AttachNetworkInterface",
        "ec2:AttachNetworkInterface on the instance or the interface, which both need the group tag",
    ),
    (
        "DetachNetworkInterface",
        "ec2:DetachNetworkInterface on the instance or the interface, which both need the group tag",
    ),
    (
        "AssignPrivateIpAddresses",
        "ec2:AssignPrivateIpAddresses on the interface, which needs the tag of its addresses",
    ),
    (
        "UnassignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses on the interface, which needs the tag of its addresses",
    ),
    (
        "AssignIpv6Addresses",
        "ec2:AssignIpv6Addresses on the interface, which needs the tag of its addresses",
    ),
    (
        "UnassignIpv6Addresses",
        "ec2:UnassignIpv6Addresses on the interface, which needs the tag of its addresses",
    ),
    (
        "AssociateAddress",
        "ec2:AssociateAddress on the instance or the Elastic IP, which both need the group tag",
    ),
    (
        "ReplaceRoute",
        "ec2:ReplaceRoute on the route table, which needs the tag of its routes",
    ),
    (
        "CreateRoute",
        "ec2:CreateRoute on the route table, which needs the tag of its routes",
    ),
    (
        "CreateTags",
        "ec2:CreateTags on the instance or on what floats, which needs the group tag or that of its addresses or routes",
    ),
    (
        "DeleteTags",
        "ec2:DeleteTags on the instance, which needs the group tag",
    ),
    (
        "CompleteLifecycleAction",
        "autoscaling:CompleteLifecycleAction on the Auto Scaling group, which the parameter TerminationHookName gives it",
    ),
    ("Publish", "sns:Publish on the topic"),
    ("ReceiveMessage", "sqs:ReceiveMessage on its queue"),
    ("DeleteMessage", "sqs:DeleteMessage on its queue"),
    (
        "ChangeMessageVisibility",
        "sqs:ChangeMessageVisibility on its queue",
    ),
];

/// What SNS asks of whoever publishes to a topic under a key of the account.
const KEY_PERMISSIONS: &str = "kms:GenerateDataKey and kms:Decrypt on the topic's key";

pub(super) fn lacking(call: &str, code: &str) -> Option<&'static str> {
    match code {
        "KMSAccessDenied" => Some(KEY_PERMISSIONS),
        // Credentials that aren't valid, whatever they would permit.
        "AuthFailure" => None,
        _ => {
            let mut known = PERMISSIONS.iter();
            let (_, permission) = known.find(|(action, _)| *action == call)?;
            Some(permission)
        }
    }
}
