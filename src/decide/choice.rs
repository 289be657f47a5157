//! Who is to take over: the best who can hold all that floats.

use std::cmp::Reverse;
use std::time::Duration;

use super::homeless::put_back;
use super::pause::pause_left;
use super::plan::{Plan, Step, Unfit, steps};
use super::question::{Decision, Question};
use super::why::Refusal;
use crate::cloud::{InstanceId, InstanceState};
use crate::event::Wish;
use crate::look::{Health, Holder, Member};

pub(super) fn choose(question: &Question<'_>, holder: Option<&Member>, wanted: bool) -> Decision {
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

/// Best first: who is healthy; of those, where the group is split, who holds most of it; then as in VRRP.
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
            member.badness(),
            // EC2 is going to stop or restart it: the weakest of the healthy.
            member.has_a_date,
            Some(&member.id) == left,
            Reverse(held),
            Reverse(member.priority),
            &member.id,
        )
    });
    members
}

pub(super) fn fit(
    question: &Question<'_>,
    holder: Option<&Member>,
    member: &Member,
) -> Result<Vec<Step>, Unfit> {
    if let Some(tried) = question.crossed_off.get(&member.id) {
        return Err(Unfit::CrossedOff(tried.said.clone()));
    }
    let from_sound = holder.is_some_and(|holder| !holder.is_failed());
    match member.health() {
        Health::Healthy => {}
        Health::Recovering(_) if !from_sound => {}
        Health::Failed(_) if is_last_resort(question, holder, member) => {}
        health @ (Health::Recovering(_) | Health::Failed(_)) => {
            return Err(Unfit::NotHealthy(health));
        }
    }
    let steps = steps(question.group, member, question.group.floats.iter())?;
    match tried_in_vain(question, member, &steps) {
        Some(again_in) => Err(Unfit::TriedInVain { again_in }),
        None => Ok(steps),
    }
}

/// Whether serving with a doubt is better than not serving: whoever holds anything is down, this member is only doubted,
/// and nobody better can take over, now or when it is up.
fn is_last_resort(question: &Question<'_>, holder: Option<&Member>, member: &Member) -> bool {
    let group = question.group;
    let is_up = |id: &InstanceId| {
        let holder = group.members.get(id);
        *id != member.id && holder.is_some_and(|holder| !holder.is_down())
    };
    let served = group.floats.iter().any(|float| match &float.holder {
        Holder::Member(id) | Holder::Leaving(id) => is_up(id),
        Holder::Nobody => false,
        Holder::Outside { .. } => true,
    });
    let mut others = group.members.values();
    member.is_only_doubted()
        && !served
        && others.all(|other| {
            other.is_failed()
                || other.state != InstanceState::Pending && fit(question, holder, other).is_err()
        })
}

/// How long nothing is taken yet for a member that refused before, where nobody asked for it.
fn tried_in_vain(question: &Question<'_>, member: &Member, steps: &[Step]) -> Option<Duration> {
    let waits = *question.wish == Wish::Nothing && steps.iter().any(Step::takes);
    let tried = question.shown.tried().filter(|_| waits)?;
    pause_left(tried, question.shown.members.get(&member.id)?, question.now)
}
