//! The calls, with the operator's own credentials. Open `around.rs` first.
//!
//! EC2 is looked at through the function's own ports. For the few reads of six other services there is one signed call
//! (`signed`, `xml`) with AWS's own signer and HTTP client, which are here anyway: their SDK crates together would take
//! longer to compile than all else but EC2's, and change its features, so that it is compiled anew.
//! `connection` finds region, credentials, stack and function; a file each asks a service; `invoke` lets the function act.

mod alarms;
mod around;
mod connection;
mod figures;
mod function;
mod instances;
mod invoke;
mod key;
mod mutes;
mod network;
mod role;
mod rules;
mod signed;
mod systems;
mod topic;
mod xml;

#[cfg(test)]
mod tests;

pub use self::around::{everything, settings};
pub use self::connection::{AskError, Connection, Place};
pub use self::invoke::{Invoked, failover, plan, reconcile};
pub use self::systems::systems;
