//! The event is a hint: any event of a failure, in any order, any number of times, alone or at once, leads to the
//! same end.

use std::time::Duration;

use ec2_simulator::Call;
use ec2_simulator::api::Request;
use eni_failover::cloud::InstanceId;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::time::sleep;

use crate::common::account::{Account, floating_addresses, floating_interface};
use crate::common::calls::{moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, ENI_1};
use crate::common::told::words;

/// One way for A to fail, and what AWS may say of it.
struct Failure {
    name: &'static str,
    happens: fn(&Lab),
    heard: fn(Timestamp) -> Vec<Value>,
}

const FAILURES: [Failure; 3] = [
    Failure {
        name: "stopped",
        happens: |lab| set_state(lab, "stopping"),
        heard: |at| {
            vec![
                events::state_change(A, "stopping", at),
                events::state_change(A, "stopped", at),
                events::alarm("a-down", A, "ALARM", at),
                events::alarm_over_sns("a-down", A, "ALARM", at),
                events::alarm("a-checks", A, "INSUFFICIENT_DATA", at),
                events::group_alarm("web-down", "web", "ALARM", at),
                events::reconcile(),
            ]
        },
    },
    Failure {
        name: "wanted back by AWS",
        happens: |lab| set_state(lab, "shutting-down"),
        heard: |at| {
            vec![
                events::spot_warning(A, at),
                events::state_change(A, "shutting-down", at),
                events::state_change(A, "terminated", at),
                events::alarm("a-down", A, "ALARM", at),
                events::reconcile(),
            ]
        },
    },
    Failure {
        name: "impaired",
        happens: |lab| lab.impair(A),
        heard: |at| {
            vec![
                events::alarm("a-checks", A, "ALARM", at),
                events::alarm_over_sns("a-checks", A, "ALARM", at),
                events::reconcile(),
            ]
        },
    },
];

fn set_state(lab: &Lab, state: &str) {
    let state = eni_failover::cloud::InstanceState::parse(state).expect("a state");
    let set = lab.simulator.with_world(|world| world.set_state(A, state));
    set.expect("a state");
}

/// The worlds in which A fails: what floats, and one of it.
fn worlds() -> [(Account, &'static str); 2] {
    [
        (floating_addresses(), "10.0.1.51"),
        (floating_interface(), ENI_1),
    ]
}

/// A failed; what may be heard of it, in the world's time.
async fn failed(account: &Account, failure: &Failure) -> (Lab, Vec<Value>) {
    let lab = account.watched().await;
    let at = lab.simulator.now() + SignedDuration::from_secs(1);
    (failure.happens)(&lab);
    sleep(Duration::from_millis(1_500)).await;
    (lab, (failure.heard)(at))
}

/// How often something changed hands, as EC2 sees it: a detach that is forced later is the same detach.
fn moves_made(lab: &Lab, float: &str) -> usize {
    let calls = lab.calls();
    if float != ENI_1 {
        return succeeded(&calls, "AssignPrivateIpAddresses");
    }
    let attached = succeeded(&calls, "AttachNetworkInterface");
    assert_eq!(
        calls.iter().filter(|call| unforced_detach(call)).count(),
        attached
    );
    attached
}

fn unforced_detach(call: &Call) -> bool {
    let unforced = matches!(&call.request, Request::DetachNetworkInterface(it) if !it.force);
    unforced && call.succeeded()
}

/// Whoever was told anything was told that it is on B.
fn assert_nobody_was_told_otherwise(lab: &Lab, case: &str) {
    let messages = lab.messages();
    assert!(!messages.is_empty(), "{case}: nobody was told");
    for message in messages {
        let told: Value = serde_json::from_str(&message.text_for("sqs")).expect("JSON");
        assert_eq!(told["to"], B, "{case}: {told}");
        assert_eq!(
            message.attributes["outcome"].string_value, "moved",
            "{case}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_event_ten_times_is_one_move_and_one_announcement() {
    for failure in &FAILURES {
        for (account, float) in worlds() {
            let (lab, heard) = failed(&account, failure).await;
            for _ in 0..10 {
                let report = lab.invoke(&heard[0]).await;
                assert!(report.failure.is_none(), "{:?}", report.failure);
            }
            let case = format!("{}, {float}", failure.name);
            assert_eq!(lab.holder(float).as_deref(), Some(B), "{case}");
            assert_eq!(moves_made(&lab, float), 1, "{case}");
            assert_eq!(lab.subjects().len(), 1, "{case}: {:?}", lab.subjects());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_event_ten_times_at_once_ends_in_the_same_place() {
    for failure in &FAILURES {
        for (account, float) in worlds() {
            let (lab, heard) = failed(&account, failure).await;
            let all = join_all((0..10).map(|_| lab.invoke_cold(&heard[0]))).await;
            let case = format!("{}, {float}", failure.name);
            assert!(all.iter().all(|report| report.failure.is_none()), "{case}");
            assert_eq!(lab.holder(float).as_deref(), Some(B), "{case}");
            assert_nobody_was_told_otherwise(&lab, &case);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_pair_of_events_one_after_the_other_is_one_move_and_one_announcement() {
    for failure in &FAILURES {
        for (account, float) in worlds() {
            for (first, second) in pairs((failure.heard)(Timestamp::UNIX_EPOCH).len()) {
                for gap in [0, 90_000] {
                    let (lab, heard) = failed(&account, failure).await;
                    let mut reports = vec![lab.invoke(&heard[first]).await];
                    sleep(Duration::from_millis(gap)).await;
                    reports.push(lab.invoke(&heard[second]).await);
                    let case = format!("{}, {float}, {first} {gap} ms {second}", failure.name);
                    for report in &reports {
                        assert!(report.failure.is_none(), "{case}: {:?}", report.failure);
                    }
                    assert_eq!(words(&reports[0]), [format!("web: moved to {B}")], "{case}");
                    assert_eq!(lab.holder(float).as_deref(), Some(B), "{case}");
                    assert_eq!(moves_made(&lab, float), 1, "{case}");
                    assert_eq!(lab.subjects().len(), 1, "{case}: {:?}", lab.subjects());
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_pair_of_events_at_once_ends_in_the_same_place_and_nobody_is_told_otherwise() {
    for failure in &FAILURES {
        for (account, float) in worlds() {
            for (first, second) in pairs((failure.heard)(Timestamp::UNIX_EPOCH).len()) {
                for offset in [0, 200, 450, 900, 2_500, 5_000] {
                    let (lab, heard) = failed(&account, failure).await;
                    let second_one = async {
                        sleep(Duration::from_millis(offset)).await;
                        lab.invoke_cold(&heard[second]).await
                    };
                    let reports = tokio::join!(lab.invoke(&heard[first]), second_one);
                    let case = format!("{}, {float}, {first} {offset} ms {second}", failure.name);
                    for report in [reports.0, reports.1] {
                        assert!(report.failure.is_none(), "{case}: {:?}", report.failure);
                        assert_eq!(
                            report.answer.outcomes[0]
                                .to
                                .as_ref()
                                .map(InstanceId::as_str),
                            Some(B),
                            "{case}"
                        );
                    }
                    assert_eq!(lab.holder(float).as_deref(), Some(B), "{case}");
                    assert_nobody_was_told_otherwise(&lab, &case);
                    if float == ENI_1 {
                        assert_eq!(moves_made(&lab, float), 1, "{case}");
                    }
                }
            }
        }
    }
}

/// Every two of so many, in either order, and each with itself.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |first| (0..count).map(move |second| (first, second)))
}

#[tokio::test(start_paused = true)]
async fn an_event_that_comes_an_hour_late_finds_the_work_done() {
    let (lab, heard) = failed(&floating_interface(), &FAILURES[0]).await;
    lab.invoke(&heard[0]).await;
    sleep(Duration::from_hours(1)).await;
    lab.forget();
    for late in &heard {
        let report = lab.invoke(late).await;
        assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    }
    assert_eq!(moving(&lab.calls()), [""; 0]);
    assert_eq!(lab.subjects(), [""; 0]);
}

/// A came back meanwhile: that it stopped once is no reason to move away from B, nor from A itself.
#[tokio::test(start_paused = true)]
async fn an_event_of_a_failure_that_is_over_moves_nothing() {
    let lab = floating_addresses().watched().await;
    let stopped = lab.stop(A).await;
    sleep(Duration::from_mins(2)).await;
    lab.start(A);
    sleep(Duration::from_mins(5)).await;
    let report = lab.invoke(&stopped).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

/// No event came at all: the schedule finds it.
#[tokio::test(start_paused = true)]
async fn the_schedule_finds_what_no_event_told_of() {
    let lab = floating_interface().watched().await;
    lab.stop(A).await;
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
}
