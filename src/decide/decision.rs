//! The decision: pure, from what EC2 shows and what is wanted. Level-triggered: it never asks which event came.
//!
//! What may have changed since the look, and why it does no harm: the holder may have recovered (then a float moves
//! once more than it had to, never to a failed member that the look showed); another invocation may be carrying out
//! the same decision (it names the same attachment, which EC2 detaches once, and the same member, since the choice
//! depends on nothing but the look); an operator may have moved things (EC2 refuses the stale detach; the next look
//! sees the new holder). A group that somebody healthy is just being moved away from is left to settle.

use std::time::Duration;

use super::choice::{choose, fit};
use super::flapping::{lately, patience};
use super::homeless::put_back;
use super::plan::{Plan, Unfit};
use super::question::{Decision, Question};
use super::wanted::wanted;
use super::why::{Refusal, Rest, held_outside};
use crate::event::Wish;
use crate::look::{Evidence, Float, Group, Health, Holder, Member};

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
    if let Some(holder) = holder.filter(|holder| !wanted && is_the_last_resort(question, holder)) {
        return Decision::Rest(Rest::LastResort {
            holder: holder.id.clone(),
            health: holder.health(),
        });
    }
    if !wanted && let Some(decision) = holder.and_then(|holder| stays(question, holder)) {
        return decision;
    }
    if !wanted && holder.is_none() && !question.settled && is_between_sound_members(group) {
        return Decision::LetSettle;
    }
    if *question.wish == Wish::Nothing
        && holder.is_none()
        && let Some(active) = sound_active(group)
    {
        return keep(question, active);
    }
    choose(question, holder, wanted)
}

/// The announced active, where it is sound and holds a part of the group.
fn sound_active(group: &Group) -> Option<&Member> {
    let announced = group.announced()?.active.as_ref()?;
    let active = group.members.get(announced)?;
    (group.held_by(announced) > 0 && !active.is_failed()).then_some(active)
}

/// A sound active keeps what it holds, whoever joins with whatever priority or list. What else floats comes to it, or
/// stays where it is.
fn keep(question: &Question<'_>, active: &Member) -> Decision {
    let unfit = match fit(question, None, active) {
        Ok(steps) => {
            return Decision::Move(Plan {
                group: question.group.name.clone(),
                to: active.id.clone(),
                others: false,
                steps,
            });
        }
        Err(unfit) => unfit,
    };
    let active = active.id.clone();
    put_back(question).map_or(
        Decision::Refuse(Refusal::ActiveKeeps { active, unfit }),
        Decision::Move,
    )
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
        health @ Health::Failed(_) => {
            let cooldown = cooldown(question, &health);
            took_over(question, holder, cooldown).map(|_| {
                Decision::Refuse(Refusal::TookOverJustNow {
                    holder: id,
                    cooldown,
                })
            })
        }
    }
}

/// Whether this holder was doubted already when it took over, has nothing else against it since, and nobody better is
/// left: that was told. Who refused before, and is asked again later, would be better.
fn is_the_last_resort(question: &Question<'_>, holder: &Member) -> bool {
    let status = question.group.announced();
    let took_over = status
        .filter(|status| status.active.as_ref() == Some(&holder.id) && status.from.is_some())
        .map(|status| status.since);
    let known = |evidence: &Evidence| match evidence {
        Evidence::Mark(mark) => mark.at <= took_over,
        Evidence::State(_) | Evidence::Check(..) | Evidence::NoStatus => false,
    };
    let just_now = question.came_from != Some(&holder.id);
    let known = just_now || holder.health().failings().iter().all(known);
    holder.is_only_doubted() && known && nobody_better(question, holder)
}

fn nobody_better(question: &Question<'_>, holder: &Member) -> bool {
    let Decision::Refuse(Refusal::NobodyCan(unfit)) = choose(question, Some(holder), false) else {
        return false;
    };
    let mut unfit = unfit.iter();
    !unfit.any(|(_, unfit)| matches!(unfit, Unfit::TriedInVain { .. }))
}

/// The more often doubt alone has moved the group, the longer further doubt is waited out.
fn cooldown(question: &Question<'_>, health: &Health) -> Duration {
    let doubts = question.group.announced().and_then(|status| status.doubts);
    let doubts = lately(doubts, question.now).filter(|_| health.is_doubt_alone());
    patience(question.cooldown, doubts)
}

/// How many seconds ago this member took over, where it is less than the cooldown and it still runs: a stopped or
/// terminated one is never waited for.
fn took_over(question: &Question<'_>, holder: &Member, cooldown: Duration) -> Option<i64> {
    let status = question.group.announced()?;
    let took_over = status.active.as_ref() == Some(&holder.id) && status.from.is_some();
    let seconds = question.now.duration_since(status.since).as_secs();
    // Clocks differ a little; a time far ahead is an operator's slip, and no reason to wait for years.
    let recently = seconds.unsigned_abs() < cooldown.as_secs();
    (holder.state.is_up() && took_over && recently).then_some(seconds.max(0))
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
