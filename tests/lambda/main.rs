//! The compiled function as Lambda runs it: a runtime API in front of it, the simulated EC2 behind it, HTTP on both
//! sides, in real time.
//!
//! ```text
//! runtime_api.rs   what Lambda is to the function
//! function.rs      the function's process, and its log
//! lambda.rs        both with the simulated EC2, and what came of an invocation
//! every_sample.rs  those under events/ end as they say, and as in a drill
//! log.rs           what an operator finds in the log
//! refusals.rs      what EC2 and SNS may do to a call, the deadline
//! cold_start.rs    wrong settings, time and memory
//! ```
#![cfg(feature = "aws")]

#[cfg(test)]
mod cold_start;
#[cfg(test)]
mod every_sample;
#[cfg(test)]
mod function;
#[cfg(test)]
mod lambda;
#[cfg(test)]
mod log;
#[cfg(test)]
mod refusals;
#[cfg(test)]
#[path = "../common/role.rs"]
mod role;
#[cfg(test)]
mod runtime_api;
#[cfg(test)]
#[path = "../common/samples.rs"]
mod samples;
