//! What floats and is held outside the group: it is never taken away from there.

use serde_json::json;

use crate::common::account::account;
use crate::common::calls::moving;
use crate::common::events;
use crate::common::names::{A, B, ENI_1, STRANGER};
use crate::common::told::{messages, only, tells};

#[tokio::test(start_paused = true)]
async fn an_interface_held_outside_the_group_is_never_taken_away() {
    let lab = account()
        .member(A, "web")
        .member(B, "web")
        .stranger(STRANGER)
        .floating(ENI_1, "web")
        .attached_to(STRANGER, 1)
        .unwatched();
    for event in [
        events::reconcile(),
        events::failover("web"),
        lab.stop(A).await,
    ] {
        let report = lab.invoke(&event).await;
        assert_eq!(only(&report).kind.as_str(), "refused");
        assert!(tells(&report, "held-outside"));
        assert!(messages(only(&report)).contains(STRANGER));
    }
    assert_eq!(moving(&lab.calls()), [""; 0]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(STRANGER));
}

/// Even where the stranger is stopped.
#[tokio::test(start_paused = true)]
async fn an_address_held_outside_the_group_is_never_taken_away() {
    let lab = account()
        .member(A, "web")
        .lands("10.0.1.50")
        .member(B, "web")
        .lands("10.0.1.50")
        .stranger(STRANGER)
        .carries(&["10.0.1.50"])
        .in_state("stopped")
        .unwatched();
    for event in [
        events::reconcile(),
        events::failover("web"),
        lab.stop(A).await,
    ] {
        let report = lab.invoke(&event).await;
        assert_eq!(only(&report).kind.as_str(), "refused");
        assert!(tells(&report, "not-its-address"));
        assert!(messages(only(&report)).contains(STRANGER));
    }
    assert_eq!(moving(&lab.calls()), [""; 0]);
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(STRANGER));
}

/// Another group of the same account is a stranger as well.
#[tokio::test(start_paused = true)]
async fn an_address_held_by_another_group_is_not_taken_away() {
    let lab = account()
        .member(A, "web")
        .lands("10.0.1.50")
        .member(B, "db")
        .lands("10.0.1.50")
        .carries(&["10.0.1.50"])
        .unwatched();
    let report = lab
        .invoke(&json!({ "action": "reconcile", "group": "web" }))
        .await;
    assert!(tells(&report, "not-its-address"));
    assert!(tells(&report, "listed-for-another-group"));
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(B));
}
