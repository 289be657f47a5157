//! The decision: pure, from what EC2 shows and what is wanted. Level-triggered: it never asks which event came.
//!
//! What may have changed since the look, and why it does no harm: the holder may have recovered (then a float moves
//! once more than it had to, never to a failed member that the look showed); another invocation may be carrying out
//! the same decision (it names the same attachment, which EC2 detaches once, and the same member, since the choice
//! depends on nothing but the look); an operator may have moved things (EC2 refuses the stale detach; the next look
//! sees the new holder). A group that somebody healthy is just being moved away from is left to settle.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::group::{Float, Group, Health, Holder, Member};
use crate::ids::{EniId, InstanceId};
use crate::plan::{Plan, Step, Unfit, steps};
use crate::ports::InstanceState;
use crate::tags::Status;

/// Members that were tried in this invocation, with what EC2 said.
pub type CrossedOff = BTreeMap<InstanceId, String>;

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The group as it is.
    pub group: &'a Group,
    /// What is wanted besides a healthy holder.
    pub wish: &'a Wish,
    /// The active before anything was moved in this invocation.
    pub came_from: Option<&'a InstanceId>,
    /// Who was tried and failed.
    pub crossed_off: &'a CrossedOff,
    /// Whether a group that is between two healthy members was given the time to settle.
    pub settled: bool,
    /// The time of the look.
    pub now: Timestamp,
    /// How long a member that took over is left alone while it runs.
    pub cooldown: Duration,
}

/// What is wanted besides a healthy holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Nothing,
    /// A move away from the active, even a healthy one.
    Move {
        /// Where to; the best other member where nobody is named.
        to: Option<InstanceId>,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// Nothing, since all is as it should be.
    Rest(Rest),
    /// Look again in a moment: it is between two members, neither of which failed.
    LetSettle,
    /// Nothing, although something should be done.
    Refuse(Refusal),
    /// This.
    Move(Plan),
}

/// Why there is nothing to do. Its text follows "nothing to do:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rest {
    /// No instance carries the group's name.
    #[error("no instance is tagged with this group")]
    NoMember,
    /// Members, but nothing to move.
    #[error(
        "nothing floats in this group: no interface is tagged with it and no landing interface lists an address"
    )]
    NothingFloats,
    /// All is well.
    #[error("{0} is healthy and holds all that floats")]
    HeldByHealthy(InstanceId),
    /// It isn't known to have failed.
    #[error("{holder} holds all that floats; it is {health}, which is no reason to move")]
    HeldByRecovering {
        /// The holder.
        holder: InstanceId,
        /// What it is.
        health: Health,
    },
    /// A wanted move that has been made.
    #[error("{0} holds all that floats, as was asked for")]
    AlreadyThere(InstanceId),
    /// A wanted move that follows another move: the same event once more, as a rule.
    #[error(
        "{holder} took over only {seconds} s ago; name the member to move to with \"to\" if that is wanted all the same"
    )]
    TookOverJustNow {
        /// The holder.
        holder: InstanceId,
        /// How long ago.
        seconds: i64,
    },
}

/// Why nothing is done although something should be. Its text follows "refused:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is never stolen back.
    #[error("{float} is held outside the group, by {}: it is not taken away from there", outsider(float, eni, instance.as_ref()))]
    HeldOutside {
        /// What floats.
        float: String,
        /// The interface that has it.
        eni: EniId,
        /// Its instance.
        instance: Option<InstanceId>,
    },
    /// The tags name floats, none of which can move.
    #[error("nothing of what is tagged to float can be moved")]
    NothingCanMove,
    /// The flap guard.
    #[error("{holder} took over less than {} s ago and still runs: the group is left where it is until then", cooldown.as_secs())]
    TookOverJustNow {
        /// The holder.
        holder: InstanceId,
        /// The setting.
        cooldown: Duration,
    },
    /// Nobody can hold it.
    #[error("no member can take over")]
    NobodyCan(Vec<(InstanceId, Unfit)>),
    /// A wanted move to a stranger.
    #[error("{0} is not a member of this group")]
    NotAMember(InstanceId),
}

fn outsider(float: &str, eni: &EniId, instance: Option<&InstanceId>) -> String {
    match instance {
        Some(instance) if float == eni.as_str() => instance.to_string(),
        Some(instance) => format!("{instance} ({eni})"),
        None => eni.to_string(),
    }
}

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
        return Some(Decision::Rest(Rest::NoMember));
    }
    if group.floats.is_empty() {
        let asked = group
            .problems
            .iter()
            .any(crate::problem::Problem::keeps_a_float_from_moving);
        return Some(if asked {
            Decision::Refuse(Refusal::NothingCanMove)
        } else {
            Decision::Rest(Rest::NothingFloats)
        });
    }
    None
}

fn held_outside(group: &Group) -> Option<Refusal> {
    group.floats.iter().find_map(|float| match &float.holder {
        Holder::Outside { eni, instance } => Some(Refusal::HeldOutside {
            float: float.id.to_string(),
            eni: eni.clone(),
            instance: instance.clone(),
        }),
        Holder::Member(_) | Holder::Leaving(_) | Holder::Nobody => None,
    })
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

/// Whether a wanted move is still to be made. Idempotent: the same request once more finds the work done.
fn wanted(question: &Question<'_>, holder: Option<&Member>) -> Result<bool, Decision> {
    let Wish::Move { to } = question.wish else {
        return Ok(false);
    };
    match (to, holder) {
        (Some(to), _) if !question.group.members.contains_key(to) => {
            Err(Decision::Refuse(Refusal::NotAMember(to.clone())))
        }
        (Some(to), Some(holder)) if holder.id == *to => {
            Err(Decision::Rest(Rest::AlreadyThere(to.clone())))
        }
        (None, Some(holder)) if !holder.is_failed() => match moved_lately(question, holder) {
            Some(seconds) => Err(Decision::Rest(Rest::TookOverJustNow {
                holder: holder.id.clone(),
                seconds,
            })),
            None => Ok(true),
        },
        // Half made, and told so: it is finished where it is, and not begun anew from there.
        (None, None) if lately(question, question.group.announced()).is_some() => Ok(false),
        (Some(_) | None, Some(_) | None) => Ok(true),
    }
}

/// Lambda delivers a request up to three times, after one and two minutes more, and may deliver it again although it
/// succeeded; a CLI that waits for an answer for only a minute asks up to five times. For so long a group that has
/// moved isn't moved once more by a request that names no member.
const DELIVERED_AGAIN: Duration = Duration::from_mins(10);

/// How many seconds ago this group moved to its holder, where that is not longer ago than the same request may come
/// again. What isn't announced yet happened just now: whoever moved it died before it told.
fn moved_lately(question: &Question<'_>, holder: &Member) -> Option<i64> {
    let status = question.group.announced()?;
    if status.active.as_ref() == Some(&holder.id) {
        lately(question, Some(status))
    } else {
        Some(0)
    }
}

fn lately(question: &Question<'_>, status: Option<&Status>) -> Option<i64> {
    let status = status.filter(|status| status.from.is_some())?;
    let seconds = question.now.duration_since(status.since).as_secs();
    (seconds.unsigned_abs() < DELIVERED_AGAIN.as_secs()).then_some(seconds.max(0))
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

fn choose(question: &Question<'_>, holder: Option<&Member>, wanted: bool) -> Decision {
    let mut unfit: Vec<(InstanceId, Unfit)> = Vec::new();
    let mut ranked = ranked(question, holder, wanted).into_iter();
    while let Some(member) = ranked.next() {
        match fit(question, holder, member) {
            Ok(steps) => {
                return Decision::Move(Plan {
                    group: question.group.name.clone(),
                    to: member.id.clone(),
                    others: ranked.any(|other| fit(question, holder, other).is_ok()),
                    steps,
                });
            }
            Err(reason) => unfit.push((member.id.clone(), reason)),
        }
    }
    put_back(question).map_or(Decision::Refuse(Refusal::NobodyCan(unfit)), Decision::Move)
}

/// Best first: who is healthy; of those, where the group is split, who holds a part of it already, so that a healthy
/// holder is robbed only where another one gains; then as in VRRP.
fn ranked<'a>(question: &Question<'a>, holder: Option<&Member>, wanted: bool) -> Vec<&'a Member> {
    let group = question.group;
    let eligible = |member: &&Member| match question.wish {
        Wish::Move { to: Some(to) } => *to == member.id,
        Wish::Move { to: None } if wanted => Some(&member.id) != question.came_from,
        Wish::Move { to: None } | Wish::Nothing => {
            holder.is_none_or(|holder| holder.id != member.id)
        }
    };
    let mut members: Vec<&Member> = group.members.values().filter(eligible).collect();
    // A wish that is half fulfilled is finished anywhere rather than where it was to leave.
    let half = !wanted && holder.is_none() && *question.wish != Wish::Nothing;
    let left = group.announced().filter(|_| half);
    let left = left.and_then(|status| status.from.as_ref());
    members.sort_by_key(|member| {
        let held = group.held_by(&member.id);
        (
            badness(member),
            Some(&member.id) == left,
            held == 0,
            Reverse(member.priority),
            Reverse(held),
            &member.id,
        )
    });
    members
}

fn badness(member: &Member) -> u8 {
    match member.health() {
        Health::Healthy => 0,
        Health::Recovering(_) => 1,
        Health::Failed(_) => 2,
    }
}

fn fit(
    question: &Question<'_>,
    holder: Option<&Member>,
    member: &Member,
) -> Result<Vec<Step>, Unfit> {
    if let Some(why) = question.crossed_off.get(&member.id) {
        return Err(Unfit::Tried(why.clone()));
    }
    let from_sound = holder.is_some_and(|holder| !holder.is_failed());
    match member.health() {
        Health::Healthy => {}
        Health::Recovering(_) if !from_sound => {}
        health @ (Health::Recovering(_) | Health::Failed(_)) => {
            return Err(Unfit::NotHealthy(health));
        }
    }
    let steps = steps(question.group, member, question.group.floats.iter())?;
    match tried_in_vain(question, member, &steps) {
        Some(again_in) => Err(Unfit::RefusedBefore { again_in }),
        None => Ok(steps),
    }
}

/// How long a detach for a member that refused before is still left alone, where nobody asked for it.
fn tried_in_vain(question: &Question<'_>, member: &Member, steps: &[Step]) -> Option<Duration> {
    let detaches = |step: &Step| matches!(step, Step::MoveEni { detach: Some(detach), .. } if !detach.under_way);
    let waits = *question.wish == Wish::Nothing && steps.iter().any(detaches);
    let tried = question.group.tried().filter(|_| waits)?;
    tried.pause_left(member, question.now)
}

/// Nobody healthy can hold the group. What has no owner still gets one, as long as some member can hold it: the one
/// that it came from before any other, then whoever is best off. If the one that it came from is sound (the move was
/// only wanted), what was taken from there for a member that then could not take all of it goes back with it.
fn put_back(question: &Question<'_>) -> Option<Plan> {
    let group = question.group;
    let before = question.came_from.or(group.active());
    let mut members: Vec<&Member> = group
        .taggable()
        .filter(|member| !question.crossed_off.contains_key(&member.id))
        .collect();
    // Where something is outside, nobody was asked yet whether somebody healthy can take what is homeless.
    let unasked = held_outside(group).is_some();
    members.sort_by_key(|member| {
        let (other, priority) = (Some(&member.id) != before, Reverse(member.priority));
        let avoid = unasked && member.is_failed();
        (avoid, other, badness(member), priority, &member.id)
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

/// Why this member could not take over now, as far as a look shows.
fn unfit_now(group: &Group, member: &Member) -> Option<Unfit> {
    match member.health() {
        health @ Health::Failed(_) => Some(Unfit::NotHealthy(health)),
        Health::Healthy | Health::Recovering(_) => steps(group, member, group.floats.iter()).err(),
    }
}
