//! Who is healthy, from the world itself and not from any describe. There are two readings of it and no third: the
//! core's own (`src/look/health.rs`), and this one, written a second time on purpose, by which the core is judged.

use ec2_simulator::PresentInstance;
use eni_failover::cloud::{CheckStatus, InstanceState};

/// How a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Healthy,
    Recovering,
    Failed,
}

/// As its state and its status checks have it. What marks on it say is no part of it.
pub(crate) fn by_checks(instance: &PresentInstance<'_>) -> Health {
    let checks: Vec<CheckStatus> = (instance.checks.values())
        .map(|check| check.status)
        .collect();
    match instance.state {
        InstanceState::Running if checks == [CheckStatus::Ok; 2] => Health::Healthy,
        InstanceState::Running if checks.contains(&CheckStatus::Impaired) => Health::Failed,
        InstanceState::Pending | InstanceState::Running => Health::Recovering,
        InstanceState::Stopping
        | InstanceState::Stopped
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => Health::Failed,
    }
}
