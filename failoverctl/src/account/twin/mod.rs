//! The account as a world: what a drill can be held in. Open `taken.rs` first.
//!
//! `world` is the form of the file (docs/world.md), `taken` what EC2 shows in that form, `anonymous` the same without
//! anything that tells whose it is.

mod anonymous;
mod taken;
mod world;

pub use self::taken::{Seen, seen, twin};
pub use self::world::Twin;
