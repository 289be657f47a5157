//! Moves what floats in a failover group (network interfaces, secondary private IPv4 addresses) to a healthy standby.

pub mod announce;
#[cfg(feature = "aws")]
pub mod aws;
pub mod call_error;
pub mod concern;
pub mod conclude;
pub mod deadline;
pub mod decide;
pub mod event;
pub mod execute;
pub mod failover;
pub mod group;
pub mod handler;
pub mod ids;
pub mod message;
pub mod metrics;
pub mod observe;
pub mod outcome;
pub mod plan;
pub mod ports;
pub mod problem;
pub mod retry;
pub mod settings;
pub mod snapshot;
pub mod tags;
pub mod testimony;
#[cfg(test)]
mod tests;
pub mod trigger;
