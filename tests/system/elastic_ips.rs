//! Elastic IPs that float by themselves, across zones.

use ec2_simulator::Fault;
use ec2_simulator::api::{AssociateAddress, TerminateInstances};
use std::time::Duration;
use tokio::time::sleep;

use crate::common::account::{
    account, floating_elastic_ip, floating_interface, primary_of, two_zones,
};
use crate::common::calls::{before_the_move, moving, rounds_of_describes};
use crate::common::events;
use crate::common::names::{A, ALLOCATION, B, C, ENI_1, STRANGER, SUBNET_B, TABLE_1};
use crate::common::told::{codes, messages, only, words};

const PUBLIC: &str = "203.0.113.7";

#[tokio::test(start_paused = true)]
async fn a_stopped_instance_s_elastic_ip_goes_to_the_standby_in_the_other_zone() {
    let lab = floating_elastic_ip().watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B));
    let calls = lab.calls();
    assert_eq!(rounds_of_describes(before_the_move(&calls)), 1);
    assert_eq!(moving(&calls), ["AssociateAddress"]);
}

#[tokio::test(start_paused = true)]
async fn every_trigger_moves_it() {
    for how in ["terminated", "gone", "impaired", "alarm", "wanted"] {
        let lab = floating_elastic_ip().watched().await;
        let event = match how {
            "terminated" => lab.terminate(A).await,
            "gone" => {
                let instance_ids = vec![A.to_owned()];
                lab.by_hand(TerminateInstances {
                    instance_ids,
                    ..TerminateInstances::default()
                });
                sleep(Duration::from_mins(2)).await;
                events::reconcile()
            }
            "impaired" => {
                lab.impair(A);
                events::reconcile()
            }
            "alarm" => events::alarm("a-down", A, "ALARM", lab.simulator.now()),
            _ => events::failover("web"),
        };
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{how}");
        assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B), "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_nobody_has_gets_an_owner() {
    let lab = two_zones()
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
    assert_eq!(lab.behind(PUBLIC).as_deref(), Some(A));
}

/// Two callers may both be told success: the look afterwards shows who has it.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_after() {
    for fault in [
        Fault::LostAnswer,
        Fault::LostRequest,
        Fault::throttled(),
        Fault::internal_error(),
    ] {
        let lab = floating_elastic_ip().watched().await;
        let event = lab.stop(A).await;
        lab.simulator.befall_next("AssociateAddress", fault.clone());
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{fault:?}");
        assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_somebody_outside_has_is_not_taken() {
    let lab = two_zones()
        .stranger(STRANGER)
        .at("10.0.1.99")
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .on_address("10.0.1.99")
        .route_table(TABLE_1, "web/10.99.0.10/32")
        .route("10.99.0.10/32", &primary_of(A))
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(codes(only(&report)).contains(&"elastic-ip-outside"));
    assert_eq!(lab.behind(PUBLIC).as_deref(), Some(STRANGER));
}

/// One that would be pushed off is a refusal beforehand, told while all is well.
#[tokio::test(start_paused = true)]
async fn nobody_s_elastic_ip_is_pushed_off() {
    let lab = floating_elastic_ip()
        .elastic_ip("203.0.113.99", "10.0.2.12")
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert!(codes(only(&report)).contains(&"elastic-ip-in-the-way"));
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(messages(only(&report)).contains("203.0.113.99"));
    assert!(moving(&lab.calls()).is_empty());
    assert_eq!(lab.behind("203.0.113.99").as_deref(), Some(B));
}

/// Both groups fail at once, and the spare's address has room for one.
#[tokio::test(start_paused = true)]
async fn one_place_is_promised_once() {
    let lab = account()
        .member(A, "web")
        .at("10.0.1.11")
        .member(B, "db")
        .at("10.0.1.12")
        .member(C, "web db")
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .on_address("10.0.1.11")
        .floating_elastic_ip("203.0.113.8", "eipalloc-00000000000000008", "db")
        .on_address("10.0.1.12")
        .watched()
        .await;
    lab.stop(A).await;
    lab.stop(B).await;
    lab.invoke(&events::reconcile()).await;
    let behind = [PUBLIC, "203.0.113.8"].map(|it| lab.behind(it));
    let on_the_spare = behind.iter().filter(|it| it.as_deref() == Some(C)).count();
    assert_eq!(on_the_spare, 1, "{behind:?}");
    assert_eq!(moving(&lab.calls()), ["AssociateAddress"]);
}

#[tokio::test(start_paused = true)]
async fn it_stays_in_its_network_border_group() {
    let lab = account()
        .subnet(SUBNET_B, "10.0.2.0/24", "us-east-1-bos-1a")
        .member(A, "web")
        .at("10.0.1.11")
        .member(B, "web")
        .in_subnet(SUBNET_B)
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .on_address("10.0.1.11")
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(codes(only(&report)).contains(&"other-border-group"));
    assert!(moving(&lab.calls()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn one_on_a_floating_interface_moves_with_that() {
    let lab = floating_interface()
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .unwatched();
    lab.by_hand(AssociateAddress {
        allocation_id: Some(ALLOCATION.to_owned()),
        network_interface_id: Some(ENI_1.to_owned()),
        allow_reassociation: true,
        ..AssociateAddress::default()
    });
    lab.invoke(&events::reconcile()).await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert!(codes(only(&report)).contains(&"rides-along"));
    assert_eq!(
        moving(&lab.calls()),
        ["DetachNetworkInterface", "AttachNetworkInterface"]
    );
    assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B));
}

#[tokio::test(start_paused = true)]
async fn a_second_one_of_the_group_and_one_of_two_groups_are_named_and_stay() {
    let second = floating_elastic_ip().floating_elastic_ip(
        "203.0.113.8",
        "eipalloc-00000000000000008",
        "web",
    );
    let several = floating_elastic_ip().floating_elastic_ip(
        "203.0.113.8",
        "eipalloc-00000000000000008",
        "web db",
    );
    for (code, account) in [
        ("second-elastic-ip", second),
        ("elastic-ip-of-several-groups", several),
    ] {
        let lab = account.watched().await;
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        let outcomes = report.answer.outcomes.iter();
        let told: Vec<_> = outcomes.flat_map(codes).collect();
        assert!(told.contains(&code), "{code}: {told:?}");
        assert_eq!(moving(&lab.calls()), ["AssociateAddress"]);
        assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B));
        assert_eq!(lab.behind("203.0.113.8"), None);
    }
}

/// All that floats is on one member in the end, and what leads to it comes last.
#[tokio::test(start_paused = true)]
async fn a_group_may_mix_all_kinds() {
    let lab = account()
        .member(A, "web")
        .lands("10.0.1.50")
        .carries(&["10.0.1.50"])
        .at("10.0.1.11")
        .forwards()
        .member(B, "web")
        .lands("10.0.1.50")
        .forwards()
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
        .on_address("10.0.1.11")
        .route_table(TABLE_1, "web/10.99.0.10/32")
        .route("10.99.0.10/32", &primary_of(A))
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(B));
    assert_eq!(lab.behind(PUBLIC).as_deref(), Some(B));
    assert_eq!(lab.led_to(TABLE_1, "10.99.0.10/32").as_deref(), Some(B));
    let moved = moving(&lab.calls());
    let at = |action: &str| moved.iter().position(|it| *it == action).expect("a call");
    assert!(at("AttachNetworkInterface") < at("AssociateAddress"));
    assert!(at("AssignPrivateIpAddresses") < at("AssociateAddress"));
    assert!(at("AssociateAddress") < at("ReplaceRoute"));
}
