//! Tags that can't be understood.

use eni_failover::cloud::InstanceId;

use super::looked_at;
use crate::common::account::{account, floating_addresses};
use crate::common::events;
use crate::common::names::{A, B, C, ENI_1, ENI_2, OTHER_SUBNET};
use crate::common::told::{codes, messages, of_group, only, tells, words};

#[tokio::test(start_paused = true)]
async fn an_address_that_is_no_ipv4_is_told_and_the_others_fail_over() {
    for word in [
        "10.0.1.500",
        "10.0.1.51/32",
        "fe80::1",
        "web-vip",
        "10.0.1.51,10.0.1.52",
    ] {
        let list = format!("10.0.1.50 {word}");
        let lab = account()
            .member(A, "web")
            .lands(&list)
            .carries(&["10.0.1.50"])
            .member(B, "web")
            .lands("10.0.1.50")
            .unwatched();
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{word}");
        assert!(
            messages(only(&report)).contains(word),
            "{word}: {}",
            messages(only(&report))
        );
        let text = lab.messages()[0].text_for("email");
        assert!(text.contains(word), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_priority_that_is_no_number_is_told_and_counts_as_the_default() {
    for priority in ["high", "-1", "1.5", ""] {
        let lab = floating_addresses()
            .member(C, "web")
            .lands("10.0.1.50 10.0.1.51")
            .priority(priority)
            .unwatched();
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        // 100 for both: the lower identifier.
        assert_eq!(
            words(&report),
            [format!("web: moved to {B}")],
            "{priority:?}"
        );
        assert!(tells(&report, "priority-is-no-number"));
        assert!(messages(only(&report)).contains(&format!("{C} has the priority {priority:?}")));
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_outside_the_subnet_is_told_and_the_others_fail_over() {
    let lab = account()
        .member(A, "web")
        .lands("10.0.1.50 10.0.9.50")
        .carries(&["10.0.1.50"])
        .member(B, "web")
        .lands("10.0.1.50")
        .unwatched();
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(tells(&report, "outside-the-subnet"));
    assert!(messages(only(&report)).contains("10.0.9.50"));
}

#[tokio::test(start_paused = true)]
async fn an_entry_for_a_group_that_its_instance_is_not_in_is_told() {
    let (_, report) = looked_at(
        account()
            .member(A, "web")
            .lands("web/10.0.1.50 bd/10.0.1.51")
            .carries(&["10.0.1.50", "10.0.1.51"])
            .member(B, "web")
            .lands("10.0.1.50"),
    )
    .await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert!(tells(&report, "not-in-that-group"));
}

#[tokio::test(start_paused = true)]
async fn an_entry_without_a_group_on_an_instance_in_several_is_told() {
    let lab = account()
        .member(A, "web db")
        .lands("web/10.0.1.50 10.0.1.51")
        .carries(&["10.0.1.50", "10.0.1.51"])
        .member(B, "web")
        .lands("10.0.1.50")
        .unwatched();
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    let web = of_group(&report, "web");
    assert_eq!(web.kind.as_str(), "moved");
    assert!(codes(web).contains(&"group-not-named"));
    assert_eq!(lab.holder("10.0.1.51").as_deref(), Some(A));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_can_be_no_groups_is_told_where_its_instance_is_a_member_as_well() {
    let lab = floating_addresses()
        .member(C, "web we/b")
        .lands("10.0.1.50")
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert!(tells(&report, "not-a-group-name"));
}

/// One member's tags are a mess: the group fails over among those whose tags are not.
#[tokio::test(start_paused = true)]
async fn malformed_tags_on_one_member_do_not_stop_the_failover_of_what_is_well_formed_elsewhere() {
    let lab = account()
        .subnet(OTHER_SUBNET, "10.0.2.0/24", "us-east-1a")
        .member(A, "web")
        .lands("10.0.1.50")
        .carries(&["10.0.1.50"])
        .member(B, "web /")
        .priority("first")
        .lands("10.0.1.50x 10.9.9.9 db/10.0.1.50")
        .member(C, "web")
        .lands("10.0.1.50")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .floating(ENI_2, "web db")
        .attached_to(A, 2)
        .unwatched();
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "moved");
    for float in [ENI_1, "10.0.1.50"] {
        assert_eq!(
            lab.holder(float).as_deref(),
            only(&report).to.as_ref().map(InstanceId::as_str),
            "{float}"
        );
    }
    for code in [
        "priority-is-no-number",
        "not-an-address",
        "outside-the-subnet",
        "not-in-that-group",
        "not-a-group-name",
        "floats-in-several-groups",
    ] {
        assert!(tells(&report, code), "{code}: {:?}", codes(only(&report)));
    }
}

/// What is wrong with the tags is told once, and again when it is well.
#[tokio::test(start_paused = true)]
async fn a_malformed_tag_is_told_once_and_its_correction_too() {
    let lab = floating_addresses().watched().await;
    lab.tag(A, "failover:priority", "high");
    for _ in 0..3 {
        lab.invoke(&events::reconcile()).await;
    }
    assert_eq!(lab.subjects().len(), 1, "{:?}", lab.subjects());
    let text = lab.messages()[0].text_for("email");
    assert!(text.contains("has the priority \"high\""), "{text}");
    lab.tag(A, "failover:priority", "100");
    for _ in 0..3 {
        lab.invoke(&events::reconcile()).await;
    }
    assert_eq!(lab.subjects().len(), 2, "{:?}", lab.subjects());
}
