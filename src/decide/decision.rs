//! The decision: pure, from what EC2 shows and what is wanted. Level-triggered: it never asks which event came.
//!
//! What may have changed since the look, and why it does no harm: the holder may have recovered (then a float moves
//! once more than it had to, never to a failed member that the look showed); another invocation may be carrying out
//! the same decision (it names the same attachment, which EC2 detaches once, and the same member, since the choice
//! depends on nothing but the look); an operator may have moved things (EC2 refuses the stale detach; the next look
//! sees the new holder). A group that somebody healthy is just being moved away from is left to settle.

use super::choice::choose;
use super::homeless::put_back;
use super::question::{Decision, Question};
use super::wanted::wanted;
use super::why::{Refusal, Rest, held_outside};
use crate::cloud::InstanceState;
use crate::look::{Float, Group, Health, Holder, Member};

/// Decides.
pub fn decide(question: &Question<'_>) -> Decision {
    let group = question.group;
    if let Some(decision) = nothing_to_decide(group) {
        return decision;
    }
    if let Some(refusal) = held_outside(group) {
        return beside_the_outside(question, refusal);
    }
    let holder = group.sole_holder();
    let wanted = match wanted(question, holder) {
        Ok(wanted) => wanted,
        Err(decision) => return decision,
    };
    if !wanted && let Some(decision) = holder.and_then(|holder| stays(question, holder)) {
        return decision;
    }
    if !wanted && holder.is_none() && !question.settled && is_between_sound_members(group) {
        return Decision::LetSettle;
    }
    choose(question, holder, wanted)
}

fn nothing_to_decide(group: &Group) -> Option<Decision> {
    if group.members.is_empty() {
        let empty = group.floats.is_empty() && group.problems.is_empty();
        return Some(if empty {
            Decision::Rest(Rest::NoMember)
        } else {
            Decision::Refuse(Refusal::NoMember)
        });
    }
    if group.floats.is_empty() {
        let asked = group
            .problems
            .iter()
            .any(crate::look::Problem::keeps_a_float_from_moving);
        return Some(if asked {
            Decision::Refuse(Refusal::NothingCanMove)
        } else {
            Decision::Rest(Rest::NothingFloats)
        });
    }
    None
}

/// A group of which something is held outside is left alone. But what nobody has at all still gets an owner.
fn beside_the_outside(question: &Question<'_>, refusal: Refusal) -> Decision {
    if !question.group.floats.iter().any(Float::is_homeless) {
        return Decision::Refuse(refusal);
    }
    if !question.settled && is_between_sound_members(question.group) {
        return Decision::LetSettle;
    }
    put_back(question).map_or(Decision::Refuse(refusal), Decision::Move)
}

/// A holder of everything stays while there is no evidence against it, and for a while after it took over.
fn stays(question: &Question<'_>, holder: &Member) -> Option<Decision> {
    let id = holder.id.clone();
    match holder.health() {
        Health::Healthy => Some(Decision::Rest(Rest::HeldByHealthy(id))),
        health @ Health::Recovering(_) => Some(Decision::Rest(Rest::HeldByRecovering {
            holder: id,
            health,
        })),
        Health::Failed(_) => took_over(question, holder).map(|_| {
            Decision::Refuse(Refusal::TookOverJustNow {
                holder: id,
                cooldown: question.cooldown,
            })
        }),
    }
}

/// How many seconds ago this member took over, where it is less than the cooldown and it still runs: a stopped or
/// terminated one is never waited for.
fn took_over(question: &Question<'_>, holder: &Member) -> Option<i64> {
    let status = question.group.announced()?;
    let runs = matches!(
        holder.state,
        InstanceState::Pending | InstanceState::Running
    );
    let took_over = status.active.as_ref() == Some(&holder.id) && status.from.is_some();
    let seconds = question.now.duration_since(status.since).as_secs();
    // Clocks differ a little; a time far ahead is an operator's slip, and no reason to wait for years.
    let recently = seconds.unsigned_abs() < question.cooldown.as_secs();
    (runs && took_over && recently).then_some(seconds.max(0))
}

/// Whether everybody who has, had or is just giving away something is sound: then somebody is moving it on purpose,
/// another invocation or an operator, and isn't to be raced.
fn is_between_sound_members(group: &Group) -> bool {
    let announced = group.announced().and_then(|status| status.active.as_ref());
    let involved = group.floats.iter().filter_map(|float| match &float.holder {
        Holder::Member(id) | Holder::Leaving(id) => Some(id),
        Holder::Nobody | Holder::Outside { .. } => None,
    });
    let mut involved = involved.chain(announced).peekable();
    involved.peek().is_some()
        && involved.all(|id| {
            group
                .members
                .get(id)
                .is_some_and(|member| !member.is_failed())
        })
}
