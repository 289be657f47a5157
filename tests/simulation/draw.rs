//! A scenario from a seed.

use eni_failover::cloud::Check;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::draw_kinds;
use crate::draw_layout::{layout, many};
use crate::draw_people;
use crate::layout::Layout;
use crate::scenario::{
    About, Delivery, Disturbance, Function, Happening, Kind, Scenario, Weather, What, When, Who,
    drawn,
};
use crate::tricks;

/// One seed of so many has more groups than people can be told of in a second.
const MANY: u64 = 64;

/// One of a list, drawn.
pub(crate) fn pick<T: Clone>(rng: &mut StdRng, of: &[T]) -> T {
    of[rng.random_range(0..of.len())].clone()
}

/// Whether it is so in this many cases of a hundred.
pub(crate) fn chance(rng: &mut StdRng, percent: u32) -> bool {
    rng.random_range(0..100) < percent
}

impl Scenario {
    /// The scenario of this seed.
    pub(crate) fn of_seed(seed: u64) -> Self {
        let rng = &mut StdRng::seed_from_u64(seed);
        let layout = if seed % MANY == MANY - 1 {
            many(rng)
        } else {
            layout(rng)
        };
        let trouble_ends = rng.random_range(60..240);
        let mut happenings = Vec::new();
        for _ in 0..pick(rng, &[1, 1, 1, 2, 2, 3, 4]) {
            story(rng, &layout, trouble_ends * 1000, &mut happenings);
        }
        happenings.sort_by_key(|happening| match happening.when {
            When::At(at) => at,
            When::Call { .. } => u64::MAX,
        });
        let refuses = |rng: &mut StdRng| chance(rng, 8);
        let refusing = (0..layout.instances.len())
            .filter(|_| refuses(rng))
            .collect();
        let mut scenario = Self {
            seed,
            weather: weather(rng),
            delivery: delivery(rng),
            function: Function {
                dry_run: chance(rng, 2),
                timeout: pick(rng, &[120, 120, 120, 60, 30]),
                cooldown: pick(rng, &[60, 60, 60, 0, 10]),
                force_detach_after: pick(rng, &[30, 30, 10]),
                cold: pick(rng, &[0, 10, 100]),
                queued: false,
            },
            disturbances: disturbances(rng, trouble_ends * 1000),
            refusing,
            happenings,
            trouble_ends,
            layout,
        };
        // In so little time as the others have a look at many pages isn't over. The template's timeout is 900 s.
        if scenario.weather.page_size.is_some() {
            scenario.function.timeout = 120;
        }
        if chance(rng, 4) {
            no_answer_from_the_dying(rng, &mut scenario);
        }
        through_a_queue(&mut scenario);
        tricks::add(&mut scenario);
        draw_kinds::add(&mut scenario);
        draw_people::add(&mut scenario);
        scenario
    }
}

/// Of a hundred functions so many have a queue. A worker takes nothing that it has no time for: mostly it has enough.
const QUEUED: u64 = 50;

fn through_a_queue(scenario: &mut Scenario) {
    scenario.function.queued = drawn(scenario.seed, "queued", 0, 100) < QUEUED;
    if scenario.function.queued && drawn(scenario.seed, "queued", 1, 4) > 0 {
        scenario.function.timeout = 180;
    }
}

/// Calls that are carried out and not answered, to a member that dies of it: nobody knows who has what.
fn no_answer_from_the_dying(rng: &mut StdRng, scenario: &mut Scenario) {
    let action = pick(rng, &["AttachNetworkInterface", "AssignPrivateIpAddresses"]);
    let group = rng.random_range(0..scenario.layout.groups);
    scenario.disturbances.push(Disturbance {
        action: action.to_owned(),
        from: 0,
        to: scenario.trouble_ends * 1000,
        share: 100,
        kind: Kind::LostAnswer,
    });
    let when = When::Call {
        action: action.to_owned(),
        nth: 1,
        after: true,
    };
    let what = What::Stop(Who::Chosen(group));
    scenario.happenings.push(Happening { when, what });
}

/// A failure and what goes with it.
fn story(rng: &mut StdRng, layout: &Layout, ends: u64, into: &mut Vec<Happening>) {
    let group = rng.random_range(0..layout.groups);
    let at = rng.random_range(1_000..ends * 3 / 4);
    let who = match rng.random_range(0..10) {
        0..7 => Who::Active(group),
        7 => Who::Chosen(group),
        _ => Who::Member(rng.random_range(0..layout.instances.len())),
    };
    let mut add = |when, what| into.push(Happening { when, what });
    let soon = |rng: &mut StdRng| When::At(at + rng.random_range(0..20_000));
    let later = |rng: &mut StdRng| When::At(at + rng.random_range(5_000..90_000));
    let failure = failure(rng, who, group);
    if let What::Alarm {
        about,
        cause,
        dress,
        ..
    } = failure
        && chance(rng, 60)
    {
        let state = "OK".to_owned();
        let what = What::Alarm {
            about,
            cause,
            state,
            dress,
        };
        add(When::At(at + rng.random_range(0..60_000)), what);
    }
    if chance(rng, 15) {
        add(When::At(at.saturating_sub(500)), What::HangDetach(who));
    }
    add(When::At(at), failure.clone());
    match rng.random_range(0..12) {
        0 => add(soon(rng), self::failure(rng, Who::Chosen(group), group)),
        1 => add(soon(rng), self::failure(rng, Who::Active(group), group)),
        2 => add(on_call(rng), self::failure(rng, Who::Chosen(group), group)),
        3 => add(on_call(rng), recovery(&failure, who)),
        4 | 5 => add(later(rng), recovery(&failure, who)),
        6 => add(soon(rng), by_hand(rng, layout)),
        7 => {
            let call = on_call(rng);
            add(call, by_hand(rng, layout));
        }
        8 => add(soon(rng), wish(rng, layout, group)),
        _ => {}
    }
    for _ in 0..pick(rng, &[0, 0, 0, 1, 2]) {
        let when = if chance(rng, 70) {
            on_call(rng)
        } else {
            soon(rng)
        };
        add(when, What::Kill);
    }
}

fn failure(rng: &mut StdRng, who: Who, group: usize) -> What {
    match rng.random_range(0..20) {
        0..5 => What::Stop(who),
        5..9 => What::Terminate(who),
        9..11 => What::Impair(who, check(rng)),
        11..15 => What::Alarm {
            about: if chance(rng, 40) {
                About::Group(group)
            } else {
                About::Instance(who)
            },
            cause: rng.random_range(0..2),
            state: pick(
                rng,
                &["ALARM", "ALARM", "ALARM", "ALARM", "INSUFFICIENT_DATA"],
            )
            .to_owned(),
            dress: rng.random_range(0..3),
        },
        15 => What::SpotNotice(who),
        16 => What::Mark(who),
        17 => What::Look(chance(rng, 50).then_some(group)),
        18 => What::Wish { group, to: None },
        _ => What::Plan(chance(rng, 50).then_some(group)),
    }
}

fn check(rng: &mut StdRng) -> Check {
    pick(rng, &Check::EC2S)
}

/// What takes a failure back, as far as that can be.
fn recovery(failure: &What, who: Who) -> What {
    match failure {
        What::Stop(_) => What::Start(who),
        What::Impair(..) => What::Recover(who),
        What::Mark(_) => What::Unmark(who),
        What::Alarm {
            about,
            cause,
            dress,
            ..
        } => What::Alarm {
            about: *about,
            cause: *cause,
            state: "OK".to_owned(),
            dress: *dress,
        },
        What::Start(_)
        | What::Terminate(_)
        | What::Recover(_)
        | What::HangDetach(_)
        | What::SpotNotice(_)
        | What::Unmark(_)
        | What::ByHand { .. }
        | What::Wish { .. }
        | What::Plan(_)
        | What::Look(_)
        | What::Kill
        | What::Hearsay(..)
        | What::Priority(..)
        | What::Forge { .. }
        | What::Strip(_)
        | What::Restore(_)
        | What::Unlist(_)
        | What::Relist(_) => What::Look(None),
    }
}

fn on_call(rng: &mut StdRng) -> When {
    let actions = [
        ("DetachNetworkInterface", 3),
        ("AttachNetworkInterface", 3),
        ("AssignPrivateIpAddresses", 3),
        ("CreateTags", 6),
        ("DeleteTags", 2),
        ("Publish", 4),
        ("DescribeInstances", 12),
        ("DescribeNetworkInterfaces", 30),
    ];
    let (action, most) = pick(rng, &actions);
    When::Call {
        action: action.to_owned(),
        nth: rng.random_range(1..=most),
        after: chance(rng, 60),
    }
}

fn by_hand(rng: &mut StdRng, layout: &Layout) -> What {
    let float = rng.random_range(0..layout.floats.len());
    let members: Vec<usize> = layout.members(layout.floats[float].group).collect();
    let to = if chance(rng, 20) {
        layout.outsider()
    } else {
        pick(rng, &members)
    };
    What::ByHand { float, to }
}

fn wish(rng: &mut StdRng, layout: &Layout, group: usize) -> What {
    let members: Vec<usize> = layout.members(group).collect();
    let to = chance(rng, 50).then(|| pick(rng, &members));
    What::Wish { group, to }
}

fn disturbances(rng: &mut StdRng, ends: u64) -> Vec<Disturbance> {
    let actions = [
        "",
        "DetachNetworkInterface",
        "AttachNetworkInterface",
        "AssignPrivateIpAddresses",
        "CreateTags",
        "DeleteTags",
        "Publish",
        "Publish",
        "DescribeInstances",
        "DescribeInstanceStatus",
        "DescribeNetworkInterfaces",
    ];
    let count = pick(rng, &[0, 0, 1, 1, 2, 3, 4]);
    let one = |_| disturbance(rng, &actions, ends);
    (0..count).map(one).collect()
}

/// What befalls calls of one of these actions for a while.
pub(crate) fn disturbance(rng: &mut StdRng, actions: &[&str], ends: u64) -> Disturbance {
    let kinds = [
        Kind::Throttled,
        Kind::Unavailable,
        Kind::InternalError,
        Kind::LostRequest,
        Kind::LostAnswer,
        Kind::LostAnswer,
        Kind::Slow(3_000),
        Kind::Slow(20_000),
    ];
    let from = rng.random_range(0..ends);
    Disturbance {
        action: pick(rng, actions).to_owned(),
        from,
        to: ends.min(from + pick(rng, &[5_000, 20_000, 60_000, 240_000])),
        share: pick(rng, &[10, 30, 60, 100]),
        kind: pick(rng, &kinds),
    }
}

fn delivery(rng: &mut StdRng) -> Delivery {
    Delivery {
        lost: pick(rng, &[0, 0, 10, 50, 100]),
        doubled: pick(rng, &[0, 10, 50]),
        late: pick(rng, &[0, 0, 20, 60]),
        late_by: pick(rng, &[2_000, 10_000, 90_000]),
    }
}

fn weather(rng: &mut StdRng) -> Weather {
    Weather {
        stale_reads: pick(rng, &[0, 0, 0, 500, 2_000, 3_000]),
        describe_latency: pick(rng, &[(80, 370), (80, 370), (5, 20), (300, 2_000)]),
        change_latency: pick(rng, &[(160, 580), (160, 580), (5, 20), (400, 2_000)]),
        attach: pick(rng, &[(1_000, 3_000), (300, 800), (3_000, 9_000)]),
        detach: pick(rng, &[(2_000, 6_000), (500, 1_500), (5_000, 15_000)]),
        detach_hung: pick(rng, &[(200_000, 260_000), (20_000, 60_000)]),
        initializing: pick(rng, &[(120_000, 180_000), (10_000, 40_000)]),
        stop: pick(rng, &[(15_000, 40_000), (2_000, 5_000)]),
        terminate: pick(rng, &[(20_000, 40_000), (3_000, 8_000)]),
        terminated_tags: pick(rng, &[(0, 5_000), (30_000, 90_000), (3_600_000, 3_600_000)]),
        terminated_visible: pick(rng, &[(3_600_000, 3_600_000), (100_000, 120_000)]),
        crowded: chance(rng, 15),
        page_size: pick(rng, &[None, None, None, Some(2)]),
        in_use_seen: chance(rng, 30),
        force_spoils: chance(rng, 50),
    }
}
