//! Scenarios that found something, cut down and written out, so that a change of the generator keeps them. Each says
//! what was wrong.

use crate::campaign::told;
use crate::run::play;
use crate::scenario::Scenario;

fn holds(json: &str) {
    let scenario: Scenario = serde_json::from_str(json).expect("a scenario");
    let violations = play(&scenario, false).violations;
    assert!(
        violations.is_empty(),
        "{violations:#?}\n{}",
        told(&scenario)
    );
}
