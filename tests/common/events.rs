//! What may arrive.

use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) fn reconcile() -> Value {
    json!({ "action": "reconcile" })
}

pub(crate) fn plan(group: &str) -> Value {
    json!({ "action": "plan", "group": group })
}

pub(crate) fn failover(group: &str) -> Value {
    json!({ "action": "failover", "group": group })
}

pub(crate) fn failover_to(group: &str, to: &str) -> Value {
    json!({ "action": "failover", "group": group, "to": to })
}

/// EC2 Instance State-change Notification
pub(crate) fn state_change(instance: &str, state: &str, at: Timestamp) -> Value {
    let detail = json!({ "instance-id": instance, "state": state });
    eventbridge(
        "aws.ec2",
        "EC2 Instance State-change Notification",
        at,
        &detail,
    )
}

/// EC2 Spot Instance Interruption Warning
pub(crate) fn spot_warning(instance: &str, at: Timestamp) -> Value {
    let detail = json!({ "instance-id": instance, "instance-action": "terminate" });
    eventbridge(
        "aws.ec2",
        "EC2 Spot Instance Interruption Warning",
        at,
        &detail,
    )
}

/// EC2 Instance-terminate Lifecycle Action, of a hook that nobody waits for any more.
pub(crate) fn terminate_lifecycle_action(instance: &str, at: Timestamp) -> Value {
    let detail = json!({
        "LifecycleActionToken": "87654321-4321-4321-4321-210987654321",
        "AutoScalingGroupName": "fleet",
        "LifecycleHookName": "eni-failover",
        "EC2InstanceId": instance,
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "Origin": "AutoScalingGroup",
        "Destination": "WarmPool",
    });
    let detail_type = "EC2 Instance-terminate Lifecycle Action";
    eventbridge("aws.autoscaling", detail_type, at, &detail)
}

/// An alarm on an instance that changed to this state, over EventBridge.
pub(crate) fn alarm(name: &str, instance: &str, state: &str, at: Timestamp) -> Value {
    let configuration = json!({ "metrics": [metric(instance)] });
    eventbridge(
        "aws.cloudwatch",
        "CloudWatch Alarm State Change",
        at,
        &alarm_data(name, state, at, &configuration),
    )
}

/// An alarm that names only a group, over EventBridge.
pub(crate) fn group_alarm(name: &str, group: &str, state: &str, at: Timestamp) -> Value {
    let description = format!("nobody answers (failover:group={group})");
    let configuration = json!({ "description": description, "metrics": [] });
    eventbridge(
        "aws.cloudwatch",
        "CloudWatch Alarm State Change",
        at,
        &alarm_data(name, state, at, &configuration),
    )
}

/// The same alarm as a Lambda action.
pub(crate) fn alarm_action(name: &str, instance: &str, state: &str, at: Timestamp) -> Value {
    let configuration = json!({ "metrics": [metric(instance)] });
    json!({
        "source": "aws.cloudwatch",
        "alarmArn": arn(name),
        "accountId": "123456789012",
        "time": written(at),
        "region": "us-east-1",
        "alarmData": alarm_data(name, state, at, &configuration),
    })
}

/// The same alarm over an SNS topic.
pub(crate) fn alarm_over_sns(name: &str, instance: &str, state: &str, at: Timestamp) -> Value {
    let message = json!({
        "AlarmName": name,
        "AlarmArn": arn(name),
        "AWSAccountId": "123456789012",
        "NewStateValue": state,
        "OldStateValue": before(state),
        "StateChangeTime": written(at),
        "Region": "US East (N. Virginia)",
        "Trigger": { "Dimensions": [{ "name": "InstanceId", "value": instance }] },
    });
    let record = json!({
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": "arn:aws:sns:us-east-1:123456789012:alarms:0",
        "Sns": {
            "Type": "Notification",
            "MessageId": "e7d9fafe-e80a-5955-b6fd-e9f5a4b6c70f",
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
            "Subject": format!("{state}: {name}"),
            "Message": message.to_string(),
            "Timestamp": at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "SignatureVersion": "1",
            "Signature": "EXAMPLE",
            "SigningCertUrl": "EXAMPLE",
            "UnsubscribeUrl": "EXAMPLE",
            "MessageAttributes": {},
        },
    });
    json!({ "Records": [record] })
}

fn alarm_data(name: &str, state: &str, at: Timestamp, configuration: &Value) -> Value {
    json!({
        "alarmName": name,
        "state": { "value": state, "reason": "as the test wants it", "timestamp": written(at) },
        "previousState": { "value": before(state) },
        "configuration": configuration,
    })
}

fn before(state: &str) -> &'static str {
    if state == "OK" { "ALARM" } else { "OK" }
}

fn metric(instance: &str) -> Value {
    let dimensions = json!({ "InstanceId": instance });
    let metric =
        json!({ "namespace": "AWS/EC2", "name": "StatusCheckFailed", "dimensions": dimensions });
    json!({ "id": "m1", "metricStat": { "metric": metric, "period": 60, "stat": "Maximum" } })
}

fn arn(name: &str) -> String {
    format!("arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}")
}

/// As CloudWatch writes it.
fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn eventbridge(source: &str, detail_type: &str, at: Timestamp, detail: &Value) -> Value {
    json!({
        "version": "0",
        "id": "0f4b7f3e-5d0a-4a57-9c1e-6b1d2c3e4f01",
        "detail-type": detail_type,
        "source": source,
        "account": "123456789012",
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
    })
}
