use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{answer, sample};

fn with(name: &str, pointer: &str, value: Value) -> String {
    let mut payload = sample(name);
    *payload.pointer_mut(pointer).unwrap() = value;
    answer(&payload)
}

#[test]
fn what_is_no_event_is_an_error_that_lists_what_is_understood() {
    assert_snapshot!(answer(&json!("x")), @r#"error: the payload is a string; expected an EventBridge event ("source" and "detail-type"), a CloudWatch alarm action ("source" and "alarmData"), SNS or SQS records ("Records"), or a request ("action": "reconcile", "plan" or "failover")"#);
    for (payload, found) in [
        (json!(null), "null"),
        (json!(true), "a boolean"),
        (json!(7), "a number"),
        (json!("reconcile"), "a string"),
        (json!({}), "an empty object"),
        (
            json!({ "key1": 1, "key2": 2 }),
            r#"an object with "key1", "key2""#,
        ),
    ] {
        assert!(answer(&payload).starts_with(&format!("error: the payload is {found};")));
    }
}

#[test]
fn an_event_of_another_kind_is_not_for_us() {
    assert_snapshot!(answer(&json!({ "source": "aws.ec2", "detail-type": "EC2 Spot Instance Request Fulfillment" })), @r#"ignored: an event from "aws.ec2" with the detail-type "EC2 Spot Instance Request Fulfillment" is not one that this function acts on"#);
    assert_snapshot!(answer(&json!({ "source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm Mute State Change" })), @r#"ignored: an event from "aws.cloudwatch" with the detail-type "CloudWatch Alarm Mute State Change" is not one that this function acts on"#);
    assert_snapshot!(answer(&json!({ "source": "my.app" })), @r#"ignored: an event from "my.app" with the detail-type "" is not one that this function acts on"#);
}

#[test]
fn known_words_under_the_wrong_source_are_not_for_us() {
    let answer = with("ec2-stopped", "/source", json!("my.app"));
    assert!(answer.starts_with("ignored:"), "{answer}");
}

#[test]
fn a_source_must_be_a_word() {
    assert_snapshot!(answer(&json!({ "source": 7 })), @"error: the EventBridge event is malformed at $.source: invalid type: integer `7`, expected a string");
}

#[test]
fn the_scheduler_without_an_input_means_reconcile_too() {
    let mut payload = sample("scheduled");
    payload["source"] = json!("aws.scheduler");
    payload["detail"] = json!("{}");
    assert!(answer(&payload).ends_with("hint: Reconcile { group: None } }"));
}

#[test]
fn an_unknown_instance_state_is_an_error_that_names_it() {
    assert_snapshot!(with("ec2-stopped", "/detail/state", json!("rebooting")), @"error: the EC2 Instance State-change Notification is malformed at $.detail.state: unknown variant `rebooting`, expected one of `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated`");
}

#[test]
fn an_instance_that_is_none_is_an_error_that_names_it() {
    assert_snapshot!(with("ec2-stopped", "/detail/instance-id", json!("web-1")), @r#"error: the EC2 Instance State-change Notification is malformed at $.detail.instance-id: "web-1" is not an instance: expected "i-" and 8 or 17 hexadecimal digits"#);
    assert_snapshot!(with("spot-interruption", "/detail/instance-id", json!(1e300)), @"error: the EC2 Spot Instance Interruption Warning is malformed at $.detail.instance-id: invalid type: floating point `1e+300`, expected a string");
}

#[test]
fn an_event_without_its_detail_is_an_error() {
    assert_snapshot!(with("ec2-stopped", "/detail", json!({})), @"error: the EC2 Instance State-change Notification is malformed at $.detail: missing field `instance-id`");
    let mut payload = sample("ec2-stopped");
    payload.as_object_mut().unwrap().remove("detail");
    assert_snapshot!(answer(&payload), @"error: the EventBridge event is malformed at $: missing field `detail`");
}

#[test]
fn a_time_that_is_none_is_an_error() {
    assert_snapshot!(with("ec2-stopped", "/time", json!("yesterday")), @r#"error: the EventBridge event is malformed at $.time: "yesterday" is not a time such as 2026-11-23T12:00:03.000+0000: failed to parse four digit integer as year: invalid digit, expected 0-9 but got y"#);
    assert_snapshot!(with("ec2-stopped", "/time", json!("+200000-01-01T00:00:00Z")), @r#"error: the EventBridge event is malformed at $.time: "+200000-01-01T00:00:00Z" is not a time such as 2026-11-23T12:00:03.000+0000: failed to parse six digit integer as year: parameter 'year' is not in the required range of -9999..=9999"#);
    assert_snapshot!(with("alarm-eventbridge-metric", "/detail/state/timestamp", json!("12:00")), @r#"error: the CloudWatch Alarm State Change is malformed at $.detail.state.timestamp: "12:00" is not a time such as 2026-11-23T12:00:03.000+0000: failed to parse four digit integer as year: invalid digit, expected 0-9 but got :"#);
}

#[test]
fn an_event_may_write_its_time_as_alarms_do() {
    for time in [
        "2026-11-23T12:00:08Z",
        "2026-11-23T12:00:08.000+0000",
        "2026-11-23T13:00:08+01:00",
    ] {
        let answer = with("ec2-stopped", "/time", json!(time));
        assert!(
            answer.contains("at: Some(2026-11-23T12:00:08Z)"),
            "{answer}"
        );
    }
}

#[test]
fn a_state_change_needs_no_time_but_a_spot_warning_does() {
    let answer = with("ec2-stopped", "/time", Value::Null);
    assert!(answer.contains("at: None"), "{answer}");
    assert_snapshot!(with("spot-interruption", "/time", Value::Null), @"error: the EC2 Spot Instance Interruption Warning is malformed at $: missing field `time`");
}

#[test]
fn cloudwatch_without_a_detail_type_is_an_alarm_action_or_malformed() {
    assert_snapshot!(answer(&json!({ "source": "aws.cloudwatch", "alarmArn": "arn" })), @"error: the CloudWatch alarm action is malformed at $: missing field `alarmData`");
}

#[test]
fn nothing_happens_later_than_now() {
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    let parsed = |name: &str, pointer: &str, time: &str| {
        let mut payload = sample(name);
        *payload.pointer_mut(pointer).unwrap() = json!(time);
        let mut parsed = crate::event::parse(&payload, &super::home(), "failover:");
        super::say(parsed.remove(0).and_then(|parsed| parsed.not_ahead_of(now)))
    };
    let spot = |time| parsed("spot-interruption", "/time", time);
    assert!(spot("2026-11-23T12:05:00Z").starts_with("Trigger"));
    assert_snapshot!(spot("2026-11-23T12:05:01Z"), @"error: it is said to have happened at 2026-11-23T12:05:01Z, and now it is 2026-11-23T12:00:00Z: set the clock of whoever sent it");
    let alarm = parsed(
        "alarm-eventbridge-ok",
        "/detail/state/timestamp",
        "9999-12-30T22:00:00.999999999Z",
    );
    assert!(
        alarm.starts_with("error: it is said to have happened at 9999"),
        "{alarm}"
    );
}
