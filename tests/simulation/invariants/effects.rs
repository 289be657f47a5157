//! Invariants of single calls.

use ec2_simulator::World;
use ec2_simulator::api::Request;
use eni_failover::cloud::Address;

use super::moves::accuses;
use super::{
    CHANGES_NOTHING, EVIDENCE_IS_REAL, NOT_IN_VAIN, NOT_ROBBED, NOTHING_LOST, ONLY_ITS_OWN,
};
use crate::kinds;
use crate::layout::{Layout, floating_eni, group_name};
use crate::ledger::Ledger;
use crate::scenario::Kind;
use crate::truth::{Holder, Truth, index};

/// **10.** An invocation that plans, one of an alarm that nobody meant or that is muted, or any in a dry run, has no call
/// carried out that changes something: no move, no tag, and no message either.
pub(super) fn changes_nothing(ledger: &mut Ledger, by: usize, request: &Request) {
    if ledger.invocations[by].may_change_nothing() || ledger.scenario.function.dry_run {
        let action = request.action();
        ledger.violated(CHANGES_NOTHING, format!("#{by} has {action} carried out"));
    }
}

/// **2.** What a call names belongs to the groups that the trigger concerns: of interfaces those that float in them, or
/// carry their addresses on a member; of instances the members. And what somebody outside held at all times since the
/// look is left there.
pub(super) fn only_its_own(
    ledger: &mut Ledger,
    world: &World,
    by: usize,
    before: &Truth,
    request: &Request,
) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    let mut groups = ledger.invocations[by].groups();
    // Who forges a status can name an instance of another group in it: an event of that one concerns both.
    groups.extend((0..layout.groups).filter(|group| ledger.is_forged(*group)));
    let floats_in = |eni: &str| {
        (0..layout.floats.len())
            .find(|float| layout.floats[*float].is_interface() && floating_eni(*float) == eni)
            .map(|float| layout.floats[float].group)
            .filter(|group| groups.contains(group))
    };
    let is_member = |id: &str, group: usize| {
        index(id).is_some_and(|index| layout.members(group).any(|member| member == index))
    };
    let ours = match request {
        Request::AttachNetworkInterface(asked) => floats_in(&asked.network_interface_id)
            .is_some_and(|group| is_member(&asked.instance_id, group)),
        Request::DetachNetworkInterface(asked) => {
            let attached = world
                .interfaces()
                .find(|i| i.attachment.is_some_and(|a| a.id == asked.attachment_id));
            attached.is_none_or(|interface| {
                let holder = interface.attachment.and_then(|a| a.instance);
                floats_in(interface.id)
                    .is_some_and(|group| holder.is_some_and(|holder| is_member(holder, group)))
            })
        }
        Request::CreateTags(asked) => {
            // The status stands on what floats and on landing interfaces too.
            let is_status = |key: &String| key.starts_with("failover:status:");
            let only_status = asked.tags.keys().all(is_status);
            let carries = |id: &str, group: usize| {
                let carrier = floats_in(id) == Some(group)
                    || lands(layout, id, group)
                    || kinds::is_tagged(layout, id, group);
                is_member(id, group) || (only_status && carrier)
            };
            tags_of_ours(&asked.resources, asked.tags.keys(), &groups, &carries)
        }
        Request::DeleteTags(asked) => tags_of_ours(
            &asked.resources,
            asked.tags.iter().map(|tag| &tag.key),
            &groups,
            &is_member,
        ),
        _ => kinds::is_ours(layout, &groups, request).unwrap_or(true),
    };
    if !ours {
        ledger.violated(ONLY_ITS_OWN, format!("#{by} sends {request:?}"));
    }
    stolen(ledger, by, before);
}

/// Whether addresses of this group come to this interface.
fn lands(layout: &Layout, id: &str, group: usize) -> bool {
    let mut members = layout.members(group);
    members.any(|member| {
        let on = |subnet| layout.landing(member, subnet);
        (0..2).filter_map(on).any(|landing| landing == id)
    })
}

fn tags_of_ours<'a>(
    resources: &[String],
    mut keys: impl Iterator<Item = &'a String>,
    groups: &std::collections::BTreeSet<usize>,
    is_member: &impl Fn(&str, usize) -> bool,
) -> bool {
    let known = |key: &String| match key.strip_prefix("failover:status:") {
        Some(group) => groups.iter().any(|ours| group_name(*ours) == group),
        None => key.starts_with("failover:impaired:") || key.starts_with("failover:recovered:"),
    };
    keys.all(known)
        && resources
            .iter()
            .all(|id| groups.iter().any(|group| is_member(id, *group)))
}

fn stolen(ledger: &mut Ledger, by: usize, before: &Truth) {
    for float in 0..before.floats.len() {
        if ledger.truth().floats[float] == before.floats[float] {
            continue;
        }
        let window = ledger.since(ledger.looked(by));
        let window = &window[..window.len() - 1];
        if window
            .iter()
            .all(|truth| matches!(truth.floats[float], Holder::Outside | Holder::Unlisted))
        {
            ledger.violated(ONLY_ITS_OWN, format!("#{by} takes f{float} from outside"));
        }
    }
}

/// **1.** A mark is only ever written on a member that the invocation's own event accuses.
pub(super) fn evidence_is_real(ledger: &mut Ledger, by: usize, request: &Request) {
    let Request::CreateTags(asked) = request else {
        return;
    };
    for key in asked
        .tags
        .keys()
        .filter(|key| key.starts_with("failover:impaired:"))
    {
        for member in asked.resources.iter().filter_map(|id| index(id)) {
            // A forged status names another one as the active that a group's alarm is meant for.
            let testimonies = ledger.invocations[by].testimonies();
            let of_groups = testimonies.filter_map(|testimony| testimony.group);
            let groups: Vec<usize> = of_groups.collect();
            let forged = groups.iter().any(|group| ledger.is_forged(*group));
            if !forged && !accuses(ledger, by, member) {
                ledger.violated(
                    EVIDENCE_IS_REAL,
                    format!("#{by} writes {key} on m{member}, which its event doesn't speak of"),
                );
            }
        }
    }
}

/// **1.** A detach is forced only from a member that was failed at some time since the look, or that the invocation's own
/// event accuses.
pub(super) fn force_is_for_the_failed(ledger: &mut Ledger, by: usize, request: &Request) {
    let Request::DetachNetworkInterface(asked) = request else {
        return;
    };
    let Some(from) = ledger.attachments.get(&asked.attachment_id).copied() else {
        return;
    };
    let looked = ledger.looked(by);
    if asked.force && !ledger.failed_since(from, looked) && !accuses(ledger, by, from) {
        ledger.violated(
            NOT_ROBBED,
            format!("#{by} forces a detach from m{from}, which is sound"),
        );
    }
}

/// **11.** While the role may not attach, nothing is detached, nor unassigned what it may not assign; unless EC2 is slow to
/// say so: a failover waits for nobody.
pub(super) fn not_in_vain(ledger: &mut Ledger, by: usize, request: &Request) {
    let (what, gives) = match request {
        // By force it is only finished, whoever began it: an operator, too.
        Request::DetachNetworkInterface(asked) if !asked.force => {
            (asked.attachment_id.clone(), "AttachNetworkInterface")
        }
        Request::UnassignIpv6Addresses(asked) => {
            (asked.ipv6_addresses.join(" "), "AssignIpv6Addresses")
        }
        Request::UnassignPrivateIpAddresses(asked) => {
            (asked.ipv4_prefixes.join(" "), "AssignPrivateIpAddresses")
        }
        _ => return,
    };
    let now = ledger.now;
    let disturbances = ledger.scenario.disturbances.iter();
    let of_giving = disturbances.filter(|it| it.action.is_empty() || it.action == gives);
    let (denials, others): (Vec<_>, Vec<_>) =
        of_giving.partition(|disturbance| disturbance.kind == Kind::Denied);
    let denied = denials
        .iter()
        .any(|denial| (denial.from..denial.to).contains(&now));
    if denied && others.is_empty() {
        ledger.violated(
            NOT_IN_VAIN,
            format!("#{by} takes {what} away, and its role may not give it to anybody"),
        );
    }
}

/// **9.** No address is on two interfaces and nothing else is so that no EC2 could look like it; security groups and
/// source/destination check of a floating interface are as at first; and no attachment of one that the function made
/// deletes it on termination. (`AttachNetworkInterface` makes it `false` whatever it was: the safe way.)
pub(super) fn nothing_lost(ledger: &mut Ledger, world: &World) {
    for violation in world.violations() {
        ledger.violated(NOTHING_LOST, violation);
    }
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let floats = scenario.layout.floats.iter().enumerate();
    for (float, drawn) in floats.filter(|(_, float)| float.is_interface()) {
        let id = floating_eni(float);
        let Some(interface) = world.interfaces().find(|interface| interface.id == id) else {
            continue;
        };
        let group = format!("sg-0{float:016x}");
        let deleted_elsewhere = interface.attachment.is_some_and(|attachment| {
            attachment.delete_on_termination
                && attachment.instance.and_then(index) != Some(drawn.on)
        });
        if interface.groups.iter().all(|g| g.group_id != group)
            || interface.source_dest_check != (float % 2 == 0)
            || deleted_elsewhere
        {
            ledger.violated(NOTHING_LOST, format!("f{float} is not what it was"));
        }
    }
}

/// **9.** An Elastic IP is where its private address is. It is lost only with the interface that a termination
/// deletes, never by a call of the function.
pub(super) fn elastic_ips_stay(ledger: &mut Ledger, world: &World, by_function: bool) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    for (public, on) in world.elastic_ips() {
        let float = usize::from(public.octets()[3]);
        // One that floats by itself.
        let Some(drawn) = scenario.layout.floats.get(float) else {
            continue;
        };
        let address = scenario.layout.address_of(float);
        match on {
            Some((_, private)) if drawn.elastic_ip && Address::from(private) == address => {}
            None if !by_function || ledger.elastic_ips_lost.contains(&float) => {
                ledger.elastic_ips_lost.insert(float);
            }
            Some(_) | None => {
                ledger.violated(
                    NOTHING_LOST,
                    format!("{public} is not with f{float} any more"),
                );
            }
        }
    }
}
