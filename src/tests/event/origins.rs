use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{answer, home, sample, say};
use crate::event::{Home, parse};

fn with(name: &str, pointer: &str, value: &str) -> Value {
    let mut payload = sample(name);
    *payload.pointer_mut(pointer).unwrap() = value.into();
    payload
}

#[test]
fn an_eventbridge_event_from_elsewhere_is_ignored() {
    assert_snapshot!(answer(&with("ec2-stopped", "/account", "999999999999")), @r#"ignored: the event comes from the account "999999999999"; this function serves "123456789012" only: deploy one there"#);
    assert_snapshot!(answer(&with("ec2-stopped", "/region", "eu-west-1")), @r#"ignored: the event comes from the region "eu-west-1"; this function serves "us-east-1" only: deploy one there"#);
}

#[test]
fn an_alarm_action_from_elsewhere_is_refused() {
    assert_snapshot!(answer(&with("alarm-lambda-metric", "/accountId", "999999999999")), @r#"error: the CloudWatch alarm action comes from the account "999999999999"; this function serves "123456789012" only"#);
    assert_snapshot!(answer(&with("alarm-lambda-metric", "/region", "eu-west-1")), @r#"error: the CloudWatch alarm action comes from the region "eu-west-1"; this function serves "us-east-1" only"#);
}

#[test]
fn an_alarm_over_sns_is_from_where_its_arn_says() {
    let moved = |from: &str, to: &str| {
        let mut payload = sample("alarm-sns-metric");
        let message = payload["Records"][0]["Sns"]["Message"]
            .as_str()
            .unwrap()
            .replace(from, to);
        payload["Records"][0]["Sns"]["Message"] = message.into();
        answer(&payload)
    };
    assert_snapshot!(moved("cloudwatch:us-east-1:", "cloudwatch:eu-west-1:"), @r#"error: the CloudWatch alarm in the SNS message comes from the region "eu-west-1"; this function serves "us-east-1" only"#);
    assert_snapshot!(moved("us-east-1:123456789012:alarm", "us-east-1:999999999999:alarm"), @r#"error: the CloudWatch alarm in the SNS message comes from the account "999999999999"; this function serves "123456789012" only"#);
    assert_snapshot!(moved("AlarmArn", "Arn"), @r#"error: the CloudWatch alarm in the SNS message does not say from which account it comes; this function serves "123456789012" only"#);
    assert_snapshot!(moved("arn:aws:cloudwatch:us-east-1:", "probe:"), @r#"error: the CloudWatch alarm in the SNS message does not say from which account it comes; this function serves "123456789012" only"#);
}

#[test]
fn what_does_not_say_where_it_is_from_is_refused() {
    let mut payload = sample("ec2-stopped");
    payload["account"] = Value::Null;
    assert_snapshot!(answer(&payload), @r#"error: the EventBridge event does not say from which account it comes; this function serves "123456789012" only"#);
}

#[test]
fn a_function_that_does_not_know_its_home_takes_all() {
    let payload = with("ec2-stopped", "/account", "999999999999");
    let mut answers = parse(&payload, &Home::default(), "failover:");
    assert!(say(answers.remove(0)).starts_with("Trigger"));
}

#[test]
fn what_is_not_for_us_may_come_from_anywhere() {
    let payload =
        json!({ "source": "aws.s3", "detail-type": "Object Created", "account": "999999999999" });
    let mut answers = parse(&payload, &home(), "failover:");
    assert!(say(answers.remove(0)).starts_with("ignored:"));
}
