//! What people do to a group without meaning it any harm, or meaning it: tags that come, go and lie, alarms that nobody
//! meant for it, a role that may not attach. Drawn apart from the rest, so that the other draws of a seed stay as they were.

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::draw::{chance, pick};
use crate::events::over_series;
use crate::invocation::{ACCOUNT, REGION};
use crate::layout::{Layout, instance_id};
use crate::scenario::{Disturbance, Happening, Hearsay, Kind, Scenario, What, When, Who};

/// The same seed, but for what is drawn here.
const APART: u64 = 0x7472_6963_6b73;

/// An instance can carry so many tags.
pub(crate) const FULL: usize = 50;

/// Adds to a scenario that was drawn.
pub(crate) fn add(scenario: &mut Scenario) {
    let rng = &mut StdRng::seed_from_u64(scenario.seed ^ APART);
    let ends = scenario.trouble_ends * 1000;
    for _ in 0..pick(rng, &[0, 0, 1, 1, 2, 3]) {
        trick(rng, ends, &scenario.layout, &mut scenario.happenings);
    }
    if chance(rng, 4) {
        scenario.disturbances.push(may_not_attach(ends));
    }
    for member in &mut scenario.layout.instances {
        if chance(rng, 2) {
            member.tags = FULL;
        }
    }
}

/// A role that nobody gave the permission.
fn may_not_attach(ends: u64) -> Disturbance {
    Disturbance {
        action: "AttachNetworkInterface".to_owned(),
        from: 0,
        to: ends,
        share: 100,
        kind: Kind::Denied,
    }
}

fn trick(rng: &mut StdRng, ends: u64, layout: &Layout, into: &mut Vec<Happening>) {
    let at = rng.random_range(1_000..ends * 3 / 4);
    let who = Who::Member(rng.random_range(0..layout.instances.len()));
    let what = match rng.random_range(0..10) {
        0..3 => What::Hearsay(who, pick(rng, &[Hearsay::Unmeant, Hearsay::Muted])),
        3..6 => What::Priority(who, pick(rng, &[0, 50, 150, 1_000_000])),
        6..8 => What::Forge {
            on: rng.random_range(0..layout.instances.len()),
            active: rng.random_range(0..layout.instances.len()),
            ahead: chance(rng, 50),
        },
        _ => What::Strip(who),
    };
    let mut add = |at, what| {
        let when = When::At(at);
        into.push(Happening { when, what });
    };
    if let What::Strip(who) = what {
        let back = at + rng.random_range(5_000..120_000);
        add(back.min(ends - 1), What::Restore(who));
    }
    add(at, what);
}

/// An alarm that speaks of a member, and that nobody meant or that is muted: on its CPU, or on its status check within the
/// window of a mute rule. Or one that speaks of many, and of none of them.
pub(crate) fn alarm(of: usize, how: Hearsay, now: Timestamp) -> Value {
    let at = now.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string();
    let metric = match how {
        Hearsay::Unmeant => "CPUUtilization",
        Hearsay::Muted => "StatusCheckFailed",
        Hearsay::Series => "Unanswered",
    };
    let mut detail = json!({
        "alarmName": format!("{metric} of m{of}"),
        "state": { "value": "ALARM", "timestamp": at },
        "previousState": { "value": "OK" },
        "configuration": { "metrics": [{ "metricStat": { "metric": {
            "namespace": "AWS/EC2",
            "name": metric,
            "dimensions": { "InstanceId": instance_id(of) },
        } } }] },
    });
    if how == Hearsay::Series {
        detail = over_series("fleet", &at, "ALARM");
    }
    if how == Hearsay::Muted {
        let window = |hours| now + jiff::SignedDuration::from_hours(hours);
        detail["muteDetail"] = json!({
            "mutedByArn": format!("arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm-mute-rule:night"),
            "muteWindowStart": window(-1).to_string(),
            "muteWindowEnd": window(1).to_string(),
        });
    }
    json!({
        "id": "hearsay",
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "account": ACCOUNT,
        "region": REGION,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "detail": detail,
    })
}

/// What somebody who may tag a member writes there: that this one is active, since now or since a time to come.
pub(crate) fn forged(active: usize, ahead: bool, now: Timestamp) -> String {
    let since = if ahead {
        now + jiff::SignedDuration::from_hours(24 * 365)
    } else {
        now
    };
    format!("active={} since={since}", instance_id(active))
}

/// Somebody else's tags, until there are so many.
pub(crate) fn fill(tags: &mut Value, until: usize) {
    let mut nth = 0;
    while let Some(all) = tags.as_object_mut().filter(|all| all.len() < until) {
        nth += 1;
        all.insert(format!("cost:{nth}"), "1".into());
    }
}
