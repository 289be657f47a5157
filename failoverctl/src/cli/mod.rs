//! The command line: what there is to say, and what is done about it. Open `command.rs` first. It imports all rooms.
//!
//! `command` has the definitions of all commands, from which `--help`, completions and manual pages are made. Each command is
//! a file with its arguments and what it does: `drill`, `rehearse`, `papers` (completions, manual pages). Of the account (feature `aws`): `audit`, `status`, `snapshot`,
//! `request` (plan, failover, reconcile), `maintain`; they share `place` and `asking`, and `twins` rehearses for the audit. What they share: `source` (a
//! file or standard input), `world` (where a drill is held), `output` (standard output, and its width), `complaint` (what went
//! wrong) and `complain` (says so, to people and to programs), `ending` (the exit status).

#[cfg(feature = "aws")]
mod asking;
#[cfg(feature = "aws")]
mod audit;
mod command;
mod complain;
mod complaint;
mod drill;
mod ending;
#[cfg(feature = "aws")]
mod maintain;
#[cfg(not(feature = "aws"))]
mod not_built_in;
mod output;
mod papers;
#[cfg(feature = "aws")]
mod place;
mod rehearse;
#[cfg(feature = "aws")]
mod request;
#[cfg(feature = "aws")]
mod snapshot;
mod source;
#[cfg(feature = "aws")]
mod status;
#[cfg(feature = "aws")]
mod twins;
mod world;

pub use self::command::{Cli, Command, main};
pub use self::complaint::Complaint;
pub use self::ending::Ending;
