//! Standbys that turn out unable: the next best, or back.

use std::time::Duration;

use ec2_simulator::api::{ApiError, Request};
use ec2_simulator::{CallContext, Fault};
use eni_failover::cloud::InstanceState;
use tokio::time::sleep;

use crate::common::account::{
    Account, account, floating_addresses, floating_interface, primary_of,
};
use crate::common::calls::{count, moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1, ENI_2, OTHER_SUBNET};
use crate::common::told::{codes, messages, only, words};

/// What EC2 says to everybody who wants to move something to one of these instances.
fn refuse(lab: &Lab, instances: &'static [&'static str], code: &'static str) {
    lab.simulator.inject(move |call: &CallContext<'_>| {
        let is_for = |to: &str| {
            let mut them = instances.iter();
            them.any(|instance| to == *instance || to == primary_of(instance))
        };
        if receiver(call.request).is_some_and(is_for) {
            Fault::Answer(ApiError::new(code, "as the test wants it"))
        } else {
            Fault::None
        }
    });
}

/// Where a call moves something to.
fn receiver(request: &Request) -> Option<&str> {
    if let Request::AttachNetworkInterface(it) = request {
        Some(&it.instance_id)
    } else if let Request::AssignPrivateIpAddresses(it) = request {
        Some(&it.network_interface_id)
    } else {
        None
    }
}

/// The codes of EC2 that mean: this standby can't.
const UNABLE: [&str; 6] = [
    "AttachmentLimitExceeded",
    "PrivateIpAddressLimitExceeded",
    "IncorrectState",
    "UnauthorizedOperation",
    "InvalidParameterCombination",
    "InvalidNetworkInterface.InUse",
];

fn with_two_standbys() -> [(Account, &'static str); 2] {
    [
        (
            floating_addresses()
                .member(C, "web")
                .lands("10.0.1.50 10.0.1.51"),
            "10.0.1.50",
        ),
        (floating_interface().member(C, "web"), ENI_1),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_standby_that_turns_out_unable_is_crossed_off_and_the_next_best_is_tried() {
    for (account, float) in with_two_standbys() {
        for code in UNABLE {
            let lab = account.watched().await;
            let event = lab.stop(A).await;
            refuse(&lab, &[B], code);
            let report = lab.invoke(&event).await;
            assert_eq!(words(&report), [format!("web: moved to {C}")], "{code}");
            assert_eq!(lab.holder(float).as_deref(), Some(C));
            let told = messages(only(&report));
            assert!(
                told.contains(&format!("{B} was tried: ")) && told.contains(code),
                "{told}"
            );
            assert_eq!(lab.subjects().len(), 1);
        }
    }
}

/// The addresses of a terminated holder go, and their Elastic IPs with them.
#[tokio::test(start_paused = true)]
async fn an_address_that_one_standby_refuses_is_offered_to_the_next_while_an_interface_is_detached()
{
    let lab = floating_both()
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51")
        .watched()
        .await;
    let event = lab.stop(A).await;
    refuse(&lab, &[B], "PrivateIpAddressLimitExceeded");
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    let [assign, detach, attach] = ALL_CALLS;
    assert_eq!(moving(&lab.calls()), [assign, detach, assign, attach]);
}

/// There is nobody to hurry to: what B takes is better there than on the failed A.
#[tokio::test(start_paused = true)]
async fn the_only_standby_gets_the_interface_although_it_refuses_the_addresses() {
    let lab = floating_both().watched().await;
    let event = lab.stop(A).await;
    lab.simulator.inject(|call: &CallContext<'_>| {
        if call.action == "AssignPrivateIpAddresses" {
            Fault::Answer(ApiError::new(
                "PrivateIpAddressLimitExceeded",
                "as the test wants it",
            ))
        } else {
            Fault::None
        }
    });
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: partial to {A}")]);
    assert_eq!(moving(&lab.calls()), ALL_CALLS);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
}

const ALL_CALLS: [&str; 3] = [
    "AssignPrivateIpAddresses",
    "DetachNetworkInterface",
    "AttachNetworkInterface",
];

/// An interface that takes its time, and two addresses.
fn floating_both() -> Account {
    floating_addresses()
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .setting("detach", "4s")
}

/// The look showed B running; by the time of the attach it has stopped as well.
#[tokio::test(start_paused = true)]
async fn a_standby_that_stops_during_the_move_is_crossed_off() {
    let lab = floating_interface().member(C, "web").watched().await;
    let event = lab.stop(A).await;
    let b_stops = async {
        sleep(Duration::from_secs(1)).await;
        let stopping = InstanceState::Stopping;
        lab.simulator
            .with_world(|world| world.set_state(B, stopping))
            .expect("stops");
    };
    let (report, ()) = tokio::join!(lab.invoke(&event), b_stops);
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(C));
}

/// A full standby is known beforehand: nothing is taken from anybody to find it out.
#[tokio::test(start_paused = true)]
async fn a_standby_without_room_is_refused_before_anything_is_taken() {
    let small = account()
        .member(A, "web")
        .member(B, "web")
        .of_type("t3.micro")
        .interface(ENI_2)
        .attached_to(B, 1)
        .floating(ENI_1, "web")
        .attached_to(A, 1);
    let lab = small.watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert!(codes(only(&report)).contains(&"no-interface-slot"));
    assert_eq!(moving(&lab.calls()), [""; 0]);

    let full = account()
        .member(A, "web")
        .lands("10.0.1.50 10.0.1.51")
        .carries(&["10.0.1.50", "10.0.1.51"])
        .member(B, "web")
        .of_type("t3.micro")
        .lands("10.0.1.50 10.0.1.51");
    let lab = full.watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert!(codes(only(&report)).contains(&"no-address-slot"));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_standby_in_another_zone_is_refused_with_that_reason() {
    let lab = account()
        .subnet(OTHER_SUBNET, "10.0.2.0/24", "us-east-1b")
        .member(A, "web")
        .member(B, "web")
        .in_subnet(OTHER_SUBNET)
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert!(codes(only(&report)).contains(&"other-zone"));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn if_no_standby_can_take_it_an_interface_goes_back_to_where_it_came_from() {
    let lab = floating_interface().member(C, "web").watched().await;
    lab.impair(A);
    refuse(&lab, &[B, C], "AttachmentLimitExceeded");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: rolled-back to {A}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    let told = messages(only(&report));
    assert!(told.contains(&format!("{B} was tried")) && told.contains(&format!("{C} was tried")));
    assert!(
        lab.subjects()[0].contains("PUT BACK"),
        "{:?}",
        lab.subjects()
    );
}

/// To take it away and put it back each minute would only do harm, and a message each time would be noise.
#[tokio::test(start_paused = true)]
async fn what_the_standby_refuses_is_taken_away_ever_more_rarely_and_told_once() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    refuse(&lab, &[B], "AttachmentLimitExceeded");
    for _ in 0..60 {
        lab.invoke(&events::reconcile()).await;
        sleep(Duration::from_mins(1)).await;
    }
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    let put_back = succeeded(&lab.calls(), "AttachNetworkInterface");
    assert_eq!(put_back, 4, "at once, and after 5, 10 and 20 minutes");
    assert_eq!(lab.subjects().len(), 1, "{:?}", lab.subjects());
    let report = lab.invoke(&events::reconcile()).await;
    assert!(codes(only(&report)).contains(&"refused-before"));
    lab.simulator.stop_injecting();
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
}

#[tokio::test(start_paused = true)]
async fn a_wanted_move_that_no_standby_can_take_leaves_the_healthy_active_as_it_was() {
    let lab = floating_interface().watched().await;
    refuse(&lab, &[B], "AttachmentLimitExceeded");
    let report = lab.invoke(&events::failover("web")).await;
    assert_eq!(words(&report), [format!("web: rolled-back to {A}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    assert_eq!(lab.subjects().len(), 1);
}

/// Addresses are never unassigned first, so a refusal finds them where they were.
#[tokio::test(start_paused = true)]
async fn if_no_standby_can_take_them_addresses_have_not_moved_at_all() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    refuse(&lab, &[B], "PrivateIpAddressLimitExceeded");
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(A));
    assert_eq!(succeeded(&lab.calls(), "AssignPrivateIpAddresses"), 0);
    assert_eq!(count(&lab.calls(), "UnassignPrivateIpAddresses"), 0);
}

/// Half of it can go: nothing healthy is left with half a group while the other half has an owner.
#[tokio::test(start_paused = true)]
async fn a_group_of_which_a_standby_takes_only_a_part_ends_on_the_next_one_as_a_whole() {
    let lab = account()
        .member(A, "web")
        .lands("10.0.1.50")
        .carries(&["10.0.1.50"])
        .member(B, "web")
        .lands("10.0.1.50")
        .member(C, "web")
        .lands("10.0.1.50")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .watched()
        .await;
    let event = lab.stop(A).await;
    // Only the attach is refused: the address is on B already.
    lab.simulator.inject(|call: &CallContext<'_>| {
        if receiver(call.request) == Some(B) {
            Fault::Answer(ApiError::new("AttachmentLimitExceeded", "full"))
        } else {
            Fault::None
        }
    });
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(C));
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(C));
}

/// Nobody, not even the one that it came from: the invocation fails, so that Lambda tries again, and it is told.
#[tokio::test(start_paused = true)]
async fn a_float_that_nobody_can_take_is_told_and_tried_again() {
    let lab = floating_interface().watched().await;
    lab.impair(A);
    refuse(&lab, &[A, B], "AttachmentLimitExceeded");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(only(&report).kind.as_str(), "partial");
    assert_eq!(only(&report).floats[0].after, None);
    assert!(report.failure.is_some(), "a partial move is worth a retry");
    assert_eq!(lab.subjects().len(), 1);
    lab.simulator.stop_injecting();
    sleep(Duration::from_mins(1)).await;
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(B));
}

/// Each plans with the lowest free device index of the spare; the one that comes second takes the next.
#[tokio::test(start_paused = true)]
async fn two_groups_that_want_the_same_device_index_of_one_spare_both_get_a_place_on_it() {
    for offset in [0, 100, 400, 1_000, 3_000] {
        let lab = account()
            .member(A, "web")
            .member(B, "db")
            .member(C, "web db")
            .floating(ENI_1, "web")
            .attached_to(A, 1)
            .floating(ENI_2, "db")
            .attached_to(B, 1)
            .watched()
            .await;
        let (web, db) = (lab.stop(A).await, lab.stop(B).await);
        let later = async {
            sleep(Duration::from_millis(offset)).await;
            lab.invoke_cold(&db).await
        };
        let (web, db) = tokio::join!(lab.invoke(&web), later);
        assert_eq!(words(&web), [format!("web: moved to {C}")], "{offset} ms");
        assert_eq!(words(&db), [format!("db: moved to {C}")], "{offset} ms");
        for eni in [ENI_1, ENI_2] {
            assert_eq!(lab.holder(eni).as_deref(), Some(C), "{offset} ms");
        }
    }
}
