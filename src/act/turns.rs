//! One group, from the first look to what came of it: decide, execute, look again, until there is nothing left to do.
//!
//! Each turn begins with a look and a decision that know nothing of the turn before, but for who was tried in vain.
//! So it makes no difference whether a turn follows a crash, another invocation or an operator: what is half done is
//! finished or put back by whoever looks next.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::course::{Course, End};
use super::execute::execute;
use super::held::{Held, Line};
use super::rehearsal::{denied, denied_ahead};
use super::settle::{Calm, LOOK_AGAIN, settle};
use super::step::{Patience, StepFailure, WITHOUT_A_VERDICT, WITHOUT_A_VERDICT_AT_ALL};
use super::work::Work;
use crate::cloud::{CallError, Cloud, Ena, EniId, InstanceId, Rejection};
use crate::decide::{Concern, Decision, Plan, Question, Rest, decide};
use crate::event::Wish;
use crate::look::{FloatKind, Group};

/// For so long a look after a move may still show what was before it.
const SHOWN_AFTER: Duration = Duration::from_secs(5);

/// A forced detach leaves one index behind. A member that refuses more of them than it can have seen forced refuses all.
const INDICES_TRIED: usize = 8;

/// A detach that goes well takes seconds: it isn't forced before this, however little time is left.
const FORCE_NO_SOONER: Duration = Duration::from_secs(10);

/// Does for one group what is to be done.
pub async fn fail_over<C: Cloud>(work: &Work<'_, C>, group: Group, concern: &Concern) -> Course {
    let came_from = group.active().cloned();
    let mut course = Course::begun(group, work.observer.cloud.now());
    let mut calm = Calm::new(&course.before);
    let mut met = Met::default();
    // Every turn crosses somebody off or is overtaken by somebody else who does the work.
    let mut turns = course.before.members.len() * (INDICES_TRIED + 1) + 4;
    let mut wish = concern.wish.clone();
    loop {
        met.remember(&mut course.after);
        if is_made(&wish, came_from.as_ref(), &course.after) {
            wish = Wish::Nothing;
        }
        let beside = work.ledger.beside_the_others(&course.after);
        let question = Question {
            group: &beside,
            shown: &course.after,
            wish: &wish,
            came_from: came_from.as_ref(),
            crossed_off: &course.crossed_off,
            settled: course.touched || concern.plan_only || calm.lasts(),
            now: work.observer.cloud.now(),
            cooldown: work.cooldown,
        };
        let decision = decide(&question);
        // At once: whoever decides next is to know of it.
        match &decision {
            Decision::Move(plan) => work.ledger.promise(plan),
            Decision::Refuse(_) => work.ledger.take_back(&course.after.name),
            Decision::Rest(_) | Decision::LetSettle => {}
        }
        let ended = match decision {
            Decision::Rest(rest) => {
                if matches!(rest, Rest::HeldByHealthy(_)) && !course.touched {
                    course.denied = Box::pin(denied_ahead(work, &question)).await;
                }
                Some(End::Rest(rest))
            }
            Decision::Refuse(refusal) => Some(End::Refused(refusal)),
            Decision::LetSettle => settle(work, &mut course, &mut calm, concern).await,
            Decision::Move(_) if turns == 0 => {
                let how = "the group changed as often as it was looked at".to_owned();
                Some(End::GaveUp(vec![StepFailure::Overtaken(how)]))
            }
            Decision::Move(plan) => {
                turns -= 1;
                Box::pin(if_it_may(work, &mut course, plan, concern, &mut met)).await
            }
        };
        if let Some(end) = ended {
            course.end = end;
            return course;
        }
    }
}

/// Carries out one plan, unless its member may not be given what would be taken for it.
async fn if_it_may<C: Cloud>(
    work: &Work<'_, C>,
    course: &mut Course,
    plan: Plan,
    concern: &Concern,
    met: &mut Met,
) -> Option<End> {
    match denied(work, &plan).await {
        Some(error) => {
            course.cross_off(&plan.to, &error, true);
            None
        }
        None if concern.plan_only => Some(End::Planned(plan)),
        None => match met.turns.wait(work, &plan).await {
            Line::Passed => turn(work, course, plan, concern, met).await,
            Line::GrewOld => match work.look_again(&plan.group, concern).await {
                Ok(group) => {
                    course.after = group;
                    None
                }
                Err(error) => Some(End::Unconfirmed(error)),
            },
        },
    }
}

/// Whether the move that was asked for is made. Once, whoever made it: if its taker fails, and the group goes back to
/// where it came from, it isn't made again, against others who bring it back.
fn is_made(wish: &Wish, came_from: Option<&InstanceId>, group: &Group) -> bool {
    let holder = group.sole_holder().map(|holder| &holder.id);
    *wish == Wish::Move { to: None } && holder.is_some() && holder != came_from
}

/// What was met in this invocation and no look shows.
#[derive(Default)]
struct Met {
    /// Device indices that EC2 refused.
    spoiled: BTreeMap<InstanceId, BTreeSet<u32>>,
    /// Since when EC2 says neither yes nor no to a member.
    without_verdict: BTreeMap<InstanceId, Instant>,
    /// Turns that were waited for.
    turns: Held,
    /// What was set of ENA on attachments that this invocation saw: they go with them, and a put-back is an attach, too.
    ena: BTreeMap<EniId, Ena>,
}

impl Met {
    fn remember(&mut self, group: &mut Group) {
        for float in &mut group.floats {
            if let FloatKind::Interface(interface) = &mut float.kind {
                // The first that was seen: where EC2 refused them they aren't on the newer one.
                let first = self.ena.entry(interface.eni.clone());
                interface.ena = *first.or_insert(interface.ena);
            }
        }
        for (id, indices) in &self.spoiled {
            if let Some(member) = group.members.get_mut(id) {
                member.spoiled.extend(indices);
            }
        }
    }

    /// EC2 doesn't say whether this member can have it; whether it was asked for long enough. Where nobody else could take
    /// it that is counted from the first that was asked for: to go back to a holder that failed is no remedy.
    fn no_verdict(&mut self, plan: &Plan, asked: Instant) -> bool {
        let since = self.without_verdict.entry(plan.to.clone());
        let since = *since.or_insert(asked);
        if plan.others {
            return since.elapsed() >= WITHOUT_A_VERDICT;
        }
        let first = self.without_verdict.values().min().copied();
        first.unwrap_or(since).elapsed() >= WITHOUT_A_VERDICT_AT_ALL
    }
}

/// Carries out one plan and looks at what came of it; the end, where no further turn could help.
async fn turn<C: Cloud>(
    work: &Work<'_, C>,
    course: &mut Course,
    plan: Plan,
    concern: &Concern,
    met: &mut Met,
) -> Option<End> {
    if work.until.has_passed() {
        return Some(End::GaveUp(vec![StepFailure::OutOfTime(format!(
            "the move to {}",
            plan.to
        ))]));
    }
    course.touched = true;
    met.turns.used();
    let patience = Patience {
        force_detach_after: force_detach_after(work),
        deadline: work.until,
    };
    let failures = execute(work.observer.cloud, &plan, patience).await;
    match look_until_shown(work, &plan, &failures, concern).await {
        Ok(group) => course.is_now(group),
        Err(error) => return Some(End::Unconfirmed(error)),
    }
    let mut hopeless = Vec::new();
    for failure in failures {
        match failure {
            StepFailure::MemberUnable(error) => {
                let refuses = error.rejection() != Some(Rejection::InUse);
                course.cross_off(&plan.to, &error, refuses);
            }
            StepFailure::Impossible(_) | StepFailure::Withheld(_) | StepFailure::OutOfTime(_) => {
                hopeless.push(failure);
            }
            StepFailure::IndexTaken {
                device_index,
                error,
            } => {
                let of_it = met.spoiled.entry(plan.to.clone()).or_default();
                of_it.insert(device_index);
                // It isn't the index then.
                if of_it.len() > INDICES_TRIED {
                    course.cross_off(&plan.to, &error, true);
                }
            }
            StepFailure::NoVerdict { ref error, asked } if met.no_verdict(&plan, asked) => {
                if plan.others || course.is_from_sound() {
                    course.cross_off(&plan.to, error, false);
                } else {
                    hopeless.push(failure);
                }
            }
            StepFailure::NoVerdict { .. } | StepFailure::Overtaken(_) => {}
        }
    }
    (!hopeless.is_empty()).then_some(End::GaveUp(hopeless))
}

/// As the operator chose. But where the invocation ends before that, a detach that hangs would be waited for in one
/// invocation after the other and never be forced: then as late as there is time to attach.
fn force_detach_after<C: Cloud>(work: &Work<'_, C>) -> Duration {
    let latest = (work.until.left() * 2 / 3).max(FORCE_NO_SOONER);
    work.force_detach_after.min(latest)
}

/// The second look, until it shows what EC2 accepted: describes lag behind.
async fn look_until_shown<C: Cloud>(
    work: &Work<'_, C>,
    plan: &Plan,
    failures: &[StepFailure],
    concern: &Concern,
) -> Result<Group, CallError> {
    let began = Instant::now();
    loop {
        let group = work.look_again(&plan.group, concern).await?;
        if is_shown(plan, failures, &group)
            || began.elapsed() > SHOWN_AFTER
            || work.until.has_passed()
        {
            return Ok(group);
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// All of it is there; or where the member refused, nothing that was taken for it is where it was: it would seem to
/// have an owner, and be left without one.
fn is_shown(plan: &Plan, failures: &[StepFailure], group: &Group) -> bool {
    if failures.is_empty() {
        return group
            .sole_holder()
            .is_some_and(|holder| holder.id == plan.to);
    }
    let refused = |failure: &StepFailure| match failure {
        StepFailure::MemberUnable(_) | StepFailure::IndexTaken { .. } => true,
        StepFailure::Impossible(_)
        | StepFailure::NoVerdict { .. }
        | StepFailure::Withheld(_)
        | StepFailure::Overtaken(_)
        | StepFailure::OutOfTime(_) => false,
    };
    !failures.iter().any(refused)
        || !plan.steps.iter().any(|step| {
            let mut floats = group.floats.iter();
            floats.any(|float| step.is_yet_to_take(float))
        })
}
