//! Every sample under `events/`, handed to the compiled function. It ends as `events/expected.yaml` says; and what no
//! table says (messages, tags, interfaces, Elastic IPs) ends as in the sample's drill: the same core in virtual time,
//! without a process, HTTP or the SDK between it and the simulated EC2.

use std::collections::BTreeMap;
use std::time::Duration;

use ec2_simulator::api::{Action, DescribeInstances, DescribeNetworkInterfaces, NetworkInterface};
use ec2_simulator::{Simulator, World};
use failoverctl::drill::Ground;
use failoverctl::stage::Opening;
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::Value;

use crate::lambda::{Lambda, world_for};
use crate::samples::{self, Expected};

/// Each is a process, and most of its time it waits.
const AT_ONCE: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_ends_as_it_says_and_as_in_its_drill() {
    let expected = samples::expected();
    let named: Vec<String> = expected.keys().cloned().collect();
    assert_eq!(samples::names(), named);
    let differences = stream::iter(expected)
        .map(|(name, expected)| async move { difference(&name, &expected).await })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect::<Vec<_>>()
        .await;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

async fn difference(name: &str, expected: &Expected) -> Option<String> {
    let event = samples::payload(name);
    let invoked = End::of_the_function(&event).await;
    if let Err(failure) = &invoked.answer {
        return Some(format!("{name}: {failure}"));
    }
    if let Some(difference) = invoked.answer.iter().find_map(|it| expected.difference(it)) {
        return Some(format!("{name}: {difference}"));
    }
    let drill = tokio::task::spawn_blocking(move || End::of_the_drill(&event));
    let drilled = drill.await.expect("a drill");
    (drilled != invoked).then(|| {
        format!("{name}: the drill ends as\n{drilled:#?}\nand the function as\n{invoked:#?}")
    })
}

/// How it ended, without the times.
#[derive(Debug, PartialEq)]
struct End {
    answer: Result<Value, Value>,
    /// The subjects, and what the messages say to programs.
    messages: Vec<(Option<String>, Value)>,
    /// Each interface: who holds it where, and its addresses with their Elastic IPs.
    interfaces: Vec<String>,
    /// The instances' tags.
    tags: BTreeMap<String, BTreeMap<String, String>>,
    violations: Vec<String>,
}

impl End {
    async fn of_the_function(event: &Value) -> Self {
        let mut lambda = Lambda::in_the_state_of(event).await;
        let answer = lambda.invoke().await;
        let end = Self::of(answer, &lambda.ground.simulator);
        lambda.stop().await;
        end
    }

    fn of_the_drill(event: &Value) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut ground = Ground::new(world_for(event)).expect("a topic");
            ground.settings.force_detach_after = Duration::from_secs(5);
            let opening = Opening::Event(event.clone());
            let drill = ground.drill(&opening, &ground.simulator).await;
            let drill = drill.expect("a drill");
            assert_eq!(drill.failure, None);
            Self::of(Ok(drill.answer), &ground.simulator)
        })
    }

    fn of(answer: Result<Value, Value>, simulator: &Simulator) -> Self {
        simulator.with_world(|world| Self {
            answer: answer.map(timeless),
            messages: messages(world),
            interfaces: interfaces(world),
            tags: tags(world),
            violations: world.violations(),
        })
    }
}

fn messages(world: &World) -> Vec<(Option<String>, Value)> {
    let messages = world.messages().iter().map(|message| {
        let json = serde_json::from_str(&message.text_for("sqs")).expect("JSON");
        (message.subject.clone(), timeless(json))
    });
    messages.collect()
}

fn interfaces(world: &mut World) -> Vec<String> {
    let line = |interface: NetworkInterface| {
        let place = interface
            .attachment
            .map(|at| (at.instance_id, at.device_index, at.status));
        let addresses = interface.private_ip_addresses.into_iter().map(|entry| {
            let elastic_ip = entry.association.map(|association| association.public_ip);
            (entry.private_ip_address, elastic_ip)
        });
        let addresses: BTreeMap<_, _> = addresses.collect();
        format!(
            "{} {:?} {place:?} {addresses:?}",
            interface.network_interface_id, interface.status
        )
    };
    let found = ask(world, DescribeNetworkInterfaces::default()).network_interfaces;
    let mut lines: Vec<String> = found.into_iter().map(line).collect();
    lines.sort();
    lines
}

fn tags(world: &mut World) -> BTreeMap<String, BTreeMap<String, String>> {
    let reservations = ask(world, DescribeInstances::default()).reservations;
    let instances = reservations
        .into_iter()
        .flat_map(|reservation| reservation.instances);
    let tags = instances.map(|instance| {
        let tags = instance.tags.into_iter();
        let tags = tags.map(|(key, value)| (key, without_times(&value)));
        (instance.instance_id, tags.collect())
    });
    tags.collect()
}

fn ask<A: Action>(world: &mut World, request: A) -> A::Response {
    let answer = world
        .call(world.now(), &request.into())
        .expect("a good request");
    A::answered_by(answer).expect("its answer")
}

/// Of a status, `active=i-0bbb since=2026-11-23T12:00:03Z doubts=1/2026-11-23T12:00Z`, all but the times.
fn without_times(value: &str) -> String {
    let words = value.split(' ').filter(|word| !word.starts_with("since="));
    let words = words.map(|word| match word.split_once('/') {
        Some((doubts, _)) if word.starts_with("doubts=") => doubts,
        Some(_) | None => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Without how long it took.
fn timeless(mut value: Value) -> Value {
    forget_times(&mut value);
    value
}

fn forget_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("milliseconds");
            fields.values_mut().for_each(forget_times);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_times),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
