//! An instance of another team that is tagged into a group: it gets nothing, whatever priority it brings.

use crate::common::account::account;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{messages, only, tells};

/// `web` of the team shop on A and B; C of another team is in it, and preferred.
fn with_a_stranger(boundary: Option<&str>) -> Lab {
    let mut lab = account()
        .member(A, "web")
        .member(B, "web")
        .member(C, "web")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .unwatched();
    for (resource, team) in [(A, "shop"), (B, "shop"), (C, "other"), (ENI_1, "shop")] {
        lab.tag(resource, "team", team);
    }
    lab.tag(C, "failover:priority", "1000");
    lab.settings.boundary_tag = boundary.map(str::to_owned);
    lab
}

#[tokio::test(start_paused = true)]
async fn who_is_outside_the_boundary_gets_nothing_and_is_told() {
    let lab = with_a_stranger(Some("team"));
    let report = lab.invoke(&lab.stop(A).await).await;
    assert_eq!(only(&report).kind.as_str(), "moved");
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
    assert!(tells(&report, "outside-the-boundary"));
    assert!(messages(only(&report)).contains(C));
    let told = lab.messages().pop().expect("a message").text_for("email");
    assert!(told.contains("its tag team is \"other\""), "{told}");
}

#[tokio::test(start_paused = true)]
async fn without_a_boundary_the_preferred_member_takes_over() {
    let lab = with_a_stranger(None);
    lab.invoke(&lab.stop(A).await).await;
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(C));
}
