//! Attaches are rehearsed while all is well: what is permitted is known when it is needed.

use std::sync::Arc;

use crate::common::account::{account, floating_interface};
use crate::common::calls::{changes_nothing, is_rehearsal, moving};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B};
use crate::common::role::policy_of;
use crate::common::told::{codes, messages, only, words};
use crate::permissions::without;

fn rehearsed(lab: &Lab) -> usize {
    lab.calls().iter().filter(|call| is_rehearsal(call)).count()
}

#[tokio::test(start_paused = true)]
async fn what_a_healthy_look_rehearsed_a_failover_needn_t_wait_for() {
    let lab = floating_interface().watched().await;
    for _ in 0..3 {
        lab.invoke(&events::reconcile()).await;
        assert!(lab.calls().iter().all(changes_nothing));
    }
    assert_eq!(rehearsed(&lab), 1);
    lab.forget();
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(rehearsed(&lab), 0);
}

/// A function that has just started knows nothing, and asks before it takes anything.
#[tokio::test(start_paused = true)]
async fn a_cold_function_rehearses_before_the_detach() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.invoke_cold(&event).await;
    let calls = lab.calls();
    let changing = calls.iter().filter(|call| !call.request.is_describe());
    let first = changing.map(is_rehearsal).next();
    assert_eq!(first, Some(true));
}

/// In the answer, which a plan gives to a person; it is no news by mail, since a function that asks less often knows less.
#[tokio::test(start_paused = true)]
async fn a_permission_that_is_missing_is_found_while_all_is_well() {
    let lab = floating_interface().watched().await;
    lab.simulator
        .allow_only(Arc::new(policy_of(without("AttachNetworkInterface"))));
    for event in [events::reconcile(), events::plan("web")] {
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: no-action to {A}")]);
        assert!(codes(only(&report)).contains(&"not-permitted"));
        let said = messages(only(&report));
        assert!(said.contains("lacks ec2:AttachNetworkInterface"), "{said}");
    }
    assert_eq!(lab.subjects(), [""; 0]);
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

/// They are counted by the same throttle as everybody's moves. Each look goes on where the last one ended.
#[tokio::test(start_paused = true)]
async fn no_more_than_five_are_rehearsed_in_one_look() {
    let groups: Vec<String> = (0..7).map(|nth| format!("g{nth}")).collect();
    let mut account = account()
        .member(A, &groups.join(" "))
        .of_type("m5.4xlarge")
        .member(B, &groups.join(" "))
        .of_type("m5.4xlarge");
    for (nth, group) in (0..).zip(&groups) {
        let eni = format!("eni-0000000000000f10{nth}");
        account = account.floating(&eni, group).attached_to(A, nth + 1);
    }
    let lab = account.watched().await;
    for all in [5, 7, 7] {
        lab.invoke(&events::reconcile()).await;
        assert_eq!(rehearsed(&lab), all);
    }
}
