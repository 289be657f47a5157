//! Every fault at every call, and every order of two invocations' calls.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "as in every test: what can't be fails it"
)]

mod case;
mod codes;
mod every_fault;
mod fault;
mod ground;
#[path = "../common/health.rs"]
mod health;
mod interleavings;
#[path = "../common/invocation.rs"]
mod invocation;
mod lambda;
mod ports;
#[path = "../common/role.rs"]
mod role;
mod spoiled;
mod truth;
mod witness;
