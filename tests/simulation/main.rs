//! The random simulation: failover groups, everything that can go wrong with them, and what must hold all the same.
//!
//! A scenario is drawn from a seed and run in virtual time, the real handler over the simulated EC2. A seed that breaks
//! an invariant is a bug report: it is cut down to the shortest scenario that still fails, and printed with what
//! happened.
//!
//! - `SIMULATION_SEED=n` replays one seed; with `SIMULATION_SHRINK=1`, cut down.
//! - `SIMULATION_SEEDS=n` runs as many, from `SIMULATION_FROM` on, on all cores; `SIMULATION_FIRST=1` stops at the first
//!   that fails. In release mode: `cargo test --release --no-default-features --test simulation`.
//! - `SIMULATION_SCENARIO=file` replays a scenario that was written down.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets what it does not expect is to fail"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads its own environment and the real time"
)]

mod by_hand;
mod campaign;
mod draw;
mod draw_kinds;
mod draw_layout;
mod draw_people;
mod events;
#[path = "../common/health.rs"]
mod health;
mod invariants;
#[path = "../common/invocation.rs"]
mod invocation;
mod kinds;
mod lambda;
mod layout;
mod leads;
mod ledger;
mod queue;
mod regressions;
#[path = "../common/role.rs"]
mod role;
mod run;
mod scenario;
mod shrink;
mod stage;
mod tasks;
mod tricks;
mod truth;
mod weather;
mod witness;

use scenario::Scenario;

/// About twenty seconds on one core of a small machine, in debug mode.
const SEEDS: u64 = 500;

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn no_scenario_breaks_an_invariant() {
    if let Some(path) = setting::<String>("SIMULATION_SCENARIO") {
        let json = std::fs::read_to_string(path).expect("a file");
        let scenario = serde_json::from_str(&json).expect("a scenario");
        return replay(&scenario);
    }
    if let Some(seed) = setting("SIMULATION_SEED") {
        return replay(&Scenario::of_seed(seed));
    }
    let asked = setting("SIMULATION_SEEDS");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = asked.map_or(1, |_: u64| setting("SIMULATION_THREADS").unwrap_or(cores));
    let first = setting::<u8>("SIMULATION_FIRST").is_some();
    let from = setting("SIMULATION_FROM").unwrap_or(0);
    let mut campaign = campaign::run(from, asked.unwrap_or(SEEDS), threads, first);
    assert!(campaign.failed.is_empty(), "{}", campaign.report());
}

fn replay(scenario: &Scenario) {
    let violations = run::play(scenario, false).violations;
    let shortest = match (violations.first(), setting::<u8>("SIMULATION_SHRINK")) {
        (Some(first), Some(_)) => shrink::shrink(scenario, first.invariant),
        _ => scenario.clone(),
    };
    println!("{}", campaign::told(&shortest));
    assert!(violations.is_empty(), "{violations:#?}");
}

#[test]
fn a_seed_is_the_same_run_every_time() {
    for seed in 0..40 {
        let scenario = Scenario::of_seed(seed);
        let (once, again) = (run::play(&scenario, true), run::play(&scenario, true));
        assert_eq!(once, again, "seed {seed}");
        assert!(!once.timeline.is_empty());
    }
}

#[test]
fn a_scenario_survives_being_written_down() {
    for seed in 0..40 {
        let scenario = Scenario::of_seed(seed);
        let json = serde_json::to_string(&scenario).expect("plain data");
        let read: Scenario = serde_json::from_str(&json).expect("a scenario");
        assert_eq!(read, scenario);
    }
}
