//! One case: a failure, a fault at one of the calls that follow it, redelivery, and what came of it.

use std::time::Duration;

use ec2_simulator::Simulator;
use eni_failover::cloud::{Deadline, InstanceId, InstanceState};
use eni_failover::look::{Announced, Memory, Schema, observe};
use tokio::time::sleep;

use crate::fault::{Breaking, Fault};
use crate::ground::{Kind, MEMBERS, Stage};
use crate::lambda::{Lambda, settings};
use crate::ports::{Asked, Through};
use crate::role;
use crate::truth::public;
use crate::witness::{Seen, Witness};

/// The call that the fault strikes, as the undisturbed run made it.
#[derive(Clone, Debug)]
pub(crate) struct Strike {
    pub(crate) number: usize,
    pub(crate) asked: Asked,
    pub(crate) at: Duration,
    pub(crate) fault: Fault,
}

/// What came of a case.
pub(crate) struct Outcome {
    pub(crate) record: Vec<(Asked, Duration)>,
    pub(crate) seen: Seen,
}

/// Runs one case; without a strike, the undisturbed run.
pub(crate) async fn run(stage: &Stage, strike: Option<&Strike>) -> Outcome {
    // The core's jitter: the same in every case.
    fastrand::seed(7);
    let simulator = Simulator::new(stage.world.clone());
    simulator.keep_no_record();
    simulator.allow_only(role::policy());
    let may_lose_a_part = strike.is_some_and(|s| s.fault.refuses_a_standby(&s.asked));
    let witness = Witness::new(simulator.clone(), stage.kind, may_lose_a_part);
    let gate = Breaking::new(&witness, strike.map(|strike| (strike.number, strike.fault)));
    let mut lambda = Lambda {
        cloud: Through {
            simulator: &simulator,
            gate: &gate,
        },
        memory: if stage.warm {
            remembers(&simulator).await
        } else {
            Memory::default()
        },
        settings: settings(),
    };
    let fault = strike.map(|strike| (strike.at, strike.fault));
    lambda.deliver(&stage.event, fault).await;
    witness.note_holders();
    lambda.scheduled().await;
    lambda.scheduled().await;
    // What EC2 still has to finish.
    sleep(Duration::from_secs(5)).await;
    witness.note_holders();
    check_end(&witness, strike);
    check_rest(&witness, &mut lambda, strike).await;
    Outcome {
        record: gate.record(),
        seen: witness.seen(),
    }
}

/// What a function that has looked before remembers.
async fn remembers(simulator: &Simulator) -> Memory {
    let memory = Memory::default();
    let deadline = Deadline::after(Duration::from_mins(1));
    let look = observe(simulator, &Schema::new("failover:"), &memory, deadline).await;
    look.expect("a look");
    memory
}

fn ever(strike: Option<&Strike>, actions: &[&str]) -> bool {
    let is =
        |s: &Strike| s.fault.is_for_ever() && actions.contains(&s.asked.action) && !s.asked.forced;
    strike.is_some_and(is)
}

/// The calls that take something from its holder, for another call to give it to somebody else.
pub(crate) const TAKING_AWAY: [&str; 3] = [
    "DetachNetworkInterface",
    "UnassignPrivateIpAddresses",
    "UnassignIpv6Addresses",
];

pub(crate) fn check_end(witness: &Witness, strike: Option<&Strike>) {
    let truth = witness.truth();
    if truth.is_orphaned() {
        witness.find(format!("at rest without an owner: {:?}", truth.holders));
    }
    for violation in witness.simulator.with_world(|world| world.violations()) {
        witness.find(violation);
    }
    let held_well = truth
        .sole_holder()
        .is_some_and(|holder| truth.is_healthy(holder));
    if ever(strike, &TAKING_AWAY) && !held_well {
        // It can't be taken from the failed member, whoever tries.
        let told = witness.seen().told;
        if !told
            .iter()
            .any(|m| m["outcome"] == "refused" || m["outcome"] == "partial")
        {
            witness.find("nobody was told that it can't be moved");
        }
        return;
    }
    let Some(holder) = truth.sole_holder() else {
        return witness.find(format!("not together: {:?}", truth.holders));
    };
    if !truth.is_healthy(holder) {
        witness.find(format!("{holder} holds it and isn't healthy"));
    }
    if !witness.may_lose_a_part && witness.seen().takeovers != truth.holders.len() {
        witness.find("it moved more than once");
    }
    check_told(witness, strike, holder);
    check_statuses(witness, strike, holder);
    check_elastic_ips(witness);
}

fn check_told(witness: &Witness, strike: Option<&Strike>, holder: &str) {
    let told = witness.seen().told;
    // Half done in one message, and done with the next.
    let news = ["moved", "found-moved", "completed"];
    let moved = |m: &&serde_json::Value| news.iter().any(|news| m["news"] == *news);
    let there = told.iter().filter(moved).filter(|m| m["to"] == holder);
    if there.count() == 0 && !ever(strike, &["Publish"]) {
        witness.find(format!("nobody was told that it is on {holder}"));
    }
}

/// Every member that can carry it says who is active, and that all is well; but never what nobody was told.
fn check_statuses(witness: &Witness, strike: Option<&Strike>, holder: &str) {
    let truth = witness.truth();
    for member in MEMBERS {
        let Some((state, tags)) = truth.tags.get(member) else {
            continue;
        };
        let gone = matches!(
            state,
            InstanceState::ShuttingDown | InstanceState::Terminated
        );
        if gone || ever(strike, &["CreateTags"]) {
            continue;
        }
        let status = tags
            .get("failover:status:web")
            .and_then(|s| Announced::parse(s));
        let active = status
            .as_ref()
            .and_then(|s| s.active.as_ref())
            .map(InstanceId::as_str);
        let unheard = ever(strike, &["Publish"]);
        if !unheard
            && (active != Some(holder) || status.as_ref().is_some_and(|s| s.trouble.is_some()))
        {
            witness.find(format!("{member} carries the status {status:?}"));
        }
        if unheard && active == Some(holder) {
            witness.find(format!("{member} carries a status that nobody was told"));
        }
    }
}

fn check_elastic_ips(witness: &Witness) {
    // Where the one is that floats by itself is checked as of all that floats.
    if witness.kind.elastic_ip().is_some() {
        return;
    }
    let associated = witness.simulator.with_world(|world| public(world));
    // Those of a terminated instance's own interface went with it.
    let gone = witness.kind == Kind::Addresses || witness.kind == Kind::Mixed;
    let terminated = witness
        .truth()
        .tags
        .get(MEMBERS[0])
        .is_none_or(|(state, _)| *state == InstanceState::Terminated);
    if associated != witness.kind.public() && !(gone && terminated) {
        witness.find(format!("Elastic IPs are left on {associated:?}"));
    }
}

/// A further look does nothing.
async fn check_rest(witness: &Witness, lambda: &mut Lambda<'_>, strike: Option<&Strike>) {
    let before = witness.seen();
    lambda.scheduled().await;
    let after = witness.seen();
    let tried_again = ever(strike, &["Publish", "CreateTags"]) || ever(strike, &TAKING_AWAY);
    let mut more = after.changes.iter().skip(before.changes.len());
    let moved = |change: &&String| {
        !tried_again || change.contains("NetworkInterface") || change.contains("Assign")
    };
    if let Some(change) = more.find(moved) {
        witness.find(format!("a further look did something: {change}"));
    }
}
