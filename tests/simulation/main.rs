//! The random simulation: failover groups, everything that can go wrong with them, and what must hold all the same.
//!
//! A scenario is drawn from a seed and run in virtual time, the real handler over the simulated EC2. A seed that breaks
//! an invariant is a bug report: it is cut down to the shortest scenario that still fails, and printed with what
//! happened. `SIMULATION_SEED=n` replays one, `SIMULATION_SEEDS=n` runs as many (see `docs/reliability.md`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets what it does not expect is to fail"
)]

mod draw;
mod draw_layout;
mod events;
mod invariants;
mod lambda;
mod layout;
mod ledger;
mod run;
mod scenario;
mod stage;
mod truth;
mod weather;
mod witness;

use scenario::Scenario;

#[test]
fn no_scenario_breaks_an_invariant() {
    let seeds: u64 = std::env::var("SIMULATION_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let mut bad = std::collections::BTreeMap::new();
    let began = std::time::Instant::now();
    let mut counts = ledger::Counts::default();
    for seed in 0..seeds {
        let played = run::play(&Scenario::of_seed(seed), false);
        counts.moves += played.counts.moves;
        counts.calls += played.counts.calls;
        counts.invocations += played.counts.invocations;
        for v in played.violations.iter().take(1) {
            bad.entry(v.invariant)
                .or_insert_with(Vec::new)
                .push((seed, v.what.clone()));
        }
    }
    println!("{:?} {counts:?}", began.elapsed());
    for (k, v) in &bad {
        println!("{k}: {} {:?}", v.len(), &v[..v.len().min(5)]);
    }
    assert!(bad.is_empty());
}

#[test]
fn a_seed_replays() {
    let Some(seed) = std::env::var("SIMULATION_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
    else {
        return;
    };
    let scenario = Scenario::of_seed(seed);
    println!("{}", serde_json::to_string(&scenario).unwrap());
    let played = run::play(&scenario, true);
    for (at, line) in &played.timeline {
        println!("{:>9.3} {line}", *at as f64 / 1000.0);
    }
    println!("{:?}", played.violations);
}
