//! Routes that float, across zones.

use ec2_simulator::api::{DeleteRoute, NamedTarget, ReplaceRoute, TerminateInstances};
use ec2_simulator::{Fault, FaultScript, Policy};
use eni_failover::cloud::{Check, InstanceId};
use ipnet::IpNet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

use crate::common::account::{
    Account, account, floating_interface, floating_routes, primary_of, two_zones,
};
use crate::common::calls::{before_the_move, count, moving, rounds_of_describes, side_by_side};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1, STRANGER, TABLE_1, TABLE_2};
use crate::common::role::policy_of;
use crate::common::told::{codes, messages, only, words};
use crate::permissions;

const OVERLAY: &str = "10.99.0.10/32";

/// The role, but for this action.
fn without(call: &str) -> Arc<Policy> {
    Arc::new(policy_of(permissions::without(call)))
}

fn both_lead_to(lab: &Lab, instance: &str) {
    for table in [TABLE_1, TABLE_2] {
        assert_eq!(
            lab.led_to(table, OVERLAY).as_deref(),
            Some(instance),
            "{table}"
        );
    }
}

fn named(destination: &str) -> ec2_simulator::api::NamedDestination {
    let block: IpNet = destination.parse().expect("a block");
    block.into()
}

fn lead(table: &str, destination: &str, target: NamedTarget) -> ReplaceRoute {
    ReplaceRoute {
        dry_run: false,
        route_table_id: table.to_owned(),
        destination: named(destination),
        target,
    }
}

fn to_interface(id: &str) -> NamedTarget {
    NamedTarget {
        network_interface_id: Some(id.to_owned()),
        ..NamedTarget::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_instance_s_routes_lead_to_the_standby_in_the_other_zone() {
    let lab = floating_routes().watched().await;
    both_lead_to(&lab, A);
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    both_lead_to(&lab, B);
    let calls = lab.calls();
    assert_eq!(rounds_of_describes(before_the_move(&calls)), 1);
    assert_eq!(moving(&calls), ["ReplaceRoute", "ReplaceRoute"]);
    assert!(side_by_side(&calls, &["ReplaceRoute"]));
    assert_eq!(count(&calls, "CreateTags"), 1);
    assert_eq!(lab.subjects().len(), 1, "{:?}", lab.subjects());
}

#[tokio::test(start_paused = true)]
async fn every_trigger_moves_them() {
    let trigger = async |how: &str, lab: &Lab| match how {
        "terminated" => lab.terminate(A).await,
        "impaired" => {
            lab.impair(A);
            events::reconcile()
        }
        "alarm" => events::alarm("a-down", A, "ALARM", lab.simulator.now()),
        _ => events::failover("web"),
    };
    for how in ["terminated", "impaired", "alarm", "wanted"] {
        let lab = floating_routes().watched().await;
        let event = trigger(how, &lab).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{how}");
        both_lead_to(&lab, B);
    }
}

/// The interface went with its instance, and the routes lead nowhere: they are nobody's.
#[tokio::test(start_paused = true)]
async fn a_blackhole_is_led_to_whoever_is_healthy() {
    let lab = floating_routes().watched().await;
    lab.by_hand(TerminateInstances {
        instance_ids: vec![A.to_owned()],
        ..TerminateInstances::default()
    });
    sleep(Duration::from_mins(2)).await;
    assert_eq!(lab.led_to(TABLE_1, OVERLAY), None);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    both_lead_to(&lab, B);
}

#[tokio::test(start_paused = true)]
async fn a_route_that_somebody_removed_is_created() {
    let lab = floating_routes().watched().await;
    lab.by_hand(DeleteRoute {
        dry_run: false,
        route_table_id: TABLE_2.to_owned(),
        destination: named(OVERLAY),
    });
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(only(&report).to.as_ref().map(InstanceId::as_str), Some(A));
    both_lead_to(&lab, A);
    assert_eq!(moving(&lab.calls()), ["CreateRoute"]);
}

#[tokio::test(start_paused = true)]
async fn where_nobody_runs_they_wait_for_whoever_is_up_first() {
    let lab = floating_routes().watched().await;
    let event = lab.stop(B).await;
    lab.invoke(&event).await;
    let event = lab.stop(A).await;
    sleep(Duration::from_mins(1)).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    assert!(messages(only(&report)).contains(&format!("{B} is stopped")));
    assert!(moving(&lab.calls()).is_empty());
    lab.start(B);
    sleep(Duration::from_mins(5)).await;
    let report = lab.invoke(&lab.last_event()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    both_lead_to(&lab, B);
}

/// Somebody else serves there, and is not robbed; what else floats moves.
#[tokio::test(start_paused = true)]
async fn a_route_that_leads_outside_the_group_is_not_taken() {
    for target in ["nat-0a1b2c3d4e5f60001".to_owned(), primary_of(STRANGER)] {
        let lab = two_zones()
            .stranger(STRANGER)
            .route_table(TABLE_1, "web/10.99.0.10/32")
            .route(OVERLAY, &target)
            .route_table(TABLE_2, "web/10.99.0.10/32")
            .route(OVERLAY, &primary_of(A))
            .watched()
            .await;
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")]);
        assert!(codes(only(&report)).contains(&"route-outside"), "{target}");
        assert_eq!(moving(&lab.calls()), ["ReplaceRoute"]);
        assert_eq!(lab.led_to(TABLE_2, OVERLAY).as_deref(), Some(B));
    }
}

/// A problem beforehand, and a refusal for that member.
#[tokio::test(start_paused = true)]
async fn who_would_drop_what_is_led_there_is_refused_and_it_is_told_while_all_is_well() {
    let lab = account()
        .member(A, "web")
        .forwards()
        .member(B, "web")
        .route_table(TABLE_1, "web/10.99.0.10/32")
        .route(OVERLAY, &primary_of(A))
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert!(codes(only(&report)).contains(&"source-dest-check"));
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    let told = messages(only(&report));
    assert!(
        told.contains(&format!(
            "the source/destination check of {} is on",
            primary_of(B)
        )),
        "{told}"
    );
    assert!(moving(&lab.calls()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_member_s_landing_interface_comes_before_its_primary_one() {
    let lab = two_zones()
        .interface(ENI_1)
        .tagged("failover:landing", "")
        .in_subnet(crate::common::names::SUBNET_B)
        .attached_to(B, 1)
        .with_check_off()
        .route_table(TABLE_1, "web/10.99.0.10/32 web/::/0")
        .route(OVERLAY, &primary_of(A))
        .route("::/0", &primary_of(A))
        .watched()
        .await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    assert_eq!(lab.led_to(TABLE_1, OVERLAY).as_deref(), Some(B));
    assert_eq!(lab.led_to(TABLE_1, "::/0").as_deref(), Some(B));
    let tables = lab.picture();
    assert!(format!("{tables:?}").contains(&format!("id: \"{ENI_1}\", instance: Some(\"{B}\")")));
}

/// Nothing is led to a member that doesn't have yet what it is to serve with.
#[tokio::test(start_paused = true)]
async fn interfaces_and_addresses_come_before_routes() {
    let mixed = |fault: Option<Fault>| async move {
        let lab = account()
            .member(A, "web")
            .forwards()
            .member(B, "web")
            .forwards()
            .floating(ENI_1, "web")
            .attached_to(A, 1)
            .route_table(TABLE_1, "web/10.99.0.10/32")
            .route(OVERLAY, &primary_of(A))
            .watched()
            .await;
        let event = if fault.is_none() {
            lab.stop(A).await
        } else {
            // What was taken from it can go back.
            lab.impair(A);
            events::reconcile()
        };
        if let Some(fault) = fault {
            lab.simulator
                .inject(FaultScript::new().on("AttachNetworkInterface", 1, fault));
        }
        let report = lab.invoke(&event).await;
        (words(&report), moving(&lab.calls()), lab)
    };
    let (told, moved, lab) = mixed(None).await;
    assert_eq!(told, [format!("web: moved to {B}")]);
    assert_eq!(
        moved,
        [
            "DetachNetworkInterface",
            "AttachNetworkInterface",
            "ReplaceRoute"
        ]
    );
    assert_eq!(lab.led_to(TABLE_1, OVERLAY).as_deref(), Some(B));
    let full = ec2_simulator::api::ApiError::new(
        "AttachmentLimitExceeded",
        "Interface count 3 exceeds the limit",
    );
    let (told, moved, lab) = mixed(Some(Fault::Answer(full))).await;
    assert_eq!(told, [format!("web: rolled-back to {A}")]);
    assert!(!moved.contains(&"ReplaceRoute"), "{moved:?}");
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
}

/// A refused route leaves the others of the group where they are, or brings them back.
#[tokio::test(start_paused = true)]
async fn what_is_refused_for_one_member_is_tried_for_the_next() {
    let lab = floating_routes()
        .member(C, "web")
        .forwards()
        .priority("10")
        .watched()
        .await;
    let event = lab.stop(A).await;
    let refused = ec2_simulator::api::ApiError::new("InvalidParameterValue", "no such luck");
    lab.simulator
        .inject(FaultScript::new().on("ReplaceRoute", 1, Fault::Answer(refused)));
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {C}")]);
    both_lead_to(&lab, C);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_after() {
    for fault in [
        Fault::LostAnswer,
        Fault::LostRequest,
        Fault::throttled(),
        Fault::internal_error(),
    ] {
        let lab = floating_routes().watched().await;
        let event = lab.stop(A).await;
        lab.simulator.befall_next("ReplaceRoute", fault.clone());
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{fault:?}");
        both_lead_to(&lab, B);
    }
}

/// Each a named problem with a remedy; nothing is touched.
#[tokio::test(start_paused = true)]
async fn what_can_not_float_is_named_and_left_alone() {
    let table = |list: &str| two_zones().route_table(TABLE_1, list);
    let cases: [(&str, Account); 8] = [
        ("not-a-destination", table("web/10.99.0.10")),
        ("not-a-destination", table("web/10.99.0.10/24")),
        ("not-a-destination", table("web/fd00::1 web")),
        ("prefix-list", table("web/pl-0a1b2c3d4e5f60001")),
        ("local-route", table("web/10.0.0.0/16")),
        ("local-route", table("web/10.0.1.50/32")),
        (
            "propagated-route",
            table("web/10.99.0.10/32")
                .route(OVERLAY, "vgw-0a1b2c3d4e5f60001")
                .propagated(),
        ),
        (
            "table-of-another-vpc",
            table("web/10.99.0.10/32").in_vpc("vpc-0a1b2c3d4e5f60009"),
        ),
    ];
    for (code, account) in cases {
        let good = account
            .route_table(TABLE_2, "web/10.99.0.10/32")
            .route(OVERLAY, &primary_of(A));
        let lab = good.watched().await;
        let before = lab.picture();
        let report = lab.invoke(&events::reconcile()).await;
        assert!(codes(only(&report)).contains(&code), "{code}: {report:?}");
        lab.assert_still(&before);
        assert!(lab.subjects().is_empty(), "told once");
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{code}");
        assert_eq!(moving(&lab.calls()), ["ReplaceRoute"], "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_route_of_two_groups_moves_with_neither() {
    let lab = two_zones()
        .member(C, "db")
        .forwards()
        .route_table(TABLE_1, "web/10.99.0.10/32 db/10.99.0.10/32")
        .route(OVERLAY, &primary_of(A))
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert!(
        codes(only(&report)).contains(&"route-of-two-groups"),
        "{report:?}"
    );
    assert!(moving(&lab.calls()).is_empty());
}

/// The table leads to the floating interface, which takes it along.
#[tokio::test(start_paused = true)]
async fn a_route_to_a_floating_interface_moves_with_it() {
    let lab = floating_interface()
        .route_table(TABLE_1, "web/10.99.0.10/32")
        .route(OVERLAY, ENI_1)
        .watched()
        .await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(codes(only(&report)).contains(&"rides-along"));
    assert_eq!(
        moving(&lab.calls()),
        ["DetachNetworkInterface", "AttachNetworkInterface"]
    );
    assert_eq!(lab.led_to(TABLE_1, OVERLAY).as_deref(), Some(B));
}

/// What an operator led back by hand stays with the member that is well, and comes together there.
#[tokio::test(start_paused = true)]
async fn one_that_somebody_led_elsewhere_in_the_group_comes_back_to_the_sound_active() {
    let lab = floating_routes().watched().await;
    lab.by_hand(lead(TABLE_1, OVERLAY, to_interface(&primary_of(B))));
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(only(&report).to.as_ref().map(InstanceId::as_str), Some(A));
    both_lead_to(&lab, A);
}

/// A role of an older template: interfaces move all the same, and that routes may not be seen is told.
#[tokio::test(start_paused = true)]
async fn without_the_permission_to_look_the_other_kinds_move_all_the_same() {
    for call in ["DescribeRouteTables", "DescribeAddresses"] {
        let lab = floating_interface().unwatched();
        lab.simulator.allow_only(without(call));
        let report = lab.invoke(&events::reconcile()).await;
        assert!(codes(only(&report)).contains(&"unseen"), "{report:?}");
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{call}");
    }
    let lab = floating_routes().unwatched();
    lab.simulator.allow_only(without("DescribeRouteTables"));
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(only(&report).kind.as_str(), "refused");
    let told = messages(only(&report));
    assert!(
        told.contains("the function's role lacks ec2:DescribeRouteTables"),
        "{told}"
    );
}

/// EC2 doesn't tell of route tables: who has none waits for two seconds at most, and doesn't fail.
#[tokio::test(start_paused = true)]
async fn what_has_no_routes_does_not_wait_for_them() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.simulator
        .inject(|call: &ec2_simulator::CallContext<'_>| {
            if call.action == "DescribeRouteTables" {
                Fault::unavailable()
            } else {
                Fault::None
            }
        });
    let began = lab.simulator.now();
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let calls = lab.calls();
    let first = calls
        .iter()
        .find(|call| call.action == "DetachNetworkInterface");
    let waited = first.expect("a detach").started.duration_since(began);
    assert!(waited.as_millis() < 3_000, "{waited}");
}

/// A zone goes, with all that is in it; the status check of what is left is what EC2 says of it.
#[tokio::test(start_paused = true)]
async fn a_zone_s_loss_leaves_the_routes_with_the_other_zone() {
    let lab = floating_routes().watched().await;
    lab.simulator
        .with_world(|world| world.impair(A, Check::System))
        .expect("impairs");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    both_lead_to(&lab, B);
}
