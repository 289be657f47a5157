//! What was counted of a function.

use std::time::Duration;

/// What a function was used for, since it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Invocations that began.
    pub invocations: u64,
    /// Those in an environment that was started for it.
    pub cold: u64,
    /// Those that ended with an error, or not at all.
    pub failed: u64,
    /// Those that Lambda ended.
    pub timed_out: u64,
    /// Tries for which there was no concurrency left.
    pub throttled: u64,
    /// Asynchronous events that Lambda gave up.
    pub dead: u64,
    /// The most that ran at one moment.
    pub most_at_once: usize,
    /// What is paid for: the time of all invocations and of all starts.
    pub billed: Duration,
    /// The longest invocation.
    pub longest: Duration,
}
