//! Nothing is taken from anybody before it is known that somebody else may have it: a role that may detach and not attach
//! would leave an interface with nobody. EC2 tells by a `DryRun` of the attach.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::work::Work;
use crate::cloud::{CallError, Cloud, EniId, InstanceId, Rejection, Slot};
use crate::decide::{Plan, Question, Step, next_plan};

/// A failover doesn't wait for longer to know whether it is permitted: the look that it follows would grow old.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

/// Why the plan's member may not be given what the plan would take from somebody; `None` where it may, and where nobody
/// can tell just now.
pub(super) async fn denied<C: Cloud>(work: &Work<'_, C>, plan: &Plan) -> Option<CallError> {
    let asked = unknown(work, plan).map(|(eni, slot)| ask(work, plan, eni, slot));
    join_all(asked).await.into_iter().flatten().next()
}

/// The same, while all is well, for who would take over if the holder went down: so that it is known before it is needed,
/// and the failover need not wait for the answer.
pub(super) async fn denied_ahead<C: Cloud>(
    work: &Work<'_, C>,
    question: &Question<'_>,
) -> Option<(InstanceId, String)> {
    let plan = next_plan(question)?;
    let unknown = unknown(work, &plan).count();
    let spend = |left: usize| left.checked_sub(unknown);
    work.ahead.fetch_update(Relaxed, Relaxed, spend).ok()?;
    let error = denied(work, &plan).await?;
    Some((plan.to, error.to_string()))
}

/// What the plan takes from somebody, of which it isn't known that it may be given.
fn unknown<'a, C: Cloud>(
    work: &'a Work<'_, C>,
    plan: &'a Plan,
) -> impl Iterator<Item = (&'a EniId, Slot)> {
    let taken = plan.steps.iter().filter_map(taken);
    taken.filter(|(eni, _)| !work.observer.memory.may_attach(eni, &plan.to))
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
    let asked = work.observer.cloud.rehearse_attach(eni, &plan.to, slot);
    let Ok(answer) = timeout(ANSWERED_WITHIN, asked).await else {
        tracing::info!(%eni, "whether the attach is permitted was not answered in time");
        return None;
    };
    match answer {
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
