//! The operator's command line, as a library: what `failoverctl drill` does, for its own tests and those of the function.
//!
//! From the ground up; each imports only what is above it in this list, and says at its door which file to open first:
//!
//! - [`account`]: the operator's own account: what its calls answer, status, audit.
//! - [`stage`]: which failure, of whom, and what brings a world into the state that an event speaks of.
//! - [`view`]: the groups as a person and a program want to see them.
//! - [`drill`]: world, failure, event, the real handler, and what came of it. Begin here.
//! - [`rehearse`]: every member, every way to fail, a drill each.
//! - [`report`]: drill and rehearsal as an HTML page.
//! - [`show`]: drill, rehearsal and account for a terminal.
//! - `wire`: the same drill through the AWS SDK and HTTP (feature `aws`).
//! - [`cli`]: the command line: arguments, standard output, exit status.

// What the function waits for, with the AWS SDK in it, is nested deeper than the default lets it be.
#![recursion_limit = "256"]

pub mod account;
pub mod cli;
pub mod drill;
pub mod rehearse;
pub mod report;
pub mod show;
pub mod stage;
pub mod view;
#[cfg(feature = "aws")]
pub mod wire;
