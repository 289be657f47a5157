//! Every sample under `events/`, in the built-in world in the state that the sample speaks of: drilled once, in virtual
//! time, and looked at from each side.
//!
//! What only the binary can show (its exit status, what it prints) is in `failoverctl/tests/cli`, what only the compiled
//! function can (HTTP, the SDK, Lambda's runtime) in `tests/lambda/every_sample.rs`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::common::samples::{expected, names, payload};
use ec2_simulator::World;
use failoverctl::drill::{Drill, in_virtual_time};
use failoverctl::stage::{Asked, Opening, start_for};

/// What came of each, by the name of its file.
static DRILLS: LazyLock<BTreeMap<String, Drill>> = LazyLock::new(|| {
    let named = names().into_iter();
    named.map(|name| (name.clone(), drill(&name))).collect()
});

#[test]
fn every_sample_is_expected_to_end_as_something_and_the_other_way_round() {
    let expected: Vec<String> = expected().into_keys().collect();
    assert_eq!(expected, names());
}

#[test]
fn every_sample_ends_as_expected() {
    let differences: Vec<String> = expected()
        .into_iter()
        .filter_map(|(name, expected)| {
            let difference = expected.difference(&DRILLS[&name].answer)?;
            Some(format!("{name}: {difference}"))
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn after_every_sample_all_that_floats_is_held_by_the_healthy() {
    for (name, drill) in &*DRILLS {
        assert!(drill.held_by_the_healthy, "{name}: {:?}", drill.after);
        assert_eq!(drill.violations, Vec::<String>::new(), "{name}");
    }
}

/// A move is told once; a watched group that stays is nothing to tell.
#[test]
fn of_every_sample_exactly_the_moves_are_told() {
    for (name, drill) in &*DRILLS {
        let outcomes = drill.answer["outcomes"].as_array().expect("outcomes");
        let moved = outcomes
            .iter()
            .filter(|it| it["outcome"] == "moved")
            .count();
        assert_eq!(drill.messages.len(), moved, "{name}: {:?}", drill.messages);
        assert_eq!(drill.failure, None, "{name}");
    }
}

fn drill(name: &str) -> Drill {
    let opening = Opening::Event(payload(name));
    let asked = Asked::For(opening);
    let world = World::built_in(start_for(&asked));
    in_virtual_time(world, asked).expect("a drill").0
}
