//! Moves what floats in a failover group (network interfaces, secondary private IPv4 addresses) to a healthy standby.

pub mod call_error;
pub mod event;
pub mod ids;
pub mod message;
pub mod ports;
pub mod trigger;
