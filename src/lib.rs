//! Moves what floats in a failover group (network interfaces, secondary private IPv4 addresses) to a healthy standby.

#[cfg(feature = "aws")]
pub mod aws;
pub mod call_error;
pub mod handler;
pub mod ids;
pub mod message;
pub mod ports;
pub mod settings;
pub mod trigger;
