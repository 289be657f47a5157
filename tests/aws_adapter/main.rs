//! The adapter over the real SDK, against a server that says what a test tells it to say.
#![cfg(feature = "aws")]

#[cfg(test)]
#[path = "../codes/mod.rs"]
mod codes;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod leads;
#[cfg(test)]
mod partial;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod server;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod writes;
#[cfg(test)]
mod xml;
