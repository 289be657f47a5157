//! A faithful, deterministic simulator of the part of EC2 that a network interface failover meets.
//!
//! - [`World`] is the state machine: no input or output, virtual time, one seed. It knows nothing of failover groups.
//! - [`Simulator`] is a world behind a connection: latency, faults, a record of every call. It implements the core's ports.
//! - [`Policy`] is what IAM allows the callers, if a test wants them to have no more than their role has.
//! - [`Lambda`] and [`Queue`] are what stands before a function: its concurrency, its retries, an event source mapping.
//! - [`api`] is what both speak: EC2's requests, responses and errors as plain structures.
//!
//! From the ground up, each imports only what is above it in this list:
//!
//! - [`api`], `wildcard`: the words.
//! - `faults`, `policy`: what may befall a call, and what IAM says to it.
//! - `world/`: what EC2 has and how it behaves, a row for each thing.
//! - `simulator/`: the connection.
//! - `lambda/`: what runs a function, and what feeds it; it knows none of the others.
//! - `ports` with `ask` and `convert`: the core's ports. `serve/`: HTTP.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use ec2_simulator::{Fault, FaultScript, Simulator, World};
//! use eni_failover::cloud::{Ec2Read, InstanceState};
//!
//! let simulator = Simulator::new(World::built_in("2026-11-23T12:00:00Z".parse()?));
//! simulator.inject(FaultScript::new().on("DescribeInstances", 1, Fault::throttled()));
//! assert!(simulator.instances_with_tag("failover:group", None).await.unwrap_err().is_transient());
//! assert_eq!(simulator.instances_with_tag("failover:group", None).await?.items.len(), 5);
//! assert_eq!(simulator.calls().len(), 2);
//!
//! let web_1 = "i-0aaaaaaaaaaaaaaa1";
//! simulator.with_world(|world| world.set_state(web_1, InstanceState::Stopping))?;
//! let events = simulator.with_world(|world| world.take_events());
//! assert_eq!(events[0].payload["detail"]["state"], "stopping");
//! # Ok(())
//! # }
//! ```

pub mod api;
mod ask;
mod convert;
mod faults;
mod lambda;
mod policy;
mod ports;
#[cfg(feature = "serve")]
pub mod serve;
mod simulator;
mod wildcard;
mod world;

pub use faults::{CallContext, Fault, FaultRule, FaultRules, FaultScript, Faults};
pub use lambda::{
    Function, Invoked, Lambda, LambdaSettings, Mapping, Message, Queue, QueueSettings, Throttled,
    Usage, map,
};
pub use policy::{Policy, PolicyError};
pub use simulator::{Call, CallFailure, Effect, Simulator};
pub use world::{
    Bucket, InUse, PresentAttachment, PresentInstance, PresentInterface, PublishedMessage,
    Settings, Throttling, Wait, World, WorldError, WorldEvent,
};
