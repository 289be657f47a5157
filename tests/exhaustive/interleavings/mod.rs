//! Every order of the calls of two invocations of one failure.
//!
//! A call takes effect and is answered at once, one at a time; any call that waits may be the next one, those of one
//! invocation among each other too. Only describes whose answer nothing can change (status checks, types, subnets) are
//! answered as soon as they are asked; so are those of route tables and Elastic IPs where none floats.
//!
//! Time goes on where both invocations wait for it. Where only one does, it may go on as well while calls of the other
//! one wait: those are slow. How often that may happen in one order is the one bound there is (`slow`). Addresses need
//! no bound: two slow calls are all that fit in. Interfaces have more pauses; for them the tests that are run by hand
//! go further.
//!
//! Orders are not run one by one: two that have led to the same world at the same time, with the same answers given to
//! each invocation and the same calls waiting, have one future, which is followed once. (An invocation is what it was
//! answered, and when.) So the orders form a graph, and its paths are counted.

mod orders;
mod pair;
mod turnstile;

use ec2_simulator::{Wait, World};
use serde_json::json;

use crate::ground::{Failure, Kind, next_event};
use orders::every_order;

/// Polls find a detach and an attach under way once, and done the next time.
fn quick(mut world: World) -> World {
    let settings = world.settings_mut();
    settings.describe_latency = Wait::ZERO;
    settings.change_latency = Wait::ZERO;
    settings.attach = Wait::millis(200, 200);
    settings.detach = Wait::millis(200, 200);
    settings.detach_hung = Wait::millis(200, 200);
    world
}

/// Both events of a stop, delivered together once it has stopped.
async fn stopping_and_stopped(kind: Kind, slow: usize, at_least: u128) {
    let stage = Failure::Stopping.lonely_stage(kind);
    let mut world = stage.world.clone();
    let stopped = next_event(&mut world, |event| event["detail"]["state"] == "stopped");
    every_order(&quick(world), kind, &[stage.event, stopped], slow, at_least).await;
}

async fn alarm_and_schedule(kind: Kind, slow: usize, at_least: u128) {
    let stage = Failure::Impaired.lonely_stage(kind);
    let schedule = json!({ "action": "reconcile" });
    let payloads = [stage.event, schedule];
    every_order(&quick(stage.world), kind, &payloads, slow, at_least).await;
}

#[tokio::test(start_paused = true)]
async fn addresses_stopping_and_stopped() {
    stopping_and_stopped(Kind::Addresses, 2, 54_808).await;
}

#[tokio::test(start_paused = true)]
async fn addresses_alarm_and_schedule() {
    alarm_and_schedule(Kind::Addresses, 2, 526_788).await;
}

#[tokio::test(start_paused = true)]
async fn ipv6_addresses_stopping_and_stopped() {
    stopping_and_stopped(Kind::Ipv6, 0, 238_000).await;
}

#[tokio::test(start_paused = true)]
async fn ipv6_addresses_alarm_and_schedule() {
    alarm_and_schedule(Kind::Ipv6, 0, 3_338_000).await;
}

#[tokio::test(start_paused = true)]
async fn routes_stopping_and_stopped() {
    stopping_and_stopped(Kind::Routes, 0, 677_156_400).await;
}

#[tokio::test(start_paused = true)]
async fn a_route_alarm_and_schedule() {
    alarm_and_schedule(Kind::Route, 0, 558_162_108).await;
}

#[tokio::test(start_paused = true)]
async fn an_elastic_ip_stopping_and_stopped() {
    stopping_and_stopped(Kind::ElasticIp, 0, 42_356_736).await;
}

#[tokio::test(start_paused = true)]
async fn an_elastic_ip_alarm_and_schedule() {
    alarm_and_schedule(Kind::ElasticIp, 0, 558_162_108).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "minutes, in release mode"]
async fn routes_alarm_and_schedule() {
    alarm_and_schedule(Kind::Routes, 0, 10_238_897_880).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "minutes, in release mode"]
async fn an_elastic_ip_alarm_and_schedule_with_slow_calls() {
    alarm_and_schedule(Kind::ElasticIp, 2, 728_632_620).await;
}

#[tokio::test(start_paused = true)]
async fn an_interface_stopping_and_stopped() {
    stopping_and_stopped(Kind::Eni, 0, 4_717_440).await;
}

#[tokio::test(start_paused = true)]
async fn an_interface_alarm_and_schedule() {
    alarm_and_schedule(Kind::Eni, 0, 24_276_672).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "minutes, in release mode"]
async fn an_interface_stopping_and_stopped_with_slow_calls() {
    stopping_and_stopped(Kind::Eni, 2, 20_632_064).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "minutes, in release mode"]
async fn an_interface_alarm_and_schedule_with_slow_calls() {
    alarm_and_schedule(Kind::Eni, 2, 24_276_672).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "minutes, in release mode"]
async fn interfaces_and_addresses_stopping_and_stopped() {
    stopping_and_stopped(Kind::Mixed, 0, 1).await;
}
