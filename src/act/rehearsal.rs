//! Nothing is taken from anybody before it is known that somebody else may have it: a role that may detach and not attach
//! would leave an interface with nobody. EC2 tells by a `DryRun` of the attach; for what has to be unassigned, by how it
//! refuses to assign something that lies in no subnet.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::work::Work;
use crate::cloud::{AddressKind, CallError, Cloud, EniId, InstanceId, Rejection, Slot};
use crate::decide::{Plan, Question, Step, next_plan};

/// A failover doesn't wait for longer to know whether it is permitted: the look that it follows would grow old.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

/// Why the plan's member may not be given what the plan would take from somebody; `None` where it may, and where nobody
/// can tell just now.
pub(super) async fn denied<C: Cloud>(work: &Work<'_, C>, plan: &Plan) -> Option<CallError> {
    let asked = unknown(work, plan).map(|taken| ask(work, plan, taken));
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

/// What is taken from a holder, and where it is to go.
#[derive(Clone, Copy)]
enum Taken<'a> {
    Interface(&'a EniId, Slot),
    Addresses(&'a EniId, AddressKind),
}

impl<'a> Taken<'a> {
    fn by(step: &'a Step) -> Option<Self> {
        let taken = match step {
            Step::AssignAddresses { eni, kind, .. } => Self::Addresses(eni, *kind),
            Step::MoveInterface { eni, slot, .. } => Self::Interface(eni, *slot),
            Step::AssociateElasticIp { .. } | Step::LeadRoute { .. } => return None,
        };
        step.takes().then_some(taken)
    }

    /// What has to be permitted: the call, the interface, and the instance where the call names one.
    fn needs(self, plan: &Plan) -> (&'static str, &'a EniId, Option<&InstanceId>) {
        match self {
            Self::Interface(eni, _) => ("AttachNetworkInterface", eni, Some(&plan.to)),
            Self::Addresses(eni, kind) => (kind.assign_call(), eni, None),
        }
    }
}

/// What the plan takes from somebody, of which it isn't known that it may be given.
fn unknown<'a, C: Cloud>(work: &'a Work<'_, C>, plan: &'a Plan) -> impl Iterator<Item = Taken<'a>> {
    let taken = plan.steps.iter().filter_map(Taken::by);
    taken.filter(|taken| {
        let (call, eni, instance) = taken.needs(plan);
        !work.observer.memory.is_permitted(call, eni, instance)
    })
}

async fn ask<C: Cloud>(work: &Work<'_, C>, plan: &Plan, taken: Taken<'_>) -> Option<CallError> {
    let (call, eni, instance) = taken.needs(plan);
    let cloud = work.observer.cloud;
    let asked = async {
        match taken {
            Taken::Interface(eni, slot) => cloud.rehearse_attach(eni, &plan.to, slot).await,
            Taken::Addresses(eni, kind) => cloud.rehearse_assign(eni, kind).await,
        }
    };
    let Ok(answer) = timeout(ANSWERED_WITHIN, asked).await else {
        tracing::info!(%eni, call, "whether it is permitted was not answered in time");
        return None;
    };
    match answer {
        Ok(()) => {
            work.observer.memory.permitted(call, eni, instance);
            None
        }
        Err(error) if error.rejection() == Some(Rejection::Unauthorized) => Some(error),
        Err(error) => {
            // The throttle's answer or none: no reason to leave a failed holder as it is.
            tracing::info!(%error, "whether it is permitted is not known");
            None
        }
    }
}
