//! Invariants of what is published and written.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{DOWN_IS_TOLD, NOT_TOO_FAST, NOT_TWICE, SAID_WHAT_IS_TRUE, TOLD};
use crate::kinds;
use crate::ledger::{Announced, Ledger, Said};
use crate::truth::{Health, Holder, Truth, index};

/// The schedule's minute, the minute in which somebody is told, and the calls themselves.
const DOWN_TOLD_WITHIN: u64 = 150_000;

/// That it is up, or has nothing, for no longer than this may be seen by nobody, or be told of as before.
const UNSEEN: u64 = 120_000;

/// Messages of one invocation in one second. SNS ends an email subscription that gets more than ten.
const IN_A_SECOND: usize = 5;

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
        let named = |float: &usize| kinds::name(layout, *float) == id;
        let Some(known) = (0..layout.floats.len()).find(named) else {
            untrue.push(format!("{id} floats"));
            continue;
        };
        let after = float["after"].as_str().and_then(index);
        let was = |truth: &Truth| match (truth.floats[known], after) {
            // Also where somebody takes its tag away meanwhile.
            (_, Some(after)) => truth.places[known] == Holder::Member(after),
            // One describe may still show it on an instance that another shows as gone.
            (Holder::Member(holder), None) => truth.health[holder] == Health::Failed,
            (_, None) => true,
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
        let has_all = |truth: &Truth, group: usize, to: usize| {
            layout
                .floats_of(group)
                .all(|float| match truth.floats[float] {
                    Holder::Gone | Holder::Unlisted => true,
                    Holder::Member(member) | Holder::Leaving(member) if truth.stripped[member] => {
                        true
                    }
                    _ => truth.places[float] == Holder::Member(to),
                })
        };
        let there = |truth: &Truth| {
            let all = |g| truth.sole_holder(layout, g) == to;
            let has_all = |g| to.is_some_and(|to| has_all(truth, g, to));
            group.is_some_and(|g| all(g) || has_all(g))
        };
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
/// that nobody holds it names nobody, while the status keeps the member that it is to leave. And where an
/// invocation with an older look wrote an older status over a newer one, the newer one may be restored.
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
    let over = of_group().next_back().and_then(|known| known.since);
    let restored = written.since > over;
    let same = |known: &&Announced| {
        let in_force = known.at >= from || (restored && known.since == written.since);
        in_force && known.active == active && known.told == written.told
    };
    let same = of_group().rev().find(same).map(|known| known.bad);
    let last = said().next().filter(tells);
    match same.or(last.map(|last| Some(last.bad))) {
        Some(bad) => written.bad = bad,
        // Who may write on the active, or on who is to be it, can have said of it what nobody was told.
        None if ledger.is_forged(group) => {}
        None => ledger.violated(
            TOLD,
            format!(
                "#{by} writes that m{active:?} is active in g{group} before it has told anybody"
            ),
        ),
    }
}

/// **12.** That the holder of a part of a group no longer runs is told within [`DOWN_TOLD_WITHIN`] of the last thing that
/// went wrong, whatever was told before. The move itself tells it, too.
pub(super) fn down_is_told(ledger: &mut Ledger) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    if scenario.function.dry_run {
        return;
    }
    for group in 0..scenario.layout.groups {
        let truth = ledger.truth();
        let down = scenario.layout.floats_of(group).any(
            |float| matches!(truth.floats[float], Holder::Member(member) if truth.down[member]),
        );
        let now = ledger.now;
        let (since, seen) = ledger.down_since[group].unwrap_or((now, now));
        if !down {
            ledger.down_since[group] = ledger.down_since[group].filter(|_| now < seen + UNSEEN);
            continue;
        }
        ledger.down_since[group] = Some((since, now));
        let tells = |said: &Said| {
            said.group == group && (said.at >= since || said.down && said.at + UNSEEN >= since)
        };
        let late = now.saturating_sub(since.max(ledger.disturbed)) > DOWN_TOLD_WITHIN;
        if late && !ledger.said.iter().any(tells) {
            ledger.disturbed = now;
            ledger.violated(
                DOWN_IS_TOLD,
                format!("a holder of g{group} is down since {since} ms, and nobody was told"),
            );
        }
    }
}

/// **13.** What was told and written down last, nobody who looked after that tells again, as long as nothing changed that
/// anybody could see. Somebody who asked is told each time.
pub(crate) fn not_told_twice(ledger: &mut Ledger, written: &Announced) {
    let (by, group) = (written.by, written.group);
    let told = |by: usize| {
        ledger
            .said
            .iter()
            .any(|said| said.by == by && said.group == group)
    };
    let mut earlier = ledger.announced.iter().rev();
    let Some(before) = earlier.find(|known| known.group == group) else {
        return;
    };
    // A move since then has a time of its own.
    let same = before.since == written.since
        && before.active == written.active
        && before.told == written.told;
    let looked = ledger.looked(by);
    let unchanged = ledger.last_change < ledger.looked(before.by);
    let wished = ledger.invocations[by].is_wish();
    let forged = ledger.is_forged(group);
    if told(by) && told(before.by) && before.at < looked && same && unchanged && !wished && !forged
    {
        let first = before.by;
        ledger.violated(
            NOT_TWICE,
            format!("#{by} tells of g{group} what #{first} told, and nothing has changed"),
        );
    }
}

/// **14.** One invocation sends no more than [`IN_A_SECOND`] messages in any second, however many groups it looks after.
pub(crate) fn not_too_fast(ledger: &mut Ledger, by: usize) {
    let now = ledger.now;
    let lately = |said: &&Said| said.by == by && said.at + 1_000 > now;
    let lately = ledger.said.iter().filter(lately);
    let messages: BTreeSet<u64> = lately.map(|said| said.message).collect();
    let many = messages.len();
    if many > IN_A_SECOND {
        ledger.violated(
            NOT_TOO_FAST,
            format!("#{by} sends {many} messages in a second"),
        );
    }
}
