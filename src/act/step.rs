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

/// How long a member is tried that EC2 gives no verdict on: it may be EC2 that is in trouble, or only what this member
/// asks of it. The next one is worth a try, and who waits is to be told within a minute.
pub(super) const WITHOUT_A_VERDICT: Duration = Duration::from_secs(15);

/// For so long EC2 is asked that says neither yes nor no, where nobody else could be asked for: whoever waits for it is to be
/// told within a minute. Then it is left to the next look.
pub(super) const WITHOUT_A_VERDICT_AT_ALL: Duration = Duration::from_secs(30);

/// For so long the describes may show what was before a call: after it, what they show is true.
pub(super) const CONSISTENT_AFTER: Duration = Duration::from_secs(5);

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
    /// EC2 said neither yes nor no to the detach, however often it was asked: no other member would help.
    #[error("{0}")]
    Withheld(CallError),
    /// What it was planned on is no longer so: look again.
    #[error("{0}")]
    Overtaken(String),
    /// The deadline came first.
    #[error("{0} was not finished in the time that the function has")]
    OutOfTime(String),
}
