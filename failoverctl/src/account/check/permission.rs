//! What the function's role may: IAM's own simulation of it, since a `DryRun` would tell of the operator's permissions.

use eni_failover::cloud::AddressKind;
use eni_failover::look::FloatKind;

use super::finding::Finding;
use crate::account::facts::{Account, Permission};
use crate::account::known::Known;

/// Without these nothing is moved, or not what needs them: a stack of an older version may move no routes, and where none
/// float nothing is lost by that.
pub(super) fn to_move(account: &Account) -> Known<Vec<Finding>> {
    denied(account, |action| {
        action.starts_with("ec2:") && !action.ends_with("Tags") && is_needed(account, action)
    })
}

fn is_needed(account: &Account, action: &str) -> bool {
    let floats = |is: fn(&FloatKind) -> bool| {
        let mut floats = account.groups.values().flat_map(|group| &group.floats);
        floats.any(|float| is(&float.kind))
    };
    match action {
        "ec2:AttachNetworkInterface" | "ec2:DetachNetworkInterface" => {
            floats(|kind| matches!(kind, FloatKind::Interface(_)))
        }
        "ec2:AssignPrivateIpAddresses" => {
            floats(|kind| matches!(kind, FloatKind::Address(it) if !it.address.kind().is_ipv6()))
        }
        "ec2:AssignIpv6Addresses" | "ec2:UnassignIpv6Addresses" => {
            floats(|kind| matches!(kind, FloatKind::Address(it) if it.address.kind().is_ipv6()))
        }
        "ec2:UnassignPrivateIpAddresses" => floats(
            |kind| matches!(kind, FloatKind::Address(it) if is_ipv4_prefix(it.address.kind())),
        ),
        "ec2:AssociateAddress" => floats(|kind| matches!(kind, FloatKind::ElasticIp(_))),
        "ec2:ReplaceRoute" | "ec2:CreateRoute" => {
            floats(|kind| matches!(kind, FloatKind::Route(_)))
        }
        _ => true,
    }
}

/// A secondary address is moved in one call; a prefix has to be given back first.
fn is_ipv4_prefix(kind: AddressKind) -> bool {
    kind != AddressKind::Ipv4 && !kind.is_ipv6()
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
