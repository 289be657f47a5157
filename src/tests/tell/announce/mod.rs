//! Who is told what, and when; and what the tags say afterwards.

mod news;
mod refusals;
mod status;

use crate::tests::scene::{Scene, look};

const ON_A: &str = "active=i-a since=2026-11-23T09:00:00Z";

/// `i-a` holds an interface, `i-b` stands by; the caller says how `i-a` is.
fn on_a() -> Scene {
    let scene = look().floating_eni("eni-1").on("i-a");
    scene.member("i-b").member("i-a")
}

/// The same after a move.
fn on_b() -> Scene {
    let scene = look().floating_eni("eni-1").on("i-b");
    scene.member("i-b").member("i-a")
}
