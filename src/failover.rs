//! One group, from the first look to what came of it: decide, execute, look again, until there is nothing left to do.
//!
//! Each turn begins with a look and a decision that know nothing of the turn before, but for who was tried in vain.
//! So it makes no difference whether a turn follows a crash, another invocation or an operator: what is half done is
//! finished or put back by whoever looks next.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::call_error::{CallError, Rejection};
use crate::concern::Concern;
use crate::deadline::Deadline;
use crate::decide::{CrossedOff, Decision, Question, Refusal, Rest, Wish, decide};
use crate::execute::{Patience, StepFailure, execute};
use crate::group::{FloatId, FloatKind, Group, Holder};
use crate::ids::{GroupName, InstanceId};
use crate::observe::{Memory, observe};
use crate::plan::{Plan, Step};
use crate::ports::Cloud;
use crate::settings::Settings;
use crate::tags::Schema;

/// A group between two sound members is left alone for as long as it changes, and for this long after it stopped:
/// longer than the pause between another invocation's detach and attach.
const SETTLE: Duration = Duration::from_secs(5);

/// Somebody's detach can hang: after so long its float needs an owner all the same.
const SETTLE_AT_MOST: Duration = Duration::from_mins(1);

/// How often a group that settles, or a move that isn't visible yet, is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// For so long a look after a move may still show what was before it.
const SHOWN_AFTER: Duration = Duration::from_secs(5);

/// A forced detach leaves one index behind. A member that refuses more of them than it can have seen forced refuses all.
const INDICES_TRIED: usize = 8;

/// A detach that goes well takes seconds: it isn't forced before this, however little time is left.
const FORCE_NO_SOONER: Duration = Duration::from_secs(10);

/// What every part of the story needs.
#[derive(Debug)]
pub struct Context<'a, C> {
    /// EC2, SNS and the clock.
    pub cloud: &'a C,
    /// What the operator chose.
    pub settings: &'a Settings,
    /// The tag keys.
    pub schema: &'a Schema,
    /// What a warm function remembers.
    pub memory: &'a Memory,
    /// After it no move is started.
    pub work_until: Deadline,
    /// After it nothing at all is.
    pub tell_until: Deadline,
}

impl<C: Cloud> Context<'_, C> {
    /// Looks at one group again.
    ///
    /// # Errors
    /// A describe that failed for good.
    pub async fn look(&self, name: &GroupName, concern: &Concern) -> Result<Group, CallError> {
        let snapshot = observe(self.cloud, self.schema, self.memory, self.tell_until).await?;
        let mut group = snapshot
            .groups
            .get(name)
            .cloned()
            .unwrap_or_else(|| Group::unknown(name.clone()));
        if let Some(testimony) = &concern.testimony {
            testimony.tell(&mut group);
        }
        Ok(group)
    }
}

/// How the turns ended.
#[derive(Debug)]
pub enum End {
    /// There is nothing to do, or nothing left to do.
    Rest(Rest),
    /// Something should be done and can't be.
    Refused(Refusal),
    /// This would be done: a plan was asked for.
    Planned(Plan),
    /// It can't be done, whoever is to take it, or not in the time that there is.
    GaveUp(Vec<StepFailure>),
    /// What was done could not be looked at.
    Unconfirmed(CallError),
}

/// What was done to one group.
#[derive(Debug)]
pub struct Course {
    /// The group at the first look.
    pub before: Group,
    /// The group at the last look.
    pub after: Group,
    /// Who was tried in vain, with what EC2 said.
    pub crossed_off: CrossedOff,
    /// Those of them that EC2 refused for what they are, not for what somebody else did at the same time.
    pub refused: BTreeSet<InstanceId>,
    /// Whether any call that changes something was sent.
    pub touched: bool,
    /// How it ended.
    pub end: End,
}

/// Does for one group what is to be done.
pub async fn fail_over<C: Cloud>(
    context: &Context<'_, C>,
    group: Group,
    concern: &Concern,
) -> Course {
    let came_from = group.active().cloned();
    let mut course = Course {
        before: group.clone(),
        after: group,
        crossed_off: CrossedOff::new(),
        refused: BTreeSet::new(),
        touched: false,
        end: End::Rest(Rest::NoMember),
    };
    let mut calm = Calm::new(&course.before);
    let mut spoiled = Spoiled::new();
    // Every turn crosses somebody off or is overtaken by somebody else who does the work.
    let mut turns = course.before.members.len() * (INDICES_TRIED + 1) + 4;
    let mut wish = concern.wish.clone();
    loop {
        remember(&spoiled, &mut course.after);
        if is_made(&wish, came_from.as_ref(), &course.after) {
            wish = Wish::Nothing;
        }
        let question = Question {
            group: &course.after,
            wish: &wish,
            came_from: came_from.as_ref(),
            crossed_off: &course.crossed_off,
            settled: course.touched || concern.plan_only || calm.lasts(),
            now: context.cloud.now(),
            cooldown: context.settings.cooldown,
        };
        let ended = match decide(&question) {
            Decision::Rest(rest) => Some(End::Rest(rest)),
            Decision::Refuse(refusal) => Some(End::Refused(refusal)),
            Decision::Move(plan) if concern.plan_only => Some(End::Planned(plan)),
            Decision::LetSettle => settle(context, &mut course, &mut calm, concern).await,
            Decision::Move(_) if turns == 0 => {
                let how = "the group changed as often as it was looked at".to_owned();
                Some(End::GaveUp(vec![StepFailure::Overtaken(how)]))
            }
            Decision::Move(plan) => {
                turns -= 1;
                turn(context, &mut course, plan, concern, &mut spoiled).await
            }
        };
        if let Some(end) = ended {
            course.end = end;
            return course;
        }
    }
}

/// Whether the move that was asked for is made. Once, whoever made it: if its taker fails, and the group goes back to
/// where it came from, it isn't made again, against others who bring it back.
fn is_made(wish: &Wish, came_from: Option<&InstanceId>, group: &Group) -> bool {
    let holder = group.sole_holder().map(|holder| &holder.id);
    *wish == Wish::Move { to: None } && holder.is_some() && holder != came_from
}

/// Device indices that EC2 refused, which no look shows.
type Spoiled = BTreeMap<InstanceId, BTreeSet<u32>>;

fn remember(spoiled: &Spoiled, group: &mut Group) {
    for (id, indices) in spoiled {
        if let Some(member) = group.members.get_mut(id) {
            member.spoiled.extend(indices);
        }
    }
}

/// Carries out one plan and looks at what came of it; the end, where no further turn could help.
async fn turn<C: Cloud>(
    context: &Context<'_, C>,
    course: &mut Course,
    plan: Plan,
    concern: &Concern,
    spoiled: &mut Spoiled,
) -> Option<End> {
    if context.work_until.has_passed() {
        return Some(End::GaveUp(vec![StepFailure::OutOfTime(format!(
            "the move to {}",
            plan.to
        ))]));
    }
    course.touched = true;
    let patience = Patience {
        force_detach_after: force_detach_after(context),
        deadline: context.work_until,
    };
    let failures = execute(context.cloud, &plan, patience).await;
    match look_until_shown(context, &plan, &failures, concern).await {
        Ok(group) => course.after = group,
        Err(error) => return Some(End::Unconfirmed(error)),
    }
    let mut hopeless = Vec::new();
    for failure in failures {
        match failure {
            StepFailure::MemberUnable(error) => {
                let refuses = error.rejection() != Some(Rejection::InUse);
                course.cross_off(&plan.to, &error, refuses);
            }
            StepFailure::Impossible(_) | StepFailure::OutOfTime(_) => hopeless.push(failure),
            StepFailure::IndexTaken {
                device_index,
                error,
            } => {
                let of_it = spoiled.entry(plan.to.clone()).or_default();
                of_it.insert(device_index);
                // It isn't the index then.
                if of_it.len() > INDICES_TRIED {
                    course.cross_off(&plan.to, &error, true);
                }
            }
            StepFailure::Overtaken(_) => {}
        }
    }
    (!hopeless.is_empty()).then_some(End::GaveUp(hopeless))
}

/// As the operator chose. But where the invocation ends before that, a detach that hangs would be waited for in one
/// invocation after the other and never be forced: then as late as there is time to attach.
fn force_detach_after<C: Cloud>(context: &Context<'_, C>) -> Duration {
    let latest = (context.work_until.left() * 2 / 3).max(FORCE_NO_SOONER);
    context.settings.force_detach_after.min(latest)
}

/// The second look, until it shows what EC2 accepted: describes lag behind.
async fn look_until_shown<C: Cloud>(
    context: &Context<'_, C>,
    plan: &Plan,
    failures: &[StepFailure],
    concern: &Concern,
) -> Result<Group, CallError> {
    let began = Instant::now();
    loop {
        let group = context.look(&plan.group, concern).await?;
        if is_shown(plan, failures, &group)
            || began.elapsed() > SHOWN_AFTER
            || context.work_until.has_passed()
        {
            return Ok(group);
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// All of it is there; or where the member refused, nothing that was detached for it is where it was: it would seem to
/// have an owner, and be left without one.
fn is_shown(plan: &Plan, failures: &[StepFailure], group: &Group) -> bool {
    if failures.is_empty() {
        return group
            .sole_holder()
            .is_some_and(|holder| holder.id == plan.to);
    }
    let refused = |failure: &StepFailure| match failure {
        StepFailure::MemberUnable(_) | StepFailure::IndexTaken { .. } => true,
        StepFailure::Impossible(_) | StepFailure::Overtaken(_) | StepFailure::OutOfTime(_) => false,
    };
    !failures.iter().any(refused) || !plan.steps.iter().any(|step| is_still_held(step, group))
}

fn is_still_held(step: &Step, group: &Group) -> bool {
    let Step::MoveEni {
        detach: Some(detach),
        ..
    } = step
    else {
        return false;
    };
    group.floats.iter().any(|float| match &float.kind {
        FloatKind::Eni {
            attachment: Some(attachment),
            ..
        } => attachment.id == detach.attachment && float.holder_id().is_some(),
        FloatKind::Eni {
            attachment: None, ..
        }
        | FloatKind::Address { .. } => false,
    })
}

/// Looks again a little later at a group between two sound members.
async fn settle<C: Cloud>(
    context: &Context<'_, C>,
    course: &mut Course,
    calm: &mut Calm,
    concern: &Concern,
) -> Option<End> {
    if context.work_until.has_passed() {
        return Some(End::GaveUp(vec![StepFailure::OutOfTime(
            "somebody else's move".to_owned(),
        )]));
    }
    sleep(LOOK_AGAIN).await;
    match context.look(&course.after.name, concern).await {
        Ok(group) => {
            calm.note(&group);
            course.after = group;
            None
        }
        Err(error) => Some(End::Unconfirmed(error)),
    }
}

/// Since when nothing has changed hands.
struct Calm {
    holders: Vec<(FloatId, Holder)>,
    since: Instant,
    began: Instant,
}

impl Calm {
    fn new(group: &Group) -> Self {
        let now = Instant::now();
        Self {
            holders: holders(group),
            since: now,
            began: now,
        }
    }

    fn note(&mut self, group: &Group) {
        let holders = holders(group);
        let leaving = holders
            .iter()
            .any(|(_, holder)| matches!(holder, Holder::Leaving(_)));
        if leaving || holders != self.holders {
            self.since = Instant::now();
            self.holders = holders;
        }
    }

    fn lasts(&self) -> bool {
        self.since.elapsed() >= SETTLE || self.began.elapsed() >= SETTLE_AT_MOST
    }
}

fn holders(group: &Group) -> Vec<(FloatId, Holder)> {
    group
        .floats
        .iter()
        .map(|float| (float.id.clone(), float.holder.clone()))
        .collect()
}

impl Course {
    fn cross_off(&mut self, member: &InstanceId, error: &CallError, refuses: bool) {
        if refuses {
            self.refused.insert(member.clone());
        }
        let why = || error.to_string();
        self.crossed_off.entry(member.clone()).or_insert_with(why);
    }

    /// The active before.
    #[must_use]
    pub fn from(&self) -> Option<&InstanceId> {
        self.before.active()
    }

    /// Whether trying again soon may do what could not be done now.
    #[must_use]
    pub fn is_worth_a_retry(&self) -> bool {
        match &self.end {
            End::Unconfirmed(_) => true,
            End::GaveUp(failures) => {
                self.disturbed()
                    || failures
                        .iter()
                        .any(|failure| !matches!(failure, StepFailure::Impossible(_)))
            }
            End::Rest(_) | End::Refused(_) | End::Planned(_) => false,
        }
    }

    /// Whether anything changed hands, or went and came back: a new attachment tells.
    #[must_use]
    pub fn disturbed(&self) -> bool {
        trace(&self.before) != trace(&self.after)
    }
}

fn trace(group: &Group) -> Vec<(&FloatId, &Holder, Option<&str>)> {
    let attachment = |kind| match kind {
        &FloatKind::Eni {
            attachment: Some(ref attachment),
            ..
        } => Some(attachment.id.as_str()),
        &FloatKind::Eni {
            attachment: None, ..
        }
        | &FloatKind::Address { .. } => None,
    };
    group
        .floats
        .iter()
        .map(|float| (&float.id, &float.holder, attachment(&float.kind)))
        .collect()
}
