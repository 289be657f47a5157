//! Route tables. Open `change.rs` first: what may be done to a route. It imports `account` and what is below, and
//! `describe`.

mod change;
mod describe;
mod entry;
mod invariants;
mod named;

pub(crate) use self::describe::describe;
pub(crate) use self::entry::RouteTableEntry;
