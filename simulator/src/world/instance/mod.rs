//! Instances. Open `life.rs` first. It imports `account` and what is below, `describe`, `event`, and the rows
//! `instance_type` and `interface`.
//!
//! `life` is what follows from a state; `calls` and `operator` are what puts an instance into another, `news` is what
//! EventBridge hears of it. `entry` reads the YAML, `shown` and `describe` answer describes; `present` shows an instance to
//! whoever checks the world, and `invariants` checks it.

mod calls;
mod describe;
mod entry;
mod invariants;
mod life;
mod news;
mod operator;
mod present;
mod shown;

pub(crate) use self::describe::describe;
pub(crate) use self::entry::InstanceEntry;
pub use self::present::PresentInstance;
