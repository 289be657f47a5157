//! The storm: all actives stop within a second, and the function does what it does.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ec2_simulator::{Lambda, LambdaSettings, Simulator, Usage, World};
use eni_failover::cloud::InstanceState;
use indicatif::ProgressBar;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until};

use crate::account::{active, moved, world};
use crate::function::Failover;
use crate::machine;
use crate::options::{Float, Options};
use crate::role;
use crate::tally::{Tally, count};
use crate::way::{TIMEOUT, Way, queue};

/// How often the account is looked at to see who is where: so exact are the figures.
const TICK: Duration = Duration::from_millis(100);

/// The schedule looks twice more after the last move, which shows what was left undone or told wrongly.
const AFTERMATH: Duration = Duration::from_secs(130);

/// An instance that is stopping is stopped within this, which is another event.
const LAST_EVENT: Duration = Duration::from_secs(45);

/// What was seen of a storm.
pub(crate) struct Seen {
    /// When each group was moved, of those that were.
    pub(crate) moved: Vec<Duration>,
    pub(crate) tally: Tally,
    pub(crate) usage: Usage,
    /// Events that were given up.
    pub(crate) dead: usize,
    /// The outcomes that were told since it began, as the message's attribute has them.
    pub(crate) told: Vec<String>,
    /// The throttle's bucket for the attach of an interface, for the assignment of an address: so many at once, and so many a second.
    pub(crate) bucket: (u32, u32),
    /// Broken off.
    pub(crate) unfinished: bool,
    /// Seconds of the processor, the simulated account's included.
    pub(crate) cpu: Option<f64>,
    /// MiB beyond what the account took.
    pub(crate) memory: Option<f64>,
}

/// One storm.
pub(crate) async fn storm(
    options: &Options,
    progress: &ProgressBar,
) -> Result<Seen, Box<dyn Error>> {
    let simulator = Simulator::new(world(options)?);
    simulator.keep_no_record();
    simulator.allow_only(role::policy());
    let settings = LambdaSettings {
        concurrency: options.concurrency,
        maximum_event_age: Duration::from_hours(1),
        timeout: TIMEOUT,
        ..LambdaSettings::default()
    };
    let queue = queue(options);
    let lambda = Lambda::new(Failover::of(&simulator, queue.clone()), settings);
    watched(&simulator, &lambda).await?;
    let told_before = simulator.with_world(|world| world.messages().len());
    let tally = count(&simulator);
    lambda.forget_usage();
    let before = (machine::memory("VmRSS"), machine::cpu());

    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.seed);
    let way = Way::to(&lambda, queue, options.workers);
    keep_schedule(&way, rng.random_range(0..60_000));
    let began = Instant::now();
    for group in 0..options.groups {
        stop(&simulator, group, rng.random_range(0..1_000_000));
    }
    let mut at: Vec<Option<Duration>> = vec![None; options.groups];
    let mut all_moved: Option<Instant> = None;
    let unfinished = loop {
        sleep(TICK).await;
        for event in simulator.with_world(World::take_events) {
            deliver(&way, event.payload, rng.random_range(100..1_000));
        }
        if all_moved.is_none() {
            note(&simulator, options, began, &mut at);
            progress.set_position(at.iter().flatten().count() as u64);
            all_moved = at.iter().all(Option::is_some).then(Instant::now);
        }
        let over = all_moved.is_some_and(|at| at.elapsed() > AFTERMATH);
        if over && began.elapsed() > LAST_EVENT && way.is_idle() {
            break false;
        }
        if began.elapsed() > Duration::from_mins(options.minutes) {
            break true;
        }
    };
    let mut moved: Vec<Duration> = at.into_iter().flatten().collect();
    moved.sort_unstable();
    Ok(Seen {
        moved,
        tally: taken(&tally),
        usage: lambda.usage(),
        dead: way.dead(),
        told: simulator.with_world(|world| outcomes(world, told_before)),
        bucket: simulator.with_world(|world| bucket(world, options)),
        unfinished,
        cpu: machine::cpu().zip(before.1).map(|(now, then)| now - then),
        memory: machine::memory("VmHWM")
            .zip(before.0)
            .map(|(most, then)| most - then),
    })
}

/// Watched since an hour: all is announced, an environment is warm, and the buckets are full.
async fn watched(simulator: &Simulator, lambda: &Lambda<Failover>) -> Result<(), Box<dyn Error>> {
    let throttled = |enabled| {
        simulator.with_world(|world| world.settings_mut().throttling.enabled = enabled);
    };
    throttled(false);
    lambda.warm();
    let looked = lambda
        .invoke("watch", &json!({ "action": "reconcile" }))
        .await;
    looked.map_err(|_| "the function has no concurrency")??;
    sleep(Duration::from_hours(1)).await;
    simulator.with_world(World::take_events);
    throttled(true);
    Ok(())
}

/// Each minute, from some moment on.
fn keep_schedule(way: &Way, phase: u64) {
    let way = way.clone();
    let mut next = Instant::now() + Duration::from_millis(phase);
    tokio::spawn(async move {
        loop {
            sleep_until(next).await;
            way.send(&json!({ "action": "reconcile" }));
            next += Duration::from_mins(1);
        }
    });
}

fn stop(simulator: &Simulator, group: usize, after: u64) {
    let simulator = simulator.clone();
    tokio::spawn(async move {
        sleep(Duration::from_micros(after)).await;
        let stopped =
            simulator.with_world(|world| world.set_state(&active(group), InstanceState::Stopping));
        if let Err(error) = stopped {
            eprintln!("{} could not be stopped: {error}", active(group));
        }
    });
}

fn deliver(way: &Way, event: serde_json::Value, after: u64) {
    let way = way.clone();
    tokio::spawn(async move {
        sleep(Duration::from_millis(after)).await;
        way.send(&event);
    });
}

fn note(simulator: &Simulator, options: &Options, began: Instant, at: &mut [Option<Duration>]) {
    let now = simulator.with_world(|world| moved(world, options));
    for (at, _) in at.iter_mut().zip(now).filter(|(_, moved)| *moved) {
        at.get_or_insert(began.elapsed());
    }
}

fn bucket(world: &World, options: &Options) -> (u32, u32) {
    let throttling = &world.settings().throttling;
    let bucket = match options.float {
        Float::Interface | Float::Route | Float::ElasticIp => throttling.changes,
        Float::Address => throttling.addresses,
    };
    (bucket.size, bucket.refill)
}

fn outcomes(world: &World, told_before: usize) -> Vec<String> {
    let since = world.messages().iter().skip(told_before);
    let outcome = |attribute: &ec2_simulator::api::MessageAttribute| attribute.string_value.clone();
    let told = since.map(|message| message.attributes.get("outcome").map(outcome));
    told.map(Option::unwrap_or_default).collect()
}

fn taken(tally: &Mutex<Tally>) -> Tally {
    tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
