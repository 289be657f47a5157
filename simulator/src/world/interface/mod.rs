//! Network interfaces (docs/ec2-facts.md, "Network interfaces"). Open `attach.rs` first. It imports `account` and what is
//! below, `describe`, and the rows `subnet`, `instance_type` and `elastic_ip`.
//!
//! `attach`, `detach` and `modify` are calls with their rules, and what follows later; `refusals` is how EC2 says no.
//! `entry` reads the YAML, `shown` and `describe` answer describes; `present` shows an interface to whoever checks the
//! world, and `invariants` checks it.

mod attach;
mod describe;
mod detach;
mod entry;
mod invariants;
mod modify;
mod present;
mod refusals;
mod shown;

pub(crate) use self::describe::describe;
pub(crate) use self::entry::{AttachedEntry, InterfaceEntry, Written, mentioned};
pub use self::present::{PresentAttachment, PresentInterface};
