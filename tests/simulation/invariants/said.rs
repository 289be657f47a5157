//! Invariants of what is published and written.

use serde_json::Value;

use super::{SAID_WHAT_IS_TRUE, TOLD};
use crate::layout::floating_eni;
use crate::ledger::{Announced, Ledger, Said};
use crate::truth::{Health, Holder, Truth, index};

/// **7.** Whatever a message says of who holds what was so at some moment since the look that it stands on; and where
/// it says that the group moved, all of it was on that member at once (if no describe lags behind: then each part shows
/// another moment). A message that says of itself that nothing could
/// be looked at afterwards says who held what before.
pub(crate) fn what_was_said_was_true(ledger: &mut Ledger, by: usize, told: &Value) {
    if told["news"] == "unconfirmed" {
        return;
    }
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    let window = ledger.since(ledger.looked(by));
    let mut untrue = Vec::new();
    for float in told["floats"].as_array().into_iter().flatten() {
        let id = float["id"].as_str().unwrap_or_default();
        let named = |float: &usize| {
            floating_eni(*float) == id || layout.address_of(*float).to_string() == id
        };
        let Some(known) = (0..layout.floats.len()).find(named) else {
            untrue.push(format!("{id} floats"));
            continue;
        };
        let after = float["after"].as_str().and_then(index);
        let was = |truth: &Truth| match (truth.floats[known], after) {
            (Holder::Member(holder), Some(after)) => holder == after,
            // One describe may still show it on an instance that another shows as gone.
            (Holder::Member(holder), None) => truth.health[holder] == Health::Failed,
            (_, after) => after.is_none(),
        };
        if !window.iter().any(was) {
            untrue.push(format!("f{known} is with {after:?}"));
        }
    }
    if told["outcome"] == "moved" && scenario.weather.stale_reads == 0 {
        let group = told["group"]
            .as_str()
            .and_then(|name| name.get(1..)?.parse().ok());
        let to = told["to"].as_str().and_then(index);
        let there = |truth: &Truth| group.is_some_and(|g| truth.sole_holder(layout, g) == to);
        if !window.iter().any(there) {
            untrue.push(format!("it moved to {to:?}"));
        }
    }
    if !untrue.is_empty() {
        let since = ledger.looked(by);
        ledger.violated(
            SAID_WHAT_IS_TRUE,
            format!(
                "#{by} says that {}, which was not so since {since} ms",
                untrue.join(", ")
            ),
        );
    }
}

/// **7.** A status is written only after it was published: by the same invocation, or by whoever wrote the same status
/// that was in force at the look or since, or as the last thing that anybody published of this group. A message that says
/// that nobody holds it names nobody, while the status keeps the member that it is to leave.
pub(crate) fn told_before_written(ledger: &mut Ledger, by: usize, written: &mut Announced) {
    let (group, active) = (written.group, written.active);
    let said = || ledger.said.iter().rev().filter(|said| said.group == group);
    let tells = |said: &&Said| said.active == active || said.active.is_none();
    let mut told = said().filter(|said| said.by == by).filter(tells);
    if let Some(told) = told.next() {
        written.bad = Some(told.bad);
        return;
    }
    let looked = ledger.looked(by);
    let of_group = || ledger.announced.iter().filter(|known| known.group == group);
    let latest = of_group()
        .filter(|known| known.at <= looked)
        .map(|known| known.at)
        .max();
    let from = latest.unwrap_or(looked);
    let same = |known: &&Announced| {
        known.at >= from && known.active == active && known.told == written.told
    };
    let same = of_group().rev().find(same).map(|known| known.bad);
    let last = said().next().filter(tells);
    match same.or(last.map(|last| Some(last.bad))) {
        Some(bad) => written.bad = bad,
        None => ledger.violated(
            TOLD,
            format!(
                "#{by} writes that m{active:?} is active in g{group} before it has told anybody"
            ),
        ),
    }
}
