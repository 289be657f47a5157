//! The account as a world: what a drill can be held in. Open `taken.rs` first.
//!
//! `world` is the form of the file (docs/world.md), `taken` what EC2 shows in that form (`shown`: an instance and an
//! interface, `reach`: what can leave a subnet), `anonymous` the same without anything that tells whose it is (`masks` and `blocks`: what stands for what).

mod anonymous;
mod blocks;
mod masks;
mod reach;
mod shown;
mod taken;
mod world;

pub use self::taken::{Seen, seen, twin};
pub use self::world::Twin;
