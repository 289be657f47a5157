//! Invariants at rest: nothing happens any more, no invocation runs, and the schedule looked twice and changed nothing.

use ec2_simulator::World;
use eni_failover::cloud::InstanceState;

use super::{
    EVIDENCE_CONVERGES, HELD_BY_THE_HEALTHY, NEVER_OWNERLESS, NOTHING_LOST, TOGETHER, TOLD,
};
use crate::layout::{group_name, instance_id};
use crate::ledger::{Ledger, Testimony};
use crate::scenario::{Happening, Scenario, What, Who};
use crate::tricks::FULL;
use crate::truth::{Health, Holder, could_hold, in_force};

/// A group at rest.
struct Group<'a> {
    index: usize,
    scenario: &'a Scenario,
    /// What exists of what floats in it.
    floats: Vec<usize>,
    /// The members that exist and aren't going.
    members: Vec<usize>,
    /// The members that EC2 would let have all of it.
    able: Vec<usize>,
}

pub(crate) fn at_rest(ledger: &mut Ledger, world: &World) {
    for violation in world.violations() {
        ledger.violated(NOTHING_LOST, violation);
    }
    let scenario = std::sync::Arc::clone(&ledger.scenario);
    if scenario.function.dry_run {
        return;
    }
    for index in 0..scenario.layout.groups {
        let group = Group::of(&scenario, index, ledger, world);
        if group.floats.is_empty() || group.members.is_empty() {
            continue;
        }
        owned(ledger, world, &group);
        if group
            .floats
            .iter()
            .any(|float| ledger.truth().floats[*float] == Holder::Outside)
        {
            continue;
        }
        held_by_the_healthy(ledger, world, &group);
        told(ledger, world, &group);
    }
    evidence_converges(ledger, world);
}

fn state(world: &World, member: usize) -> Option<InstanceState> {
    let id = instance_id(member);
    let instance = world.instances().find(|instance| instance.id == id)?;
    Some(instance.state)
}

fn is_tagged(world: &World, member: usize) -> bool {
    let id = instance_id(member);
    let instance = world.instances().find(|instance| instance.id == id);
    instance.is_some_and(|instance| instance.tags.contains_key("failover:group"))
}

impl<'a> Group<'a> {
    fn of(scenario: &'a Scenario, index: usize, ledger: &Ledger, world: &World) -> Self {
        let layout = &scenario.layout;
        // Who is without its tag for good, since there are too many others, is a member no longer.
        let there = |member: &usize| {
            is_tagged(world, *member)
                && !matches!(
                    state(world, *member),
                    None | Some(InstanceState::ShuttingDown | InstanceState::Terminated)
                )
        };
        let members: Vec<usize> = layout.members(index).filter(there).collect();
        let lands = |float: usize| {
            members
                .iter()
                .any(|m| layout.landing(*m, layout.floats[float].subnet).is_some())
        };
        let exists = |float: &usize| match ledger.truth().floats[*float] {
            Holder::Gone | Holder::Unlisted => false,
            _ => !layout.floats[*float].is_address() || lands(*float),
        };
        let floats: Vec<usize> = layout.floats_of(index).filter(exists).collect();
        let able = members
            .iter()
            .copied()
            .filter(|m| !scenario.refusing.contains(m) && could_hold(world, layout, *m, &floats))
            .collect();
        Self {
            index,
            scenario,
            floats,
            members,
            able,
        }
    }

    fn is_failed(&self, ledger: &Ledger) -> bool {
        let holder = self.sole_holder(ledger);
        holder.is_none_or(|holder| ledger.truth().health[holder] == Health::Failed)
    }

    /// Whether a sound member holds a part of it, was announced, and can't hold it all.
    fn active_keeps(&self, ledger: &Ledger, world: &World) -> bool {
        let truth = ledger.truth();
        let key = format!("failover:status:{}", group_name(self.index));
        // By its own tag, or, where there is no room for one, by what the others were told.
        let mut announced = ledger.announced.iter().rev();
        let last = announced.find(|status| status.group == self.index);
        let was_announced = |member: &usize| {
            let id = instance_id(*member);
            let instance = world.instances().find(|i| i.id == id);
            let status = instance.map(|i| i.tags.get(&key));
            match status {
                Some(Some(status)) => status.starts_with(&format!("active={id} ")),
                _ => last.is_some_and(|last| last.active == Some(*member)),
            }
        };
        let mut holders = self
            .floats
            .iter()
            .filter_map(|float| match truth.floats[*float] {
                Holder::Member(member) => Some(member),
                _ => None,
            });
        holders.any(|member| {
            truth.health[member] != Health::Failed
                && was_announced(&member)
                && !self.able.contains(&member)
        })
    }

    fn sole_holder(&self, ledger: &Ledger) -> Option<usize> {
        let mut holders = self
            .floats
            .iter()
            .map(|float| ledger.truth().floats[*float]);
        let first = holders.next()?;
        let Holder::Member(member) = first else {
            return None;
        };
        holders.all(|holder| holder == first).then_some(member)
    }
}

/// **3.** At rest nothing is without an owner that any member could hold, even a stopped or an impaired one.
fn owned(ledger: &mut Ledger, world: &World, group: &Group<'_>) {
    let layout = &group.scenario.layout;
    for float in &group.floats {
        if !matches!(
            ledger.truth().floats[*float],
            Holder::Nobody | Holder::Leaving(_)
        ) {
            continue;
        }
        let able = group.members.iter().find(|member| {
            !group.scenario.refusing.contains(member)
                && could_hold(world, layout, **member, &[*float])
        });
        if let Some(able) = able {
            let index = group.index;
            ledger.violated(
                NEVER_OWNERLESS,
                format!("at rest f{float} of g{index} has no owner, and m{able} could hold it"),
            );
        }
    }
}

/// **5, 6.** At rest, all of the group is on one member that is not failed, if there is a healthy member that could
/// hold all of it and doesn't refuse. Nor on one that is down, if there is one that is only doubted and could. A group of
/// which something is outside is left alone.
fn held_by_the_healthy(ledger: &mut Ledger, world: &World, group: &Group<'_>) {
    let healthy = |member: &&usize| ledger.truth().health[**member] == Health::Healthy;
    let index = group.index;
    let Some(able) = group.able.iter().find(healthy).copied() else {
        let doubted = |member: &&usize| ledger.truth().doubted[**member];
        let doubted = group.able.iter().find(doubted).copied();
        let holder = group.sole_holder(ledger);
        if let (Some(able), Some(holder)) = (doubted, holder)
            && ledger.truth().down[holder]
            && !group
                .members
                .iter()
                .any(|m| ledger.truth().health[*m] == Health::Recovering)
        {
            ledger.violated(
                HELD_BY_THE_HEALTHY,
                format!("at rest g{index} is on m{holder}, which is down, and m{able}, which is only doubted, could hold it"),
            );
        }
        return;
    };
    match group.sole_holder(ledger) {
        // A sound active keeps what it holds, and what it can't take stays where it is.
        None if group.active_keeps(ledger, world) => {}
        None => ledger.violated(
            TOGETHER,
            format!("at rest g{index} is not together, and m{able} could hold it"),
        ),
        // Doubt that moved it to and fro is waited out.
        Some(holder)
            if ledger.truth().doubted[holder] && is_waited_out(ledger, world, group, holder) => {}
        Some(holder) if ledger.truth().health[holder] == Health::Failed => ledger.violated(
            HELD_BY_THE_HEALTHY,
            format!("at rest g{index} is on m{holder}, which failed, and m{able} could hold it"),
        ),
        Some(_) => {}
    }
}

/// Whether, by its own tag, doubt alone has moved this group so often that the holder is left alone still.
fn is_waited_out(ledger: &Ledger, world: &World, group: &Group<'_>, holder: usize) -> bool {
    let id = instance_id(holder);
    let key = format!("failover:status:{}", group_name(group.index));
    let instance = world.instances().find(|instance| instance.id == id);
    let status = instance.and_then(|instance| instance.tags.get(&key));
    let after = |name: &str| {
        let mut words = status.into_iter().flat_map(|it| it.split_whitespace());
        words.find_map(|word| word.strip_prefix(name))
    };
    let doubts = after("doubts=").and_then(|word| word.split_once('/')?.0.parse::<u32>().ok());
    let since = after("since=").and_then(|word| word.parse::<jiff::Timestamp>().ok());
    let (Some(doubts @ 2..), Some(since)) = (doubts, since) else {
        return false;
    };
    let cooldown = group.scenario.function.cooldown * 1000;
    let longest = cooldown.max(3_600_000);
    let patience = (cooldown << (doubts - 1).min(16)).min(longest);
    ledger.now < ledger.milliseconds(since) + patience + 5_000
}

/// **7.** At rest the members' tags name who holds the group; and what was published with the status that they carry
/// tells of a failure if, and only if, the group is failed (nobody sound holds all of it). Not the last message: of two
/// invocations the one that looked first may tell last, and SNS keeps no order either.
fn told(ledger: &mut Ledger, world: &World, group: &Group<'_>) {
    let index = group.index;
    let holder = group.sole_holder(ledger);
    let key = format!("failover:status:{}", group_name(index));
    // What one has no room for the others carry; and what was forged on a bystander counts for nothing, and may stay.
    let forged = ledger.is_forged(index);
    let roomy = |member: &&usize| !forged && group.scenario.layout.instances[**member].tags < FULL;
    for member in group.members.iter().filter(roomy) {
        let id = instance_id(*member);
        let tags = world.instances().find(|i| i.id == id).map(|i| i.tags);
        let status = tags
            .and_then(|tags| tags.get(&key))
            .cloned()
            .unwrap_or_default();
        let expected = holder.map(|holder| format!("active={} ", instance_id(holder)));
        if expected.is_some_and(|expected| !status.starts_with(&expected)) {
            ledger.violated(
                TOLD,
                format!("at rest g{index} is on {holder:?}, but m{member} is tagged {status:?}"),
            );
        }
    }
    let failed = group.is_failed(ledger);
    let last = ledger
        .announced
        .iter()
        .rev()
        .find(|known| known.group == index)
        .cloned();
    // It took over although it was doubted, or was doubted since: the one is told as a move.
    let either = holder.is_some_and(|holder| ledger.truth().doubted[holder])
        && last.as_ref().is_some_and(|last| last.bad.is_some());
    let forged = forged && last.as_ref().is_some_and(|last| last.bad.is_none())
        || ledger.is_forged_on_a_holder(ledger.truth(), index);
    if !either && !forged && last.as_ref().and_then(|last| last.bad) != Some(failed) {
        ledger.violated(
            TOLD,
            format!("at rest g{index} is on {holder:?} (failed: {failed}), but what was told last is {last:?}"),
        );
    }
}

/// **6.** Any order, any number of times: for each cause and instance, of all that invocations were told and could
/// write down, the latest by its own time is what the tags say; unless two of them were written side by side.
fn evidence_converges(ledger: &mut Ledger, world: &World) {
    let testimonies = ledger.testimonies.clone();
    for testimony in testimonies.iter().filter(|t| t.group.is_none()) {
        let same = |t: &&Testimony| t.cause == testimony.cause && t.instance == testimony.instance;
        let after = |t: &&Testimony| {
            t.at > testimony.at || (t.at == testimony.at && t.against != testimony.against)
        };
        let all = testimonies.iter().chain(&ledger.perhaps);
        let later = all.filter(same).any(|t| after(&t));
        let contested = (testimony.cause.clone(), testimony.instance);
        let settled = !later && !ledger.contested.contains(&contested);
        let Some(member) = testimony.instance.filter(|_| settled) else {
            continue;
        };
        // It may have been nobody's then, or have had no room.
        let strips = |happening: &Happening| happening.what == What::Strip(Who::Member(member));
        let full = ledger.scenario.layout.instances[member].tags >= FULL;
        if full || ledger.scenario.happenings.iter().any(strips) {
            continue;
        }
        let id = instance_id(member);
        let Some(instance) = world.instances().find(|instance| instance.id == id) else {
            continue;
        };
        if matches!(
            instance.state,
            InstanceState::ShuttingDown | InstanceState::Terminated
        ) {
            continue;
        }
        let key = format!("failover:impaired:{}", testimony.cause);
        let mark = instance.tags.get(&key);
        let (tags, launched) = (instance.tags, instance.launched);
        let stands =
            mark.is_some_and(|at| in_force(tags, launched, &testimony.cause, at.parse().ok()));
        let over = testimony.cause == "spot-interruption" && launched > testimony.at;
        if stands != (testimony.against && !over) {
            ledger.violated(
                EVIDENCE_CONVERGES,
                format!("at rest the mark {key} on m{member} is {mark:?}, but the last that was delivered is {testimony:?}"),
            );
        }
    }
}
