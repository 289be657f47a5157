//! A warm move before a termination: Auto Scaling keeps an instance until what floats has left it.

use std::time::Duration;

use ec2_simulator::{Fault, FaultScript};
use jiff::SignedDuration;
use tokio::time::sleep;

use crate::common::account::{
    floating_addresses, floating_elastic_ip, floating_interface, floating_routes,
};
use crate::common::calls::{count, moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1, STRANGER};
use crate::common::told::words;

const COMPLETE: &str = "CompleteLifecycleAction";

/// Whether Auto Scaling waits.
fn is_kept(lab: &Lab) -> bool {
    lab.simulator
        .with_world(|world| world.awaited().next().is_some())
}

fn state(lab: &Lab, instance: &str) -> String {
    lab.instance(instance).state.as_str().to_owned()
}

#[tokio::test(start_paused = true)]
async fn whatever_floats_is_moved_before_its_holder_is_terminated() {
    let kinds = [
        floating_interface(),
        floating_addresses(),
        floating_elastic_ip(),
        floating_routes(),
    ];
    for account in kinds {
        let lab = account.watched().await;
        let event = lab.terminated_by_auto_scaling(A);
        assert_eq!(state(&lab, A), "running");
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")]);
        assert!(report.failure.is_none(), "{:?}", report.failure);
        let [subject] = lab.subjects().try_into().expect("one message");
        let said = format!("[web] MOVED to {B}: {A} is marked impaired by terminate-lifecycle...");
        assert_eq!(subject, said);
        let calls = lab.calls();
        let last = calls.last().map(|call| call.action);
        assert_eq!((count(&calls, COMPLETE), last), (1, Some(COMPLETE)));
        assert_eq!(
            (is_kept(&lab), state(&lab, A).as_str()),
            (false, "shutting-down")
        );
        // What EventBridge says of that is no news.
        lab.forget();
        let report = lab.invoke(&lab.last_event()).await;
        assert_eq!(words(&report), [format!("web: no-action to {B}")]);
        assert_eq!(lab.subjects(), [""; 0]);
    }
}

/// EventBridge may deliver it twice, and by then the action is over.
#[tokio::test(start_paused = true)]
async fn a_second_delivery_finds_nothing_to_complete_and_that_is_no_failure() {
    let lab = floating_addresses().watched().await;
    let event = lab.terminated_by_auto_scaling(A);
    lab.invoke(&event).await;
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(succeeded(&lab.calls(), COMPLETE), 1);
    assert_eq!(moving(&lab.calls()), ["AssignPrivateIpAddresses"]);
}

/// It goes either way; to keep it would keep nothing.
#[tokio::test(start_paused = true)]
async fn it_is_let_go_although_nobody_can_take_over() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    lab.forget();
    let event = lab.terminated_by_auto_scaling(A);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(lab.messages().len(), 1);
    assert_eq!(count(&lab.calls(), COMPLETE), 1);
    assert_eq!(state(&lab, A), "shutting-down");
}

#[tokio::test(start_paused = true)]
async fn who_holds_nothing_or_is_no_member_is_let_go_at_once() {
    let lab = floating_addresses().stranger(STRANGER).watched().await;
    for instance in [B, STRANGER] {
        lab.forget();
        let event = lab.terminated_by_auto_scaling(instance);
        let report = lab.invoke(&event).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        assert_eq!(moving(&lab.calls()), [""; 0]);
        assert_eq!(count(&lab.calls(), COMPLETE), 1);
        assert_eq!(state(&lab, instance), "shutting-down");
        assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(A));
    }
}

/// Nobody hands a group to who is about to go.
#[tokio::test(start_paused = true)]
async fn who_is_about_to_go_takes_nothing_over() {
    let account = floating_addresses()
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51");
    let lab = account.watched().await;
    let event = lab.terminated_by_auto_scaling(B);
    lab.simulator
        .inject(FaultScript::new().always(COMPLETE, Fault::unavailable()));
    lab.invoke(&event).await;
    assert_eq!(state(&lab, B), "running");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
}

#[tokio::test(start_paused = true)]
async fn a_completion_that_fails_is_tried_again_at_once() {
    let faults = [
        Fault::internal_error(),
        Fault::throttled(),
        Fault::LostRequest,
        Fault::LostAnswer,
    ];
    for fault in faults {
        let lab = floating_addresses().watched().await;
        let event = lab.terminated_by_auto_scaling(A);
        lab.simulator.befall_next(COMPLETE, fault.clone());
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")]);
        assert!(report.failure.is_none(), "{fault:?}: {:?}", report.failure);
        assert_eq!(count(&lab.calls(), COMPLETE), 2, "{fault:?}");
        assert!(!is_kept(&lab), "{fault:?}");
    }
}

/// What was done is answered and told whatever becomes of the completion, and Lambda tries again.
#[tokio::test(start_paused = true)]
async fn a_completion_that_goes_on_failing_loses_no_outcome_and_is_made_by_the_retry() {
    let lab = floating_addresses().watched().await;
    let event = lab.terminated_by_auto_scaling(A);
    let denied = |actions: &[&str]| {
        let denied = actions.iter().map(ToString::to_string).collect();
        lab.simulator
            .with_world(|world| world.settings_mut().denied = denied);
    };
    denied(&[COMPLETE]);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(lab.subjects().len(), 1);
    let failure = report.failure.expect("a failure").to_string();
    let named = "CompleteLifecycleAction is not permitted: the function's role lacks \
                 autoscaling:CompleteLifecycleAction";
    assert!(failure.contains(named), "{failure}");
    assert_eq!((is_kept(&lab), state(&lab, A).as_str()), (true, "running"));
    denied(&[]);
    sleep(Duration::from_mins(1)).await;
    let retry = lab.invoke(&event).await;
    assert!(retry.failure.is_none(), "{:?}", retry.failure);
    assert_eq!(words(&retry), [format!("web: no-action to {B}")]);
    assert_eq!(state(&lab, A), "shutting-down");
    assert_eq!(lab.subjects().len(), 1);
}

/// While another try may move something, it is kept: it still serves.
#[tokio::test(start_paused = true)]
async fn it_is_kept_while_another_try_may_move_what_it_holds() {
    let lab = floating_interface().watched().await;
    let event = lab.terminated_by_auto_scaling(A);
    let down = FaultScript::new().always("DetachNetworkInterface", Fault::unavailable());
    lab.simulator.inject(down);
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_some(), "Lambda is to try again");
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    assert_eq!(
        (count(&lab.calls(), COMPLETE), state(&lab, A).as_str()),
        (0, "running")
    );
    lab.simulator.stop_injecting();
    sleep(Duration::from_mins(1)).await;
    let retry = lab.invoke(&event).await;
    assert_eq!(words(&retry), [format!("web: moved to {B}")]);
    assert_eq!(state(&lab, A), "shutting-down");
}

#[tokio::test(start_paused = true)]
async fn who_could_not_be_looked_at_is_kept_too() {
    let lab = floating_addresses().watched().await;
    let event = lab.terminated_by_auto_scaling(A);
    let down = FaultScript::new().always("DescribeInstances", Fault::unavailable());
    lab.simulator.inject(down);
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_some());
    assert!(is_kept(&lab));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_lets_nobody_go() {
    let mut lab = floating_addresses().watched().await;
    lab.settings.dry_run = true;
    let event = lab.terminated_by_auto_scaling(A);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: planned to {B}")]);
    assert_eq!(count(&lab.calls(), COMPLETE), 0);
    // The hook's heartbeat timeout bounds it.
    sleep(Duration::from_mins(5)).await;
    assert_ne!(state(&lab, A), "running");
}

/// One that comes back from a warm pool, or that was kept back from being terminated.
#[tokio::test(start_paused = true)]
async fn it_is_over_once_the_instance_was_started_again() {
    let lab = floating_addresses().watched().await;
    let at = lab.simulator.now() - SignedDuration::from_secs(1);
    lab.invoke(&events::terminate_lifecycle_action(A, at)).await;
    lab.stop(A).await;
    sleep(Duration::from_mins(5)).await;
    lab.start(A);
    sleep(Duration::from_mins(5)).await;
    let tags = lab.instance(A).tags;
    assert!(
        tags.contains_key("failover:impaired:terminate-lifecycle-action"),
        "{tags:?}"
    );
    let event = lab.stop(B).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}
