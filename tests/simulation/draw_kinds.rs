//! The further kinds of float, drawn: IPv6 addresses, prefixes, routes and Elastic IPs by themselves, in groups that may mix
//! them all; and a zone that goes. Drawn apart from the rest, so that the other draws of a seed stay as they were.

use eni_failover::cloud::Check;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::draw::{chance, disturbance, pick};
use crate::layout::{FloatKind, Layout};
use crate::scenario::{Disturbance, Happening, Kind, Scenario, What, When, Who};

/// The same seed, but for what is drawn here.
const APART: u64 = 0x006b_696e_6473;

/// The calls that these kinds are moved by.
const CALLS: [&str; 5] = [
    "AssignIpv6Addresses",
    "UnassignIpv6Addresses",
    "UnassignPrivateIpAddresses",
    "AssociateAddress",
    "ReplaceRoute",
];

const DESCRIBES: [&str; 2] = ["DescribeRouteTables", "DescribeAddresses"];

/// What every look asks.
const LOOK: [&str; 3] = [
    "DescribeInstances",
    "DescribeInstanceStatus",
    "DescribeNetworkInterfaces",
];

/// Makes of some floats of a scenario that was drawn other ones.
pub(crate) fn add(scenario: &mut Scenario) {
    let rng = &mut StdRng::seed_from_u64(scenario.seed ^ APART);
    if !chance(rng, 30) || scenario.layout.groups > 3 {
        return;
    }
    let ends = scenario.trouble_ends * 1000;
    for group in 0..scenario.layout.groups {
        convert(rng, &mut scenario.layout, group);
        spread(rng, &mut scenario.layout, group);
    }
    if chance(rng, 50) {
        scenario
            .happenings
            .push(with_a_call(rng, scenario.layout.groups));
    }
    if chance(rng, 50) {
        let actions = [&CALLS[..], &DESCRIBES].concat();
        scenario.disturbances.push(disturbance(rng, &actions, ends));
    }
    if chance(rng, 8) {
        scenario.disturbances.push(may_not_assign(rng, ends));
    }
    if chance(rng, 20) {
        let at = rng.random_range(1_000..ends * 3 / 4);
        zone_goes(rng, at, &scenario.layout, &mut scenario.happenings);
        if chance(rng, 50) {
            scenario.disturbances.extend(slow_describes(rng, at, ends));
        }
    }
}

fn convert(rng: &mut StdRng, layout: &mut Layout, group: usize) {
    let mut has_elastic_ip = false;
    for (index, float) in layout.floats.iter_mut().enumerate() {
        if float.group != group || (float.is_interface() && chance(rng, 70)) {
            continue;
        }
        let kinds: &[FloatKind] = if float.is_interface() {
            &[FloatKind::Route, FloatKind::ElasticIp]
        } else {
            &[
                FloatKind::Address,
                FloatKind::Ipv6,
                FloatKind::Ipv6,
                FloatKind::Prefix,
                FloatKind::Route,
                FloatKind::Route,
                FloatKind::ElasticIp,
            ]
        };
        let kind = match pick(rng, kinds) {
            // There is room for one on a member's primary address.
            FloatKind::ElasticIp if has_elastic_ip => FloatKind::Route,
            // So many prefixes lie beside the other addresses.
            FloatKind::Prefix if index > 2 => FloatKind::Ipv6,
            kind => kind,
        };
        has_elastic_ip |= kind == FloatKind::ElasticIp;
        float.kind = kind;
        float.elastic_ip &= kind == FloatKind::Address;
        float.delete_on_termination = false;
    }
}

/// Members of a group of which all reaches other zones are in some.
fn spread(rng: &mut StdRng, layout: &mut Layout, group: usize) {
    if !layout
        .floats
        .iter()
        .all(|float| float.group != group || float.leads())
    {
        return;
    }
    for member in &mut layout.instances {
        if member.groups == [group] && !member.second_interface && chance(rng, 50) {
            member.subnet = 2;
        }
    }
}

fn with_a_call(rng: &mut StdRng, groups: usize) -> Happening {
    let group = rng.random_range(0..groups);
    let when = When::Call {
        action: pick(rng, &CALLS).to_owned(),
        nth: rng.random_range(1..=3),
        after: chance(rng, 60),
    };
    let what = match rng.random_range(0..6) {
        0..3 => What::Kill,
        3 => What::Stop(Who::Chosen(group)),
        4 => What::Terminate(Who::Chosen(group)),
        _ => What::Look(None),
    };
    Happening { when, what }
}

/// A role that nobody gave the permission.
fn may_not_assign(rng: &mut StdRng, ends: u64) -> Disturbance {
    let actions = ["AssignIpv6Addresses", "AssignPrivateIpAddresses"];
    Disturbance {
        action: pick(rng, &actions).to_owned(),
        from: 0,
        to: ends,
        share: 100,
        kind: Kind::Denied,
    }
}

/// While a zone is down the describes of a look are slow in the whole region, and fail now and then.
fn slow_describes(rng: &mut StdRng, from: u64, ends: u64) -> impl Iterator<Item = Disturbance> {
    let to = ends.min(from + pick(rng, &[20_000, 60_000, 240_000]));
    let failing = pick(rng, &[Kind::Unavailable, Kind::InternalError]);
    let slow = Kind::Slow(rng.random_range(2_000..=5_000));
    // Of those that are meant the first befalls a call.
    let befalls = [(10, failing), (100, slow)];
    LOOK.into_iter().flat_map(move |action| {
        befalls.map(|(share, kind)| Disturbance {
            action: action.to_owned(),
            from,
            to,
            share,
            kind,
        })
    })
}

/// All instances of a zone at once.
fn zone_goes(rng: &mut StdRng, at: u64, layout: &Layout, into: &mut Vec<Happening>) {
    let other = chance(rng, 30);
    let how = rng.random_range(0..3);
    for (index, member) in layout.instances.iter().enumerate() {
        if (member.subnet == 2) == other {
            let who = Who::Member(index);
            let what = match how {
                0 => What::Stop(who),
                1 => What::Terminate(who),
                _ => What::Impair(who, Check::System),
            };
            let when = When::At(at);
            into.push(Happening { when, what });
        }
    }
}
