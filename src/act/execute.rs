//! Carries a plan out. It chooses nothing.
//!
//! The races that it survives:
//! - Another invocation carries out the same plan: the detach of the observed attachment succeeds once, the other one
//!   hears that it is gone (or, of what is gone, that it isn't permitted) or on its way, and goes on to the attach; of
//!   two attaches one is told that the interface is in use, looks, and finds it where it was to go.
//! - Somebody moved the interface elsewhere in between: a newer attachment is never undone; the step ends as overtaken.
//! - No answer came: the interface itself is looked at before anything is repeated.
//! - A describe lags behind: what this function sent itself isn't sent again because an old answer doesn't show it yet.
//!
//! Addresses that EC2 reassigns are never unassigned first: one call moves them, or leaves them where they are. So it is
//! with Elastic IPs and routes. Of the other addresses `address.rs` tells.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use futures_util::future::join_all;

use super::address::MovingAddresses;
use super::interface::MovingInterface;
use super::step::{Patience, StepFailure};
use super::{elastic_ip, route};
use crate::cloud::{Ec2Read, Ec2Write};
use crate::decide::{Plan, Stage, Step};

/// Carries out all steps, stage by stage, those of one side by side; the failures of those that didn't get to their end.
/// What a stage that failed would be led to stays where it is.
pub async fn execute(
    cloud: &(impl Ec2Read + Ec2Write),
    plan: &Plan,
    patience: Patience,
) -> Vec<StepFailure> {
    for stage in Stage::ALL {
        let failures = carry_out_stage(cloud, plan, stage, patience).await;
        if !failures.is_empty() {
            return failures;
        }
    }
    Vec::new()
}

async fn carry_out_stage(
    cloud: &(impl Ec2Read + Ec2Write),
    plan: &Plan,
    stage: Stage,
    patience: Patience,
) -> Vec<StepFailure> {
    let refused = AtomicBool::new(false);
    let refused = &refused;
    let steps = plan.steps.iter().filter(|step| step.stage() == stage);
    let steps = steps.map(|step| async move {
        tracing::info!(to = %plan.to, %step, "step");
        let done = carry_out(cloud, step, plan, refused, patience).await;
        if let Err(failure) = &done {
            tracing::warn!(to = %plan.to, %step, %failure, "step did not get to its end");
            let unable = matches!(failure, StepFailure::MemberUnable(_));
            refused.fetch_or(unable && plan.others, Relaxed);
        }
        done.err()
    });
    join_all(steps).await.into_iter().flatten().collect()
}

async fn carry_out(
    cloud: &(impl Ec2Read + Ec2Write),
    step: &Step,
    plan: &Plan,
    refused: &AtomicBool,
    patience: Patience,
) -> Result<(), StepFailure> {
    if patience.deadline.has_passed() {
        return Err(StepFailure::OutOfTime(step.to_string()));
    }
    match step {
        Step::AssignAddresses {
            eni,
            kind,
            addresses,
            unassign,
        } => {
            let addresses = MovingAddresses {
                cloud,
                eni,
                kind: *kind,
                addresses,
                deadline: patience.deadline,
            };
            addresses.go(unassign.as_ref()).await
        }
        Step::MoveInterface {
            eni,
            detach,
            slot,
            ena,
        } => {
            let eni = MovingInterface {
                cloud,
                eni,
                to: &plan.to,
                ena: *ena,
                refused,
                patience,
            };
            eni.go(detach.as_ref(), *slot).await
        }
        Step::AssociateElasticIp {
            allocation,
            eni,
            address,
            ..
        } => elastic_ip::associate(cloud, allocation, (eni, *address), patience.deadline).await,
        Step::LeadRoute {
            table,
            destination,
            eni,
            is_there,
        } => {
            let route = (table, *destination);
            route::lead(cloud, route, eni, *is_there, patience.deadline).await
        }
    }
}
