//! A move that is under way: how often it looks, what it sends again, and who may be quicker.

use std::time::Duration;

use ec2_simulator::{Call, Fault, FaultScript};
use eni_failover::cloud::{AttachmentStatus, EniStatus};
use eni_failover::tell::Report;
use jiff::SignedDuration;
use tokio::time::{Instant, sleep};

use crate::common::account::floating_interface;
use crate::common::calls::{count, is_rehearsal, moving};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{messages, only, words};

/// For so long the function takes what it sees for what was before its call.
const CONSISTENT_AFTER: SignedDuration = SignedDuration::from_secs(5);

fn of<'a>(calls: &'a [Call], action: &str) -> Vec<&'a Call> {
    let of_it = calls.iter().filter(|call| call.action == action);
    of_it.filter(|call| !is_rehearsal(call)).collect()
}

fn is_attached(lab: &Lab) -> bool {
    let attachment = lab.interface(ENI_1).attachment;
    attachment.is_some_and(|attachment| attachment.status == AttachmentStatus::Attached)
}

/// Four a second: more would take from the throttle's bucket what the account needs for the attach.
#[tokio::test(start_paused = true)]
async fn an_interface_on_its_way_is_looked_at_four_times_a_second() {
    let lab = floating_interface()
        .setting("detach", "4s")
        .setting("describe-latency", "80ms")
        .watched()
        .await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let calls = lab.calls();
    let (detach, attach) = (
        of(&calls, "DetachNetworkInterface")[0],
        of(&calls, "AttachNetworkInterface")[0],
    );
    let mut looks = of(&calls, "DescribeNetworkInterfaces");
    looks.retain(|look| Some(look.started) >= detach.ended && look.started < attach.started);
    assert!(looks.len() > 10, "{looks:?}");
    for pair in looks.windows(2) {
        let apart = pair[1].started.duration_since(pair[0].started);
        assert_eq!(apart, SignedDuration::from_millis(250));
    }
}

/// From a healthy active, where nothing would ever be forced.
#[tokio::test(start_paused = true)]
async fn a_detach_that_did_not_get_through_is_sent_again_at_once() {
    let lab = floating_interface().watched().await;
    let lost = FaultScript::new().on("DetachNetworkInterface", 1, Fault::LostRequest);
    lab.simulator.inject(lost);
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    let [lost, again] = of(&calls, "DetachNetworkInterface")[..] else {
        panic!("{calls:?}")
    };
    assert!(again.started.duration_since(lost.started) < CONSISTENT_AFTER);
}

/// Somebody has just attached it to the member that is to give it away: EC2 detaches only what is attached.
#[tokio::test(start_paused = true)]
async fn a_detach_that_came_too_early_is_sent_again() {
    let lab = floating_interface().setting("attach", "8s").watched().await;
    let attachment = lab.interface(ENI_1).attachment.expect("attached");
    lab.detach(&attachment.attachment_id);
    sleep(Duration::from_secs(10)).await;
    lab.attach(ENI_1, A, 1);
    lab.tag(A, "failover:impaired:maintenance", "until noon");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(
        moving(&lab.calls()),
        [
            "DetachNetworkInterface",
            "DetachNetworkInterface",
            "AttachNetworkInterface"
        ]
    );
}

/// Lost or not, EC2 has it: what the describes still show is older.
#[tokio::test(start_paused = true)]
async fn an_attach_whose_answer_was_lost_is_not_repeated_because_a_describe_is_behind() {
    for seed in 0..20 {
        let lab = floating_interface()
            .setting("seed", seed)
            .setting("stale-reads", "0s..3s")
            .watched()
            .await;
        let event = lab.stop(A).await;
        sleep(Duration::from_secs(4)).await;
        let lost = FaultScript::new().on("AttachNetworkInterface", 1, Fault::LostAnswer);
        lab.simulator.inject(lost);
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{seed}");
        assert_eq!(count(&lab.calls(), "AttachNetworkInterface"), 1, "{seed}");
    }
}

/// EC2 said that it did nothing: there is nothing to wait for.
#[tokio::test(start_paused = true)]
async fn an_attach_that_was_throttled_to_the_end_is_tried_again_without_waiting_for_it() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    let all_tries = (1..=10).fold(FaultScript::new(), |script, nth| {
        script.on("AttachNetworkInterface", nth, Fault::throttled())
    });
    lab.simulator.inject(all_tries);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    let attaches = of(&calls, "AttachNetworkInterface");
    assert_eq!(attaches.len(), 11);
    let waited = attaches[10].started.duration_since(attaches[9].started);
    assert!(waited < CONSISTENT_AFTER, "{waited:?}");
}

/// `attaching` isn't there yet, and may still fail.
#[tokio::test(start_paused = true)]
async fn moved_is_not_said_before_it_is_attached() {
    for seed in 0..20 {
        let lab = floating_interface()
            .setting("seed", seed)
            .setting("stale-reads", "0s..3s")
            .setting("detach", "1s")
            .setting("attach", "8s")
            .watched()
            .await;
        let event = lab.stop(A).await;
        sleep(Duration::from_secs(4)).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{seed}");
        assert!(is_attached(&lab), "{seed}");
    }
}

/// Nor by the one of two invocations that finds the attach on its way.
#[tokio::test(start_paused = true)]
async fn whoever_is_slower_does_not_say_moved_before_it_is_attached_either() {
    for offset in (100..2_000).step_by(50) {
        let lab = floating_interface()
            .setting("detach", "3s")
            .setting("attach", "8s")
            .watched()
            .await;
        let event = lab.stop(A).await;
        let one = async {
            let report = lab.invoke(&event).await;
            (report, is_attached(&lab))
        };
        let other = async {
            sleep(Duration::from_millis(offset)).await;
            let report = lab.invoke_cold(&event).await;
            (report, is_attached(&lab))
        };
        let (one, other) = tokio::join!(one, other);
        for (report, attached) in [one, other] {
            assert_eq!(words(&report), [format!("web: moved to {B}")], "{offset}");
            assert!(attached, "{offset}");
        }
    }
}

/// An operator attaches it to C as soon as it is time; what the function said of it, and how long after that.
async fn overtaken(lab: &Lab, is_time: impl Fn(&Lab) -> bool) -> (Report, Duration) {
    let event = lab.stop(A).await;
    let function = async { (lab.invoke(&event).await, Instant::now()) };
    let operator = async {
        while !is_time(lab) {
            sleep(Duration::from_millis(110)).await;
        }
        lab.attach(ENI_1, C, 1);
        Instant::now()
    };
    let ((report, ended), attached) = tokio::join!(function, operator);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(C));
    assert!(!messages(only(&report)).contains("was tried"), "{report:?}");
    (report, ended - attached)
}

#[tokio::test(start_paused = true)]
async fn an_operator_who_was_quicker_is_believed_at_once() {
    let lab = floating_interface().member(C, "web").watched().await;
    let is_free = |lab: &Lab| lab.interface(ENI_1).status == EniStatus::Available;
    let (report, after) = overtaken(&lab, is_free).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    assert_eq!(count(&lab.calls(), "AttachNetworkInterface"), 0);
    assert!(after < Duration::from_secs(4), "{after:?}");
}

/// B is as able as it was: it is not crossed off for it.
#[tokio::test(start_paused = true)]
async fn a_standby_is_not_called_unable_because_an_operator_was_quicker() {
    let lab = floating_interface().member(C, "web").watched().await;
    let slow = Fault::Slow(Duration::from_secs(2));
    let slow = FaultScript::new().on("AttachNetworkInterface", 1, slow);
    lab.simulator.inject(slow);
    let is_sent = |lab: &Lab| count(&lab.calls(), "AttachNetworkInterface") == 1;
    let (report, _) = overtaken(&lab, is_sent).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    assert_eq!(count(&lab.calls(), "AttachNetworkInterface"), 1);
}
