//! Counting what the function asked EC2 for.

use std::collections::BTreeSet;

use ec2_simulator::api::Request;
use ec2_simulator::{Call, CallFailure};
use eni_failover::cloud::AddressKind;

/// Whether a call only asks what is permitted.
pub(crate) fn is_rehearsal(call: &Call) -> bool {
    call.request.is_dry_run() || is_about_nowhere(&call.request)
}

/// An address that lies in no subnet is never assigned.
fn is_about_nowhere(request: &Request) -> bool {
    let asked = if let Request::AssignPrivateIpAddresses(asked) = request {
        asked.ipv4_prefixes.clone()
    } else if let Request::AssignIpv6Addresses(asked) = request {
        [&asked.ipv6_addresses[..], &asked.ipv6_prefixes].concat()
    } else {
        return false;
    };
    let nowhere = AddressKind::ALL.map(|kind| kind.nowhere().to_string());
    !asked.is_empty() && asked.iter().all(|address| nowhere.contains(address))
}

/// Whether a call leaves the account as it is.
pub(crate) fn changes_nothing(call: &Call) -> bool {
    call.request.is_describe() || is_rehearsal(call)
}

/// Whether a call moves something: tags, messages and rehearsals don't.
pub(crate) fn moves(call: &Call) -> bool {
    !is_rehearsal(call)
        && matches!(
            call.request,
            Request::AttachNetworkInterface(_)
                | Request::DetachNetworkInterface(_)
                | Request::AssignPrivateIpAddresses(_)
                | Request::UnassignPrivateIpAddresses(_)
                | Request::AssignIpv6Addresses(_)
                | Request::UnassignIpv6Addresses(_)
                | Request::ModifyNetworkInterfaceAttribute(_)
                | Request::AssociateAddress(_)
                | Request::ReplaceRoute(_)
                | Request::CreateRoute(_)
        )
}

/// The calls that move something.
pub(crate) fn moving(calls: &[Call]) -> Vec<&'static str> {
    let moving = calls.iter().filter(|call| moves(call));
    moving.map(|call| call.action).collect()
}

/// How many calls of this action there were, rehearsals aside.
pub(crate) fn count(calls: &[Call], action: &str) -> usize {
    let of_it = calls.iter().filter(|call| call.action == action);
    of_it.filter(|call| !is_rehearsal(call)).count()
}

/// How many of them EC2 carried out, as the caller heard.
pub(crate) fn succeeded(calls: &[Call], action: &str) -> usize {
    let of_it = calls.iter().filter(|call| call.action == action);
    of_it.filter(|call| call.succeeded()).count()
}

/// The actions that IAM denied.
pub(crate) fn denied(calls: &[Call]) -> BTreeSet<&'static str> {
    let denied = |call: &&Call| match &call.result {
        Some(Err(CallFailure::Api(error))) => [
            "UnauthorizedOperation",
            "AuthorizationError",
            "AccessDenied",
        ]
        .contains(&error.code.as_str()),
        Some(
            Err(
                CallFailure::NoAnswer { .. }
                | CallFailure::Truncated(_)
                | CallFailure::WrongContent,
            )
            | Ok(_),
        )
        | None => false,
    };
    calls
        .iter()
        .filter(denied)
        .map(|call| call.action)
        .collect()
}

/// The calls before the first one that moves something.
pub(crate) fn before_the_move(calls: &[Call]) -> &[Call] {
    let first = calls.iter().position(moves).unwrap_or(calls.len());
    &calls[..first]
}

/// Groups of describes that overlap: what one waits for before the next can begin.
pub(crate) fn rounds_of_describes(calls: &[Call]) -> usize {
    let mut rounds = 0;
    let mut all_answered = None;
    for call in calls.iter().filter(|call| call.request.is_describe()) {
        if all_answered.is_none_or(|answered| Some(call.started) >= answered) {
            rounds += 1;
        }
        all_answered = all_answered.max(Some(call.ended));
    }
    rounds
}

/// Whether all calls of these actions were on their way at one moment.
pub(crate) fn side_by_side(calls: &[Call], actions: &[&str]) -> bool {
    let of_them = || {
        let of_them = calls.iter().filter(|call| actions.contains(&call.action));
        of_them.filter(|call| !is_rehearsal(call))
    };
    let last_begun = of_them().map(|call| call.started).max();
    let first_ended = of_them().filter_map(|call| call.ended).min();
    last_begun < first_ended
}
