//! The HTTP face, from a socket's other end.
#![cfg(feature = "serve")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what clippy allows in tests, for what they share"
)]

mod auto_scaling;
mod binary;
mod changes;
mod client;
mod connections;
mod control;
mod describes;
mod refusals;
mod sns;
