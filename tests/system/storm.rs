//! Many groups at once: what is asked together is asked once, and nobody waits for anybody else.

use std::future::ready;
use std::time::Duration;

use ec2_simulator::api::Request;
use eni_failover::cloud::{Deadline, Ec2Write, Sparing};
use eni_failover::handler::handle;
use eni_failover::look::Memory;
use eni_failover::tell::Report;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::common::account::floating_interface;
use crate::common::calls::{count, moving, succeeded};
use crate::common::events;
use crate::common::invocation::invocation;
use crate::common::lab::Lab;
use crate::common::names::{A, ENI_1};
use crate::pairs::{active, eni, pairs, standby};

/// As an event source mapping hands them over.
fn batch(bodies: &[Value]) -> Value {
    let record = |(nth, body): (usize, &Value)| {
        json!({
            "messageId": format!("message-{nth}"),
            "eventSource": "aws:sqs",
            "body": body.as_str().map_or_else(|| body.to_string(), str::to_owned),
        })
    };
    let records: Vec<Value> = bodies.iter().enumerate().map(record).collect();
    json!({ "Records": records })
}

/// With the ports as the function has them.
async fn invoke(lab: &Lab, payload: &Value) -> Report {
    let cloud = Sparing::new(lab.simulator.clone());
    let deadline = invocation(Deadline::after(lab.timeout));
    let memory = Memory::default();
    handle(payload, &deadline, &cloud, &lab.settings, &memory).await
}

async fn stop(lab: &Lab, groups: usize) -> Vec<Value> {
    let mut events = Vec::new();
    for group in 0..groups {
        events.push(lab.stop(&active(group)).await);
    }
    lab.forget();
    events
}

#[tokio::test(start_paused = true)]
async fn checks_of_many_are_read_by_pages_and_of_few_by_identifiers() {
    for (groups, by_identifier) in [(50, true), (51, false)] {
        let lab = pairs(groups).watched().await;
        lab.invoke(&events::reconcile()).await;
        let calls = lab.calls();
        let ids = calls.iter().filter_map(|call| {
            let Request::DescribeInstanceStatus(request) = &call.request else {
                return None;
            };
            Some(!request.instance_ids.is_empty())
        });
        assert_eq!(ids.collect::<Vec<_>>(), [by_identifier], "{groups} groups");
    }
}

#[tokio::test(start_paused = true)]
async fn events_of_many_groups_in_one_batch_share_their_looks_and_polls() {
    let groups = 20;
    let lab = pairs(groups).watched().await;
    let events = stop(&lab, groups).await;
    let began = lab.simulator.now();
    let report = invoke(&lab, &batch(&events)).await;
    let took = lab.simulator.now().duration_since(began);
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(report.answer.outcomes.len(), groups);
    for group in 0..groups {
        assert_eq!(lab.holder(&eni(group)), Some(standby(group)));
    }
    let calls = lab.calls();
    assert_eq!(succeeded(&calls, "AttachNetworkInterface"), groups);
    let seconds = usize::try_from(took.as_secs()).expect("a while") + 1;
    let looks = count(&calls, "DescribeInstances");
    assert!(looks <= 2 * seconds, "{looks} looks in {seconds} s");
    let polls = count(&calls, "DescribeNetworkInterfaces") - looks;
    assert!(polls <= 8 * seconds, "{polls} polls in {seconds} s");
}

#[tokio::test(start_paused = true)]
async fn two_events_of_one_group_in_one_batch_are_one_move_and_one_message() {
    let lab = floating_interface().watched().await;
    let stopping = lab.stop(A).await;
    let stopped = events::state_change(A, "stopped", lab.simulator.now());
    lab.forget();
    let report = invoke(&lab, &batch(&[stopping, stopped])).await;
    let kinds = report.answer.outcomes.iter().map(|it| it.kind.as_str());
    assert_eq!(kinds.collect::<Vec<_>>(), ["moved", "no-action"]);
    assert_eq!(succeeded(&lab.calls(), "DetachNetworkInterface"), 1);
    assert_eq!(lab.messages().len(), 1);
    assert_ne!(lab.holder(ENI_1).as_deref(), Some(A));
}

/// The poisoned one comes again until it is dead, and takes nothing with it.
#[tokio::test(start_paused = true)]
async fn each_message_of_a_batch_is_settled_by_itself() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    let report = invoke(&lab, &batch(&[json!("no event"), event])).await;
    assert!(report.failure.is_none(), "{:?}", report.failure);
    let answer = serde_json::to_value(&report.answer).expect("JSON");
    let failed = json!([{ "itemIdentifier": "message-0" }]);
    assert_eq!(answer["batchItemFailures"], failed);
    assert_eq!(answer["outcomes"][0]["outcome"], "moved");
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_which_nothing_succeeds_fails() {
    let lab = floating_interface().watched().await;
    let report = invoke(&lab, &batch(&[json!("no event"), json!("nor this")])).await;
    assert!(report.failure.is_some());
    assert!(report.answer.batch_item_failures.is_empty());
}

/// A detach that hangs is forced after a while; the others are moved long before.
#[tokio::test(start_paused = true)]
async fn a_detach_that_hangs_holds_up_nobody_else_of_its_batch() {
    let groups = 5;
    let hung = pairs(groups).setting("detach-forced", "60s");
    let lab = hung.setting("stop", "300s").watched().await;
    lab.let_detaches_hang_from(&active(0));
    let events = stop(&lab, groups).await;
    let began = lab.simulator.now();
    invoke(&lab, &batch(&events)).await;
    let calls = lab.calls();
    let attached = calls
        .iter()
        .filter(|call| call.action == "AttachNetworkInterface");
    let after = attached.map(|call| call.started.duration_since(began).as_secs());
    let (soon, late): (Vec<i64>, Vec<i64>) = after.partition(|after| *after < 15);
    assert!(soon.len() >= groups - 1, "{soon:?}, {late:?}");
    assert!(late.iter().any(|after| *after > 60), "{soon:?}, {late:?}");
}

/// Eighty others are in line for EC2's throttle, before this group.
async fn behind_others(lab: &Lab, until: impl Future<Output = ()>) -> Report {
    let cloud = Sparing::new(lab.simulator.clone());
    let (deadline, memory) = (invocation(Deadline::after(lab.timeout)), Memory::default());
    let event = events::reconcile();
    let others = join_all((0..80).map(|_| cloud.turn("DetachNetworkInterface")));
    let handled = handle(&event, &deadline, &cloud, &lab.settings, &memory);
    let (_, (report, ())) = join(others, join(handled, until)).await;
    report
}

/// It would be robbed, on a look that was made before it came back.
#[tokio::test(start_paused = true)]
async fn an_active_that_comes_back_while_its_move_waits_in_line_keeps_what_it_has() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    lab.forget();
    let comes_back = async {
        sleep(Duration::from_secs(4)).await;
        let recovered = lab.simulator.with_world(|world| world.recover(A));
        recovered.expect("recovers");
    };
    let report = behind_others(&lab, comes_back).await;
    assert_eq!(moving(&lab.calls()), Vec::<&str>::new());
    assert_eq!(report.answer.outcomes[0].kind.as_str(), "no-action");
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
}

/// And it waits once, seven seconds: the turn stays its own while it looks again.
#[tokio::test(start_paused = true)]
async fn a_move_that_waited_in_line_is_decided_anew_and_waits_no_more() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    lab.forget();
    let began = lab.simulator.now();
    let report = behind_others(&lab, ready(())).await;
    assert_eq!(report.answer.outcomes[0].kind.as_str(), "moved");
    let calls = lab.calls();
    let mut detaches = calls
        .iter()
        .filter(|call| call.action == "DetachNetworkInterface");
    let detach = detaches.next().expect("a detach");
    let waited = detach.started.duration_since(began).as_secs();
    assert!((7..9).contains(&waited), "{waited} s");
    let looks = calls
        .iter()
        .filter(|call| call.action == "DescribeInstances");
    let before = looks.filter(|look| look.started < detach.started).count();
    assert_eq!(before, 2);
}
