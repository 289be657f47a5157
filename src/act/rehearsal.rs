//! Nothing is taken from anybody before it is known that somebody else may have it: a role that may detach and not attach
//! would leave an interface with nobody. EC2 tells by a `DryRun` of the attach.

use futures_util::future::join_all;

use super::work::Work;
use crate::cloud::{CallError, Cloud, EniId, Rejection, Slot};
use crate::decide::{Plan, Step};

/// Why the plan's member may not be given what the plan would take from somebody; `None` where it may, and where nobody
/// can tell just now.
pub(super) async fn denied<C: Cloud>(work: &Work<'_, C>, plan: &Plan) -> Option<CallError> {
    let taken = plan.steps.iter().filter_map(taken);
    let asked = taken.filter(|(eni, _)| !work.observer.memory.may_attach(eni, &plan.to));
    let asked = asked.map(|(eni, slot)| ask(work, plan, eni, slot));
    join_all(asked).await.into_iter().flatten().next()
}

/// The interface that is taken from a holder, and where it is to go.
fn taken(step: &Step) -> Option<(&EniId, Slot)> {
    match step {
        Step::AssignAddresses { .. } => None,
        Step::MoveInterface { eni, slot, .. } => step.detaches().map(|_| (eni, *slot)),
    }
}

async fn ask<C: Cloud>(
    work: &Work<'_, C>,
    plan: &Plan,
    eni: &EniId,
    slot: Slot,
) -> Option<CallError> {
    match work
        .observer
        .cloud
        .rehearse_attach(eni, &plan.to, slot)
        .await
    {
        Ok(()) => {
            work.observer.memory.attach_is_permitted(eni, &plan.to);
            None
        }
        Err(error) if error.rejection() == Some(Rejection::Unauthorized) => Some(error),
        Err(error) => {
            // The throttle's answer or none: no reason to leave a failed holder as it is.
            tracing::info!(%error, "whether the attach is permitted is not known");
            None
        }
    }
}
