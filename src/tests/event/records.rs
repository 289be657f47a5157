//! What is carried by SNS, SQS and Pipes.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{answer, answers, sample};

const WEB_1: &str = "i-0aaaaaaaaaaaaaaa1";

fn published(message: &str) -> Value {
    json!({ "EventSource": "aws:sns", "Sns": { "MessageId": "a-message", "Message": message } })
}

fn notification(message: &str) -> Value {
    json!({ "Type": "Notification", "MessageId": "a-message", "TopicArn": "arn", "Message": message })
}

fn queued(body: &Value) -> Value {
    let text = body.as_str().map(str::to_owned);
    let body = text.unwrap_or_else(|| body.to_string());
    json!({ "messageId": "a-message", "eventSource": "aws:sqs", "awsRegion": "us-east-1", "body": body })
}

fn records(records: &[Value]) -> Value {
    json!({ "Records": records })
}

fn sns_alarm() -> String {
    let payload = sample("alarm-sns-metric");
    let message = payload["Records"][0]["Sns"]["Message"].as_str();
    message.unwrap().to_owned()
}

/// All that says that web-1 is in trouble, and all ways that it may come.
#[test]
fn whatever_carries_it_the_same_is_read() {
    let event = sample("alarm-eventbridge-metric");
    let stopped = sample("ec2-stopped");
    for json in [&event, &stopped] {
        let text = json.to_string();
        let by_itself = answer(json);
        for payload in [
            records(&[published(&text)]),
            records(&[queued(json)]),
            records(&[queued(&notification(&text))]),
            json!([json]),
            json!([queued(json)]),
            json!([{ "eventSource": "aws:sqs", "body": json }]),
            json!([queued(&notification(&text))]),
            json!([published(&text)]),
            json!([notification(&text)]),
            queued(json),
            queued(&records(&[published(&text)])),
        ] {
            assert_eq!(answer(&payload), by_itself, "{payload}");
        }
    }
    let alarm = sns_alarm();
    for payload in [
        records(&[queued(&notification(&alarm))]),
        records(&[queued(&json!(alarm))]),
        json!([notification(&alarm)]),
    ] {
        assert!(answer(&payload).contains(WEB_1), "{payload}");
    }
    let request = json!({ "action": "reconcile" });
    assert_eq!(answer(&records(&[queued(&request)])), answer(&request));
    assert_eq!(answer(&json!([request])), answer(&request));
}

#[test]
fn each_record_has_its_own_answer() {
    let stopped = sample("ec2-stopped");
    let batch = [
        stopped.clone(),
        queued(&json!("Lunch is ready")),
        queued(&stopped),
        json!(7),
    ];
    for payload in [records(&batch), json!(batch)] {
        let answers = answers(&payload);
        assert_eq!(answers.len(), 4, "{answers:?}");
        let errors = answers.iter().filter(|answer| answer.starts_with("error:"));
        assert!(errors.count() >= 2, "{answers:?}");
        assert!(answers[2].starts_with("Trigger"), "{answers:?}");
    }
}

#[test]
fn what_a_queue_carries_and_cannot_be_understood_is_an_error() {
    let body = |body| answer(&records(&[queued(&body)]));
    assert_snapshot!(body(json!("Lunch is ready")), @"error: what is at $.Records[0].body can't be understood: the body of the SQS message is not JSON: expected value at line 1 column 1");
    assert_snapshot!(body(json!({ "action": "plan", "grup": "web" })), @"error: what is at $.Records[0].body can't be understood: the request is malformed at $.grup: unknown field `grup`, expected `action` or `group`");
    assert!(body(json!({ "lunch": "is ready" })).starts_with("error:"));
    assert!(body(json!("7")).starts_with("error:"));
    assert_snapshot!(answer(&records(&[json!({ "eventSource": "aws:sqs" })])), @"error: the SQS record is malformed at $.Records[0]: missing field `body`");
    assert_snapshot!(answer(&json!([{ "action": "move" }])), @r#"error: what is at $[0] can't be understood: the request has the unknown action "move"; expected "reconcile", "plan" or "failover""#);
    assert!(answer(&json!([])).starts_with("error: the payload is an array;"));
}

/// Events of other kinds come over the same rule, and other words over the same topic.
#[test]
fn what_is_not_for_us_by_itself_is_not_for_us_in_a_record() {
    let other = json!({ "source": "aws.s3", "detail-type": "Object Created" });
    for payload in [
        records(&[queued(&other)]),
        records(&[published(&other.to_string())]),
        records(&[queued(&notification("Lunch is ready"))]),
    ] {
        assert!(answer(&payload).starts_with("ignored:"), "{payload}");
    }
}

/// Who may publish alarms to a topic may not ask for moves there.
#[test]
fn a_topic_carries_no_requests() {
    let request = json!({ "action": "failover", "group": "web" }).to_string();
    for payload in [
        records(&[published(&request)]),
        records(&[queued(&notification(&request))]),
    ] {
        assert!(
            answer(&payload).contains("is not a CloudWatch alarm"),
            "{payload}"
        );
    }
}

#[test]
fn an_event_inside_a_message_is_meant_by_its_words_and_says_where_it_is_malformed() {
    let cpu = sample("alarm-eventbridge-metric")
        .to_string()
        .replace("StatusCheckFailed", "CPUUtilization");
    assert!(answer(&records(&[published(&cpu)])).contains("is not meant"));
    let odd = cpu.replace("\"ALARM\"", "\"ALARMED\"");
    assert!(
        answer(&records(&[published(&odd)]))
            .starts_with("error: what is at $.Records[0].Sns.Message can't be understood: ")
    );
}
