//! What the function may not do, and what it leaves alone.

use std::time::Duration;

use tokio::time::sleep;

use crate::common::account::{floating_addresses, floating_interface};
use crate::common::calls::moving;
use crate::common::events;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{codes, messages, only, words};

#[tokio::test(start_paused = true)]
async fn without_permission_to_detach_it_is_refused_and_says_so() {
    let lab = floating_interface()
        .setting("denied", vec!["DetachNetworkInterface"])
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert!(messages(only(&report)).contains("UnauthorizedOperation"));
    assert_eq!(lab.subjects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_permission_to_look_nothing_is_decided_or_changed() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.simulator
        .with_world(|world| world.settings_mut().denied = vec!["DescribeNetworkInterfaces".into()]);
    let report = lab.invoke(&event).await;
    let failure = report.failure.expect("a failure").to_string();
    assert!(
        failure.contains("nothing was decided or changed"),
        "{failure}"
    );
    assert!(failure.contains("UnauthorizedOperation"), "{failure}");
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

/// The flap guard: B took over just now and its check fails at once; back to A, which came up again, only later.
#[tokio::test(start_paused = true)]
async fn an_active_that_took_over_just_now_and_still_runs_is_left_alone_for_the_cooldown() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", lab.simulator.now()))
        .await;
    lab.invoke(&events::alarm("a-down", A, "OK", lab.simulator.now()))
        .await;
    lab.impair(B);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: refused to {B}")]);
    assert!(codes(only(&report)).contains(&"took-over-just-now"));
    sleep(Duration::from_mins(1)).await;
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

#[tokio::test(start_paused = true)]
async fn an_active_that_took_over_just_now_and_stopped_is_not_waited_for() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", lab.simulator.now()))
        .await;
    lab.invoke(&events::alarm("a-down", A, "OK", lab.simulator.now()))
        .await;
    let event = lab.stop(B).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

/// An operator moved it while the function was about to: the newer attachment is not undone.
#[tokio::test(start_paused = true)]
async fn what_an_operator_attached_in_between_is_never_detached() {
    let lab = floating_interface().member(C, "web").watched().await;
    let event = lab.stop(A).await;
    let operator = async {
        let mut attachment = lab
            .interface(ENI_1)
            .attachment
            .expect("attached")
            .attachment_id;
        lab.detach(&attachment);
        loop {
            sleep(Duration::from_millis(100)).await;
            if lab.interface(ENI_1).attachment.is_none() {
                break;
            }
        }
        lab.attach(ENI_1, C, 1);
        attachment.clone_from(
            &lab.interface(ENI_1)
                .attachment
                .expect("attached")
                .attachment_id,
        );
        attachment
    };
    let (attachment, report) = tokio::join!(operator, lab.invoke(&event));
    assert_eq!(
        lab.interface(ENI_1)
            .attachment
            .expect("attached")
            .attachment_id,
        attachment
    );
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
}
