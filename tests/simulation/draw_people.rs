//! What people set up that asks more of the function: alarms over a whole fleet, a spare with one place for two groups that
//! fail at once, lists of addresses that change. Drawn apart from the rest, so that the other draws of a seed stay as they
//! were.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::draw::{chance, pick};
use crate::events::CONTRIBUTOR;
use crate::layout::{FloatKind, Layout};
use crate::scenario::{About, Happening, Hearsay, Scenario, What, When, Who};

/// The same seed, but for what is drawn here.
const APART: u64 = 0x7065_6f70_6c65;

/// Adds to a scenario that was drawn.
pub(crate) fn add(scenario: &mut Scenario) {
    let rng = &mut StdRng::seed_from_u64(scenario.seed ^ APART);
    let ends = scenario.trouble_ends * 1000;
    for happening in &mut scenario.happenings {
        if let What::Alarm {
            about: About::Instance(_),
            dress,
            ..
        } = &mut happening.what
            && chance(rng, 25)
        {
            *dress = CONTRIBUTOR;
        }
    }
    let at = rng.random_range(1_000..ends * 3 / 4);
    if chance(rng, 10) {
        let who = Who::Member(rng.random_range(0..scenario.layout.instances.len()));
        let what = What::Hearsay(who, Hearsay::Series);
        scenario.happenings.push(Happening {
            when: When::At(at),
            what,
        });
    }
    if chance(rng, 20) {
        one_place(rng, at, scenario);
    }
    if chance(rng, 15) && !leads(&scenario.layout) {
        lists_change(rng, at, ends, scenario);
    }
}

/// The spare of several groups is of the smallest type, and two of them fail at once.
fn one_place(rng: &mut StdRng, at: u64, scenario: &mut Scenario) {
    let spare = scenario.layout.instances.last_mut();
    let Some(spare) = spare.filter(|spare| spare.groups.len() > 1) else {
        return;
    };
    spare.kind = usize::from(spare.second_interface);
    for group in 0..2 {
        let when = When::At(at + rng.random_range(0..1_500));
        let who = Who::Active(group);
        let what = pick(
            rng,
            &[What::Stop(who), What::Stop(who), What::Terminate(who)],
        );
        scenario.happenings.push(Happening { when, what });
    }
}

/// Where a route or an Elastic IP leads to depends on the lists, too: another interface of the same member.
fn leads(layout: &Layout) -> bool {
    layout.has(FloatKind::Route) || layout.has(FloatKind::ElasticIp)
}

fn lists_change(rng: &mut StdRng, at: u64, ends: u64, scenario: &mut Scenario) {
    let who = Who::Member(rng.random_range(0..scenario.layout.instances.len()));
    let back = (at + rng.random_range(5_000..120_000)).min(ends - 1);
    for (at, what) in [(at, What::Unlist(who)), (back, What::Relist(who))] {
        scenario.happenings.push(Happening {
            when: When::At(at),
            what,
        });
    }
}
