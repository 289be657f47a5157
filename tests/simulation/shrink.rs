//! The shortest scenario that still fails: whatever can be left out is, one thing after the other.

use crate::run::play;
use crate::scenario::{Delivery, Scenario, What, When, Who};

/// Cuts down until nothing more can be left out without the same invariant holding again.
pub(crate) fn shrink(scenario: &Scenario, invariant: &str) -> Scenario {
    let mut shortest = scenario.clone();
    while let Some(shorter) = shorter(&shortest)
        .into_iter()
        .find(|candidate| still_fails(candidate, invariant))
    {
        shortest = shorter;
    }
    shortest
}

fn still_fails(scenario: &Scenario, invariant: &str) -> bool {
    let played = play(scenario, false);
    played
        .violations
        .first()
        .is_some_and(|first| first.invariant == invariant)
}

/// All that are one thing shorter.
fn shorter(scenario: &Scenario) -> Vec<Scenario> {
    let mut candidates = Vec::new();
    let mut add = |change: &dyn Fn(&mut Scenario)| {
        let mut candidate = scenario.clone();
        change(&mut candidate);
        if candidate != *scenario {
            candidates.push(candidate);
        }
    };
    for group in (1..scenario.layout.groups).rev() {
        add(&|s| without_group(s, group));
    }
    for index in 0..scenario.disturbances.len() {
        add(&|s| drop(s.disturbances.remove(index)));
    }
    for index in 0..scenario.happenings.len() {
        add(&|s| {
            s.happenings.remove(index);
        });
    }
    for index in 0..scenario.refusing.len() {
        add(&|s| {
            s.refusing
                .retain(|member| *member != scenario.refusing[index]);
        });
    }
    let prompt = Delivery {
        lost: 0,
        doubled: 0,
        late: 0,
        late_by: 2_000,
    };
    add(&|s| s.delivery = prompt.clone());
    add(&|s| s.delivery.lost = 0);
    add(&|s| s.delivery.doubled = 0);
    add(&|s| s.delivery.late = 0);
    add(&|s| s.weather.stale_reads = 0);
    add(&|s| s.weather.crowded = false);
    add(&|s| s.weather.page_size = None);
    add(&|s| s.weather.in_use_seen = false);
    add(&|s| s.weather.force_spoils = false);
    add(&|s| s.weather.describe_latency = (80, 370));
    add(&|s| s.weather.change_latency = (160, 580));
    add(&|s| s.function.cold = 0);
    add(&|s| s.function.queued = false);
    add(&|s| s.function.timeout = 120);
    add(&|s| s.function.cooldown = 60);
    add(&|s| s.function.force_detach_after = 30);
    for index in 0..scenario.layout.instances.len() {
        add(&|s| without_instance(s, index));
        add(&|s| s.layout.instances[index].alarm = false);
        add(&|s| s.layout.instances[index].priority = None);
    }
    for index in 0..scenario.layout.floats.len() {
        add(&|s| s.layout.floats[index].elastic_ip = false);
        add(&|s| s.layout.floats[index].delete_on_termination = false);
    }
    add(&|s| s.trouble_ends = s.trouble_ends.min(last(s) / 1000 + 1));
    candidates
}

/// The last group and what is only in it: the indices of the others stay.
fn without_group(scenario: &mut Scenario, group: usize) {
    if group + 1 != scenario.layout.groups {
        return;
    }
    let layout = &mut scenario.layout;
    let named = |what: &What| format!("{what:?}").contains(&format!("({group})"));
    let by_hand = |what: &What| matches!(what, What::ByHand { float, .. } if layout.floats[*float].group == group);
    scenario
        .happenings
        .retain(|h| !named(&h.what) && !by_hand(&h.what));
    layout.groups -= 1;
    layout.floats.retain(|float| float.group != group);
    for member in &mut layout.instances {
        member.groups.retain(|of| *of != group);
    }
    while layout
        .instances
        .last()
        .is_some_and(|member| member.groups.is_empty())
    {
        layout.instances.pop();
    }
    if layout
        .instances
        .iter()
        .any(|member| member.groups.is_empty())
    {
        for member in layout.instances.iter_mut().filter(|m| m.groups.is_empty()) {
            member.groups = vec![0];
            member.subnet = 2;
            member.second_interface = false;
        }
    }
    let there = layout.instances.len();
    scenario.refusing.retain(|member| *member < there);
    scenario
        .happenings
        .retain(|happening| !speaks_beyond(&happening.what, there, group));
}

/// The last instance, if nothing depends on it.
fn without_instance(scenario: &mut Scenario, index: usize) {
    let layout = &mut scenario.layout;
    let holds = layout.floats.iter().any(|float| float.on == index);
    let spoken_of = scenario
        .happenings
        .iter()
        .any(|h| speaks_beyond(&h.what, index, layout.groups));
    if index + 1 == layout.instances.len() && !holds && !spoken_of {
        layout.instances.pop();
        scenario.refusing.retain(|member| *member < index);
    }
}

/// Whether it names an instance or a group that isn't there any more.
fn speaks_beyond(what: &What, instances: usize, groups: usize) -> bool {
    let beyond = |who: &Who| match who {
        Who::Member(member) => *member >= instances,
        Who::Active(group) | Who::Chosen(group) => *group >= groups,
    };
    match what {
        What::Stop(who)
        | What::Start(who)
        | What::Terminate(who)
        | What::Impair(who, _)
        | What::Recover(who)
        | What::HangDetach(who)
        | What::SpotNotice(who)
        | What::Mark(who)
        | What::Unmark(who)
        | What::Hearsay(who, _)
        | What::Priority(who, _)
        | What::Strip(who)
        | What::Restore(who)
        | What::Unlist(who)
        | What::Relist(who) => beyond(who),
        What::Forge { on, active, .. } => *on.max(active) >= instances,
        What::Alarm { about, .. } => match about {
            crate::scenario::About::Instance(who) => beyond(who),
            crate::scenario::About::Group(group) => *group >= groups,
        },
        What::ByHand { to, .. } => *to >= instances,
        What::Wish { group, to } => *group >= groups || to.is_some_and(|to| to >= instances),
        What::Plan(group) | What::Look(group) => group.is_some_and(|group| group >= groups),
        What::Kill => false,
    }
}

/// When the last thing happens that has a time.
fn last(scenario: &Scenario) -> u64 {
    let times = scenario
        .happenings
        .iter()
        .map(|happening| match happening.when {
            When::At(at) => at,
            When::Call { .. } => u64::MAX / 2,
        });
    let disturbances = scenario
        .disturbances
        .iter()
        .map(|disturbance| disturbance.to);
    times.chain(disturbances).max().unwrap_or(0)
}
