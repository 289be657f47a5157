//! What state, status checks and marks of a member come to.

use std::fmt;

use super::tags::Mark;
use crate::cloud::{Check, CheckStatus, InstanceState, InstanceStatus};

/// What the evidence on a member comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// `running`, all status checks `ok`, no mark.
    Healthy,
    /// On its way up, or not known to be well.
    Recovering(Evidence),
    /// Any one of these is enough.
    Failed(Vec<Evidence>),
}

/// How much evidence weighs: as much as its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nobody serves there: the instance's state says so.
    Down,
    /// EC2 itself says that it is broken: a status check.
    Ec2,
    /// Somebody says that it is broken: an alarm, a Spot interruption, a check of the application.
    Doubt,
    /// An operator's own word: stay off it.
    Word,
}

/// Why a member isn't healthy. Its text follows "it is".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its state.
    State(InstanceState),
    /// One of its status checks.
    Check(Check, CheckStatus),
    /// EC2 told nothing of its status checks.
    NoStatus,
    /// A mark.
    Mark(Mark),
}

impl Evidence {
    /// Of what only keeps a member from being healthy nobody asks.
    #[must_use]
    pub fn strength(&self) -> Strength {
        match self {
            Self::State(_) => Strength::Down,
            Self::Check(Check::Application, _) | Self::Mark(Mark { at: Some(_), .. }) => {
                Strength::Doubt
            }
            Self::Check(..) | Self::NoStatus => Strength::Ec2,
            Self::Mark(Mark { at: None, .. }) => Strength::Word,
        }
    }
}

impl Health {
    /// What speaks against it; nothing where it isn't failed.
    #[must_use]
    pub fn failings(&self) -> &[Evidence] {
        match self {
            Self::Failed(evidence) => evidence,
            Self::Healthy | Self::Recovering(_) => &[],
        }
    }

    /// Whether it is failed, and nothing but doubt says so.
    #[must_use]
    pub fn is_doubt_alone(&self) -> bool {
        let failings = self.failings();
        let doubt = |evidence: &Evidence| evidence.strength() == Strength::Doubt;
        !failings.is_empty() && failings.iter().all(doubt)
    }

    /// Whether evidence of this strength is among what speaks against it.
    #[must_use]
    pub fn is_failed_by(&self, strength: Strength) -> bool {
        let mut failings = self.failings().iter();
        failings.any(|evidence| evidence.strength() == strength)
    }

    /// Both together: evidence adds up, and the worse verdict counts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(mut all), Self::Failed(more)) => {
                all.extend(more);
                Self::Failed(all)
            }
            (failed @ Self::Failed(_), Self::Healthy | Self::Recovering(_))
            | (Self::Healthy | Self::Recovering(_), failed @ Self::Failed(_)) => failed,
            (recovering @ Self::Recovering(_), Self::Healthy | Self::Recovering(_))
            | (Self::Healthy, recovering @ Self::Recovering(_)) => recovering,
            (Self::Healthy, Self::Healthy) => Self::Healthy,
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Healthy => f.write_str("healthy"),
            Self::Recovering(evidence) => evidence.fmt(f),
            Self::Failed(evidence) => {
                for (index, evidence) in evidence.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{evidence}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) => state.fmt(f),
            Self::Check(check, status) => {
                write!(f, "{} ({} status check)", status.as_str(), check.as_str())
            }
            Self::NoStatus => f.write_str("without a status check that EC2 would tell of"),
            Self::Mark(Mark {
                cause,
                at: Some(at),
            }) => write!(f, "marked impaired by {cause} since {at:.0}"),
            Self::Mark(Mark { cause, at: None }) => write!(f, "marked impaired by {cause}"),
        }
    }
}

/// What state and checks come to. What isn't known to be well isn't well: only `ok` makes it
/// healthy. Only a check that not every instance has may be missing, or not applicable.
pub(super) fn condition(state: InstanceState, status: Option<&InstanceStatus>) -> Health {
    let told = |check: Check| status.and_then(|status| status.checks.get(&check));
    let checks = Check::EC2S
        .into_iter()
        .map(|check| match told(check) {
            None | Some(CheckStatus::NotApplicable) if !check.is_everywhere() => {
                Some(Health::Healthy)
            }
            status => status.map(|status| check_verdict(check, *status)),
        })
        .reduce(|all, one| Some(all?.and(one?)))
        .flatten();
    let checks = checks.unwrap_or(Health::Recovering(Evidence::NoStatus));
    state_verdict(state).and(checks)
}

fn state_verdict(state: InstanceState) -> Health {
    match state {
        InstanceState::Running => Health::Healthy,
        InstanceState::Pending => Health::Recovering(Evidence::State(state)),
        InstanceState::Stopping
        | InstanceState::Stopped
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => Health::Failed(vec![Evidence::State(state)]),
    }
}

pub(super) fn check_verdict(check: Check, status: CheckStatus) -> Health {
    let evidence = Evidence::Check(check, status);
    match status {
        CheckStatus::Ok => Health::Healthy,
        CheckStatus::Impaired => Health::Failed(vec![evidence]),
        CheckStatus::InsufficientData
        | CheckStatus::NotApplicable
        | CheckStatus::Initializing
        | CheckStatus::Suppressed => Health::Recovering(evidence),
    }
}
