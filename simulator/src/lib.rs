//! A faithful, deterministic simulator of the part of EC2 that a network interface failover meets.
//!
//! - [`World`] is the state machine: no input or output, virtual time, one seed. It knows nothing of failover groups.
//! - [`Simulator`] is a world behind a connection: latency, faults, a record of every call. It implements the core's ports.
//! - [`api`] is what both speak: EC2's requests, responses and errors as plain structures.

pub mod api;
mod convert;
mod faults;
mod ports;
#[cfg(feature = "serve")]
pub mod serve;
mod simulator;
mod world;

pub use faults::{CallContext, Fault, FaultScript, Faults};
pub use simulator::{Call, CallFailure, Simulator};
pub use world::{
    Bucket, InUse, PublishedMessage, Settings, StatusCheck, Throttling, Wait, World, WorldError,
    WorldEvent,
};
