//! Whether the next failure could be survived.

use super::decision::decide;
use super::plan::{Plan, Unfit, steps};
use super::question::{Decision, Question};
use crate::cloud::{InstanceId, InstanceState};
use crate::look::{Evidence, Group, Health, Member};

/// Why the next failure could not be survived: of each member but the holder, why it could not take over now. `None`
/// where one could. What is true of a healthy group, so that nobody finds it out when it is needed.
#[must_use]
pub fn unprotected(group: &Group) -> Option<Vec<(InstanceId, Unfit)>> {
    let holder = group.sole_holder()?;
    let mut unfit = Vec::new();
    for member in group
        .members
        .values()
        .filter(|member| member.id != holder.id)
    {
        unfit.push((member.id.clone(), unfit_now(group, member)?));
    }
    Some(unfit)
}

/// What would be done if the holder of all went down now; `None` where nothing could.
#[must_use]
pub fn next_plan(question: &Question<'_>) -> Option<Plan> {
    let holder = question.group.sole_holder()?.id.clone();
    let mut group = question.group.clone();
    let down = group.members.get_mut(&holder)?;
    down.state = InstanceState::Stopped;
    down.condition = Health::Failed(vec![Evidence::State(InstanceState::Stopped)]);
    match decide(&Question {
        group: &group,
        ..*question
    }) {
        Decision::Move(plan) => Some(plan),
        Decision::Rest(_) | Decision::LetSettle | Decision::Refuse(_) => None,
    }
}

/// Why this member could not take over now, as far as a look shows.
fn unfit_now(group: &Group, member: &Member) -> Option<Unfit> {
    match member.health() {
        health @ Health::Failed(_) => Some(Unfit::NotHealthy(health)),
        Health::Healthy | Health::Recovering(_) => steps(group, member, group.floats.iter()).err(),
    }
}

/// What keeps members from ever taking over, whoever else could: their zone, their VPC, no interface for an address, a type
/// that is too small. Told before it is needed; what may pass by itself isn't among it.
#[must_use]
pub fn never(group: &Group) -> Vec<(InstanceId, Unfit)> {
    let Some(holder) = group.sole_holder() else {
        return Vec::new();
    };
    let others = group.taggable().filter(|member| member.id != holder.id);
    let unable = others.filter_map(|member| {
        // As it would be if it were up: that it isn't passes.
        let up = Member {
            state: InstanceState::Running,
            ..member.clone()
        };
        let unfit = steps(group, &up, group.floats.iter()).err()?;
        is_for_good(&unfit).then(|| (member.id.clone(), unfit))
    });
    unable.collect()
}

fn is_for_good(unfit: &Unfit) -> bool {
    match unfit {
        Unfit::OtherZone { .. }
        | Unfit::OtherVpc { .. }
        | Unfit::NoLandingInterface { .. }
        | Unfit::SourceDestCheck { .. }
        | Unfit::OtherBorderGroup { .. }
        | Unfit::ElasticIpInTheWay { .. } => true,
        // Each interface has a primary address, and each instance a primary interface.
        Unfit::NoAddressSlot { needed, limit, .. }
        | Unfit::NoInterfaceSlot { needed, limit, .. } => *needed >= *limit as usize,
        Unfit::NotHealthy(_)
        | Unfit::NotAttachable(_)
        | Unfit::NotRunning(_)
        | Unfit::NotAssociable(_)
        | Unfit::NoInterface { .. }
        | Unfit::LimitsUnknown(_)
        | Unfit::TriedInVain { .. }
        | Unfit::CrossedOff(_) => false,
    }
}
