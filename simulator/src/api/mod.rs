//! The calls this simulator answers, as plain structures close to EC2's API model: same names, same optionality.
//!
//! The HTTP face reads requests from the Query protocol and writes responses as XML; the core's ports skip the wire.
//! Identifiers in requests are text as it came, since EC2 itself answers for those that are malformed.
//!
//! Open `action.rs` first: a row of its table is a call. There is a file for each thing that calls are about, with what
//! is asked and what is answered; all of them import no more than the core's `cloud` and each other, without a circle.
//! `dry_run` stands where EC2 has `DryRun`: not on Assign/UnassignPrivateIpAddresses and Assign/UnassignIpv6Addresses.

mod action;
mod address;
mod asked;
mod check;
mod elastic_ip;
mod error;
mod instance;
mod instance_type;
mod interface;
mod lifecycle;
mod route;
mod subnet;
mod tag;
mod topic;

pub use self::action::{ACTIONS, Action, Request, Response};
pub use self::address::*;
pub use self::asked::*;
pub use self::check::*;
pub use self::elastic_ip::*;
pub use self::error::ApiError;
pub use self::instance::*;
pub use self::instance_type::*;
pub use self::interface::*;
pub use self::lifecycle::*;
pub use self::route::*;
pub use self::subnet::*;
pub use self::tag::*;
pub use self::topic::*;
