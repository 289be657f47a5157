//! Every call of a move, in turn, doesn't get through or isn't answered: the group ends on the standby all the same,
//! nothing that changes something is repeated blindly, and somebody is told.

use std::time::Duration;

use ec2_simulator::api::Request;
use ec2_simulator::{Call, CallContext, CallFailure, Fault, FaultScript};
use eni_failover::look::checksum;
use serde_json::Value;

use crate::common::account::{Account, floating_addresses, floating_interface};
use crate::common::calls::{count, moves, succeeded};
use crate::common::lab::Lab;
use crate::common::names::{A, B, ENI_1};

/// What floats, and in which world.
fn worlds() -> [(Account, &'static str); 2] {
    [
        (floating_addresses(), "10.0.1.50"),
        (floating_interface(), ENI_1),
    ]
}

/// The calls of a failover without faults.
async fn calls_of_a_failover(account: &Account) -> usize {
    let lab = account.watched().await;
    let event = lab.stop(A).await;
    lab.invoke_cold(&event).await;
    lab.calls().len()
}

/// The failover of A, with this fault on its n'th call, and Lambda's retries.
async fn failed_over(account: &Account, nth: usize, fault: &Fault) -> Lab {
    let lab = account.watched().await;
    let event = lab.stop(A).await;
    let (mut seen, fault) = (0, fault.clone());
    lab.simulator.inject(move |_: &CallContext<'_>| {
        seen += 1;
        if seen == nth {
            fault.clone()
        } else {
            Fault::None
        }
    });
    let report = lab.invoke_with_retries(&event).await;
    assert!(report.failure.is_none(), "call {nth}: {:?}", report.failure);
    lab
}

fn faults() -> [Fault; 5] {
    [
        Fault::LostRequest,
        Fault::LostAnswer,
        Fault::throttled(),
        Fault::internal_error(),
        Fault::Slow(Duration::from_secs(20)),
    ]
}

#[tokio::test(start_paused = true)]
async fn whichever_call_goes_wrong_the_group_ends_on_the_standby_and_it_is_told() {
    for (account, float) in worlds() {
        for fault in faults() {
            for nth in 1..=calls_of_a_failover(&account).await {
                let lab = failed_over(&account, nth, &fault).await;
                let case = format!("{float}: {fault:?} on call {nth}");
                assert_eq!(lab.holder(float).as_deref(), Some(B), "{case}");
                let told = lab.messages();
                assert!(
                    (1..=2).contains(&told.len()),
                    "{case}: {:?}",
                    lab.subjects()
                );
                for message in told {
                    let json: Value = serde_json::from_str(&message.text_for("sqs")).expect("JSON");
                    assert_eq!(json["outcome"], "moved", "{case}: {json}");
                    assert_eq!(json["to"], B, "{case}");
                }
            }
        }
    }
}

/// A move whose answer was lost may have been made: a look comes before any other call that moves.
#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_never_repeated_without_a_look() {
    for (account, _) in worlds() {
        for fault in [
            Fault::LostRequest,
            Fault::LostAnswer,
            Fault::internal_error(),
        ] {
            for nth in 1..=calls_of_a_failover(&account).await {
                let lab = failed_over(&account, nth, &fault).await;
                assert_a_look_follows_what_is_unknown(&lab.calls());
            }
        }
    }
}

fn assert_a_look_follows_what_is_unknown(calls: &[Call]) {
    for (index, call) in calls.iter().enumerate() {
        if !moves(call) || !is_unknown(call) {
            continue;
        }
        let later = &calls[index + 1..];
        let next_move = later.iter().position(moves).unwrap_or(later.len());
        let looked = later[..next_move]
            .iter()
            .any(|look| look.request.is_describe() && Some(look.started) >= call.ended);
        assert!(looked, "{:?} was followed by another move", call.request);
    }
}

fn is_unknown(call: &Call) -> bool {
    match &call.result {
        Some(Err(
            CallFailure::NoAnswer { .. } | CallFailure::Truncated(_) | CallFailure::WrongContent,
        ))
        | None => true,
        Some(Err(CallFailure::Api(error))) => error.http_status == 500,
        Some(Ok(_)) => false,
    }
}

/// What was carried out although its answer was lost is found done: EC2 isn't asked for it again.
#[tokio::test(start_paused = true)]
async fn what_was_carried_out_although_its_answer_was_lost_is_not_done_twice() {
    for (account, action) in [
        (floating_addresses(), "AssignPrivateIpAddresses"),
        (floating_interface(), "DetachNetworkInterface"),
        (floating_interface(), "AttachNetworkInterface"),
    ] {
        let lab = account.watched().await;
        let event = lab.stop(A).await;
        lab.simulator
            .inject(FaultScript::new().on(action, 1, Fault::LostAnswer));
        let report = lab.invoke(&event).await;
        assert!(report.failure.is_none());
        assert_eq!(count(&lab.calls(), action), 1, "{action}");
        assert_eq!(succeeded(&lab.calls(), action), 0);
    }
}

/// Half of all calls fail in some way, as long as it lasts; then Lambda's retry finds better weather.
#[tokio::test(start_paused = true)]
async fn a_storm_of_faults_ends_on_the_standby_once_it_is_over() {
    for (account, float) in worlds() {
        for seed in 0..40 {
            let lab = account.watched().await;
            let event = lab.stop(A).await;
            lab.simulator.inject(storm(seed));
            lab.invoke(&event).await;
            lab.simulator.stop_injecting();
            tokio::time::sleep(Duration::from_mins(1)).await;
            let report = lab.invoke_with_retries(&event).await;
            assert!(
                report.failure.is_none(),
                "{float}, {seed}: {:?}",
                report.failure
            );
            assert_eq!(lab.holder(float).as_deref(), Some(B), "{float}, {seed}");
            let last = lab.messages().pop().expect("a message");
            let json: Value = serde_json::from_str(&last.text_for("sqs")).expect("JSON");
            assert_eq!(
                (&json["outcome"], &json["to"]),
                (&"moved".into(), &B.into()),
                "{seed}"
            );
            assert_a_look_follows_what_is_unknown(&lab.calls());
        }
    }
}

/// Deterministic: what becomes of a call depends on its action, its number and the seed.
fn storm(seed: u64) -> impl FnMut(&CallContext<'_>) -> Fault {
    move |call| {
        let dice = checksum(&format!("{seed} {} {}", call.action, call.nth));
        match dice % 10 {
            0 => Fault::LostRequest,
            1 => Fault::LostAnswer,
            2 => Fault::internal_error(),
            3 | 4 => Fault::throttled(),
            _ => Fault::None,
        }
    }
}

/// Buckets that others have emptied refill while the function tries again.
#[tokio::test(start_paused = true)]
async fn throttling_slows_a_failover_down_and_does_not_stop_it() {
    for (account, float) in worlds() {
        let one_a_second = serde_json::json!({ "size": 1, "refill": 1 });
        let throttling = serde_json::json!({
            "describes": { "size": 3, "refill": 2 },
            "changes": one_a_second,
            "addresses": one_a_second,
            "tags": one_a_second,
        });
        let lab = account.setting("throttling", throttling).watched().await;
        lab.simulator
            .with_world(|world| world.settings_mut().throttling.enabled = false);
        let event = lab.stop(A).await;
        lab.simulator
            .with_world(|world| world.settings_mut().throttling.enabled = true);
        let report = lab.invoke_with_retries(&event).await;
        lab.simulator
            .with_world(|world| world.settings_mut().throttling.enabled = false);
        assert!(report.failure.is_none(), "{:?}", report.failure);
        assert_eq!(lab.holder(float).as_deref(), Some(B), "{float}");
        assert_eq!(lab.subjects().len(), 1);
    }
}

/// Describes that show what was a few seconds ago: "moved" is said only once it shows.
#[tokio::test(start_paused = true)]
async fn stale_describes_make_nothing_move_twice() {
    for (account, float) in worlds() {
        for seed in 0..20 {
            let lab = account
                .clone()
                .setting("seed", seed)
                .setting("stale-reads", "0s..3s")
                .watched()
                .await;
            let event = lab.stop(A).await;
            tokio::time::sleep(Duration::from_secs(4)).await;
            let report = lab.invoke(&event).await;
            assert!(report.failure.is_none(), "{seed}: {:?}", report.failure);
            assert_eq!(lab.holder(float).as_deref(), Some(B), "{float}, {seed}");
            let calls = lab.calls();
            // By force as well, where the holder is down and it took more than five seconds to be seen free.
            let unforced = |call: &&Call| matches!(&call.request, Request::DetachNetworkInterface(it) if !it.force);
            let detaches = calls.iter().filter(unforced);
            assert!(detaches.count() <= 1, "{seed}");
            assert!(succeeded(&calls, "AttachNetworkInterface") <= 1, "{seed}");
            assert!(succeeded(&calls, "AssignPrivateIpAddresses") <= 1, "{seed}");
            assert_eq!(lab.subjects().len(), 1, "{seed}: {:?}", lab.subjects());
        }
    }
}

/// `DescribeInstances` may still show `running` when the event `stopping` is there already.
#[tokio::test(start_paused = true)]
async fn an_event_that_a_stale_look_contradicts_is_looked_into_again() {
    for seed in 0..20 {
        let lab = floating_addresses()
            .setting("seed", seed)
            .setting("stale-reads", "0s..3s")
            .watched()
            .await;
        let event = lab.stop(A).await;
        lab.invoke(&event).await;
        assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(B), "{seed}");
    }
}
