//! The HTTP face, from a socket's other end.
#![cfg(feature = "serve")]

mod changes;
mod client;
mod connections;
mod control;
mod describes;
mod refusals;
mod sns;
