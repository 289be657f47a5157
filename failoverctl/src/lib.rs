//! The operator's command line, as a library: what `failoverctl drill` does, for its own tests and those of the function.
//!
//! ```text
//! stage.rs     which failure, and what brings a world into the state that an event speaks of
//! who.rs       which instance is meant
//! drill.rs     world, failure, event, the real handler, and what came of it
//! view.rs      the groups as a person and a program want to see them
//! show.rs      the drill for a terminal
//! wire.rs      the same through the AWS SDK and HTTP (feature `aws`)
//! ```

pub mod drill;
pub mod show;
pub mod stage;
pub mod view;
pub mod who;
#[cfg(feature = "aws")]
pub mod wire;
