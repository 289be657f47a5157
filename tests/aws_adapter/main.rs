//! The adapter over the real SDK, against a server that says what a test tells it to say.
#![cfg(all(feature = "aws", test))]

#[path = "../codes/mod.rs"]
mod codes;
mod errors;
mod partial;
mod reads;
mod server;
mod unknown;
mod writes;
mod xml;
