//! What every step is carried out under, and why it may not get to its end.

use std::time::Duration;

use tokio::time::Instant;

use crate::cloud::{CallError, Deadline};

/// The limits of an execution.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// A detach from an instance that is only doubted is forced when it takes longer.
    pub force_detach_after: Duration,
    /// Nothing is started after it.
    pub deadline: Deadline,
}

/// Why a step didn't get to its end.
#[derive(Debug, thiserror::Error)]
pub enum StepFailure {
    /// The member can't take it: another one may.
    #[error("{0}")]
    MemberUnable(CallError),
    /// It can't be done, whoever is to take it.
    #[error("{0}")]
    Impossible(CallError),
    /// EC2 has something else at the device index, or says so: another one may do.
    #[error("{error}")]
    IndexTaken {
        /// The index.
        device_index: u32,
        /// What EC2 said.
        error: CallError,
    },
    /// EC2 said neither yes nor no, however often it was asked.
    #[error("{error}")]
    NoVerdict {
        /// What EC2 said last, or that it said nothing.
        error: CallError,
        /// When it was asked first.
        asked: Instant,
    },
    /// What it was planned on is no longer so: look again.
    #[error("{0}")]
    Overtaken(String),
    /// The deadline came first.
    #[error("{0} was not finished in the time that the function has")]
    OutOfTime(String),
}
