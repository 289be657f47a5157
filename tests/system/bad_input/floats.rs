//! What is tagged to float and can't.

use super::looked_at;
use crate::common::account::{account, floating_interface, primary_of};
use crate::common::calls::moving;
use crate::common::events;
use crate::common::names::{A, B, ENI_1};
use crate::common::told::{codes, messages, only, tells, words};

#[tokio::test(start_paused = true)]
async fn a_group_in_which_nothing_floats_is_no_action_with_the_reason() {
    let (_, report) = looked_at(account().member(A, "web").member(B, "web")).await;
    assert_eq!(words(&report), ["web: no-action to nobody"]);
    assert_eq!(codes(only(&report)), ["nothing-floats"]);
}

#[tokio::test(start_paused = true)]
async fn a_floating_interface_of_a_group_without_members_is_refused_with_the_reason() {
    let (_, report) = looked_at(account().floating(ENI_1, "web")).await;
    assert_eq!(words(&report), ["web: refused to nobody"]);
    assert!(tells(&report, "no-member"));
}

/// Nothing well-formed is left: that is a refusal, not an all-clear.
#[tokio::test(start_paused = true)]
async fn a_group_of_which_every_float_is_malformed_is_refused_and_told() {
    let (lab, report) = looked_at(
        account()
            .member(A, "web")
            .lands("web-vip")
            .member(B, "web")
            .lands("web-vip"),
    )
    .await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(tells(&report, "nothing-can-move"));
    assert!(tells(&report, "not-an-address"));
    assert_eq!(lab.subjects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_primary_interface_cannot_float_and_the_refusal_says_so() {
    let lab = account().member(A, "web").member(B, "web").unwatched();
    lab.tag(&primary_of(A), "failover:group", "web");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(tells(&report, "primary-interface"));
    assert!(messages(only(&report)).contains("device index 0"));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_primary_interface_beside_a_good_one_is_told_and_the_good_one_fails_over() {
    let lab = floating_interface().unwatched();
    lab.tag(&primary_of(A), "failover:group", "web");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(tells(&report, "primary-interface"));
    assert_eq!(lab.holder(&primary_of(A)).as_deref(), Some(A));
}

#[tokio::test(start_paused = true)]
async fn a_primary_address_cannot_float_and_the_others_fail_over() {
    let lab = account()
        .member(A, "web")
        .at("10.0.1.10")
        .lands("10.0.1.10 10.0.1.50")
        .carries(&["10.0.1.50"])
        .member(B, "web")
        .lands("10.0.1.50")
        .unwatched();
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(tells(&report, "primary-address"));
    assert_eq!(lab.holder("10.0.1.10").as_deref(), Some(A));
}

#[tokio::test(start_paused = true)]
async fn an_interface_of_an_aws_service_cannot_float() {
    let (lab, report) = looked_at(
        account()
            .member(A, "web")
            .member(B, "web")
            .floating(ENI_1, "web")
            .managed_by("amazon-elb"),
    )
    .await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(tells(&report, "requester-managed"));
    assert_eq!(lab.subjects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_interface_that_is_tagged_with_two_groups_floats_in_neither() {
    let lab = account()
        .member(A, "web db")
        .member(B, "web db")
        .floating(ENI_1, "web db")
        .attached_to(A, 1)
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(
        words(&report),
        ["db: refused to nobody", "web: refused to nobody"]
    );
    assert!(codes(&report.answer.outcomes[0]).contains(&"floats-in-several-groups"));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_interface_that_floats_and_lists_addresses_is_told() {
    let lab = floating_interface().unwatched();
    lab.tag(ENI_1, "failover:addresses", "10.0.1.60");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(tells(&report, "floats-and-lands"));
}

#[tokio::test(start_paused = true)]
async fn an_interface_that_would_be_deleted_with_its_holder_is_told_beforehand() {
    let (lab, report) = looked_at(
        account()
            .member(A, "web")
            .member(B, "web")
            .floating(ENI_1, "web")
            .attached_to(A, 1)
            .deleted_on_termination(),
    )
    .await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert!(tells(&report, "deleted-on-termination"));
    let text = lab.messages()[0].text_for("email");
    assert!(text.contains("DeleteOnTermination"), "{text}");
}
