//! What has no owner gets one, as long as some member can hold it.

use std::cmp::Reverse;

use super::plan::{Plan, steps};
use super::question::Question;
use super::why::held_outside;
use crate::cloud::InstanceId;
use crate::look::{Float, Health, Member};

/// Nobody healthy can hold the group. What has no owner still gets one, as long as some member can hold it: the one
/// that it came from before any other, then whoever is best off. If the one that it came from is sound (the move was
/// only wanted), what was taken from there for a member that then could not take all of it goes back with it.
pub(super) fn put_back(question: &Question<'_>) -> Option<Plan> {
    let group = question.group;
    let before = question.came_from.or(group.active());
    let hope = is_left_to_hope(question);
    let mut members: Vec<&Member> = group
        .taggable()
        .filter(|member| !question.crossed_off.contains_key(&member.id))
        .filter(|member| !hope || !member.is_failed() || member.is_only_doubted())
        .collect();
    // Where something is outside, nobody was asked yet whether somebody healthy can take what is homeless.
    let unasked = held_outside(group).is_some();
    members.sort_by_key(|member| {
        let (other, priority) = (Some(&member.id) != before, Reverse(member.priority));
        let avoid = unasked && member.is_failed();
        (avoid, other, member.badness(), priority, &member.id)
    });
    let all = |_: &Float| true;
    let together = members
        .iter()
        .find_map(|member| put_on(question, member, before, all));
    // Nobody can hold all that has no owner: then each for itself.
    let mut homeless = group.floats.iter().filter(|float| float.is_homeless());
    together.or_else(|| {
        homeless.find_map(|float| {
            let this = |other: &Float| other.id == float.id;
            members
                .iter()
                .find_map(|member| put_on(question, member, before, this))
        })
    })
}

/// Whether somebody healthy was crossed off who didn't refuse: EC2 said neither yes nor no, or somebody else was quicker.
/// The next look asks again. With who doesn't serve meanwhile nothing would be won, and a detach more be needed then.
fn is_left_to_hope(question: &Question<'_>) -> bool {
    let mut crossed_off = question.crossed_off.iter();
    crossed_off.any(|(id, tried)| {
        let member = question.group.members.get(id);
        !tried.refuses && member.is_some_and(|member| member.health() == Health::Healthy)
    })
}

fn put_on(
    question: &Question<'_>,
    member: &Member,
    before: Option<&InstanceId>,
    which: impl Fn(&Float) -> bool,
) -> Option<Plan> {
    let group = question.group;
    let takes_back = Some(&member.id) == before && !member.is_failed();
    let tried = |holder: &InstanceId| takes_back && question.crossed_off.contains_key(holder);
    let coming = |float: &&Float| {
        which(float) && (float.is_homeless() || float.holder_id().is_some_and(tried))
    };
    let steps = steps(group, member, group.floats.iter().filter(coming)).ok()?;
    let (group, to) = (group.name.clone(), member.id.clone());
    (!steps.is_empty()).then_some(Plan {
        group,
        to,
        others: false,
        steps,
    })
}
