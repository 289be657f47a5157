//! Status checks, from `DescribeInstanceStatus`. A check of a further kind is a variant of [`Check`], its field in
//! `aws/convert/check.rs`, and in the simulator its name on the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::InstanceId;
use super::instance::InstanceState;

/// What a status check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The host: `SystemStatus.Status`.
    System,
    /// The operating system: `InstanceStatus.Status`.
    Instance,
    /// The EBS volumes attached to it: `AttachedEbsStatus.Status`. Not every instance type has it.
    AttachedEbs,
    /// What runs on it, as the checks see it that its owner made: `ApplicationStatus.Status`. It counts by consent.
    Application,
}

impl Check {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::System,
        Self::Instance,
        Self::AttachedEbs,
        Self::Application,
    ];

    /// Those by which EC2 itself says how an instance is, whoever asks.
    pub const EC2S: [Self; 3] = [Self::System, Self::Instance, Self::AttachedEbs];

    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Instance => "instance",
            Self::AttachedEbs => "attached-ebs",
            Self::Application => "application",
        }
    }

    /// Whether every running instance has it. What isn't told of one that not every instance has says nothing.
    #[must_use]
    pub fn is_everywhere(self) -> bool {
        match self {
            Self::System | Self::Instance => true,
            Self::AttachedEbs | Self::Application => false,
        }
    }
}

/// EC2's words for the result of a status check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// Passed.
    Ok,
    /// Failed.
    Impaired,
    /// Nothing known yet, or no longer.
    InsufficientData,
    /// Not running.
    NotApplicable,
    /// Started recently.
    Initializing,
    /// Of an application only: its owner told EC2 to leave it out for now.
    Suppressed,
}

impl CheckStatus {
    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::Ok,
        Self::Impaired,
        Self::InsufficientData,
        Self::NotApplicable,
        Self::Initializing,
        Self::Suppressed,
    ];

    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Impaired => "impaired",
            Self::InsufficientData => "insufficient-data",
            Self::NotApplicable => "not-applicable",
            Self::Initializing => "initializing",
            Self::Suppressed => "suppressed",
        }
    }
}

/// Something that EC2 is going to do to an instance: `Events`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledEvent {
    /// `Code`: `instance-retirement`, `system-maintenance` and others.
    pub code: String,
    /// `Description`
    pub description: String,
    /// `NotBefore`
    pub not_before: Option<Timestamp>,
}

impl ScheduledEvent {
    /// Whether it is still to come: one that is over is shown for some time, and its description says so.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        let over = ["[Completed]", "[Canceled]"];
        !over.iter().any(|word| self.description.starts_with(word))
    }
}

/// Whose status to describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusQuery {
    /// `InstanceIds`, at most [`STATUS_IDS_PER_CALL`](super::ports::STATUS_IDS_PER_CALL): one that doesn't exist makes EC2
    /// reject the call with `InvalidInstanceID.NotFound`.
    Ids(Vec<InstanceId>),
    /// All instances there are, in pages.
    All,
}

/// An instance's state and checks, from `DescribeInstanceStatus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStatus {
    /// `InstanceId`
    pub id: InstanceId,
    /// `InstanceState.Name`
    pub state: InstanceState,
    /// What each check came to. One that EC2 didn't tell of is missing.
    pub checks: BTreeMap<Check, CheckStatus>,
    /// `ApplicationStatus.ImpairedSince`
    pub application_impaired_since: Option<Timestamp>,
    /// `Events`
    pub events: Vec<ScheduledEvent>,
}
