//! The command line: what there is to say, and what is done about it. Open `command.rs` first. It imports all rooms.
//!
//! `command` has the definitions of all commands, from which `--help`, completions and manual pages are made. Each command is
//! a file with its arguments and what it does: `drill`, `rehearse`, `papers` (completions, manual pages). What they share: `source` (a
//! file or standard input), `world` (where a drill is held), `output` (standard output, and its width), `complaint` (what went
//! wrong) and `complain` (says so, to people and to programs), `ending` (the exit status).

mod command;
mod complain;
mod complaint;
mod drill;
mod ending;
mod output;
mod papers;
mod rehearse;
mod source;
mod world;

pub use self::command::{Cli, Command, main};
pub use self::complaint::Complaint;
pub use self::ending::Ending;
