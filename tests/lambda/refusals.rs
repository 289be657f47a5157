//! What EC2 may do to a call, through the SDK as it is: its error answers, its connections, its pages.

use std::time::Duration;

use ec2_simulator::{Fault, Wait};
use serde_json::Value;

use crate::lambda::{Lambda, world_for};
use crate::samples::payload;

async fn with(name: &str, adjust: impl FnOnce(&mut ec2_simulator::Settings)) -> Lambda {
    let event = payload(name);
    let mut world = world_for(&event);
    adjust(world.settings_mut());
    Lambda::in_world(world, &event).await
}

fn outcome(answer: &Value) -> (&str, &str) {
    let outcome = &answer["outcomes"][0];
    let word = |field: &str| outcome[field].as_str().unwrap_or("nobody");
    (word("outcome"), word("to"))
}

fn codes(answer: &Value) -> Vec<&str> {
    let reasons = answer["outcomes"][0]["reasons"]
        .as_array()
        .expect("reasons");
    let codes = reasons.iter().filter_map(|reason| reason["code"].as_str());
    codes.collect()
}

#[tokio::test]
async fn a_detach_that_iam_denies_is_refused_and_told() {
    let mut lambda = with("ec2-stopping.json", |settings| {
        settings.denied = vec!["DetachNetworkInterface".to_owned()];
    })
    .await;
    let answer = lambda
        .invoke()
        .await
        .expect("an answer: a retry would not help");
    assert_eq!(outcome(&answer), ("refused", "i-0aaaaaaaaaaaaaaa1"));
    assert!(
        answer.to_string().contains("UnauthorizedOperation"),
        "{answer}"
    );
    assert_eq!(lambda.subjects().len(), 1, "somebody is told");
    assert_eq!(lambda.count("DetachNetworkInterface"), 1);
    assert_eq!(lambda.count("AttachNetworkInterface"), 0);
    lambda.stop().await;
}

#[tokio::test]
async fn an_assignment_that_iam_denies_leaves_the_addresses_where_they_are() {
    let mut lambda = with("ec2-shutting-down.json", |settings| {
        settings.denied = vec!["AssignPrivateIpAddresses".to_owned()];
    })
    .await;
    let answer = lambda
        .invoke()
        .await
        .expect("an answer: a retry would not help");
    assert_eq!(outcome(&answer), ("refused", "i-0ccccccccccccccc3"));
    assert!(codes(&answer).contains(&"tried"), "{answer}");
    assert!(
        answer.to_string().contains("UnauthorizedOperation"),
        "{answer}"
    );
    assert_eq!(lambda.subjects().len(), 1, "somebody is told");
    lambda.stop().await;
}

#[tokio::test]
async fn a_look_that_iam_denies_fails_the_invocation_with_ec2s_words() {
    let mut lambda = with("ec2-stopping.json", |_| {}).await;
    lambda.ground.simulator.with_world(|world| {
        world.settings_mut().denied = vec!["DescribeNetworkInterfaces".to_owned()];
    });
    let failure = lambda.invoke().await.expect_err("nothing can be decided");
    let message = failure["errorMessage"].as_str().expect("a message");
    assert!(message.contains("UnauthorizedOperation"), "{message}");
    let log = lambda.stop().await.log;
    let errors = log
        .events()
        .into_iter()
        .filter(|line| line["level"] == "ERROR");
    let errors: Vec<Value> = errors.collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0]["trigger_id"].is_string(), "{errors:#?}");
}

#[tokio::test]
async fn a_throttled_call_is_made_again() {
    for action in [
        "DescribeInstances",
        "DetachNetworkInterface",
        "AttachNetworkInterface",
        "CreateTags",
    ] {
        let mut lambda = with("ec2-stopping.json", |_| {}).await;
        lambda.befalls_next(action, Fault::throttled());
        let answer = lambda.invoke().await.expect("an answer");
        assert_eq!(
            outcome(&answer),
            ("moved", "i-0bbbbbbbbbbbbbbb2"),
            "{action}"
        );
        let calls = lambda.calls().into_iter();
        let calls = calls.filter(|call| !call.request.is_dry_run());
        let throttled = calls.filter(|call| !call.succeeded());
        assert_eq!(throttled.count(), 1, "{action}");
        assert_eq!(lambda.subjects().len(), 1);
        lambda.stop().await;
    }
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_looked_at_and_not_repeated() {
    for action in ["DetachNetworkInterface", "AttachNetworkInterface"] {
        let mut lambda = with("ec2-stopping.json", |_| {}).await;
        lambda.befalls_next(action, Fault::LostAnswer);
        let answer = lambda.invoke().await.expect("an answer");
        assert_eq!(
            outcome(&answer),
            ("moved", "i-0bbbbbbbbbbbbbbb2"),
            "{action}"
        );
        assert_eq!(lambda.count(action), 1, "{action}");
        lambda.stop().await;
    }
}

#[tokio::test]
async fn addresses_whose_answer_is_lost_are_looked_at_and_not_moved_again() {
    let mut lambda = with("ec2-shutting-down.json", |_| {}).await;
    lambda.befalls_next("AssignPrivateIpAddresses", Fault::LostAnswer);
    let answer = lambda.invoke().await.expect("an answer");
    assert_eq!(outcome(&answer), ("moved", "i-0ddddddddddddddd4"));
    assert_eq!(lambda.count("AssignPrivateIpAddresses"), 1);
    lambda.stop().await;
}

#[tokio::test]
async fn a_change_that_never_reached_ec2_is_made_after_a_look() {
    for action in ["DetachNetworkInterface", "AttachNetworkInterface"] {
        let mut lambda = with("ec2-stopping.json", |_| {}).await;
        lambda.befalls_next(action, Fault::LostRequest);
        let answer = lambda.invoke().await.expect("an answer");
        assert_eq!(
            outcome(&answer),
            ("moved", "i-0bbbbbbbbbbbbbbb2"),
            "{action}"
        );
        assert_eq!(lambda.count(action), 2, "{action}");
        lambda.stop().await;
    }
}

#[tokio::test]
async fn an_announcement_whose_answer_is_lost_is_repeated() {
    let mut lambda = with("ec2-shutting-down.json", |_| {}).await;
    lambda.befalls_next("Publish", Fault::LostAnswer);
    let answer = lambda.invoke().await.expect("an answer");
    assert_eq!(outcome(&answer), ("moved", "i-0ddddddddddddddd4"));
    assert_eq!(lambda.subjects().len(), 2, "at least once");
    lambda.stop().await;
}

#[tokio::test]
async fn every_page_of_an_answer_is_read() {
    for (name, to) in [
        ("ec2-stopping.json", "i-0bbbbbbbbbbbbbbb2"),
        ("ec2-shutting-down.json", "i-0ddddddddddddddd4"),
    ] {
        let mut lambda = with(name, |_| {}).await;
        lambda.ground.simulator.with_world(|world| {
            world.settings_mut().page_size = Some(1);
        });
        let answer = lambda.invoke().await.expect("an answer");
        assert_eq!(outcome(&answer), ("moved", to));
        // Five instances have the tag, two looks are the least.
        assert!(lambda.count("DescribeInstances") >= 10);
        lambda.stop().await;
    }
}

#[tokio::test]
async fn near_its_deadline_it_stops_and_says_what_is_true() {
    let mut lambda = with("ec2-stopping.json", |settings| {
        settings.detach = Wait::millis(600_000, 600_000);
    })
    .await;
    let event = lambda.event.to_string();
    let time_left = Duration::from_secs(13);
    let invoked = lambda.invoke_with(&event, time_left);
    let result = tokio::time::timeout(time_left, invoked).await;
    let failure = result
        .expect("an answer in time")
        .expect_err("a retry may help");
    assert!(failure.to_string().contains("web"), "{failure}");
    assert_eq!(lambda.subjects().len(), 1, "{:?}", lambda.subjects());
    let log = lambda.stop().await.log;
    let outcome = log
        .events()
        .into_iter()
        .find(|line| line["message"] == "outcome");
    assert_eq!(outcome.expect("a line")["outcome"], "partial");
}
