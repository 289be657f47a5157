//! What is asked of a drill: who fails how, or which event arrives.

use std::fmt;

use clap::ValueEnum;
use eni_failover::cloud::InstanceId;
use serde_json::Value;

/// What a drill begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// An instance fails, and the event that AWS would send of it arrives.
    Failure {
        /// Who fails.
        instance: InstanceId,
        /// How.
        how: How,
    },
    /// This event arrives, in the state that it speaks of.
    Event(Value),
}

/// How an instance fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// Somebody stops it
    Stop,
    /// Somebody terminates it
    Terminate,
    /// It hangs: its instance status check fails, and the alarm on it goes off
    #[value(alias = "hung")]
    Impair,
    /// It runs and EC2 sees nothing wrong, but an alarm on its application goes off
    #[value(alias = "application")]
    Alarm,
}

/// What is asked of a drill.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// This opening.
    For(Opening),
    /// The active of a group fails.
    ActiveFails(How),
}

impl From<Option<Opening>> for Asked {
    fn from(opening: Option<Opening>) -> Self {
        opening.map_or(Self::ActiveFails(How::Stop), Self::For)
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stop => "is stopped",
            Self::Terminate => "is terminated",
            Self::Impair => "fails its instance status check",
            Self::Alarm => "runs, but an alarm on its application goes off",
        })
    }
}
