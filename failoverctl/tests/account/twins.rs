//! The account as a world: it behaves as what it was taken of.

use ec2_simulator::{Simulator, World};
use eni_failover::cloud::InstanceId;
use failoverctl::account::{Alarm, Twin, twin};
use failoverctl::drill::in_virtual_time as drilled;
use failoverctl::stage::{Asked, Failure, How, Opening};
use serde_json::Value;

use crate::scene::{WORLD, application_alarm, deadline, in_virtual_time, looked, now};

/// What is taken of this world, with the alarms of the default one.
fn taken(text: &str) -> Twin {
    taken_with(text, alarms(DEFAULT))
}

fn taken_with(text: &str, alarms: Vec<Alarm>) -> Twin {
    let world = World::from_yaml(text, now()).unwrap();
    in_virtual_time(async {
        let simulator = Simulator::new(world);
        let mut account = looked(&simulator).await;
        account.around.alarms = Ok(alarms);
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

/// Of each outcome the word and the reasons' codes, which name nobody.
fn codes(value: &Value) -> Vec<String> {
    let outcomes = value[1]["outcomes"].as_array().unwrap().iter();
    let words = outcomes.map(|outcome| {
        let reasons = outcome["reasons"].as_array().unwrap().iter();
        let codes: Vec<String> = reasons.map(|it| it["code"].to_string()).collect();
        format!("{} {codes:?}", outcome["outcome"])
    });
    words.collect()
}

/// The outcomes have the same words in the same order; only the names differ.
#[test]
fn an_anonymous_twin_drills_as_what_it_hides() {
    let hidden = taken(WORLD).anonymous().to_yaml().unwrap();
    for (named, masked) in [
        ("i-0aaaaaaaaaaaaaaa1", "i-00000000000000001"),
        ("i-0ccccccccccccccc3", "i-00000000000000003"),
    ] {
        let (shown, hidden) = (
            came_to(WORLD, named, How::Stop),
            came_to(&hidden, masked, How::Stop),
        );
        assert_eq!(codes(&hidden), codes(&shown));
        assert!(codes(&hidden)[0].contains("moved"), "{hidden:#}");
    }
}

const KINDS: &str = include_str!("kinds.yaml");

/// Each member of a world in which each kind of float is.
const OF_KINDS: [&str; 6] = [
    "i-0aaaaaaaaaaaaaaa1",
    "i-0bbbbbbbbbbbbbbb2",
    "i-0ccccccccccccccc3",
    "i-0ddddddddddddddd4",
    "i-0eeeeeeeeeeeeeee5",
    "i-0fffffffffffffff6",
];

#[test]
fn the_twin_of_a_world_with_all_kinds_drills_the_same() {
    let copy = taken_with(KINDS, Vec::new()).to_yaml().unwrap();
    for instance in OF_KINDS {
        for how in [How::Stop, How::Terminate, How::Impair] {
            assert_eq!(
                came_to(&copy, instance, how),
                came_to(KINDS, instance, how),
                "{instance} {how:?}\n{copy}"
            );
        }
    }
    let again = taken_with(&copy, Vec::new());
    assert_eq!(again.to_yaml().unwrap(), copy);
}

/// And so does the anonymous one, in other words: what floats is moved whole.
#[test]
fn an_anonymous_twin_of_all_kinds_drills_as_what_it_hides() {
    let hidden = taken_with(KINDS, Vec::new()).anonymous().to_yaml().unwrap();
    for (number, named) in (1..).zip(OF_KINDS) {
        let shown = came_to(KINDS, named, How::Stop);
        let hidden = came_to(&hidden, &format!("i-{number:017x}"), How::Stop);
        assert_eq!(codes(&hidden), codes(&shown), "{hidden:#}");
        let floats = |value: &Value| {
            let groups = value[2].as_array().unwrap().iter();
            let count = |group: &Value| group["floats"].as_array().unwrap().len();
            let mut counts: Vec<usize> = groups.map(count).collect();
            counts.sort_unstable();
            counts
        };
        assert_eq!(floats(&hidden), floats(&shown));
        if number % 2 == 1 {
            assert!(codes(&hidden)[0].contains("\"moved\""), "{hidden:#}");
        }
    }
}

/// What is left of it that isn't the form's own word.
#[test]
fn an_anonymous_twin_of_all_kinds() {
    let text = taken_with(KINDS, Vec::new()).anonymous().to_yaml().unwrap();
    for told in [
        "2600:",
        "fd99",
        "10.7.",
        "10.99.",
        "172.2",
        "203.0.113",
        "alice",
        "edge",
        "us-west",
        "abcdef",
    ] {
        assert!(!text.contains(told), "{told} is in\n{text}");
    }
    insta::assert_snapshot!(text);
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
