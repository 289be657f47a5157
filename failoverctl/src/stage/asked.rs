//! What is asked of a drill: who fails how, or which event arrives.

use std::fmt;

use clap::ValueEnum;
use eni_failover::cloud::InstanceId;
use serde::Serialize;
use serde_json::Value;

/// What a drill begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// Instances fail, and the events that AWS would send of them arrive: those of one list at once, the lists one after
    /// the other, each when all that came before is at rest.
    Failures(Vec<Vec<Failure>>),
    /// All that is up in an Availability Zone fails at once, and meanwhile EC2's describes are slow in the whole region.
    ZoneFails(Vec<Failure>),
    /// This event arrives, in the state that it speaks of.
    Event(Value),
}

/// Who fails how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Who fails.
    pub instance: InstanceId,
    /// How.
    pub how: How,
}

/// How an instance fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    /// It is a Spot instance, and AWS wants it back in two minutes
    Spot,
}

/// What is asked of a drill.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// This opening.
    For(Opening),
    /// The active of a group fails.
    ActiveFails(How),
    /// Every instance that is up in an Availability Zone fails, at once.
    ZoneFails {
        /// Which zone.
        zone: String,
        /// How they fail.
        how: How,
    },
}

impl Opening {
    /// One instance fails.
    pub fn fails(instance: impl Into<InstanceId>, how: How) -> Self {
        let instance = instance.into();
        Self::Failures(vec![vec![Failure { instance, how }]])
    }

    /// All that fail, in their order.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.acts().iter().flatten()
    }

    /// The same, each list of those that fail at once by itself.
    #[must_use]
    pub fn acts(&self) -> &[Vec<Failure>] {
        match self {
            Self::Failures(acts) => acts,
            Self::ZoneFails(act) => std::slice::from_ref(act),
            Self::Event(_) => &[],
        }
    }
}

impl From<Option<Opening>> for Asked {
    fn from(opening: Option<Opening>) -> Self {
        opening.map_or(Self::ActiveFails(How::Stop), Self::For)
    }
}

impl How {
    /// Every way to fail.
    pub const ALL: [Self; 5] = [
        Self::Stop,
        Self::Terminate,
        Self::Impair,
        Self::Alarm,
        Self::Spot,
    ];

    /// The word for it, as `--how` takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Terminate => "terminate",
            Self::Impair => "impair",
            Self::Alarm => "alarm",
            Self::Spot => "spot",
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stop => "is stopped",
            Self::Terminate => "is terminated",
            Self::Impair => "hangs and fails its instance status check",
            Self::Alarm => "runs, but an alarm on its application goes off",
            Self::Spot => "is wanted back by Spot in two minutes",
        })
    }
}
