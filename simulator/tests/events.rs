//! Events: what `EventBridge` would deliver (docs/ec2-facts.md, "Events").
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod lab;

use ec2_simulator::WorldEvent;
use eni_failover::cloud::{Check, InstanceState};
use jiff::Timestamp;
use lab::*;
use serde_json::{Value, json};

/// Type and the word that says what happened, of each event.
fn words(events: &[WorldEvent]) -> Vec<(String, String)> {
    events
        .iter()
        .map(|event| {
            let detail = &event.payload["detail"];
            let word = detail["state"].get("value").unwrap_or(&detail["state"]);
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&event.payload["detail-type"]), text(word))
        })
        .collect()
}

const STATE_CHANGE: &str = "EC2 Instance State-change Notification";
const ALARM_CHANGE: &str = "CloudWatch Alarm State Change";

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

// "`detail.instance-id`, `detail.state`", in the envelope that AWS documents.
#[test]
fn a_change_of_state_is_told_as_aws_tells_it() {
    let mut lab = Lab::built_in();
    lab.world.set_state(BATCH, InstanceState::Stopping).unwrap();
    let event = lab.world.take_events().remove(0);
    assert_eq!(event.at, noon());
    let id = event.payload["id"].as_str().unwrap();
    assert_eq!(
        id.split('-').map(str::len).collect::<Vec<_>>(),
        [8, 4, 4, 4, 12]
    );
    assert_eq!(
        event.payload,
        json!({
            "version": "0",
            "id": id,
            "detail-type": STATE_CHANGE,
            "source": "aws.ec2",
            "account": "123456789012",
            "time": "2026-11-23T12:00:00Z",
            "region": "us-east-1",
            "resources": [format!("arn:aws:ec2:us-east-1:123456789012:instance/{BATCH}")],
            "detail": { "instance-id": BATCH, "state": "stopping" },
        })
    );
}

#[test]
fn every_state_on_the_way_is_told_once() {
    let mut lab = Lab::built_in();
    lab.world.set_state(BATCH, InstanceState::Stopping).unwrap();
    lab.after(STOP);
    lab.world.set_state(BATCH, InstanceState::Pending).unwrap();
    lab.after(START);
    lab.world
        .set_state(BATCH, InstanceState::ShuttingDown)
        .unwrap();
    lab.after(TERMINATE);
    let events = lab.world.take_events();
    let states = [
        "stopping",
        "stopped",
        "pending",
        "running",
        "shutting-down",
        "terminated",
    ];
    assert_eq!(
        words(&events),
        states.map(|state| (STATE_CHANGE.to_owned(), state.to_owned()))
    );
    let times: Vec<Timestamp> = events.iter().map(|event| event.at).collect();
    assert_eq!(times[1], noon() + millis(STOP));
    assert!(times.is_sorted());
    assert_eq!(lab.world.take_events(), []);
}

// "Alarms on StatusCheckFailed look once a minute."
#[test]
fn an_alarm_notices_a_failed_check_at_its_next_look() {
    let mut lab = Lab::built_in();
    lab.world.impair(WEB_1, Check::System).unwrap();
    lab.after(ALARM - 1);
    assert_eq!(lab.world.take_events(), []);
    lab.after(1);
    assert_eq!(
        words(&lab.world.take_events()),
        pairs(&[(ALARM_CHANGE, "ALARM")])
    );
    lab.world.recover(WEB_1).unwrap();
    lab.after(ALARM);
    assert_eq!(
        words(&lab.world.take_events()),
        pairs(&[(ALARM_CHANGE, "OK")])
    );
}

// A check that fails and passes between two looks isn't noticed.
#[test]
fn an_alarm_misses_what_happens_between_two_looks() {
    let mut lab = Lab::built_in();
    lab.world.impair(WEB_1, Check::System).unwrap();
    lab.after(ALARM / 2);
    lab.world.recover(WEB_1).unwrap();
    lab.after(ALARM);
    assert_eq!(lab.world.take_events(), []);
}

// "A stopped instance sends no data, so its alarm goes to INSUFFICIENT_DATA."
#[test]
fn a_stopped_instance_takes_its_alarm_to_insufficient_data() {
    let mut lab = Lab::built_in();
    lab.world.set_state(WEB_1, InstanceState::Stopped).unwrap();
    lab.after(ALARM_WITHOUT_DATA);
    assert_eq!(
        words(&lab.world.take_events()),
        pairs(&[
            (STATE_CHANGE, "stopped"),
            (ALARM_CHANGE, "INSUFFICIENT_DATA")
        ])
    );
}

// "`detail.alarmName`, `detail.state` and `previousState` with `value`, `reason`, `reasonData` (JSON in a string),
// `timestamp` ending `+0000`; `detail.configuration.metrics[].metricStat.metric.dimensions` is a map."
#[test]
fn an_alarm_is_told_as_cloudwatch_tells_it() {
    let mut lab = Lab::built_in();
    lab.world.impair(WEB_1, Check::Instance).unwrap();
    lab.after(ALARM);
    let payload = lab.world.take_events().remove(0).payload;
    assert_eq!(payload["source"], "aws.cloudwatch");
    assert_eq!(
        payload["resources"][0],
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-1-status"
    );
    let detail = &payload["detail"];
    assert_eq!(detail["alarmName"], "web-1-status");
    assert_eq!(detail["state"]["value"], "ALARM");
    assert_eq!(detail["state"]["timestamp"], "2026-11-23T12:01:00.000+0000");
    assert_eq!(detail["previousState"]["value"], "OK");
    let data: Value =
        serde_json::from_str(detail["state"]["reasonData"].as_str().unwrap()).unwrap();
    assert_eq!(data["period"], 60);
    let metric = &detail["configuration"]["metrics"][0]["metricStat"]["metric"];
    assert_eq!(metric["name"], "StatusCheckFailed");
    assert_eq!(metric["dimensions"], json!({ "InstanceId": WEB_1 }));
}

// "Two minutes ahead; `detail.instance-id`, `detail.instance-action`."
#[test]
fn a_spot_interruption_is_announced_two_minutes_ahead() {
    let mut lab = Lab::built_in();
    lab.world.interrupt_spot(BATCH).unwrap();
    let payload = lab.world.take_events().remove(0).payload;
    assert_eq!(
        payload["detail-type"],
        "EC2 Spot Instance Interruption Warning"
    );
    assert_eq!(
        payload["detail"],
        json!({ "instance-id": BATCH, "instance-action": "terminate" })
    );
    lab.after(119_999);
    assert_eq!(lab.instance(BATCH).state, InstanceState::Running);
    lab.after(1);
    assert_eq!(
        words(&lab.world.take_events()),
        pairs(&[(STATE_CHANGE, "shutting-down")])
    );
}

#[test]
fn the_next_transition_is_known() {
    let mut lab = Lab::built_in();
    assert_eq!(lab.world.next_transition(), None);
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(lab.world.next_transition(), Some(noon() + millis(DETACH)));
}
