//! The checks: one table of small pure functions. Open `table.rs` first. A check is a row in it and a function in the file
//! of what it looks at; a test in `failoverctl/tests/account/` sees each of them pass and fail.
#![expect(
    clippy::unnecessary_wraps,
    reason = "a row of the table: another check may be denied what it asks"
)]

mod finding;
mod floats;
mod function;
mod members;
mod network;
mod permission;
mod practice;
mod systems;
mod table;
mod telling;
mod triggers;

pub use self::finding::{Check, Finding, Severity};
pub(crate) use self::table::SYSTEMS;
pub use self::table::{CHECKS, NOT_LOOKED_AT, OF_SYSTEMS};
