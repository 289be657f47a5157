//! What EC2 shows, and what it comes to.

mod addresses;
mod application;
mod boundary;
mod elastic_ips;
mod families;
mod health;
mod holders;
mod interfaces;
mod members;
mod ownership;

use crate::tests::scene::Scene;

/// The problems of the group `web`, as a person reads them.
fn problems(scene: &Scene) -> Vec<String> {
    let problems = scene.group().problems;
    problems.iter().map(ToString::to_string).collect()
}

/// The problems that belong to no group.
fn stray(scene: &Scene) -> Vec<String> {
    let problems = scene.snapshot().stray;
    problems.iter().map(ToString::to_string).collect()
}

/// What floats in the group `web`, and who has it.
fn floats(scene: &Scene) -> Vec<String> {
    floats_of(scene, "web")
}

fn floats_of(scene: &Scene, group: &str) -> Vec<String> {
    let floats = scene.group_named(group).floats;
    floats
        .iter()
        .map(|float| {
            format!("{} {:?}", float.id, float.holder)
                .replace("InstanceId", "")
                .replace("EniId", "")
                .replace('"', "")
        })
        .collect()
}
