//! A world behind a connection: calls take time, may fail on the way, and are recorded. Open `handle.rs` first. It
//! imports `api`, `faults`, `policy` and `world`.
//!
//! `handle` is the simulator and its one way for a call; `line` is what lies between callers and the world, `record` what
//! is known of a call afterwards.

mod handle;
mod line;
mod record;

pub use self::handle::{Effect, Simulator};
pub use self::record::{Call, CallFailure};
