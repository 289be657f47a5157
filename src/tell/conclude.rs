//! From what was done to the outcome: one word, everything that floats, and the reasons. Pure.

use std::collections::BTreeSet;

use super::outcome::{FloatOutcome, Outcome, OutcomeKind};
use super::reasons::reasons;
use crate::act::{Course, End};
use crate::cloud::InstanceId;
use crate::decide::Concern;
use crate::look::Group;

/// The outcome of a course that took so long.
pub fn conclude(course: &Course, concern: &Concern, milliseconds: u64) -> Outcome {
    let to = match &course.end {
        End::Planned(plan) => Some(plan.to.clone()),
        // Who was announced last and holds nothing is active no longer.
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
            let holds = |active: &&InstanceId| course.after.held_by(active) > 0;
            course.after.active().filter(holds).cloned()
        }
    };
    let kind = kind(course);
    let from = if kind == OutcomeKind::Moved {
        left(course, to.as_ref())
    } else {
        course.from()
    };
    Outcome {
        group: course.before.name.clone(),
        kind,
        from: from.cloned(),
        to,
        floats: floats(course),
        reasons: reasons(course, concern),
        milliseconds,
        announced: false,
    }
}

/// Whom a move left: who was active; where that is who has it all now, who was announced, or had some of it.
fn left<'a>(course: &'a Course, to: Option<&InstanceId>) -> Option<&'a InstanceId> {
    let before = &course.before;
    let announced = before.announced();
    let announced = announced.and_then(|status| status.active.as_ref().or(status.from.as_ref()));
    let holders = before.floats.iter().filter_map(|float| float.holder_id());
    let mut any = course.from().into_iter().chain(announced).chain(holders);
    any.find(|left| Some(*left) != to)
}

fn kind(course: &Course) -> OutcomeKind {
    let holder = course.after.sole_holder().map(|holder| &holder.id);
    let on_another =
        holder.is_some() && holder != course.before.sole_holder().map(|holder| &holder.id);
    match &course.end {
        End::Planned(_) => OutcomeKind::Planned,
        End::Rest(_) if !course.touched => OutcomeKind::NoAction,
        End::Refused(_) if !course.touched => OutcomeKind::Refused,
        // From here on something was tried.
        End::Rest(_) if on_another => OutcomeKind::Moved,
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) if !course.disturbed() => {
            OutcomeKind::Refused
        }
        End::Rest(_) | End::Refused(_) if holder.is_some() && holder == course.from() => {
            OutcomeKind::RolledBack
        }
        End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
            OutcomeKind::Partial
        }
    }
}

pub(super) fn floats(course: &Course) -> Vec<FloatOutcome> {
    let ids: BTreeSet<_> = course
        .before
        .floats
        .iter()
        .chain(&course.after.floats)
        .map(|float| &float.id)
        .collect();
    let find = |group: &'_ Group, id| group.floats.iter().find(|float| &float.id == id).cloned();
    let mut floats = Vec::new();
    for id in ids {
        let (before, after) = (find(&course.before, id), find(&course.after, id));
        let Some(mut float) = before.as_ref().or(after.as_ref()).map(FloatOutcome::of) else {
            continue;
        };
        float.before = before.and_then(|float| float.holder_id().cloned());
        float.after = match &course.end {
            End::Planned(plan) => Some(plan.to.clone()),
            End::Rest(_) | End::Refused(_) | End::GaveUp(_) | End::Unconfirmed(_) => {
                after.and_then(|float| float.holder_id().cloned())
            }
        };
        floats.push(float);
    }
    floats
}
