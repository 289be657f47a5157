//! Whether it was ever done.

use jiff::SignedDuration;

use super::finding::Finding;
use crate::account::facts::Account;
use crate::account::known::Known;
use crate::account::truth::{Truth, truth};

/// After a quarter of a year whoever knew how it goes has forgotten.
const A_QUARTER: SignedDuration = SignedDuration::from_hours(24 * 91);

pub(super) fn moved(account: &Account) -> Known<Vec<Finding>> {
    let groups = account
        .groups
        .values()
        .filter(|group| !group.floats.is_empty());
    let found = groups.filter_map(|group| {
        let status = group.announced();
        let moved = status.filter(|status| status.from.is_some());
        let lately = |at| account.now.duration_since(at) < A_QUARTER;
        let what = match moved {
            Some(status) if lately(status.since) => return None,
            Some(status) => format!("it was moved last at {:.0}", status.since),
            None => "no move of it is known".to_owned(),
        };
        let remedy = format!("failoverctl failover {}, in a quiet hour", group.name);
        Some(Finding::of(&group.name, what, remedy))
    });
    Ok(found.collect())
}

/// Only of those that would fail over by the function's own decision: what keeps the others is told already.
pub(super) fn rehearsed(account: &Account) -> Known<Vec<Finding>> {
    let found = account.rehearsed.iter().filter_map(|(name, rehearsed)| {
        let Truth::Ready(plan) = truth(account, account.groups.get(name)?) else {
            return None;
        };
        if rehearsed.milliseconds.is_some() && rehearsed.to.as_ref() == Some(&plan.to) {
            return None;
        }
        let ended = rehearsed.to.as_ref().map_or_else(
            || "nobody held all of it".to_owned(),
            |to| format!("{} held it", account.called(to)),
        );
        let why = rehearsed.why.iter().map(|why| format!("; {why}"));
        let what = format!(
            "its active stopped in a twin of it, and afterwards {ended}{}",
            why.collect::<String>()
        );
        let remedy = format!(
            "failoverctl snapshot {name} > twin.yaml && failoverctl drill --world twin.yaml"
        );
        Some(Finding::of(name, what, remedy))
    });
    Ok(found.collect())
}

pub(super) fn watched(account: &Account) -> Known<Vec<Finding>> {
    let groups = account
        .groups
        .values()
        .filter(|group| group.announced().is_none());
    let found = groups.map(|group| {
        let what = "the function has never announced a status of it: it may look under another tag prefix, or not at all";
        Finding::of(&group.name, what, "failoverctl reconcile")
    });
    Ok(found.collect())
}
