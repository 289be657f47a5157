//! Rules of SNS topics (docs/ec2-facts.md, "SNS").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::api::{MessageAttribute, Publish};
use lab::*;

fn publish(subject: &str) -> Publish {
    Publish {
        topic_arn: TOPIC.to_owned(),
        subject: Some(subject.to_owned()),
        message: "text".to_owned(),
        ..Publish::default()
    }
}

// "SNS subject: at most 100 ASCII characters, no line breaks."
#[test]
fn sns_refuses_subjects_that_a_phone_would_not_show() {
    let mut lab = Lab::built_in();
    lab.ask(publish(&"s".repeat(100))).unwrap();
    for subject in [&"s".repeat(101), "two\nlines", "naïve", ""] {
        assert_eq!(
            refused(lab.ask(publish(subject))),
            "InvalidParameter",
            "{subject}"
        );
    }
    assert_eq!(lab.world.messages().len(), 1);
}

#[test]
fn sns_refuses_unknown_topics_and_denied_publishers() {
    let mut lab = Lab::built_in();
    let to = |arn: &str| Publish {
        topic_arn: arn.to_owned(),
        ..publish("s")
    };
    let error = lab
        .ask(to("arn:aws:sns:us-east-1:123456789012:other"))
        .unwrap_err();
    assert_eq!((error.code.as_str(), error.http_status), ("NotFound", 404));
    assert_eq!(refused(lab.ask(to("eni-failover"))), "InvalidParameter");
    lab.set().denied = owned(&["Publish"]);
    assert_eq!(refused(lab.ask(publish("s"))), "AuthorizationError");
    assert_eq!(lab.world.messages(), []);
}

#[test]
fn sns_reads_a_message_per_protocol() {
    let mut lab = Lab::built_in();
    let json = |message: &str| Publish {
        message: message.to_owned(),
        message_structure: Some("json".to_owned()),
        ..publish("s")
    };
    assert_eq!(refused(lab.ask(json("no json"))), "InvalidParameter");
    assert_eq!(
        refused(lab.ask(json(r#"{"email": "without a default"}"#))),
        "InvalidParameter"
    );
    lab.ask(json(r#"{"default": "for all", "email": "for people"}"#))
        .unwrap();
    let message = &lab.world.messages()[0];
    assert_eq!(message.text_for("email"), "for people");
    assert_eq!(message.text_for("sqs"), "for all");
    assert_eq!(message.subject.as_deref(), Some("s"));
}

#[test]
fn sns_refuses_an_empty_attribute() {
    let mut lab = Lab::built_in();
    let attribute = MessageAttribute {
        data_type: "String".to_owned(),
        string_value: String::new(),
    };
    let request = Publish {
        message_attributes: [("group".to_owned(), attribute)].into(),
        ..publish("s")
    };
    assert_eq!(refused(lab.ask(request)), "ParameterValueInvalid");
}
