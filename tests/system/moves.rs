//! What a move takes along, and what it leaves as it was.

use std::time::Duration;

use eni_failover::cloud::InstanceId;
use tokio::time::sleep;

use crate::common::account::{
    Account, account, floating_addresses, floating_interface, primary_of,
};
use crate::common::calls::{moving, side_by_side};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, DB_1, DB_2, ENI_1, ENI_2, SPARE, WEB_1, WEB_2};
use crate::common::told::{codes, of_group, only, words};

/// A dual-homed server: two interfaces and two addresses float together, and so does a third instance stand by.
fn dual_homed() -> Account {
    account()
        .member(A, "web")
        .lands("10.0.1.50 10.0.1.51")
        .carries(&["10.0.1.50", "10.0.1.51"])
        .member(B, "web")
        .lands("10.0.1.50 10.0.1.51")
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51")
        .floating(ENI_1, "web")
        .at("10.0.1.100")
        .with_secondary(&["10.0.1.101"])
        .in_security_groups(&["sg-0000000000000f001", "sg-0000000000000f002"])
        .attached_to(A, 1)
        .floating(ENI_2, "web")
        .at("10.0.1.110")
        .in_security_groups(&["sg-0000000000000f003"])
        .attached_to(A, 2)
        .elastic_ip("203.0.113.50", "10.0.1.50")
        .elastic_ip("203.0.113.101", "10.0.1.101")
        .elastic_ip("203.0.113.110", "10.0.1.110")
}

#[tokio::test(start_paused = true)]
async fn everything_that_floats_moves_to_one_member_with_its_elastic_ips() {
    let lab = dual_homed().watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    for float in [ENI_1, ENI_2, "10.0.1.50", "10.0.1.51", "10.0.1.101"] {
        assert_eq!(lab.holder(float).as_deref(), Some(B), "{float}");
    }
    for elastic_ip in ["203.0.113.50", "203.0.113.101", "203.0.113.110"] {
        assert_eq!(lab.behind(elastic_ip).as_deref(), Some(B), "{elastic_ip}");
    }
}

#[tokio::test(start_paused = true)]
async fn interfaces_and_addresses_move_side_by_side() {
    // No detach that is forced after five seconds comes later.
    let lab = dual_homed().setting("detach", "3s").watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let calls = lab.calls();
    assert!(side_by_side(
        &calls,
        &["DetachNetworkInterface", "AssignPrivateIpAddresses"]
    ));
    let mut moving = moving(&calls);
    moving.sort_unstable();
    assert_eq!(
        moving,
        [
            "AssignPrivateIpAddresses",
            "AttachNetworkInterface",
            "AttachNetworkInterface",
            "DetachNetworkInterface",
            "DetachNetworkInterface"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_interface_keeps_its_addresses_mac_security_groups_and_device_index() {
    let lab = dual_homed().watched().await;
    let kept = |lab: &Lab, eni: &str| {
        let it = lab.interface(eni);
        let slot = it.attachment.expect("attached").device_index;
        (it.mac_address, it.groups, it.private_ip_address, slot)
    };
    let before = (kept(&lab, ENI_1), kept(&lab, ENI_2));
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    assert_eq!((kept(&lab, ENI_1), kept(&lab, ENI_2)), before);
}

#[tokio::test(start_paused = true)]
async fn a_device_index_that_is_taken_on_the_standby_makes_way_for_the_lowest_free_one() {
    let lab = floating_interface()
        .interface(ENI_2)
        .attached_to(B, 1)
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let attachment = lab.interface(ENI_1).attachment.expect("attached");
    assert_eq!(attachment.device_index, 2);
    assert_eq!(lab.holder(ENI_2).as_deref(), Some(B));
}

/// Security groups of an address are those of the interface that receives it: nothing of it is changed.
#[tokio::test(start_paused = true)]
async fn a_landing_interface_keeps_what_it_had() {
    let lab = floating_addresses().watched().await;
    let before = lab.interface(&primary_of(B));
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let after = lab.interface(&primary_of(B));
    assert_eq!(before.groups, after.groups);
    assert_eq!(before.mac_address, after.mac_address);
    assert_eq!(before.private_ip_address, after.private_ip_address);
    assert_eq!(after.private_ip_addresses.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn addresses_in_two_subnets_take_one_call_for_each_landing_interface() {
    let lab = account()
        .subnet(OTHER, "10.0.2.0/24", "us-east-1a")
        .member(A, "web")
        .lands("10.0.1.50")
        .carries(&["10.0.1.50"])
        .member(B, "web")
        .lands("10.0.1.50")
        .interface(ENI_1)
        .in_subnet(OTHER)
        .with_secondary(&["10.0.2.50"])
        .tagged("failover:addresses", "10.0.2.50")
        .attached_to(A, 1)
        .interface(ENI_2)
        .in_subnet(OTHER)
        .tagged("failover:addresses", "10.0.2.50")
        .attached_to(B, 1)
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    assert_eq!(moving(&calls), ["AssignPrivateIpAddresses"; 2]);
    assert!(side_by_side(&calls, &["AssignPrivateIpAddresses"]));
    assert_eq!(lab.holder("10.0.2.50").as_deref(), Some(B));
    // The interfaces that carry them stay where they are.
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    assert_eq!(lab.holder(ENI_2).as_deref(), Some(B));
}

const OTHER: &str = crate::common::names::OTHER_SUBNET;

#[tokio::test(start_paused = true)]
async fn the_standby_of_the_highest_priority_is_chosen() {
    let lab = floating_addresses()
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51")
        .priority("200")
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
}

/// Nothing moves back by itself.
#[tokio::test(start_paused = true)]
async fn a_member_that_comes_back_takes_nothing_from_the_one_that_took_over() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    sleep(Duration::from_mins(5)).await;
    lab.start(A);
    sleep(Duration::from_mins(10)).await;
    lab.forget();
    let running = events::state_change(A, "running", lab.simulator.now());
    let report = lab.invoke(&running).await;
    assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    assert_eq!(moving(&lab.calls()), [""; 0]);
    assert_eq!(lab.subjects(), [format!("[web] well again, active is {B}")]);
}

#[tokio::test(start_paused = true)]
async fn after_two_failures_the_group_is_back_where_it_began() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    sleep(Duration::from_mins(5)).await;
    lab.start(A);
    sleep(Duration::from_mins(10)).await;
    let event = lab.stop(B).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
}

/// Both nodes were stopped: whoever comes up first gets it, and until then it stays where it is.
#[tokio::test(start_paused = true)]
async fn converges_after_both_members_were_stopped() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert_eq!(codes(only(&report))[1], "no-member-can-take-over");
    sleep(Duration::from_mins(5)).await;
    lab.start(B);
    sleep(Duration::from_mins(5)).await;
    let running = events::state_change(B, "running", lab.simulator.now());
    let report = lab.invoke(&running).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
}

#[tokio::test(start_paused = true)]
async fn a_recovering_member_takes_over_only_where_no_healthy_one_can() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    sleep(Duration::from_mins(2)).await;
    lab.start(B);
    sleep(Duration::from_secs(20)).await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    // Running, its status checks still initializing: better than a stopped one.
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
}

#[tokio::test(start_paused = true)]
async fn one_spare_takes_over_for_two_groups_at_once() {
    let lab = Lab::built_in().await;
    lab.stop(WEB_2).await;
    lab.stop(DB_2).await;
    let (web, db) = (lab.stop(WEB_1).await, lab.stop(DB_1).await);
    let (web, db) = tokio::join!(lab.invoke(&web), lab.invoke_cold(&db));
    assert_eq!(words(&web), [format!("web: moved to {SPARE}")]);
    assert_eq!(words(&db), [format!("db: moved to {SPARE}")]);
    for float in ["eni-0fffffffffffffff1", "10.0.1.50", "10.0.1.51"] {
        assert_eq!(lab.holder(float).as_deref(), Some(SPARE), "{float}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_spare_of_two_groups_fails_each_goes_home_to_its_own_members() {
    let lab = Lab::built_in().await;
    for (group, to) in [("web", SPARE), ("db", SPARE)] {
        lab.invoke(&events::failover_to(group, to)).await;
    }
    sleep(Duration::from_mins(5)).await;
    lab.forget();
    let event = lab.stop(SPARE).await;
    let report = lab.invoke(&event).await;
    assert_eq!(
        of_group(&report, "web").to.as_ref().map(InstanceId::as_str),
        Some(WEB_1)
    );
    assert_eq!(
        of_group(&report, "db").to.as_ref().map(InstanceId::as_str),
        Some(DB_1)
    );
    assert!(side_by_side(&lab.calls(), &["DetachNetworkInterface"]));
}

#[tokio::test(start_paused = true)]
async fn an_event_of_one_group_leaves_the_other_one_alone() {
    let lab = Lab::built_in().await;
    let event = lab.stop(DB_1).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("db: moved to {DB_2}")]);
    assert_eq!(moving(&lab.calls()), ["AssignPrivateIpAddresses"]);
    assert_eq!(lab.holder("eni-0fffffffffffffff1").as_deref(), Some(WEB_1));
}
