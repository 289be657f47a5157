//! What arrives and is no event, or no business of this function.

use serde_json::json;

use super::looked_at;
use crate::common::account::{account, floating_addresses};
use crate::common::events;
use crate::common::names::{A, B, STRANGER};

#[tokio::test(start_paused = true)]
async fn what_is_no_event_is_an_error_that_says_what_is_expected() {
    let lab = floating_addresses().watched().await;
    for payload in [
        json!(null),
        json!(42),
        json!("failover"),
        json!([]),
        json!({}),
        json!({ "detail": {} }),
        json!({ "action": "failoverr", "group": "web" }),
        json!({ "action": "failover" }),
        json!({ "action": "failover", "group": "web", "too": B }),
        json!({ "action": "failover", "group": "web", "to": "web-2" }),
    ] {
        let report = lab.invoke(&payload).await;
        let failure = report.failure.expect("a failure").to_string();
        assert!(
            failure.starts_with("this event can't be understood: "),
            "{failure}"
        );
        assert!(report.answer.outcomes.is_empty());
    }
    assert!(lab.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_event_with_a_part_missing_says_where() {
    let lab = floating_addresses().watched().await;
    let mut event = events::state_change(A, "stopped", lab.simulator.now());
    event["detail"]
        .as_object_mut()
        .expect("detail")
        .remove("instance-id");
    let failure = lab
        .invoke(&event)
        .await
        .failure
        .expect("a failure")
        .to_string();
    assert!(
        failure.contains("EC2 Instance State-change Notification is malformed at"),
        "{failure}"
    );
    assert!(failure.contains("instance-id"), "{failure}");
}

#[tokio::test(start_paused = true)]
async fn an_event_of_another_kind_is_ignored_with_the_reason() {
    let lab = floating_addresses().watched().await;
    let mut event = events::state_change(A, "stopped", lab.simulator.now());
    event["source"] = json!("aws.rds");
    event["detail-type"] = json!("RDS DB Instance Event");
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_none());
    assert!(report.answer.ignored[0].contains("RDS DB Instance Event"));
    assert!(lab.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_event_from_another_account_or_region_is_ignored_with_the_reason() {
    let lab = floating_addresses().watched().await;
    for (field, value) in [("account", "210987654321"), ("region", "eu-west-1")] {
        let mut event = events::state_change(A, "stopped", lab.simulator.now());
        event[field] = json!(value);
        let report = lab.invoke(&event).await;
        assert!(report.failure.is_none());
        let reason = &report.answer.ignored[0];
        assert!(reason.contains(value) && reason.contains(field), "{reason}");
    }
    assert!(lab.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_names_nobody_is_ignored_with_what_to_do() {
    let lab = floating_addresses().watched().await;
    let mut event = events::alarm_action("a-down", A, "ALARM", lab.simulator.now());
    event["alarmData"]["configuration"] = json!({ "metrics": [] });
    let report = lab.invoke(&event).await;
    assert!(report.answer.ignored[0].contains("names no instance"));
    assert!(report.answer.ignored[0].contains("failover:instance"));
    assert!(lab.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_instance_in_no_group_is_ignored() {
    let lab = floating_addresses().stranger(STRANGER).watched().await;
    let event = lab.stop(STRANGER).await;
    let report = lab.invoke(&event).await;
    assert_eq!(
        report.answer.ignored,
        [format!("{STRANGER} is not a member of any failover group")]
    );
    assert!(report.answer.outcomes.is_empty());
    assert_eq!(lab.subjects(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_account_without_any_group_is_ignored_by_the_schedule() {
    let (_, report) = looked_at(account().stranger(STRANGER)).await;
    assert_eq!(
        report.answer.ignored,
        ["no instance and no interface carries the group tag"]
    );
}
