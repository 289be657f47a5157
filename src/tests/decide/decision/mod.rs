//! The decision, in the order in which `decide` asks. The first test is the no-op.

mod choice;
mod cooldown;
mod homeless;
mod last_resort;
mod order;
mod settle;
mod split;
mod wanted;

use crate::tests::scene::{Scene, look};

/// `i-a` is the active and holds an interface; the caller says how it is.
fn active() -> Scene {
    look().floating_eni("eni-1").on("i-a").member("i-a")
}
