//! A faithful, deterministic simulator of the part of EC2 that a network interface failover meets.
//!
//! - [`World`] is the state machine: no input or output, virtual time, one seed. It knows nothing of failover groups.
//! - [`Simulator`] is a world behind a connection: latency, faults, a record of every call. It implements the core's ports.
//! - [`api`] is what both speak: EC2's requests, responses and errors as plain structures.

pub mod api;
mod simulator;
mod world;

pub use simulator::{CallFailure, Simulator};
pub use world::{World, WorldError};
