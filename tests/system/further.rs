//! IPv6 addresses and prefixes: EC2 reassigns neither, so that nobody has them for one call.

use std::time::Duration;

use ec2_simulator::api::ApiError;
use ec2_simulator::{CallContext, Fault, FaultScript};
use tokio::time::sleep;

use crate::common::account::{FURTHER, account, floating_further, primary_of};
use crate::common::calls::{count, moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1, OTHER_SUBNET, STRANGER};
use crate::common::told::{codes, messages, only, words};

fn is_ipv6(float: &str) -> bool {
    float.contains(':')
}

/// The two calls that move it.
fn calls(float: &str) -> [&'static str; 2] {
    if is_ipv6(float) {
        ["UnassignIpv6Addresses", "AssignIpv6Addresses"]
    } else {
        ["UnassignPrivateIpAddresses", "AssignPrivateIpAddresses"]
    }
}

/// What EC2 answers to every such call for this interface that isn't a rehearsal.
fn refuse(lab: &Lab, float: &'static str, members: &'static [&'static str], code: &'static str) {
    let [_, assign] = calls(float);
    lab.simulator.inject(move |call: &CallContext<'_>| {
        let asked = format!("{:?}", call.request);
        let meant = call.action == assign && asked.contains(float);
        let mut members = members.iter();
        if meant && members.any(|member| asked.contains(&primary_of(member))) {
            Fault::Answer(ApiError::new(code, "as the test wants it"))
        } else {
            Fault::None
        }
    });
}

#[tokio::test(start_paused = true)]
async fn each_kind_moves_by_two_calls() {
    for float in FURTHER {
        let lab = floating_further(float).watched().await;
        let event = lab.stop(A).await;
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{float}");
        assert_eq!(lab.holder(float).as_deref(), Some(B));
        assert_eq!(moving(&lab.calls()), calls(float));
        assert_eq!(lab.messages().len(), 1);
        // Idempotent.
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: no-action to {B}")]);
        assert_eq!(moving(&lab.calls()), calls(float));
    }
}

/// All kinds of one group, with a whole interface: together, side by side.
#[tokio::test(start_paused = true)]
async fn a_group_of_all_kinds_ends_on_one_member() {
    let floats = ["10.0.1.50", FURTHER[0], FURTHER[1], FURTHER[2]];
    let list = floats.join(" ");
    let lab = account()
        .member(A, "web")
        .lands(&list)
        .carries(&floats)
        .member(B, "web")
        .lands("")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .watched()
        .await;
    let report = lab.invoke(&lab.terminate(A).await).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    for float in floats.into_iter().chain([ENI_1]) {
        assert_eq!(lab.holder(float).as_deref(), Some(B), "{float}");
    }
    let kinds: Vec<&str> = only(&report).floats.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        ["eni", "address", "ipv6-address", "prefix", "prefix"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_that_nobody_has_it_for_one_call() {
    for float in FURTHER {
        let lab = floating_further(float).watched().await;
        lab.impair(A);
        let before = lab.picture();
        let report = lab.invoke(&events::plan("web")).await;
        let said = messages(only(&report));
        let (from, to) = (primary_of(A), primary_of(B));
        assert!(
            said.contains(&format!(
                "unassign {float} from {from}, then assign it to {to} (nobody has it for one call)"
            )),
            "{said}"
        );
        lab.assert_still(&before);
    }
}

/// There is no `DryRun` for it. What is asked for instead lies in no subnet.
#[tokio::test(start_paused = true)]
async fn it_is_not_unassigned_before_it_is_known_that_it_may_be_assigned() {
    for float in FURTHER {
        let lab = floating_further(float).watched().await;
        let [unassign, assign] = calls(float);
        let event = lab.stop(A).await;
        lab.simulator.with_world(|world| {
            world.settings_mut().denied = vec![assign.to_owned()];
        });
        // A function that has just started: nothing is remembered.
        let report = lab.invoke_cold(&event).await;
        assert_eq!(words(&report), [format!("web: refused to {A}")], "{float}");
        assert_eq!(lab.holder(float).as_deref(), Some(A));
        assert_eq!(count(&lab.calls(), unassign), 0);
        assert!(messages(only(&report)).contains(&format!("lacks ec2:{assign}")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_warm_function_has_asked_while_all_was_well() {
    let lab = floating_further(FURTHER[0]).watched().await;
    lab.invoke(&events::reconcile()).await;
    lab.forget();
    let report = lab.invoke(&lab.stop(A).await).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let asked = lab.calls();
    let asked = asked
        .iter()
        .filter(|call| call.action == "AssignIpv6Addresses");
    assert_eq!(asked.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_standby_that_turns_out_unable_is_crossed_off_and_the_next_one_has_it() {
    for float in FURTHER {
        for code in ["PrivateIpAddressLimitExceeded", "InvalidParameterValue"] {
            let account = floating_further(float).member(C, "web").lands(float);
            let lab = account.watched().await;
            let event = lab.stop(A).await;
            refuse(&lab, float, &[B], code);
            let report = lab.invoke(&event).await;
            assert_eq!(words(&report), [format!("web: moved to {C}")], "{code}");
            assert_eq!(lab.holder(float).as_deref(), Some(C));
            assert!(messages(only(&report)).contains(&format!("{B} was tried: ")));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_goes_back_where_nobody_can_take_it_and_stays_there_for_a_while() {
    for float in FURTHER {
        let lab = floating_further(float).watched().await;
        let event = lab.stop(A).await;
        refuse(&lab, float, &[B], "PrivateIpAddressLimitExceeded");
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: rolled-back to {A}")]);
        assert_eq!(lab.holder(float).as_deref(), Some(A));
        let [unassign, _] = calls(float);
        assert_eq!(succeeded(&lab.calls(), unassign), 1);
        // To take it away and give it back each minute would only make it worse.
        sleep(Duration::from_mins(1)).await;
        let report = lab.invoke(&events::reconcile()).await;
        assert!(codes(only(&report)).contains(&"refused-before"));
        assert_eq!(succeeded(&lab.calls(), unassign), 1);
    }
}

/// Between the two calls the function ends; it is listed, so whoever looks next finds it.
#[tokio::test(start_paused = true)]
async fn the_next_look_gives_it_an_owner() {
    for float in FURTHER {
        let lab = floating_further(float).watched().await;
        let [_, assign] = calls(float);
        let event = lab.stop(A).await;
        let down = FaultScript::new().always(assign, Fault::LostRequest);
        lab.simulator.inject(down);
        let report = lab.invoke(&event).await;
        assert_eq!(lab.holder(float), None, "{float}");
        assert!(report.failure.is_some());
        lab.simulator.stop_injecting();
        let report = lab.invoke_cold(&events::reconcile()).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")], "{float}");
        assert_eq!(lab.holder(float).as_deref(), Some(B));
    }
}

/// A full interface is known beforehand, whatever fills it.
#[tokio::test(start_paused = true)]
async fn nothing_is_taken_for_a_standby_without_a_place() {
    for (float, carried) in [
        (FURTHER[0], ["2001:db8:0:1::60", "2001:db8:0:1:2::/80"]),
        (FURTHER[1], ["10.0.1.60", "10.0.1.96/28"]),
    ] {
        let account = account().member(A, "web").lands(float).carries(&[float]);
        let account = account.member(B, "web").of_type("t3.micro").lands(float);
        let full = account.carries(if is_ipv6(float) {
            &carried
        } else {
            // The primary address counts.
            &carried[1..]
        });
        let lab = full.watched().await;
        let report = lab.invoke(&lab.stop(A).await).await;
        assert!(codes(only(&report)).contains(&"no-address-slot"), "{float}");
        assert!(moving(&lab.calls()).is_empty());
        assert_eq!(lab.holder(float).as_deref(), Some(A));
    }
}

/// Two at once, the same move: told once, moved once.
#[tokio::test(start_paused = true)]
async fn two_invocations_of_one_failure_move_it_once() {
    for float in FURTHER {
        for lag in ["0s", "3s"] {
            let account = floating_further(float).setting("stale-reads", lag);
            let lab = account.watched().await;
            let event = lab.stop(A).await;
            sleep(Duration::from_secs(10)).await;
            let (one, other) = tokio::join!(lab.invoke(&event), lab.invoke_cold(&event));
            for report in [one, other] {
                assert_eq!(
                    words(&report),
                    [format!("web: moved to {B}")],
                    "{float} {lag}"
                );
            }
            let [unassign, assign] = calls(float);
            assert_eq!(succeeded(&lab.calls(), unassign), 1, "{float} {lag}");
            assert_eq!(succeeded(&lab.calls(), assign), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_stranger_carries_is_never_taken() {
    for float in FURTHER {
        let lab = account()
            .member(A, "web")
            .lands(float)
            .member(B, "web")
            .lands(float)
            .stranger(STRANGER)
            .carries(&[float])
            .watched()
            .await;
        let report = lab.invoke(&events::reconcile()).await;
        assert!(codes(only(&report)).contains(&"not-its-address"), "{float}");
        assert!(moving(&lab.calls()).is_empty());
        assert_eq!(lab.holder(float).as_deref(), Some(STRANGER));
    }
}

/// The standby's subnet has no IPv6.
#[tokio::test(start_paused = true)]
async fn a_standby_in_a_subnet_without_ipv6_is_no_standby_and_that_is_told() {
    let lab = account()
        .subnet(OTHER_SUBNET, "10.0.2.0/24", "us-east-1a")
        .member(A, "web")
        .lands(FURTHER[0])
        .carries(&[FURTHER[0]])
        .member(B, "web")
        .in_subnet(OTHER_SUBNET)
        .lands(FURTHER[0])
        .unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    let told = codes(only(&report));
    assert!(told.contains(&"no-ipv6-block"), "{told:?}");
    assert!(told.contains(&"no-landing-interface"), "{told:?}");
}

/// A subnet gets its block later: a function that knew it without one finds that out.
#[tokio::test(start_paused = true)]
async fn a_block_that_came_later_is_seen() {
    let lab = account()
        .subnet(OTHER_SUBNET, "10.0.2.0/24", "us-east-1a")
        .member(A, "web")
        .in_subnet(OTHER_SUBNET)
        .lands("2001:db8:0:2::50")
        .watched()
        .await;
    lab.simulator.with_world(|world| {
        let block = "2001:db8:0:2::/64".parse().expect("a block");
        world.associate_ipv6(OTHER_SUBNET, block).expect("a subnet");
    });
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
    assert_eq!(lab.holder("2001:db8:0:2::50").as_deref(), Some(A));
}
