//! The account as a world: it behaves as what it was taken of.

use ec2_simulator::{Simulator, World};
use eni_failover::cloud::InstanceId;
use failoverctl::account::{Alarm, Twin, twin};
use failoverctl::drill::in_virtual_time as drilled;
use failoverctl::stage::{Asked, Failure, How, Opening};
use serde_json::Value;

use crate::scene::{WORLD, application_alarm, deadline, in_virtual_time, looked, now};

/// What is taken of this world.
fn taken(text: &str) -> Twin {
    let world = World::from_yaml(text, now()).unwrap();
    in_virtual_time(async {
        let simulator = Simulator::new(world);
        let mut account = looked(&simulator).await;
        account.around.alarms = Ok(alarms(DEFAULT));
        twin(&simulator, &account, deadline()).await.unwrap()
    })
}

/// Those of the world, as CloudWatch would show them.
fn alarms(text: &str) -> Vec<Alarm> {
    let of_line = |line: &str| {
        let (name, rest) = line
            .trim()
            .strip_prefix("- { name: ")?
            .split_once(", instance: ")?;
        let instance = rest.trim_end_matches(" }");
        let mut alarm = application_alarm(instance);
        alarm.name = name.to_owned();
        alarm.description = String::new();
        alarm.metrics = [("AWS/EC2".to_owned(), "StatusCheckFailed".to_owned())].into();
        alarm.instances = [instance.to_owned()].into();
        Some(alarm)
    };
    text.lines().filter_map(of_line).collect()
}

/// What a drill comes to: who held what before and holds it after, and what the function said.
fn came_to(text: &str, instance: &str, how: How) -> Value {
    let world = World::from_yaml(text, now()).unwrap();
    let instance = InstanceId::new(instance);
    let asked = Asked::For(Opening::Failures(vec![vec![Failure { instance, how }]]));
    let (drill, _) = drilled(world, asked).unwrap();
    let mut told = serde_json::to_value(&drill).unwrap();
    // How long each call took is drawn anew, and attachments are counted as they are met.
    let told = told.as_object_mut().unwrap();
    let of = |field: &str| told.get(field).cloned().unwrap();
    let mut outcomes = of("answer");
    for outcome in outcomes["outcomes"].as_array_mut().unwrap() {
        outcome["milliseconds"] = Value::Null;
    }
    let all = Value::from(vec![of("before"), outcomes, of("after"), of("verdict")]);
    serde_json::from_str(&without_times(&all.to_string())).unwrap()
}

fn without_times(text: &str) -> String {
    let mut parts = text.split("2026-11-23T12:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('Z').map_or(part, |(_, rest)| rest)
    })
}

const DEFAULT: &str = include_str!("../../../simulator/worlds/default.yaml");

#[test]
fn the_twin_of_the_default_world_drills_the_same() {
    let copy = taken(DEFAULT).to_yaml().unwrap();
    for (instance, how) in [
        ("i-0aaaaaaaaaaaaaaa1", How::Stop),
        ("i-0ccccccccccccccc3", How::Terminate),
        ("i-0aaaaaaaaaaaaaaa1", How::Impair),
        ("i-0bbbbbbbbbbbbbbb2", How::Stop),
    ] {
        assert_eq!(
            came_to(&copy, instance, how),
            came_to(DEFAULT, instance, how),
            "{instance} {how:?}\n{copy}"
        );
    }
}

#[test]
fn the_twin_of_a_twin_is_the_same() {
    let copy = taken(DEFAULT).to_yaml().unwrap();
    assert_eq!(taken(&copy).to_yaml().unwrap(), copy);
}

#[test]
fn the_twin_of_the_sound_account() {
    insta::assert_snapshot!(taken(WORLD).to_yaml().unwrap());
}

#[test]
fn an_anonymous_twin() {
    insta::assert_snapshot!(taken(WORLD).anonymous().to_yaml().unwrap());
}

/// The outcomes have the same words in the same order; only the names differ.
#[test]
fn an_anonymous_twin_drills_as_what_it_hides() {
    let hidden = taken(WORLD).anonymous().to_yaml().unwrap();
    for (named, masked) in [
        ("i-0aaaaaaaaaaaaaaa1", "i-00000000000000001"),
        ("i-0ccccccccccccccc3", "i-00000000000000003"),
    ] {
        let codes = |value: &Value| -> Vec<String> {
            let outcomes = value[1]["outcomes"].as_array().unwrap().iter();
            let words = outcomes.map(|outcome| {
                let codes = outcome["reasons"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|it| it["code"].to_string());
                format!("{} {:?}", outcome["outcome"], codes.collect::<Vec<_>>())
            });
            words.collect()
        };
        let (shown, hidden) = (
            came_to(WORLD, named, How::Stop),
            came_to(&hidden, masked, How::Stop),
        );
        assert_eq!(codes(&hidden), codes(&shown));
        assert!(codes(&hidden)[0].contains("moved"), "{hidden:#}");
    }
}

#[test]
fn nothing_of_an_anonymous_twin_tells_whose_it_is() {
    let secret = WORLD
        .replace("Name: web-1", "Name: web-1, owner: alice")
        .replace("us-east-1", "eu-north-1")
        .replace("123456789012", "999888777666");
    let hidden = taken(&secret).anonymous().to_yaml().unwrap();
    for told in [
        "0aaaa",
        "0cccc",
        "0ffff",
        "10.0.1.",
        "203.0.113",
        "alice",
        "web",
        "db",
        "eu-north-1",
        "9998887",
        "0a1b2c3d",
    ] {
        assert!(!hidden.contains(told), "{told} is in\n{hidden}");
    }
}
