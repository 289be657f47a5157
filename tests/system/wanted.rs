//! What an operator asks for, and what is only thought through.

use std::time::Duration;

use ec2_simulator::api::Request;
use ec2_simulator::{CallContext, Fault};
use eni_failover::cloud::InstanceState;
use futures_util::future::join_all;
use tokio::time::sleep;

use crate::common::account::{Account, floating_addresses, floating_interface};
use crate::common::calls::{changes_nothing, moving, succeeded};
use crate::common::events;
use crate::common::names::{A, B, C, ENI_1, ENI_2, STRANGER};
use crate::common::told::{codes, messages, only, words};

#[tokio::test(start_paused = true)]
async fn a_wanted_move_leaves_even_a_healthy_active() {
    for (account, float) in [
        (floating_addresses(), "10.0.1.50"),
        (floating_interface(), ENI_1),
    ] {
        let lab = account.watched().await;
        let report = lab.invoke(&events::failover("web")).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")]);
        assert!(codes(only(&report)).contains(&"wanted"));
        assert_eq!(lab.holder(float).as_deref(), Some(B));
        assert_eq!(lab.subjects().len(), 1);
    }
}

/// B is the standby, and C only where B can't be.
fn with_a_lesser_standby() -> Account {
    floating_addresses()
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51")
        .priority("1")
}

/// Its taker fails, and the group goes back: it isn't begun anew from there, against whoever else brings it back.
#[tokio::test(start_paused = true)]
async fn a_wanted_move_is_made_once_though_its_taker_fails_at_once() {
    let lab = with_a_lesser_standby().watched().await;
    lab.simulator
        .befall_next("AssignPrivateIpAddresses", Fault::LostAnswer);
    let b_stops = async {
        while lab.holder("10.0.1.50").as_deref() != Some(B) {
            // No oftener, or the throttle answers instead.
            sleep(Duration::from_millis(20)).await;
        }
        let stopping = InstanceState::Stopping;
        lab.simulator
            .with_world(|world| world.set_state(B, stopping))
            .expect("stops");
    };
    let event = events::failover("web");
    let (report, ()) = tokio::join!(lab.invoke(&event), b_stops);
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(moving(&lab.calls()), ["AssignPrivateIpAddresses"; 2]);
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(A));
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_goes_where_it_is_wanted_even_to_a_lower_priority() {
    let lab = with_a_lesser_standby().watched().await;
    let report = lab.invoke(&events::failover_to("web", C)).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_to_the_active_finds_it_there_already() {
    let lab = floating_addresses().watched().await;
    let report = lab.invoke(&events::failover_to("web", A)).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert_eq!(codes(only(&report)), ["already-there"]);
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_ten_times_is_one_move_and_one_announcement() {
    for request in [events::failover("web"), events::failover_to("web", B)] {
        let lab = floating_addresses().watched().await;
        for _ in 0..10 {
            lab.invoke(&request).await;
        }
        assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(B));
        assert_eq!(moving(&lab.calls()), ["AssignPrivateIpAddresses"]);
        assert_eq!(lab.subjects().len(), 1);
    }
}

/// What `aws lambda invoke` does when the answer takes longer than its 60 seconds; the first one goes on meanwhile.
#[tokio::test(start_paused = true)]
async fn a_wanted_move_that_a_client_asks_for_each_minute_of_a_slow_detach_is_one_move() {
    for request in [events::failover("web"), events::failover_to("web", B)] {
        let lab = floating_interface()
            .setting("detach", "200s")
            .watched()
            .await;
        let asked = (0..5).map(async |minute| {
            sleep(Duration::from_mins(minute)).await;
            lab.invoke_cold(&request).await
        });
        for report in join_all(asked).await {
            assert!(report.failure.is_none(), "{:?}", report.failure);
        }
        assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
        let calls = lab.calls();
        assert_eq!(succeeded(&calls, "AttachNetworkInterface"), 1);
        let told = lab.subjects();
        assert!(
            told.iter().all(|subject| subject.contains("MOVED")),
            "{told:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn once_lambda_no_longer_delivers_the_first_one_again_a_wanted_move_moves_again() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::failover("web")).await;
    sleep(Duration::from_mins(11)).await;
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

/// The first invocation could move only one of two interfaces: Lambda's retry doesn't undo it.
#[tokio::test(start_paused = true)]
async fn a_wanted_move_that_came_to_a_half_is_finished_by_the_retry() {
    let mut lab = floating_interface()
        .floating(ENI_2, "web")
        .attached_to(A, 2)
        .watched()
        .await;
    // Too short to give the standby up, and to go back.
    lab.timeout = Duration::from_secs(30);
    lab.simulator.inject(|call: &CallContext<'_>| {
        let is_of_it = matches!(call.request, Request::AttachNetworkInterface(it)
            if it.network_interface_id == ENI_2 && !it.dry_run);
        if is_of_it {
            Fault::LostRequest
        } else {
            Fault::None
        }
    });
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: partial to {B}")]);
    lab.simulator.stop_injecting();
    sleep(Duration::from_mins(1)).await;
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    for eni in [ENI_1, ENI_2] {
        assert_eq!(lab.holder(eni).as_deref(), Some(B), "{eni}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_to_a_stranger_is_refused_and_told_each_time() {
    let lab = floating_addresses().stranger(STRANGER).watched().await;
    for asked in 1..=2 {
        let report = lab.invoke(&events::failover_to("web", STRANGER)).await;
        assert_eq!(words(&report), [format!("web: refused to {A}")]);
        assert!(codes(only(&report)).contains(&"not-a-member"));
        assert_eq!(lab.subjects().len(), asked);
    }
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_to_a_member_that_is_not_healthy_is_refused() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    for request in [events::failover("web"), events::failover_to("web", B)] {
        let report = lab.invoke(&request).await;
        assert_eq!(words(&report), [format!("web: refused to {A}")]);
        assert!(messages(only(&report)).contains(&format!("{B} is stopping")));
    }
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_what_would_be_done_and_changes_nothing() {
    for (account, step) in [
        (floating_addresses(), "assign 10.0.1.50, 10.0.1.51 to"),
        (floating_interface(), "then attach it at device index 1"),
    ] {
        let lab = account.watched().await;
        lab.stop(A).await;
        let before = lab.picture();
        let report = lab.invoke(&events::plan("web")).await;
        assert_eq!(words(&report), [format!("web: planned to {B}")]);
        assert!(
            messages(only(&report)).contains(step),
            "{:?}",
            only(&report)
        );
        lab.assert_still(&before);
        assert!(lab.calls().iter().all(changes_nothing));
    }
}

#[tokio::test(start_paused = true)]
async fn a_plan_for_a_group_seen_for_the_first_time_changes_nothing_either() {
    let lab = floating_addresses().unwatched();
    let before = lab.picture();
    let report = lab.invoke(&events::plan("web")).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    lab.assert_still(&before);
    assert!(lab.calls().iter().all(changes_nothing));
}

#[tokio::test(start_paused = true)]
async fn a_plan_tells_why_nobody_could_take_over() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    lab.stop(A).await;
    let report = lab.invoke(&events::plan("web")).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert!(messages(only(&report)).contains(&format!("{B} is stopping")));
    assert!(lab.calls().iter().all(changes_nothing));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_decides_on_every_event_and_changes_nothing() {
    let mut lab = floating_interface().watched().await;
    lab.settings.dry_run = true;
    let stopped = lab.stop(A).await;
    let before = lab.picture();
    let now = lab.simulator.now();
    for event in [
        stopped,
        events::alarm("a-down", A, "ALARM", now),
        events::failover("web"),
        events::failover_to("web", B),
        events::reconcile(),
    ] {
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: planned to {B}")]);
        assert!(report.failure.is_none());
    }
    lab.invoke(&events::alarm("a-down", A, "OK", now)).await;
    lab.assert_still(&before);
    assert!(lab.calls().iter().all(changes_nothing));
}

#[tokio::test(start_paused = true)]
async fn what_was_planned_is_what_is_done() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    let planned = lab.invoke(&events::plan("web")).await;
    let done = lab.invoke(&event).await;
    let (planned, done) = (only(&planned), only(&done));
    assert_eq!(planned.to, done.to);
    assert_eq!(planned.floats, done.floats);
}
