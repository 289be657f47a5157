use std::time::Duration;

use ec2_simulator::Fault;
use serde_json::{Value, json};

use crate::lambda::{Lambda, REQUEST_ID};
use crate::samples::payload;

const TRIGGER_ID: &str = "0f4b7f3e-5d0a-4a57-9c1e-6b1d2c3e4f01";

#[tokio::test]
async fn every_line_of_an_invocation_carries_request_trigger_and_group() {
    let mut lambda = Lambda::in_the_state_of(&payload("ec2-stopping.json")).await;
    // A retry logs from as deep as anything does.
    lambda.befalls_next("DetachNetworkInterface", Fault::throttled());
    lambda.invoke().await.expect("an answer");
    let log = lambda.stop().await.log;
    for line in log.lines() {
        assert_eq!(line["request_id"], REQUEST_ID, "{line}");
        assert_eq!(line["trigger_id"], TRIGGER_ID, "{line}");
        // Which groups an event concerns isn't known before the look.
        if line["message"] != "triggered" {
            assert_eq!(line["group"], "web", "{line}");
        }
    }
    for line in log.events() {
        for field in ["timestamp", "level", "target", "message"] {
            assert!(line[field].is_string(), "no {field} in {line}");
        }
    }
    let events = log.events();
    let messages: Vec<_> = events.iter().map(|line| &line["message"]).collect();
    assert_eq!(messages, ["triggered", "step", "trying again", "outcome"]);
}

#[tokio::test]
async fn groups_that_are_looked_after_side_by_side_are_told_apart() {
    let mut lambda = Lambda::in_the_state_of(&payload("reconcile.json")).await;
    lambda.invoke().await.expect("an answer");
    let log = lambda.stop().await.log;
    let mut groups: Vec<String> = log
        .events()
        .iter()
        .filter(|line| line["message"] == "outcome")
        .map(|line| line["group"].as_str().expect("a group").to_owned())
        .collect();
    groups.sort();
    assert_eq!(groups, ["db", "web"]);
    assert_eq!(log.metrics().len(), 2, "one line per outcome");
}

#[tokio::test]
async fn an_outcome_is_a_line_of_metrics_that_cloudwatch_understands() {
    let mut lambda = Lambda::in_the_state_of(&payload("ec2-shutting-down.json")).await;
    lambda.invoke().await.expect("an answer");
    let log = lambda.stop().await.log;
    let metrics = log.metrics();
    let [line] = metrics.as_slice() else {
        panic!("not one line: {metrics:?}");
    };
    let declared = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(declared["Namespace"], "eni-failover");
    assert_eq!(declared["Dimensions"], json!([["group", "outcome"]]));
    assert!(line["_aws"]["Timestamp"].is_u64());
    // What is declared stands at the top of the line, dimensions as text and metrics as numbers.
    assert_eq!(
        (&line["group"], &line["outcome"]),
        (&json!("db"), &json!("moved"))
    );
    for metric in declared["Metrics"].as_array().expect("metrics") {
        let name = metric["Name"].as_str().expect("a name");
        assert!(line[name].is_u64(), "{name} in {line}");
    }
}

#[tokio::test]
async fn what_can_not_be_understood_fails_the_invocation_and_nothing_else() {
    let mut lambda = Lambda::in_the_state_of(&payload("ec2-stopping.json")).await;
    let minute = Duration::from_mins(1);
    let malformed = [
        "this is not JSON",
        "42",
        r#"{ "action": "dance" }"#,
        r#"{ "source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification" }"#,
    ];
    for payload in malformed {
        let failure = lambda.invoke_with(payload, minute).await;
        let failure = failure.expect_err(payload);
        assert!(failure["errorType"].is_string(), "{failure}");
        assert_ne!(failure["errorMessage"], "", "{failure}");
    }
    assert_eq!(lambda.calls().len(), 0, "EC2 is not asked");
    let answer = lambda.invoke().await.expect("an answer");
    assert_eq!(answer["outcomes"][0]["outcome"], "moved");
    let log = lambda.stop().await.log;
    let errors = log
        .events()
        .into_iter()
        .filter(|line| line["level"] == "ERROR");
    let errors: Vec<Value> = errors.collect();
    assert_eq!(errors.len(), malformed.len(), "each once: {errors:#?}");
}

#[tokio::test]
async fn what_is_ignored_is_logged_with_the_reason() {
    let mut lambda = Lambda::in_the_state_of(&payload("ec2-unrelated.json")).await;
    let answer = lambda.invoke().await.expect("an answer");
    let log = lambda.stop().await.log;
    let ignored = log
        .events()
        .into_iter()
        .find(|line| line["message"] == "ignored");
    assert_eq!(ignored.expect("a line")["reason"], answer["ignored"][0]);
    assert_eq!(log.metrics().len(), 0);
}
