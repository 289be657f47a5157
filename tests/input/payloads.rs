//! No payload makes the handler panic, or touch a group that it doesn't name.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed};
use serde_json::Value;

use crate::account::{hand, touched, well};
use crate::json::value;
use crate::mutation::{Mutation, mutated, mutation};

/// Always the same cases.
pub(crate) fn cases(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    }
}

/// The groups, and all words by which a payload may name them.
const GROUPS: [(&str, &[&str]); 2] = [
    (
        "web",
        &[
            "web",
            "i-0aaaaaaaaaaaaaaa1",
            "i-0bbbbbbbbbbbbbbb2",
            "i-0eeeeeeeeeeeeeee5",
        ],
    ),
    (
        "db",
        &[
            "db",
            "i-0ccccccccccccccc3",
            "i-0ddddddddddddddd4",
            "i-0eeeeeeeeeeeeeee5",
        ],
    ),
];

/// Both groups are well, so that nothing is to be done but what the payload asks for by name.
fn assert_stays_inside(payload: &Value) {
    let world = well();
    let (simulator, changes) = hand(&world, std::slice::from_ref(payload));
    let text = payload.to_string();
    let named = |(_, words): &(&str, &[&str])| words.iter().any(|word| text.contains(word));
    let named: Vec<&str> = GROUPS
        .into_iter()
        .filter(named)
        .map(|(group, _)| group)
        .collect();
    for (id, groups) in touched(&world, &changes) {
        let inside = named.iter().any(|group| groups.contains(*group));
        assert!(inside, "{id} of {groups:?}, by {payload}: {changes:#?}");
    }
    assert_eq!(
        simulator.with_world(|world| world.violations()),
        Vec::<String>::new()
    );
}

fn samples() -> Vec<Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("events");
    let entries = directory.read_dir().expect("events/");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "json"));
    paths.sort();
    let read = |path| std::fs::read_to_string(path).expect("a sample");
    let samples: Vec<Value> = paths
        .iter()
        .map(|path| serde_json::from_str(&read(path)).expect("JSON"))
        .collect();
    assert!(samples.len() >= 25, "only {} samples", samples.len());
    samples
}

fn mutant() -> impl Strategy<Value = Value> {
    let mutations = vec(mutation(), 1..5);
    let mutate =
        |payload: Value, (which, mutation): &(Index, Mutation)| mutated(&payload, *which, mutation);
    (prop::sample::select(samples()), mutations)
        .prop_map(move |(sample, mutations)| mutations.iter().fold(sample, mutate))
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn any_json_stays_inside(payload in value()) {
        assert_stays_inside(&payload);
    }

    #[test]
    fn any_mutation_of_a_sample_stays_inside(payload in mutant()) {
        assert_stays_inside(&payload);
    }
}
