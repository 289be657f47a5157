use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{answer, answers, sample};

fn record(message: &str) -> Value {
    json!({ "EventSource": "aws:sns", "Sns": { "MessageId": "a-message", "Message": message } })
}

fn records(messages: &[&str]) -> Value {
    json!({ "Records": messages.iter().map(|message| record(message)).collect::<Vec<_>>() })
}

fn alarm_message() -> String {
    let payload = sample("alarm-sns-metric");
    payload["Records"][0]["Sns"]["Message"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_malformed_record_takes_nothing_from_the_others() {
    let alarm = alarm_message();
    let answers = answers(&records(&[
        "{\"AlarmName\"",
        &alarm,
        "Lunch is ready",
        &alarm,
    ]));
    let starts = ["error:", "Trigger", "ignored:", "Trigger"];
    assert_eq!(answers.len(), starts.len());
    for (answer, start) in answers.iter().zip(starts) {
        assert!(answer.starts_with(start), "{answer}");
    }
}

#[test]
fn an_error_names_the_record_and_the_field_in_its_message() {
    let answers = answers(&records(&[
        &alarm_message(),
        &alarm_message().replace("\"ALARM\"", "\"ALARMED\""),
    ]));
    assert_snapshot!(answers[1], @"error: the CloudWatch alarm in the SNS message is malformed at $.Records[1].Sns.Message.NewStateValue: unknown variant `ALARMED`, expected one of `ALARM`, `OK`, `INSUFFICIENT_DATA`");
}

#[test]
fn a_message_that_breaks_off_is_an_error() {
    assert_snapshot!(answer(&records(&["{\"AlarmName\":\"web"])), @"error: the SNS message at $.Records[0].Sns.Message begins as JSON and is not JSON: EOF while parsing a string at line 1 column 17");
}

#[test]
fn text_and_foreign_json_are_not_for_us() {
    assert_snapshot!(answer(&records(&["Lunch is ready"])), @r#"ignored: the SNS message "a-message" is not a CloudWatch alarm"#);
    let own_announcement = json!({ "group": "web", "outcome": "moved" }).to_string();
    assert!(answer(&records(&[&own_announcement])).starts_with("ignored:"));
}

#[test]
fn an_alarm_that_lacks_its_state_is_an_error() {
    assert_snapshot!(answer(&records(&["{\"AlarmName\":\"web\"}"])), @"error: the CloudWatch alarm in the SNS message is malformed at $.Records[0].Sns.Message: missing field `NewStateValue`");
}

#[test]
fn records_of_other_services_are_not_for_us() {
    assert_snapshot!(answer(&json!({ "Records": [{ "eventSource": "aws:s3", "s3": {} }] })), @r#"ignored: a record from "aws:s3" is neither an SNS nor an SQS message"#);
}

#[test]
fn a_record_without_a_message_is_an_error() {
    assert_snapshot!(answer(&json!({ "Records": [{ "EventSource": "aws:sns" }] })), @"error: the SNS record is malformed at $.Records[0]: missing field `Sns`");
    assert_snapshot!(answer(&json!({ "Records": [{ "Sns": { "MessageId": "m" } }] })), @"error: the SNS record is malformed at $.Records[0].Sns: missing field `Message`");
    assert_snapshot!(answer(&json!({ "Records": [7] })), @"error: the SNS record is malformed at $.Records[0]: invalid type: integer `7`, expected an object");
    assert_snapshot!(answer(&json!({ "Records": [[7]] })), @"error: the SNS record is malformed at $.Records[0][0]: invalid type: integer `7`, expected a string");
}

#[test]
fn records_must_be_a_list_with_something_in_it() {
    assert_snapshot!(answer(&json!({ "Records": [] })), @"ignored: the payload has no records");
    assert_snapshot!(answer(&json!({ "Records": {} })), @"error: the payload with records is malformed at $.Records: invalid type: map, expected a sequence");
}

#[test]
fn a_record_needs_neither_signature_nor_other_fields_of_the_envelope() {
    let message = alarm_message();
    let answer = answer(&json!({ "Records": [{ "Sns": { "Message": message } }] }));
    assert!(answer.starts_with("Trigger"), "{answer}");
}
