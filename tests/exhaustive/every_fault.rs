//! For each kind of move: each call of the undisturbed run in turn meets each fault in turn.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::case::{Outcome, Strike, TAKING_AWAY, run};
use crate::codes::ROUTE_GONE;
use crate::fault::{Fault, For};
use crate::ground::{Failure, Kind, Stage};
use crate::ports::Asked;

/// A describe among describes, of which several more like it follow: a poll like the one before it.
fn is_one_poll_of_many(record: &[(Asked, Duration)], number: usize) -> bool {
    let near = record.get(number.saturating_sub(3)..number + 3);
    let poll = "DescribeNetworkInterfaces";
    near.is_some_and(|calls| {
        calls.len() == 6 && calls.iter().all(|(asked, _)| asked.action == poll)
    })
}

/// What this fault at that call may add to the time in which something has no owner.
fn grace(strike: &Strike) -> Duration {
    let retry = Duration::from_mins(1);
    let waits = Duration::from_secs(15);
    match strike.fault {
        // What can't be forced takes as long as EC2 takes.
        Fault::Rejected(..) if strike.asked.forced => Duration::from_secs(90),
        Fault::Rejected(_, For::Ever) if TAKING_AWAY.contains(&strike.asked.action) => {
            Duration::from_mins(10)
        }
        // EC2 contradicts itself, and for as long as the invocation's turns last that looks like somebody else's work.
        Fault::Rejected(code, For::ThisInvocation) if code == ROUTE_GONE => {
            retry + waits + Duration::from_secs(10)
        }
        Fault::Rejected(..)
        | Fault::WorkEnds
        | Fault::TimeEnds
        | Fault::KilledBefore
        | Fault::KilledAfter => retry + waits,
        Fault::Throttled(outage) => outage + retry + waits,
        Fault::ServerError
        | Fault::LostRequest
        | Fault::LostAnswer
        | Fault::HangsUnsent
        | Fault::HangsUnanswered => waits,
    }
}

/// What was found, with the cases it was found in.
#[derive(Default)]
struct Findings(BTreeMap<String, Vec<String>>);

impl Findings {
    fn note(&mut self, strike: &Strike, outcome: &Outcome, usual: Duration) {
        let Strike {
            number,
            asked,
            fault,
            ..
        } = strike;
        let told = |m: &serde_json::Value| format!("{} to {}", m["news"], m["to"]);
        let told: Vec<String> = outcome.seen.told.iter().map(told).collect();
        let case = format!(
            "call {number}, {} {}: {fault:?}; told: {told:?}",
            asked.action, asked.of
        );
        let mut findings = outcome.seen.findings.clone();
        if outcome.seen.orphaned > usual + grace(strike) {
            findings.push(format!("without an owner for {:?}", outcome.seen.orphaned));
        }
        for finding in findings {
            self.0.entry(finding).or_default().push(case.clone());
        }
    }

    fn assert_none(&self) {
        for (finding, cases) in &self.0 {
            println!("{finding} ({} cases)", cases.len());
            cases.iter().take(5).for_each(|case| println!("    {case}"));
        }
        assert!(self.0.is_empty(), "{} findings", self.0.len());
    }
}

async fn every_case(stage: &Stage) -> (usize, usize, Findings) {
    let undisturbed = run(stage, None).await;
    assert_eq!(undisturbed.seen.findings, Vec::<String>::new());
    let (record, usual) = (&undisturbed.record, undisturbed.seen.orphaned);
    let (mut cases, mut findings) = (0, Findings::default());
    for (number, (asked, at)) in record.iter().enumerate() {
        if is_one_poll_of_many(record, number) {
            continue;
        }
        for fault in Fault::all_of(asked) {
            let strike = Strike {
                number,
                asked: asked.clone(),
                at: *at,
                fault,
            };
            findings.note(&strike, &run(stage, Some(&strike)).await, usual);
            cases += 1;
        }
    }
    (record.len(), cases, findings)
}

async fn survives(stage: Stage, at_least: usize) {
    let (calls, cases, findings) = every_case(&stage).await;
    println!("{:?}: {calls} calls, {cases} cases", stage.kind);
    findings.assert_none();
    assert!(cases >= at_least, "only {cases} cases");
}

macro_rules! tests {
    ($($name:ident: $kind:ident $failure:ident $at_least:literal;)+) => {$(
        #[tokio::test(start_paused = true)]
        async fn $name() {
            survives(Failure::$failure.stage(Kind::$kind), $at_least).await;
        }
    )+};
}

tests! {
    addresses_of_a_stopped_holder: Addresses Stopped 190;
    addresses_of_an_impaired_holder: Addresses Impaired 210;
    addresses_of_a_holder_that_shuts_down: Addresses ShuttingDown 190;
    addresses_of_a_terminated_holder: Addresses Terminated 205;
    ipv6_addresses_of_a_stopped_holder: Ipv6 Stopped 195;
    ipv6_addresses_of_an_impaired_holder: Ipv6 Impaired 215;
    ipv6_addresses_of_a_holder_that_shuts_down: Ipv6 ShuttingDown 195;
    ipv6_addresses_of_a_terminated_holder: Ipv6 Terminated 190;
    prefixes_of_a_stopped_holder: Prefixes Stopped 240;
    prefixes_of_an_impaired_holder: Prefixes Impaired 260;
    prefixes_of_a_terminated_holder: Prefixes Terminated 215;
    an_interface_of_a_stopped_holder: Eni Stopped 360;
    an_interface_of_an_impaired_holder: Eni Impaired 450;
    an_interface_of_a_holder_that_shuts_down: Eni ShuttingDown 360;
    an_interface_of_a_terminated_holder: Eni Terminated 260;
    routes_of_a_stopped_holder: Routes Stopped 263;
    routes_of_an_impaired_holder: Routes Impaired 283;
    routes_of_a_terminated_holder: Routes Terminated 263;
    an_elastic_ip_of_a_stopped_holder: ElasticIp Stopped 190;
    an_elastic_ip_of_an_impaired_holder: ElasticIp Impaired 190;
    an_elastic_ip_of_a_terminated_holder: ElasticIp Terminated 190;
    interfaces_and_addresses_of_a_stopped_holder: Mixed Stopped 450;
    interfaces_and_addresses_of_an_impaired_holder: Mixed Impaired 600;
    interfaces_and_addresses_of_a_terminated_holder: Mixed Terminated 370;
}

#[tokio::test(start_paused = true)]
async fn addresses_with_a_warm_function() {
    let stage = Failure::Stopped.stage(Kind::Addresses);
    survives(
        Stage {
            warm: true,
            ..stage
        },
        150,
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn an_interface_with_a_warm_function() {
    let stage = Failure::Stopped.stage(Kind::Eni);
    survives(
        Stage {
            warm: true,
            ..stage
        },
        300,
    )
    .await;
}
