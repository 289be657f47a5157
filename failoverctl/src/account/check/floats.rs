//! What floats, and the interfaces that may carry it.

use eni_failover::cloud::{EniId, NetworkInterface};
use eni_failover::look::{FloatKind, Group, Problem};

use super::finding::Finding;
use crate::account::facts::Account;
use crate::account::known::Known;

/// The problems of a kind that the function's look has found, each with its remedy.
fn problems(
    account: &Account,
    remedy: impl Fn(&Account, &Problem) -> Option<String>,
) -> Known<Vec<Finding>> {
    let groups = account.groups.values();
    let all = groups.flat_map(|group| group.problems.iter().map(move |problem| (group, problem)));
    let found = all.filter_map(|(group, problem)| {
        let remedy = remedy(account, problem)?;
        Some(Finding::of(&group.name, problem.to_string(), remedy))
    });
    Ok(found.collect())
}

/// The attachment's id of an interface that was seen, as a command wants it.
fn attachment(account: &Account, eni: &EniId) -> String {
    let seen = account.interfaces.iter().find(|seen| seen.id == *eni);
    let attachment = seen.and_then(|seen| seen.attachment.as_ref());
    attachment.map_or_else(|| "eni-attach-…".to_owned(), |at| at.id.to_string())
}

fn keep_on_termination(account: &Account, eni: &EniId) -> String {
    format!(
        "aws ec2 modify-network-interface-attribute --network-interface-id {eni} --attachment \
         AttachmentId={},DeleteOnTermination=false",
        attachment(account, eni)
    )
}

pub(super) fn deleted(account: &Account) -> Known<Vec<Finding>> {
    let mut found = problems(account, |account, problem| {
        let Problem::DeletedOnTermination { eni, .. } = problem else {
            return None;
        };
        Some(keep_on_termination(account, eni))
    })?;
    let groups = account.groups.values();
    let landings =
        groups.flat_map(|group| landing_interfaces(account, group).map(move |eni| (group, eni)));
    found.extend(landings.filter_map(|(group, eni)| {
        let attachment = eni.attachment.as_ref()?;
        let floating = |id: String| group.floats.iter().any(|float| float.id.to_string() == id);
        let mut public = eni.addresses.iter().filter(|address| floating(address.address.to_string()));
        let elastic_ip = public.find_map(|address| address.elastic_ip)?;
        let primary = attachment.slot.device_index == 0;
        attachment.delete_on_termination.then(|| {
            let what = format!(
                "{} goes with its instance, and would take the association of the Elastic IP {elastic_ip} with it",
                eni.id
            );
            let remedy = if primary {
                format!("{}   (a landing interface of its own, not the primary one, is safer still)", keep_on_termination(account, &eni.id))
            } else {
                keep_on_termination(account, &eni.id)
            };
            Finding::of(&group.name, what, remedy)
        })
    }));
    Ok(found)
}

fn landing_interfaces<'a>(
    account: &'a Account,
    group: &'a Group,
) -> impl Iterator<Item = &'a NetworkInterface> {
    let landings = group.members.values().flat_map(|member| &member.landings);
    landings.filter_map(|landing| account.interfaces.iter().find(|eni| eni.id == landing.eni))
}

pub(super) fn security_groups(account: &Account) -> Known<Vec<Finding>> {
    problems(account, |account, problem| {
        let Problem::OtherSecurityGroups { eni, carrier } = problem else {
            return None;
        };
        let seen = account.interfaces.iter().find(|seen| seen.id == *carrier);
        let groups = seen.map(|seen| seen.security_groups.iter().cloned().collect::<Vec<_>>());
        Some(format!(
            "aws ec2 modify-network-interface-attribute --network-interface-id {eni} --groups {}",
            groups.unwrap_or_default().join(" ")
        ))
    })
}

pub(super) fn source_dest_check(account: &Account) -> Known<Vec<Finding>> {
    problems(account, |account, problem| {
        if let Problem::SourceDestCheckOn { eni, .. } = problem {
            return Some(source_dest_checked(eni, false));
        }
        let Problem::OtherSourceDestCheck { eni, carrier } = problem else {
            return None;
        };
        let seen = account.interfaces.iter().find(|seen| seen.id == *carrier);
        let checks = seen.and_then(|seen| seen.source_dest_check).unwrap_or(true);
        Some(source_dest_checked(eni, checks))
    })
}

/// Turns the check of this interface on, or off.
pub(super) fn source_dest_checked(eni: &EniId, on: bool) -> String {
    let word = if on {
        "--source-dest-check"
    } else {
        "--no-source-dest-check"
    };
    format!("aws ec2 modify-network-interface-attribute --network-interface-id {eni} {word}")
}

/// What is set of ENA on an interface that floats, and a member whose type hasn't that: it is attached there without it.
pub(super) fn ena(account: &Account) -> Known<Vec<Finding>> {
    let mut found = Vec::new();
    for group in account.groups.values() {
        for float in &group.floats {
            let FloatKind::Interface(interface) = &float.kind else {
                continue;
            };
            if interface.ena.is_plain() {
                continue;
            }
            let types = account.around.types.as_ref().map_err(Clone::clone)?;
            for member in group.taggable() {
                let facts = types.get(&member.instance_type).copied();
                let facts = facts.unwrap_or_default();
                let express = interface.ena.express == Some(true) && !facts.express;
                let queues = interface.ena.queues.is_some() && !facts.queues;
                let lacks = [
                    (express, "ENA Express"),
                    (queues, "its own count of queues"),
                ];
                let lacks = lacks.iter().filter(|(lacks, _)| *lacks);
                let lacks: Vec<&str> = lacks.map(|(_, what)| *what).collect();
                if !lacks.is_empty() {
                    let what = format!(
                        "on {} ({}) {} would be without {}",
                        account.called(&member.id),
                        member.instance_type,
                        interface.eni,
                        lacks.join(" and ")
                    );
                    let remedy = format!(
                        "aws ec2 describe-instance-types --instance-types {}   (run a type that has it in its place)",
                        member.instance_type
                    );
                    found.push(Finding::of(&group.name, what, remedy));
                }
            }
        }
    }
    Ok(found)
}

/// What was meant to float and doesn't.
pub(super) fn left_behind(account: &Account) -> Known<Vec<Finding>> {
    problems(account, |account, problem| {
        problem
            .keeps_a_float_from_moving()
            .then(|| correct(account, problem))
    })
}

/// What else is wrong with the tags.
pub(super) fn tags(account: &Account) -> Known<Vec<Finding>> {
    let mut found = problems(account, |account, problem| {
        let has_its_own = matches!(
            problem,
            Problem::DeletedOnTermination { .. }
                | Problem::OtherSecurityGroups { .. }
                | Problem::OtherSourceDestCheck { .. }
                | Problem::SourceDestCheckOn { .. }
                | Problem::Scheduled { .. }
        );
        (!has_its_own && !problem.keeps_a_float_from_moving()).then(|| correct(account, problem))
    })?;
    let stray = account.stray.iter();
    found.extend(
        stray.map(|problem| Finding::of_all(problem.to_string(), correct(account, problem))),
    );
    Ok(found)
}

fn correct(account: &Account, problem: &Problem) -> String {
    format!(
        "aws ec2 describe-tags --filters Name=key,Values='{}*'   ({} in docs/troubleshooting.md)",
        account.settings.tag_prefix,
        problem.code()
    )
}
