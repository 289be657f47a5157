//! Detaches that hang, and the end of the time that the function has.

use std::time::Duration;

use ec2_simulator::api::Request;
use ec2_simulator::{Call, Fault, Wait};

use crate::common::account::floating_interface;
use crate::common::events;
use crate::common::names::{A, B, ENI_1};
use crate::common::told::{codes, only, words};

/// Where the instance is down, or EC2 calls it impaired.
const FORCE_AFTER: i64 = 5;

/// The setting's default: where somebody doubts it.
const FORCE_DOUBTED_AFTER: i64 = 30;

fn detaches(calls: &[Call]) -> Vec<(&Call, bool)> {
    let mut detaches = Vec::new();
    for call in calls {
        if let Request::DetachNetworkInterface(it) = &call.request {
            detaches.push((call, it.force));
        }
    }
    detaches
}

#[tokio::test(start_paused = true)]
async fn a_detach_that_hangs_is_forced_from_a_failed_instance_after_the_bounded_wait() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    let detaches = detaches(&calls);
    let [(first, false), (second, true)] = detaches.as_slice() else {
        panic!("{detaches:?}")
    };
    let waited = second.started.duration_since(first.started).as_secs();
    assert!(
        (FORCE_AFTER..FORCE_AFTER + 2).contains(&waited),
        "{waited} s"
    );
}

/// "`Force` is only a last resort to detach a network interface from a failed instance" (docs/ec2-facts.md, "Forced
/// detach"), and an alarm doesn't make it one.
#[tokio::test(start_paused = true)]
async fn where_only_doubt_speaks_force_waits_as_long_as_the_operator_chose() {
    let lab = floating_interface().watched().await;
    lab.let_detaches_hang_from(A);
    let alarm = events::alarm("web-1-errors", A, "ALARM", lab.simulator.now());
    let report = lab.invoke(&alarm).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    let detaches = detaches(&calls);
    let [(first, false), (second, true)] = detaches.as_slice() else {
        panic!("{detaches:?}")
    };
    let waited = second.started.duration_since(first.started).as_secs();
    let expected = FORCE_DOUBTED_AFTER..FORCE_DOUBTED_AFTER + 2;
    assert!(expected.contains(&waited), "{waited} s");
}

/// Waiting for the throttle isn't hanging.
#[tokio::test(start_paused = true)]
async fn what_waits_for_the_throttle_is_not_forced() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    lab.simulator
        .with_world(|world| world.settings_mut().detach_hung = Wait::millis(3_000, 3_000));
    for _ in 0..4 {
        lab.simulator
            .befall_next("DetachNetworkInterface", Fault::throttled());
    }
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(detaches(&lab.calls()).iter().all(|(_, forced)| !forced));
}

#[tokio::test(start_paused = true)]
async fn a_detach_that_ends_by_itself_is_not_forced() {
    let lab = floating_interface()
        .setting("detach-hung", "4s")
        .watched()
        .await;
    lab.impair(A);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(detaches(&lab.calls()).iter().all(|(_, forced)| !forced));
}

#[tokio::test(start_paused = true)]
async fn a_detach_that_hangs_is_never_forced_from_a_healthy_instance() {
    let lab = floating_interface().watched().await;
    lab.let_detaches_hang_from(A);
    let report = lab.invoke_with_retries(&events::failover("web")).await;
    assert!(report.failure.is_some());
    let calls = lab.calls();
    assert_eq!(
        detaches(&calls)
            .iter()
            .filter(|(_, forced)| *forced)
            .count(),
        0
    );
}

/// The instance is well: its operator only wants it empty.
#[tokio::test(start_paused = true)]
async fn a_detach_that_hangs_is_never_forced_on_an_operators_word_alone() {
    let lab = floating_interface().watched().await;
    lab.let_detaches_hang_from(A);
    lab.tag(A, "failover:impaired:maintenance", "until noon");
    lab.invoke_with_retries(&events::reconcile()).await;
    assert!(detaches(&lab.calls()).iter().all(|(_, forced)| !forced));
}

/// Wanted, hung and out of time: it isn't on A, and the message doesn't say that it is anywhere else.
#[tokio::test(start_paused = true)]
async fn out_of_time_it_says_what_is_true_and_that_it_is_to_be_tried_again() {
    let lab = floating_interface().watched().await;
    lab.let_detaches_hang_from(A);
    let report = lab.invoke(&events::failover("web")).await;
    let outcome = only(&report);
    assert_eq!(outcome.kind.as_str(), "partial");
    assert!(codes(outcome).contains(&"out-of-time"), "{outcome:?}");
    assert_eq!(outcome.floats[0].after, None);
    assert!(report.failure.is_some());
    let [subject] = &lab.subjects()[..] else {
        panic!("{:?}", lab.subjects())
    };
    assert!(subject.contains("ONLY PARTLY MOVED"), "{subject}");
}

#[tokio::test(start_paused = true)]
async fn it_ends_before_lambda_ends_it() {
    for timeout in [15, 30, 60, 120] {
        let mut lab = floating_interface().watched().await;
        lab.timeout = Duration::from_secs(timeout);
        lab.let_detaches_hang_from(A);
        let began = lab.simulator.now();
        lab.invoke(&events::failover("web")).await;
        let took = lab.simulator.now().duration_since(began).as_secs();
        assert!(
            took < i64::try_from(timeout).expect("few"),
            "{took} s of {timeout}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_one_invocation_had_no_time_for_the_next_one_finishes() {
    let mut lab = floating_interface()
        .setting("detach-hung", "50s")
        .watched()
        .await;
    lab.timeout = Duration::from_secs(30);
    lab.impair(A);
    let report = lab.invoke_with_retries(&events::reconcile()).await;
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(
        lab.subjects()
            .iter()
            .any(|subject| subject.contains("MOVED to"))
    );
}
