//! The members: who could take over, now and after the next failure.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::{AddressKind, GroupName, InstanceId, InstanceState};
use eni_failover::decide::{Plan, Step, Unfit, never};
use eni_failover::look::{Group, Health, Member, Problem};

use super::finding::Finding;
use super::floats::source_dest_checked;
use crate::account::facts::{Account, InstanceFacts};
use crate::account::known::Known;
use crate::account::truth::{Truth, truth};

/// Every member of every group.
fn each(account: &Account) -> impl Iterator<Item = (&Group, &Member)> {
    let groups = account.groups.values();
    groups.flat_map(|group| group.taggable().map(move |member| (group, member)))
}

pub(super) fn standby(account: &Account) -> Known<Vec<Finding>> {
    let alone = account
        .groups
        .values()
        .filter_map(|group| match truth(account, group) {
            Truth::Alone(unfit) => Some((group, unfit)),
            Truth::Ready(_)
            | Truth::Nothing(_)
            | Truth::Moving(_)
            | Truth::Settling
            | Truth::Refused(_) => None,
        });
    let found = alone.map(|(group, unfit)| {
        let each: Vec<String> = unfit
            .iter()
            .map(|(member, unfit)| format!("{} {unfit}", account.called(member)))
            .collect();
        let what = if each.is_empty() {
            "it has one member only".to_owned()
        } else {
            format!("nobody could take over: {}", each.join("; "))
        };
        let remedy = unfit.first().map_or_else(
            || add_a_member(account, &group.name),
            |(member, unfit)| repair(account, group, member, unfit),
        );
        Finding::of(&group.name, what, remedy)
    });
    Ok(found.collect())
}

fn add_a_member(account: &Account, group: &GroupName) -> String {
    format!(
        "aws ec2 create-tags --resources i-… --tags Key={},Value={group}",
        account.schema().group()
    )
}

fn repair(account: &Account, group: &Group, member: &InstanceId, unfit: &Unfit) -> String {
    match unfit {
        Unfit::NotHealthy(_)
        | Unfit::NotAttachable(_)
        | Unfit::NotRunning(_)
        | Unfit::NotAssociable(_) => {
            let member = group.members.get(member);
            member.map_or_else(String::new, heal)
        }
        Unfit::NoLandingInterface { address } => format!(
            "aws ec2 create-tags --resources eni-… --tags Key={},Value={address}   (an interface of {member} in the \
             address's subnet, with all that it lists)",
            account.schema().addresses()
        ),
        Unfit::OtherZone { .. }
        | Unfit::OtherVpc { .. }
        | Unfit::OtherBorderGroup { .. }
        | Unfit::NoAddressSlot { .. }
        | Unfit::NoInterfaceSlot { .. } => {
            format!(
                "{}   (another instance, in its place)",
                add_a_member(account, &group.name)
            )
        }
        Unfit::SourceDestCheck { eni, .. } => source_dest_checked(eni, false),
        Unfit::NoInterface { .. } | Unfit::ElasticIpInTheWay { .. } => format!(
            "aws ec2 create-tags --resources eni-… --tags Key={},Value={}   (another interface of {member}, with a \
             primary address that has no Elastic IP)",
            account.schema().landing(),
            group.name
        ),
        Unfit::LimitsUnknown(instance_type) => {
            format!("aws ec2 describe-instance-types --instance-types {instance_type}")
        }
        Unfit::TriedInVain { .. } | Unfit::CrossedOff(_) => restart(member),
    }
}

fn restart(member: &InstanceId) -> String {
    format!(
        "aws ec2 stop-instances --instance-ids {member}, then start-instances: a new start frees its device indices"
    )
}

fn heal(member: &Member) -> String {
    let id = &member.id;
    if let Some(mark) = member.marks.iter().find(|mark| member.in_force(mark)) {
        return if mark.at.is_none() {
            format!("failoverctl maintain {id} off")
        } else {
            format!(
                "mend what {} tells of; its OK takes the mark back",
                mark.cause
            )
        };
    }
    if member.state == InstanceState::Stopped {
        return format!("aws ec2 start-instances --instance-ids {id}");
    }
    format!("aws ec2 describe-instance-status --include-all-instances --instance-ids {id}")
}

pub(super) fn never_could(account: &Account) -> Known<Vec<Finding>> {
    let groups = account.groups.values();
    let found = groups.flat_map(|group| {
        never(group).into_iter().map(|(member, unfit)| {
            let what = format!(
                "{} could never take over: it {unfit}",
                account.called(&member)
            );
            Finding::of(&group.name, what, repair(account, group, &member, &unfit))
        })
    });
    Ok(found.collect())
}

pub(super) fn health(account: &Account) -> Known<Vec<Finding>> {
    let found = each(account).filter_map(|(group, member)| {
        let health = member.health();
        if health == Health::Healthy {
            return None;
        }
        let what = format!("{} is {health}", account.called(&member.id));
        Some(Finding::of(&group.name, what, heal(member)))
    });
    Ok(found.collect())
}

pub(super) fn scheduled(account: &Account) -> Known<Vec<Finding>> {
    let groups = account.groups.values();
    let found = groups.flat_map(|group| {
        group.problems.iter().filter_map(|problem| {
            let Problem::Scheduled { instance, .. } = problem else {
                return None;
            };
            let to = group.active() == Some(instance);
            let remedy = if to {
                format!("failoverctl failover {}", group.name)
            } else {
                restart(instance)
            };
            Some(Finding::of(&group.name, problem.to_string(), remedy))
        })
    });
    Ok(found.collect())
}

pub(super) fn refused_before(account: &Account) -> Known<Vec<Finding>> {
    let found = account.groups.values().filter_map(|group| {
        let tried = group.tried()?;
        let what = format!(
            "a member refused what was moved to it, {} times in a row, last at {:.0}: as after a forced detach that \
             spoiled a device index",
            tried.times, tried.at
        );
        let standby = group.members.keys().find(|id| group.active() != Some(*id));
        Some(Finding::of(&group.name, what, standby.map_or_else(String::new, restart)))
    });
    Ok(found.collect())
}

/// What is said of those members of which this is true.
fn where_it_is(
    account: &Account,
    is: impl Fn(&InstanceFacts) -> Option<(&'static str, &'static str)>,
) -> Known<Vec<Finding>> {
    let facts = account.around.instances.as_ref().map_err(Clone::clone)?;
    let found = each(account).filter_map(|(group, member)| {
        let (what, remedy) = is(facts.get(&member.id)?)?;
        let what = format!("{} {what}", account.called(&member.id));
        Some(Finding::of(
            &group.name,
            what,
            remedy.replace("{}", member.id.as_str()),
        ))
    });
    Ok(found.collect())
}

pub(super) fn spot(account: &Account) -> Known<Vec<Finding>> {
    where_it_is(account, |facts| {
        let remedy = "run an On-Demand instance in place of {}, or leave it as the last resort with a low priority";
        facts.spot.then_some(("is a Spot instance", remedy))
    })
}

pub(super) fn auto_scaling(account: &Account) -> Known<Vec<Finding>> {
    let found = each(account).filter_map(|(group, member)| {
        let scaling = account.tag(&member.id, "aws:autoscaling:groupName")?;
        let what = format!("{} is in the Auto Scaling group {scaling}", account.called(&member.id));
        let remedy = format!(
            "aws autoscaling set-instance-protection --auto-scaling-group-name {scaling} --instance-ids {} \
             --protected-from-scale-in",
            member.id
        );
        Some(Finding::of(&group.name, what, remedy))
    });
    Ok(found.collect())
}

pub(super) fn auto_recovery(account: &Account) -> Known<Vec<Finding>> {
    where_it_is(account, |facts| {
        let remedy =
            "aws ec2 modify-instance-maintenance-options --instance-id {} --auto-recovery default";
        let what = "has its automatic recovery switched off";
        facts.recovers_never.then_some((what, remedy))
    })
}

pub(super) fn types(account: &Account) -> Known<Vec<Finding>> {
    let found = account.groups.values().filter_map(|group| {
        let types: BTreeSet<String> = group
            .taggable()
            .map(|member| member.instance_type.to_string())
            .collect();
        let types: Vec<String> = types.into_iter().collect();
        (types.len() > 1).then(|| {
            let what = format!("its members are of different types: {}", types.join(", "));
            let remedy = "see that the smallest one carries the load alone";
            Finding::of(&group.name, what, remedy)
        })
    });
    Ok(found.collect())
}

/// Groups that all count on the same member, which hasn't the place for all of them.
pub(super) fn shared(account: &Account) -> Known<Vec<Finding>> {
    let mut counted_on: BTreeMap<InstanceId, Vec<(&Group, Plan)>> = BTreeMap::new();
    for group in account.groups.values() {
        if let Truth::Ready(plan) = truth(account, group) {
            counted_on
                .entry(plan.to.clone())
                .or_default()
                .push((group, plan));
        }
    }
    let found = counted_on.iter().filter_map(|(id, plans)| {
        let (first, _) = plans.first()?;
        let member = first.members.get(id)?;
        let what = overfull(member, plans)?;
        let names: Vec<&str> = plans.iter().map(|(group, _)| group.name.as_str()).collect();
        let what = format!(
            "{} is counted on by {}, and {what}",
            account.called(id),
            names.join(" and ")
        );
        Some(plans.iter().map(move |(group, _)| {
            Finding::of(
                &group.name,
                what.clone(),
                add_a_member(account, &group.name),
            )
        }))
    });
    Ok(found.flatten().collect())
}

/// What there is no place for, if all of them come.
fn overfull(member: &Member, plans: &[(&Group, Plan)]) -> Option<String> {
    let limits = member.limits.as_ref()?;
    let steps = || plans.iter().flat_map(|(_, plan)| &plan.steps);
    let interfaces = steps()
        .filter(|step| matches!(step, Step::MoveInterface { .. }))
        .count();
    let free = (limits.interfaces as usize).saturating_sub(member.device_indices.len());
    if interfaces > free {
        return Some(format!(
            "has room for {free} of their {interfaces} interfaces"
        ));
    }
    let mut addresses: BTreeMap<_, (AddressKind, usize)> = BTreeMap::new();
    for step in steps() {
        if let Step::AssignAddresses {
            eni,
            kind,
            addresses: coming,
            ..
        } = step
        {
            // The two families have places of their own.
            let (_, places) = addresses.entry((eni, kind.is_ipv6())).or_insert((*kind, 0));
            *places += coming.len();
        }
    }
    let landings = || {
        plans
            .iter()
            .filter_map(|(group, _)| group.members.get(&member.id))
    };
    addresses
        .into_iter()
        .find_map(|((eni, is_ipv6), (kind, coming))| {
            let mut landings = landings().flat_map(|member| &member.landings);
            let carried = landings.find(|landing| landing.eni == *eni)?.taken(kind);
            let limit = if is_ipv6 {
                limits.ipv6_addresses_per_interface
            } else {
                limits.addresses_per_interface
            };
            let free = (limit as usize).saturating_sub(carried);
            (coming > free)
                .then(|| format!("has room for {free} of their {coming} addresses on {eni}"))
        })
}
