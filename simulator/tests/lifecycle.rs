//! Rules of termination lifecycle hooks (docs/ec2-facts.md, "Termination lifecycle hooks").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::api::{ApiError, CompleteLifecycleAction, TerminateInstances};
use eni_failover::cloud::{InstanceId, InstanceState, LifecycleAction};
use jiff::SignedDuration;
use lab::{Lab, WEB_1};

use InstanceState::{Running, ShuttingDown};

const HEARTBEAT: SignedDuration = SignedDuration::from_mins(5);

/// Auto Scaling is about to terminate it, and waits for a hook of this name; what it waits for.
fn waits(lab: &mut Lab, hook: &str) -> LifecycleAction {
    let id = InstanceId::new(WEB_1);
    let begun = lab.world.terminate_after_hook(&id, "web", hook, HEARTBEAT);
    begun.unwrap();
    let mut awaited = lab.world.awaited();
    awaited.find(|action| action.hook == hook).unwrap().clone()
}

fn completion(action: &LifecycleAction, result: &str) -> CompleteLifecycleAction {
    CompleteLifecycleAction {
        auto_scaling_group_name: action.auto_scaling_group.clone(),
        lifecycle_hook_name: action.hook.clone(),
        lifecycle_action_result: result.to_owned(),
        lifecycle_action_token: Some(action.token.clone()),
        instance_id: None,
    }
}

fn complete(lab: &mut Lab, request: CompleteLifecycleAction) -> Result<(), ApiError> {
    lab.ask(request).map(drop)
}

fn state(lab: &mut Lab) -> InstanceState {
    let mut instances = lab.world.instances();
    let found = instances.find(|instance| instance.id == WEB_1);
    found.unwrap().state
}

// "The instance remains in a wait state until you complete the lifecycle action."
#[test]
fn the_instance_runs_until_its_action_is_completed() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    lab.after(240_000);
    assert_eq!(state(&mut lab), Running);
    complete(&mut lab, completion(&action, "CONTINUE")).unwrap();
    assert_eq!(state(&mut lab), ShuttingDown);
}

// The event names what is waited for, in the fields that `events/terminate-lifecycle-action.json` has.
#[test]
fn the_event_is_as_the_sample() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    let events = lab.world.take_events();
    let detail = &events.last().unwrap().payload["detail"];
    assert_eq!(detail["LifecycleActionToken"], action.token);
    let sample: serde_json::Value =
        serde_json::from_str(include_str!("../../events/terminate-lifecycle-action.json")).unwrap();
    let fields = |detail: &serde_json::Value| -> Vec<String> {
        detail.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(fields(detail), fields(&sample["detail"]));
    assert_eq!(
        events.last().unwrap().payload["detail-type"],
        sample["detail-type"]
    );
}

// "or until the timeout period ends"
#[test]
fn it_is_terminated_when_the_heartbeat_timeout_is_over() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    lab.after(300_000);
    assert_eq!(state(&mut lab), ShuttingDown);
    let over = complete(&mut lab, completion(&action, "CONTINUE")).unwrap_err();
    assert_eq!(
        (over.code.as_str(), over.http_status),
        ("ValidationError", 400)
    );
    let told = format!(
        "No active Lifecycle Action found with token {}",
        action.token
    );
    assert_eq!(over.message, told);
}

#[test]
fn completing_twice_finds_nothing() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    complete(&mut lab, completion(&action, "CONTINUE")).unwrap();
    let over = complete(&mut lab, completion(&action, "CONTINUE")).unwrap_err();
    assert_eq!(over.code, "ValidationError");
}

// "CONTINUE allows any other lifecycle hooks to complete", ABANDON "stops any remaining actions".
#[test]
fn of_several_hooks_all_are_waited_for_unless_one_abandons() {
    for (result, then) in [("CONTINUE", Running), ("ABANDON", ShuttingDown)] {
        let mut lab = Lab::built_in();
        let (first, second) = (waits(&mut lab, "drain"), waits(&mut lab, "eni-failover"));
        complete(&mut lab, completion(&first, result)).unwrap();
        assert_eq!(state(&mut lab), then, "{result}");
        let rest = complete(&mut lab, completion(&second, "CONTINUE"));
        assert_eq!(rest.is_ok(), then == Running);
        assert_eq!(state(&mut lab), ShuttingDown);
    }
}

// The token or the instance names the action.
#[test]
fn without_a_token_the_instance_names_it() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    let by_instance = |id: &str| CompleteLifecycleAction {
        lifecycle_action_token: None,
        instance_id: Some(id.to_owned()),
        ..completion(&action, "CONTINUE")
    };
    let other = complete(&mut lab, by_instance("i-0bbbbbbbbbbbbbbb2")).unwrap_err();
    assert!(
        other
            .message
            .ends_with("with instance ID i-0bbbbbbbbbbbbbbb2"),
        "{other:?}"
    );
    complete(&mut lab, by_instance(WEB_1)).unwrap();
}

#[test]
fn an_unknown_result_and_another_hook_are_refused() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    let result = complete(&mut lab, completion(&action, "YES")).unwrap_err();
    let other = LifecycleAction {
        hook: "drain".to_owned(),
        ..action
    };
    let hook = complete(&mut lab, completion(&other, "CONTINUE")).unwrap_err();
    assert_eq!(
        (result.code, hook.code),
        ("ValidationError".into(), "ValidationError".into())
    );
    assert_eq!(state(&mut lab), Running);
}

// Who is terminated by hand meanwhile doesn't wait, and can't begin to.
#[test]
fn what_is_terminated_otherwise_does_not_come_back() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    let terminate = TerminateInstances {
        instance_ids: vec![WEB_1.to_owned()],
        ..TerminateInstances::default()
    };
    lab.ask(terminate).unwrap();
    complete(&mut lab, completion(&action, "CONTINUE")).unwrap();
    assert_eq!(state(&mut lab), ShuttingDown);
    let id = InstanceId::new(WEB_1);
    let again = lab
        .world
        .terminate_after_hook(&id, "web", "eni-failover", HEARTBEAT);
    assert_eq!(again.unwrap_err().code, "IncorrectInstanceState");
}

#[test]
fn a_role_without_the_permission_hears_auto_scaling_s_refusal() {
    let mut lab = Lab::built_in();
    let action = waits(&mut lab, "eni-failover");
    lab.world.settings_mut().denied = vec!["CompleteLifecycleAction".to_owned()];
    let denied = complete(&mut lab, completion(&action, "CONTINUE")).unwrap_err();
    assert_eq!(
        (denied.code.as_str(), denied.http_status),
        ("AccessDenied", 403)
    );
}
