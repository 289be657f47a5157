//! What a failover may cost, counted.

use std::time::Duration;

use ec2_simulator::{Fault, FaultScript};

use crate::common::account::{Account, account, floating_addresses, floating_interface};
use crate::common::calls::{
    before_the_move, changes_nothing, count, is_rehearsal, moving, rounds_of_describes, succeeded,
};
use crate::common::events;
use crate::common::names::{A, B, ENI_1, ENI_2};
use crate::common::told::only;

/// At most three rounds of describes before the move; a cold function should need two, and a warm one one.
const ROUNDS_ALLOWED: usize = 3;
const ROUNDS_OF_A_COLD_FUNCTION: usize = 2;
const ROUNDS_OF_A_WARM_FUNCTION: usize = 1;

/// What a move may take longer than EC2's own detach and attach.
const ENI_MOVE_OVERHEAD_MS: i64 = 300;

#[tokio::test(start_paused = true)]
async fn an_address_failover_of_a_cold_function_looks_in_two_rounds_and_moves_with_one_call() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke_cold(&event).await;
    let calls = lab.calls();
    let rounds = rounds_of_describes(before_the_move(&calls));
    assert_eq!(only(&report).kind.as_str(), "moved");
    assert!(rounds <= ROUNDS_ALLOWED);
    assert_eq!(rounds, ROUNDS_OF_A_COLD_FUNCTION);
    assert_eq!(moving(&calls), ["AssignPrivateIpAddresses"]);
}

#[tokio::test(start_paused = true)]
async fn an_address_failover_of_a_warm_function_looks_in_one_round() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let calls = lab.calls();
    let rounds = rounds_of_describes(before_the_move(&calls));
    assert_eq!(rounds, ROUNDS_OF_A_WARM_FUNCTION);
    assert_eq!(moving(&calls), ["AssignPrivateIpAddresses"]);
}

/// What it learnt before its first event is whom to ask about, not what is true: the instance runs when it starts.
#[tokio::test(start_paused = true)]
async fn a_function_that_looked_ahead_has_its_first_event_looked_after_as_a_warm_one_does() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke_started(&event).await;
    let calls = lab.calls();
    let rounds = rounds_of_describes(before_the_move(&calls));
    assert_eq!(only(&report).kind.as_str(), "moved");
    assert_eq!(rounds, ROUNDS_OF_A_WARM_FUNCTION);
    assert_eq!(moving(&calls), ["AssignPrivateIpAddresses"]);
}

/// The first event waits while it starts.
#[tokio::test(start_paused = true)]
async fn a_function_that_could_not_look_ahead_starts_within_a_second_all_the_same() {
    for fault in [
        Fault::unavailable(),
        Fault::throttled(),
        Fault::Slow(Duration::from_mins(1)),
    ] {
        let lab = floating_addresses().watched().await;
        let event = lab.stop(A).await;
        lab.simulator
            .inject(FaultScript::new().always("DescribeInstances", fault));
        let began = tokio::time::Instant::now();
        let report = lab.invoke_started(&event).await;
        assert_eq!(only(&report).kind.as_str(), "moved");
        assert!(
            began.elapsed() < Duration::from_secs(4),
            "{:?}",
            began.elapsed()
        );
        assert_eq!(
            rounds_of_describes(before_the_move(&lab.calls())),
            ROUNDS_OF_A_COLD_FUNCTION
        );
    }
}

#[tokio::test(start_paused = true)]
async fn addresses_that_went_with_a_terminated_instance_cost_no_more_than_three_rounds() {
    let lab = floating_addresses().watched().await;
    lab.terminate(A).await;
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    let event = crate::common::events::state_change(A, "terminated", lab.simulator.now());
    let report = lab.invoke_cold(&event).await;
    let calls = lab.calls();
    assert_eq!(only(&report).kind.as_str(), "moved");
    assert!(rounds_of_describes(before_the_move(&calls)) <= ROUNDS_ALLOWED);
    assert_eq!(moving(&calls), ["AssignPrivateIpAddresses"]);
}

#[tokio::test(start_paused = true)]
async fn an_interface_failover_is_one_detach_and_one_attach() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.invoke_cold(&event).await;
    let calls = lab.calls();
    let rounds = rounds_of_describes(before_the_move(&calls));
    assert_eq!(rounds, ROUNDS_OF_A_COLD_FUNCTION);
    assert_eq!(
        moving(&calls),
        ["DetachNetworkInterface", "AttachNetworkInterface"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failover_of_two_interfaces_is_one_detach_and_one_attach_for_each() {
    let lab = two_interfaces().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let calls = lab.calls();
    let rounds = rounds_of_describes(before_the_move(&calls));
    assert_eq!(rounds, ROUNDS_OF_A_WARM_FUNCTION);
    assert_eq!(succeeded(&calls, "DetachNetworkInterface"), 2);
    assert_eq!(succeeded(&calls, "AttachNetworkInterface"), 2);
    assert_eq!(moving(&calls).len(), 4);
}

/// Beside what moves: one message and one writing of tags, and before it nothing.
#[tokio::test(start_paused = true)]
async fn a_failover_writes_and_publishes_once_and_only_after_the_move() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let calls = lab.calls();
    assert_eq!(count(&calls, "Publish"), 1);
    assert_eq!(count(&calls, "CreateTags"), 1);
    let changes = calls.iter().filter(|call| !call.request.is_describe());
    let changes: Vec<&str> = changes.map(|call| call.action).collect();
    assert_eq!(
        changes,
        ["AssignPrivateIpAddresses", "Publish", "CreateTags"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_look_at_a_group_that_is_well_is_one_round_and_changes_nothing() {
    let lab = floating_interface().watched().await;
    lab.invoke(&crate::common::events::reconcile()).await;
    let calls = lab.calls();
    assert_eq!(rounds_of_describes(&calls), ROUNDS_OF_A_WARM_FUNCTION);
    assert!(calls.iter().all(changes_nothing));
}

/// From the moment that EC2 has the interface detached to the one at which the attach leaves.
#[tokio::test(start_paused = true)]
async fn between_detach_and_attach_an_interface_waits_for_less_than_the_overhead_that_is_allowed() {
    for detach in [1_500, 2_040, 2_610, 3_333, 4_090, 5_005] {
        let lab = floating_interface()
            .setting("detach", format!("{detach}ms"))
            .setting("describe-latency", "80ms")
            .setting("change-latency", "160ms")
            .watched()
            .await;
        let event = lab.stop(A).await;
        lab.invoke(&event).await;
        let calls = lab.calls();
        let sent = |action: &str| {
            let mut sent = calls.iter().filter(|call| call.action == action);
            let call = sent.find(|call| !is_rehearsal(call));
            call.expect("the call").started.as_millisecond()
        };
        // A call has its effect in the middle of its latency.
        let free = sent("DetachNetworkInterface") + 80 + detach;
        let overhead = sent("AttachNetworkInterface") - free;
        assert!(
            (0..=ENI_MOVE_OVERHEAD_MS).contains(&overhead),
            "{overhead} ms after a detach of {detach} ms"
        );
    }
}

fn two_interfaces() -> Account {
    account()
        .member(A, "web")
        .member(B, "web")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .floating(ENI_2, "web")
        .attached_to(A, 2)
}

/// Its answers show different moments: what they add up to may never have been. A look without delays takes less than a
/// second; ten seconds of the timeout are kept for telling.
#[tokio::test(start_paused = true)]
async fn a_look_of_which_one_answer_is_late_is_made_anew_once_where_time_is_left_to_act_on_it() {
    for (late, timeout, looks) in [
        (1, 120, 1),
        (4, 120, 1),
        (6, 120, 2),
        (8, 60, 2),
        (8, 40, 1),
    ] {
        let mut lab = floating_addresses().watched().await;
        lab.timeout = Duration::from_secs(timeout);
        let slow = Fault::Slow(Duration::from_secs(late));
        lab.simulator.befall_next("DescribeInstances", slow);
        let before = count(&lab.calls(), "DescribeInstances");
        let report = lab.invoke(&events::reconcile()).await;
        assert_eq!(only(&report).kind.as_str(), "no-action");
        let looked = count(&lab.calls(), "DescribeInstances") - before;
        assert_eq!(looked, looks, "{late} s late, of {timeout} s");
    }
}

/// An event that EC2 doesn't bear out, as when it is delivered once more after the instance was started again: the look
/// may be behind it, but not for ever.
#[tokio::test(start_paused = true)]
async fn an_event_that_never_comes_true_costs_at_most_six_looks() {
    let lab = floating_interface().watched().await;
    let event = events::state_change(A, "stopped", lab.simulator.now());
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "no-action");
    let looks = count(&lab.calls(), "DescribeInstances");
    assert!((2..=6).contains(&looks), "{looks} looks");
}
