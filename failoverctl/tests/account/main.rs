//! Status and audit of an account, driven through the simulator's ports: no SDK, no network.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect is to fail"
)]

#[cfg(test)]
mod audits;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod twins;
