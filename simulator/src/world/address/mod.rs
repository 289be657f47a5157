//! Secondary addresses of interfaces, IPv6 addresses and prefixes (docs/ec2-facts.md, "Addresses"). Open `assign.rs`
//! first, then `further.rs`. It imports `account` and
//! what is below, and the row `instance_type`.
//!
//! EC2 calls the move asynchronous, and means the instance's metadata and the network behind it, which a world doesn't
//! have; a describe that still shows the old holder is a stale one (`stale-reads`).

mod assign;
mod further;
mod refusals;
mod unassign;
mod written;
