//! Invariants of what changes hands.

use ec2_simulator::World;

use super::{LETS_FINISH, MOVES_ONCE, NEVER_OWNERLESS, NOT_ONTO_THE_FAILED, NOT_ROBBED};
use crate::layout::Layout;
use crate::ledger::{Ledger, Testimony, Wish};
use crate::scenario::Kind;
use crate::truth::{Health, Holder, Truth, could_hold};
use crate::witness::moved;

/// For so long after the last thing that went wrong a float may be without an owner: the schedule's minute, a minute in
/// which a group between sound members settles, a detach that hangs until it is forced, and the moves themselves.
const OWNERLESS_AT_MOST: u64 = 180_000;

/// **1.** A float is never taken from a member that was not failed (state, status checks, marks in its tags) at any
/// time since the look, while it held everything that floats in the group for all of that time. Except: for a wanted
/// move of that group; and by an invocation whose own event is evidence against the member, which it doesn't have to
/// find in the tags. A group that was split in that window is gathered: one of its holders loses its part to another.
/// "Not failed" and not "healthy": a member that is recovering is left alone as well.
pub(super) fn not_robbed(ledger: &mut Ledger, by: usize, before: &Truth, after: &Truth) {
    let layout = std::sync::Arc::clone(&ledger.scenario);
    let layout = &layout.layout;
    for float in 0..before.floats.len() {
        let Holder::Member(holder) = before.floats[float] else {
            continue;
        };
        let group = layout.floats[float].group;
        let record = &ledger.invocations[by];
        let wished = record.is_wish() && record.groups().contains(&group);
        if after.floats[float] == before.floats[float] || wished || accuses(ledger, by, holder) {
            continue;
        }
        let window = ledger.since(ledger.looked(by));
        let window = &window[..window.len() - 1];
        let sound = |truth: &Truth| {
            truth.health[holder] != Health::Failed
                && truth.sole_holder(layout, group) == Some(holder)
        };
        if window.iter().all(sound) {
            let since = ledger.looked(by);
            ledger.violated(
                NOT_ROBBED,
                format!("#{by} takes f{float} of g{group} from m{holder}, which is sound since before {since} ms"),
            );
        }
    }
}

/// **1.** Nor is a part taken from a sound member that is announced as active, whatever anybody's tags ask for: priorities,
/// lists, forged statuses. The announcement is what the function itself wrote last, before the look. Unless EC2 gave this
/// invocation no more of the group to it, or no verdict: then the rest can't come to it, and what it has goes along. And
/// a status that was forged on who has a part is believed.
pub(super) fn not_robbed_in_part(ledger: &mut Ledger, by: usize, before: &Truth, after: &Truth) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    for float in 0..before.floats.len() {
        let Holder::Member(holder) = before.floats[float] else {
            continue;
        };
        let group = scenario.layout.floats[float].group;
        let wished = ledger.invocations[by].is_wish();
        if after.floats[float] == before.floats[float] || wished || accuses(ledger, by, holder) {
            continue;
        }
        let by_now = &ledger.invocations[by];
        let in_vain = by_now.tried.contains(&holder) || by_now.without_verdict.contains(&holder);
        if in_vain || ledger.is_forged_on_a_holder(before, group) {
            continue;
        }
        let looked = ledger.looked(by);
        let last = ledger
            .announced
            .iter()
            .rev()
            .find(|told| told.group == group);
        let active = last.filter(|told| told.at < looked && told.active == Some(holder));
        let window = ledger.since(looked);
        let window = &window[..window.len() - 1];
        let sound = |truth: &Truth| {
            truth.health[holder] != Health::Failed && truth.floats[float] == before.floats[float]
        };
        if active.is_some() && window.iter().all(sound) {
            ledger.violated(
                NOT_ROBBED,
                format!("#{by} takes f{float} of g{group} from m{holder}, its sound active"),
            );
        }
    }
}

/// Whether the invocation's own event is evidence against this member. An alarm that names only the group is evidence
/// against who held something of it when the alarm changed state, or was announced as active then.
pub(super) fn accuses(ledger: &Ledger, by: usize, member: usize) -> bool {
    let mut testimonies = ledger.invocations[by].testimonies();
    testimonies.any(|testimony| speaks_against(ledger, testimony, member))
}

fn speaks_against(ledger: &Ledger, testimony: &Testimony, member: usize) -> bool {
    if !testimony.against {
        return false;
    }
    let Some(group) = testimony.group else {
        return testimony.instance == Some(member);
    };
    let at = ledger.milliseconds(testimony.at);
    let stale = ledger.scenario.weather.stale_reads;
    let then = ledger.since(at.saturating_sub(stale));
    let held = then
        .iter()
        .take_while(|truth| truth.at <= at)
        .any(|truth| truth.active(&ledger.scenario.layout, group) == Some(member));
    let announced = ledger.announced.iter().any(|status| {
        status.group == group
            && status.active == Some(member)
            && status.since.is_some_and(|since| since <= testimony.at)
    });
    // Once it has a part, a status that was forged on it is believed.
    held || announced || ledger.forged[group].contains(&member)
}

/// Whether the invocation's own event takes evidence back that may stand against this member.
fn clears(ledger: &Ledger, by: usize, member: usize) -> bool {
    let mut testimonies = ledger.invocations[by].testimonies();
    testimonies.any(|t| !t.against && (t.instance == Some(member) || t.group.is_some()))
}

/// **4.** Nothing is given to a member that was failed for the whole time since the look, nor cleared by the
/// invocation's own event, which it doesn't have to find in the tags. Except where it had no owner
/// in that window and nobody better could take it: no other member that was healthy for all of the window, could hold
/// all of the group, and did not refuse. Then any owner is better than none. And, where nobody better could take it, from
/// an owner that was down to a member that was only doubted: serving with a doubt is better than not serving. That is so,
/// too, where EC2 gives no verdict on the better one: a member that is only doubted serves, one that is down doesn't. Who
/// had something of another group at the look, and has it no longer, may have had no place for this one then.
pub(super) fn not_onto_the_failed(
    ledger: &mut Ledger,
    world: &World,
    by: usize,
    before: &Truth,
    after: &Truth,
) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    for float in 0..before.floats.len() {
        let Holder::Member(taker) = after.floats[float] else {
            continue;
        };
        if before.floats[float] == after.floats[float] {
            continue;
        }
        let group = layout.floats[float].group;
        let window = ledger.since(ledger.looked(by));
        let window = &window[..window.len() - 1];
        let all = |member: usize, health: Health| {
            window.iter().all(|truth| truth.health[member] == health)
        };
        let homeless = window
            .iter()
            .any(|truth| matches!(truth.floats[float], Holder::Nobody | Holder::Leaving(_)));
        let down = |truth: &Truth| matches!(truth.places[float], Holder::Member(owner) if truth.down[owner]);
        let serves = window.iter().any(|truth| truth.doubted[taker]);
        let last_resort = serves && window.iter().any(down);
        let floats: Vec<usize> = layout.floats_of(group).collect();
        let wished = ledger.invocations[by].is_wish();
        let by_now = &ledger.invocations[by];
        // What was denied to one invocation another one in the same environment remembers, and doesn't ask again.
        let denied = scenario.disturbances.iter().any(|disturbance| {
            disturbance.kind == Kind::Denied
                && (disturbance.from..disturbance.to).contains(&ledger.now)
        });
        let in_vain = |member: &usize| {
            denied
                || by_now.tried.contains(member)
                || serves && by_now.without_verdict.contains(member)
        };
        let better = layout.members(group).find(|member| {
            *member != taker
                && !made_room(layout, group, *member, window, after)
                && all(*member, Health::Healthy)
                && !window.iter().any(|truth| truth.unlisted[*member])
                && !in_vain(member)
                && !scenario.refusing.contains(member)
                && !accuses(ledger, by, *member)
                && !wished
                && could_hold(world, layout, *member, &floats)
        });
        if all(taker, Health::Failed)
            && !clears(ledger, by, taker)
            && (!(homeless || last_resort) || better.is_some())
        {
            let why = better.map_or_else(
                || "it had an owner".to_owned(),
                |better| format!("m{better} is healthy and could hold it"),
            );
            ledger.violated(
                NOT_ONTO_THE_FAILED,
                format!("#{by} gives f{float} of g{group} to m{taker}, which every look showed as failed; {why}"),
            );
        }
    }
}

/// Whether something of another group has left this member since.
fn made_room(
    layout: &Layout,
    group: usize,
    member: usize,
    window: &[Truth],
    after: &Truth,
) -> bool {
    let mut others = (0..layout.floats.len()).filter(|it| layout.floats[*it].group != group);
    let has = |truth: &Truth, float: usize| match truth.places[float] {
        Holder::Member(on) | Holder::Leaving(on) => on == member,
        Holder::Nobody | Holder::Outside | Holder::Unlisted | Holder::Gone => false,
    };
    others.any(|float| window.iter().any(|truth| has(truth, float)) && !has(after, float))
}

/// For so long a group that another invocation is just moving is left alone, and for no longer than that in all.
const SETTLES: u64 = 5_000;
const SETTLES_AT_MOST: u64 = 60_000;

/// **8.** What an invocation has just taken from its holder because somebody asked for it, is given to nobody by another
/// one that comes upon it, knows of nothing against any member and has moved nothing itself: as long as the first one
/// runs, and for [`SETTLES`].
pub(super) fn lets_others_finish(ledger: &mut Ledger, by: usize, before: &Truth, after: &Truth) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    let record = &ledger.invocations[by];
    let stranger = !record.is_wish() && record.testimonies().next().is_none();
    let patient = ledger.now.saturating_sub(record.began) >= SETTLES_AT_MOST;
    let comes_upon_it = stranger && !record.moves && !patient;
    for float in 0..before.floats.len() {
        let group = layout.floats[float].group;
        if matches!(before.floats[float], Holder::Member(_)) {
            if after.floats[float] != before.floats[float] {
                ledger.taken[float] = Some((by, ledger.now));
            }
            continue;
        }
        let Some((other, at)) = ledger.taken[float].filter(|(other, _)| *other != by) else {
            continue;
        };
        let moving = &ledger.invocations[other];
        let busy = moving.is_wish() && moving.ended.is_none();
        let lately = ledger.now.saturating_sub(at) + scenario.weather.stale_reads < SETTLES;
        let told = |status: &crate::ledger::Announced| {
            status.group == group && status.active.is_some() && status.at + SETTLES < at
        };
        let mut members = layout.members(group);
        let sound = |member: usize| !ledger.failed_since(member, ledger.looked(by));
        if matches!(after.floats[float], Holder::Member(_))
            && comes_upon_it
            && busy
            && lately
            && ledger.announced.iter().any(told)
            && members.all(sound)
        {
            ledger.violated(
                LETS_FINISH,
                format!("#{by} gives away f{float} of g{group}, which #{other} is moving"),
            );
        }
    }
    ledger.invocations[by].moves = true;
}

/// **8.** Each time that all of a group is on another member than before, there is a cause that has not been used:
/// - the member that it left failed, or was accused by an event, since it had the group;
/// - somebody asked for a move, once for each request however often Lambda delivers it. A request that names the member
///   says where the group is to be, and may be served each time; where no status was ever written, nothing tells that a
///   request was served; and it may be served again after an operator moved something by hand, or when whom it had moved
///   the group to failed or was accused;
/// - an operator did it;
/// - whoever took it away had looked before that member had all of it, and acted on what was true then;
/// - what was on no list while that member had the rest is the group's again, and that member can't hold it.
///
/// A move that came back to where it began is none. With invariant 1, which looks at each call, it makes that one failure
/// moves a group once.
pub(super) fn moves_once(ledger: &mut Ledger, world: &World, by: Option<usize>, before: &Truth) {
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    for group in 0..layout.groups {
        let floats: Vec<usize> = layout.floats_of(group).collect();
        if !moved(&before.floats, &ledger.truth().floats, &floats) {
            continue;
        }
        let now_held = ledger.truth().sole_holder(layout, group);
        let tenure = ledger.tenures[group];
        if by.is_none() && ledger.by_hand[group] {
            let wishes = ledger.wishes.values_mut();
            wishes
                .filter(|wish| wish.group == group)
                .for_each(|wish| wish.served = None);
        }
        if let (Some(by), Some((old, since))) = (by, tenure)
            && before.sole_holder(layout, group) == Some(old)
        {
            let since = since.max(ledger.regained[group]);
            ledger.late_look[group] = ledger.looked(by) <= since;
        }
        let Some(holder) = now_held else {
            continue;
        };
        if tenure.is_some_and(|(old, _)| old == holder) {
            ledger.regained[group] = ledger.now;
            continue;
        }
        if let Some((old, since)) = tenure.filter(|_| by.is_some()) {
            ledger.counts.moves += 1;
            let outgrown =
                has_grown(ledger, &floats, since) && !could_hold(world, layout, old, &floats);
            if !outgrown && !is_caused(ledger, group, old, since, holder) {
                ledger.violated(
                    MOVES_ONCE,
                    format!(
                        "g{group} moved from m{old} to m{holder} without a cause since {since} ms"
                    ),
                );
            }
        }
        ledger.by_hand[group] = false;
        ledger.tenures[group] = Some((holder, ledger.now));
    }
}

/// Whether something that was on no list then is the group's again.
fn has_grown(ledger: &Ledger, floats: &[usize], since: u64) -> bool {
    let then = &ledger.since(since)[0].floats;
    let now = &ledger.truth().floats;
    let unlisted = |holder: Holder| holder == Holder::Unlisted;
    let mut floats = floats.iter();
    floats.any(|float| unlisted(then[*float]) && !unlisted(now[*float]))
}

fn is_caused(ledger: &mut Ledger, group: usize, old: usize, since: u64, holder: usize) -> bool {
    if ledger.by_hand[group] || ledger.late_look[group] || ledger.failed_since(old, since) {
        return true;
    }
    // A status that was forged on who took over says nothing of the request that it took over for.
    if ledger.forged[group].contains(&old) {
        return true;
    }
    let accused = |member: usize, from: u64| {
        let tasks = ledger.invocations.iter().flat_map(|record| &record.tasks);
        let since_then = tasks.filter(|task| task.ended.is_none_or(|ended| ended >= from));
        let mut testimonies = since_then.filter_map(|task| task.purpose.testimony.as_ref());
        testimonies.any(|testimony| speaks_against(ledger, testimony, member))
    };
    if accused(old, since) {
        return true;
    }
    let announced = ledger.announced.iter().find(|status| status.group == group);
    let announced = announced.map_or(u64::MAX, |status| status.at);
    let open = |wish: &Wish| {
        wish.group == group
            && wish
                .served
                .is_none_or(|(chosen, at)| ledger.failed_since(chosen, at) || accused(chosen, 0))
    };
    let wish = ledger.wishes.iter().find(|(_, wish)| open(wish));
    let Some(request) = wish.map(|(request, _)| *request) else {
        return false;
    };
    // Served: the same request once more is no further cause.
    if let Some(wish) = ledger.wishes.get_mut(&request) {
        let once = !wish.names_the_member && announced < wish.began;
        wish.served = once.then_some((holder, ledger.now));
    }
    true
}

/// **3.** A float is without an owner (detaching, available, or on no interface of a member) for no longer than
/// [`OWNERLESS_AT_MOST`] after the last thing that went wrong or was done to the world, while one member was healthy
/// for all of that time and could hold the group. What each call leaves behind at rest is asked in `at_rest`.
pub(super) fn never_ownerless(ledger: &mut Ledger, world: &World) {
    let now = ledger.now;
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    let layout = &scenario.layout;
    for float in 0..layout.floats.len() {
        let holder = ledger.truth().floats[float];
        if !matches!(holder, Holder::Nobody | Holder::Leaving(_)) {
            ledger.ownerless[float] = None;
            continue;
        }
        let since = *ledger.ownerless[float].get_or_insert(now);
        let from = since.max(ledger.disturbed);
        if now.saturating_sub(from) < OWNERLESS_AT_MOST || scenario.function.dry_run {
            continue;
        }
        let group = layout.floats[float].group;
        let floats: Vec<usize> = layout.floats_of(group).collect();
        let able = layout.members(group).find(|member| {
            let mut window = ledger.since(from).iter();
            window.all(|truth| truth.health[*member] == Health::Healthy)
                && !scenario.refusing.contains(member)
                && could_hold(world, layout, *member, &floats)
        });
        if let Some(able) = able {
            ledger.disturbed = now;
            ledger.violated(
                NEVER_OWNERLESS,
                format!(
                    "f{float} of g{group} has no owner since {since} ms, and m{able} could hold it"
                ),
            );
        }
    }
}
