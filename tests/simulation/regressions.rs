//! Seeds that found something, with what was wrong. They hold their scenarios only as long as the generator is what it
//! is; a change of it makes new ones of them, which must hold as well.

use crate::campaign::told;
use crate::run::play;
use crate::scenario::Scenario;

const FOUND: [(u64, &str); 11] = [
    (
        32,
        "a wish that Lambda delivered again moved the group once more",
    ),
    (
        108,
        "the same, after the invocation that moved it died before it told",
    ),
    (154, "the same, delivered after the cooldown"),
    (
        155,
        "floats that no member could hold together were left without an owner",
    ),
    (
        213,
        "a group that came back to the member that the tags named was never told",
    ),
    (534, "as 155, with interfaces"),
    (
        1353,
        "a float without an owner stayed so while another one was held outside",
    ),
    (1827, "a wish that was half made was begun anew from there"),
    (
        4889,
        "a hung detach was never forced where invocations were shorter than the patience",
    ),
    (
        10648,
        "a stale look after a refusal left a float without an owner",
    ),
    (
        11149,
        "the simulator interrupted a Spot instance that was on its way out",
    ),
];

#[test]
fn what_was_found_once_holds() {
    for (seed, what) in FOUND {
        let scenario = Scenario::of_seed(seed);
        let violations = play(&scenario, false).violations;
        assert!(
            violations.is_empty(),
            "{seed}, {what}: {violations:#?}\n{}",
            told(&scenario)
        );
    }
}
