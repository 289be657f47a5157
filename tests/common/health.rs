//! Who is healthy, from the world itself and not from any describe. There are two readings of it and no third: the
//! core's own (`src/look/health.rs`), and this one, written a second time on purpose, by which the core is judged.

use ec2_simulator::PresentInstance;
use eni_failover::cloud::{Check, CheckStatus, InstanceState};

/// How a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Healthy,
    Recovering,
    Failed,
}

/// As its state and its status checks have it. What marks on it say is no part of it.
pub(crate) fn by_checks(instance: &PresentInstance<'_>) -> Health {
    let of = |check| instance.checks.get(&check).map(|it| it.status);
    // Of the EBS volumes an instance may have nothing to tell.
    let volumes = of(Check::AttachedEbs).filter(|status| *status != CheckStatus::NotApplicable);
    let all = [
        of(Check::System),
        of(Check::Instance),
        volumes.or(Some(CheckStatus::Ok)),
    ];
    let impaired = all.contains(&Some(CheckStatus::Impaired));
    match instance.state {
        InstanceState::Running if all == [Some(CheckStatus::Ok); 3] => Health::Healthy,
        InstanceState::Running if impaired => Health::Failed,
        InstanceState::Pending | InstanceState::Running => Health::Recovering,
        InstanceState::Stopping
        | InstanceState::Stopped
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => Health::Failed,
    }
}
