//! Whatever arrives, and whatever stands in the tags: never a panic, and never a move outside the group that is named.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "as in every test: what can't be fails it"
)]

mod account;
#[path = "../common/invocation.rs"]
mod invocation;
mod json;
mod mutation;
mod payloads;
#[path = "../common/role.rs"]
mod role;
mod tags;
