//! What the members' subnets let through: their route tables and network ACLs.

use std::collections::BTreeSet;

use eni_failover::cloud::{EniId, InstanceId, SubnetId};
use eni_failover::look::{FloatKind, Group};

use super::finding::Finding;
use crate::account::facts::{Account, Table, Way};
use crate::account::known::{Known, Unknown};

/// A member's subnets, but for those of the interfaces that float: these go along.
fn subnets(account: &Account, member: &InstanceId) -> Known<BTreeSet<(SubnetId, String)>> {
    let facts = account.around.instances.as_ref().map_err(Clone::clone)?;
    let floating: BTreeSet<&EniId> = account
        .groups
        .values()
        .flat_map(|group| &group.floats)
        .filter_map(|float| match &float.kind {
            FloatKind::Interface(interface) => Some(&interface.eni),
            FloatKind::Address(_) | FloatKind::ElasticIp(_) | FloatKind::Route(_) => None,
        })
        .collect();
    let facts = facts.get(member).into_iter();
    let subnets = facts.flat_map(|facts| {
        let vpc = facts.vpc.clone().unwrap_or_default();
        let own = facts.interfaces.iter();
        let own = own.filter(|(eni, _)| !floating.contains(eni));
        own.map(move |(_, subnet)| (subnet.clone(), vpc.clone()))
    });
    Ok(subnets.collect())
}

/// The table of a subnet: its own, or else its VPC's main one.
fn table<'a>(account: &'a Account, subnet: &SubnetId, vpc: &str) -> Known<&'a Table> {
    let tables = account.around.tables.as_ref().map_err(Clone::clone)?;
    let own = tables.iter().find(|table| table.subnets.contains(subnet));
    let main = || tables.iter().find(|table| table.main && table.vpc == vpc);
    own.or_else(main)
        .ok_or_else(|| Unknown::Untold(format!("the route table of {subnet}")))
}

/// The tables of a member's subnets.
fn tables<'a>(account: &'a Account, member: &InstanceId) -> Known<Vec<&'a Table>> {
    let subnets = subnets(account, member)?;
    let tables = subnets
        .iter()
        .map(|(subnet, vpc)| table(account, subnet, vpc));
    tables.collect()
}

/// What tells one member's network from another's: its entries, and the identifiers to look at.
struct Side {
    entries: BTreeSet<String>,
    ids: BTreeSet<String>,
}

/// So many differences are told; whoever wants all of them looks at both.
const TOLD: usize = 3;

/// Each member against the group's active, or its first one.
fn unlike(
    account: &Account,
    what: &str,
    side: impl Fn(&Group, &InstanceId) -> Known<Side>,
    remedy: impl Fn(&str) -> String,
) -> Known<Vec<Finding>> {
    let mut found = Vec::new();
    for group in account.groups.values() {
        let members: Vec<&InstanceId> = group.taggable().map(|member| &member.id).collect();
        let Some(first) = group.active().or_else(|| members.first().copied()) else {
            continue;
        };
        let pattern = side(group, first)?;
        for member in members.into_iter().filter(|member| *member != first) {
            let other = side(group, member)?;
            let missing = pattern.entries.difference(&other.entries);
            let more = other.entries.difference(&pattern.entries);
            let differ: Vec<String> = missing
                .map(|entry| format!("no {entry}"))
                .chain(more.map(|entry| format!("{entry} only there")))
                .collect();
            if differ.is_empty() {
                continue;
            }
            let told = few(&differ);
            let ids: BTreeSet<&str> = pattern.ids.union(&other.ids).map(String::as_str).collect();
            let ids: Vec<&str> = ids.into_iter().collect();
            let finding = format!(
                "{} has other {what} than {}: {told}",
                account.called(member),
                account.called(first),
            );
            found.push(Finding::of(&group.name, finding, remedy(&ids.join(" "))));
        }
    }
    Ok(found)
}

fn few(differ: &[String]) -> String {
    let told: Vec<&str> = differ.iter().take(TOLD).map(String::as_str).collect();
    let told = told.join(", ");
    match differ.len().checked_sub(TOLD) {
        Some(more) if more > 0 => format!("{told} and {more} more"),
        _ => told,
    }
}

/// A gateway for each zone is as it should be: of what a route leads to only the kind is compared. What floats in the
/// group is looked after by the function.
pub(super) fn routes(account: &Account) -> Known<Vec<Finding>> {
    let side = |group: &Group, member: &InstanceId| {
        let tables = tables(account, member)?;
        let floats = |way: &Way| {
            let mut floats = group.floats.iter();
            floats.any(|float| matches!(&float.kind, FloatKind::Route(it) if it.destination.to_string() == way.to))
        };
        let ways = tables.iter().flat_map(|table| &table.routes);
        let ways = ways.filter(|way| !floats(way));
        Ok(Side {
            entries: ways
                .map(|way| format!("{} by {}", way.to, kind(&way.by)))
                .collect(),
            ids: tables.iter().map(|table| table.id.clone()).collect(),
        })
    };
    unlike(account, "routes", side, |ids| {
        format!("aws ec2 describe-route-tables --route-table-ids {ids}")
    })
}

/// `igw-0123…` is an `igw`.
fn kind(target: &str) -> &str {
    target.split('-').next().unwrap_or(target)
}

pub(super) fn acls(account: &Account) -> Known<Vec<Finding>> {
    let side = |_: &Group, member: &InstanceId| {
        let acls = account.around.acls.as_ref().map_err(Clone::clone)?;
        let subnets = subnets(account, member)?;
        let has = |subnets_of: &BTreeSet<SubnetId>| {
            let mut subnets = subnets.iter();
            subnets.any(|(subnet, _)| subnets_of.contains(subnet))
        };
        let acls = acls.iter().filter(|acl| has(&acl.subnets));
        let acls: Vec<_> = acls.collect();
        if acls.is_empty() && !subnets.is_empty() {
            return Err(Unknown::Untold(format!("the network ACLs of {member}")));
        }
        let entries = acls.iter().flat_map(|acl| &acl.entries);
        Ok(Side {
            entries: entries.cloned().collect(),
            ids: acls.iter().map(|acl| acl.id.clone()).collect(),
        })
    };
    unlike(account, "network ACLs", side, |ids| {
        format!("aws ec2 describe-network-acls --network-acl-ids {ids}")
    })
}

/// In the tables of the members' subnets, and of what floats in the group.
pub(super) fn blackhole(account: &Account) -> Known<Vec<Finding>> {
    let all = account.around.tables.as_ref().map_err(Clone::clone)?;
    let mut found = Vec::new();
    for group in account.groups.values() {
        let mut holes: BTreeSet<(&str, &Way, bool)> = BTreeSet::new();
        for member in group.taggable() {
            for table in tables(account, &member.id)? {
                let gone = table.routes.iter().filter(|way| way.blackhole);
                holes.extend(gone.map(|way| (table.id.as_str(), way, false)));
            }
        }
        for float in &group.floats {
            let FloatKind::Route(route) = &float.kind else {
                continue;
            };
            let tables = all.iter().filter(|table| table.id == route.table.as_str());
            let ways = tables.flat_map(|table| &table.routes);
            let gone = ways.filter(|way| way.blackhole && way.to == route.destination.to_string());
            for way in gone {
                holes.remove(&(route.table.as_str(), way, false));
                holes.insert((route.table.as_str(), way, true));
            }
        }
        found.extend(holes.into_iter().map(|hole| lost_in(group, hole)));
    }
    Ok(found)
}

fn lost_in(group: &Group, (table, way, floats): (&str, &Way, bool)) -> Finding {
    let what = format!(
        "in {table} the route to {} by {} is a blackhole",
        way.to, way.by
    );
    let remedy = if floats {
        format!("failoverctl reconcile {}", group.name)
    } else {
        format!(
            "aws ec2 describe-route-tables --route-table-ids {table}, then replace-route or delete-route"
        )
    };
    Finding::of(&group.name, what, remedy)
}
