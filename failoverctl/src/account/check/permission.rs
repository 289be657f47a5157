//! What the function's role may: IAM's own simulation of it, since a `DryRun` would tell of the operator's permissions.

use super::finding::Finding;
use crate::account::facts::{Account, Permission};
use crate::account::known::Known;

/// Without these nothing is moved.
const TO_MOVE: [&str; 8] = [
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:AttachNetworkInterface",
    "ec2:DetachNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
];

pub(super) fn to_move(account: &Account) -> Known<Vec<Finding>> {
    denied(account, |action| TO_MOVE.contains(&action))
}

pub(super) fn to_remember(account: &Account) -> Known<Vec<Finding>> {
    denied(account, |action| action.ends_with("Tags"))
}

pub(super) fn to_tell(account: &Account) -> Known<Vec<Finding>> {
    denied(account, |action| !action.starts_with("ec2:"))
}

fn denied(account: &Account, of: impl Fn(&str) -> bool) -> Known<Vec<Finding>> {
    let role = account.around.role.as_ref().map_err(Clone::clone)?;
    let denied = role
        .iter()
        .filter(|permission| of(&permission.action) && !permission.allowed);
    Ok(denied.map(finding).collect())
}

fn finding(permission: &Permission) -> Finding {
    let Permission {
        action, resource, ..
    } = permission;
    if permission.denied_by_organisation {
        let what =
            format!("an organisation's policy denies the function's role {action} on {resource}");
        return Finding::of_all(
            what,
            "ask whoever keeps the organisation's service control policies",
        );
    }
    if permission.denied_by_boundary {
        let what = format!(
            "the permissions boundary of the function's role has no {action} on {resource}"
        );
        return Finding::of_all(
            what,
            "sam deploy with a PermissionsBoundaryArn that allows what docs/security.md lists",
        );
    }
    let what = format!("the function's role lacks {action} on {resource}");
    Finding::of_all(what, "sam deploy: the template's role has it")
}
