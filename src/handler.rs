//! The story: an event arrives, the groups that it concerns are looked at, what floats is where it should be in the
//! end, and somebody is told.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::Value;
use tokio::time::sleep;
use tracing::Instrument;

use crate::act::{Course, Ledger, Order, Turn, Work, complete, fail_over};
use crate::cloud::{CallError, Cloud, Deadline, GroupName, Queue};
use crate::decide::{Concern, Unconcerned, is_ahead_of};
use crate::event::{self, Hint, Parsed, Trigger};
use crate::invocation::Invocation;
use crate::look::{Group, Memory, Observer, Schema, Snapshot};
use crate::settings::Settings;
use crate::tell::{
    Announcement, Awaited, HandlerFailure, News, Outcome, OutcomeKind, Post, QUIET_BY_THEMSELVES,
    Report, announce, announcement, conclude, embedded_metrics, is_quiet, write_marks,
};
use crate::worker::{self, Shift};

/// What every part of the story needs.
#[derive(Debug)]
struct Context<'a, C> {
    invocation: &'a Invocation,
    settings: &'a Settings,
    /// Eyes and limits.
    work: Work<'a, C>,
    /// How people are told.
    post: Post,
    /// Whose turn it is.
    order: Order,
}

/// Kept back before Lambda's end for the last look and for telling: two rounds of calls with their retries.
const TELLING: Duration = Duration::from_secs(10);

/// Kept back for the answer itself.
const ANSWERING: Duration = Duration::from_millis(500);

/// How long EC2's describes are given to catch up with an event; twice as long each further time. As a rule they lag by
/// less than a second, and what doesn't come true within [`is_ahead_of`]'s time is over: five looks.
const CATCHING_UP: Duration = Duration::from_secs(1);

/// So many attaches are rehearsed while all is well, in one invocation: they come out of the same bucket of the throttle as
/// the moves of the whole account. What is permitted is remembered for an hour, in which the schedule gets to three hundred.
const REHEARSED_AHEAD: usize = 5;

/// What is taken from the queue has so long to be moved, beside what a hung detach may take: ten seconds are usual.
const A_MOVE: Duration = Duration::from_mins(1);

/// A look that finds a group moved by somebody else leaves it to them to tell, for so long.
const THEIRS_TO_TELL: Duration = Duration::from_secs(3);

/// For so long a cold function looks before it takes its first event, which waits for it. EC2 takes a tenth of that.
const LOOKING_AHEAD: Duration = Duration::from_secs(1);

/// Looks once, before the first event: in its init phase Lambda gives a whole processor, of which an event has a fourteenth at
/// 128 MB. Here random numbers, certificates and connections are made, and it is learnt whom to ask about, so that the first
/// event looks as a warm function does, in one round. What was seen is not decided on: Lambda may start a function long
/// before it has an event. Where EC2 doesn't answer, the first event finds out for itself.
pub async fn look_ahead(cloud: &impl Cloud, settings: &Settings, memory: &Memory) {
    let schema = schema(settings);
    let observer = Observer {
        cloud,
        schema: &schema,
        memory,
        until: Deadline::after(LOOKING_AHEAD),
    };
    if let Err(error) = observer.look_alone().await {
        tracing::info!(%error, "EC2 was not seen before the first event, which looks for itself");
    }
}

fn schema(settings: &Settings) -> Schema {
    Schema::new(settings.tag_prefix.as_str()).within(settings.boundary_tag.clone())
}

/// Handles one payload.
pub async fn handle(
    payload: &Value,
    invocation: &Invocation,
    cloud: &impl Cloud,
    settings: &Settings,
    memory: &Memory,
) -> Report {
    let schema = schema(settings);
    let context = &context(invocation, cloud, settings, &schema, memory);
    let Some(messages) = event::messages(payload) else {
        return look_after(context, payload).await;
    };
    let reports = messages.into_iter().map(|(id, message)| async move {
        let report = Box::pin(look_after(context, &message)).await;
        (id, report)
    });
    Report::of_messages(join_all(reports).await)
}

/// Handles one payload; where it is a batch of the queue, then also what else the queue has meanwhile.
pub async fn handle_queued(
    payload: &Value,
    invocation: &Invocation,
    cloud: &impl Cloud,
    queue: &impl Queue,
    settings: &Settings,
    memory: &Memory,
) -> Report {
    let Some(messages) = event::messages(payload) else {
        return handle(payload, invocation, cloud, settings, memory).await;
    };
    let schema = schema(settings);
    let context = &context(invocation, cloud, settings, &schema, memory);
    let shift = Shift {
        queue,
        ends: invocation.deadline,
        takes_until: context
            .work
            .until
            .earlier_by(A_MOVE + settings.force_detach_after),
    };
    let look_after = |message: Value| Box::pin(async move { look_after(context, &message).await });
    worker::work(&shift, messages, look_after).await
}

fn context<'a, C: Cloud>(
    invocation: &'a Invocation,
    cloud: &'a C,
    settings: &'a Settings,
    schema: &'a Schema,
    memory: &'a Memory,
) -> Context<'a, C> {
    Context {
        invocation,
        settings,
        work: Work {
            observer: Observer {
                cloud,
                schema,
                memory,
                until: invocation.deadline.earlier_by(ANSWERING),
            },
            ledger: Ledger::default(),
            ahead: REHEARSED_AHEAD.into(),
            cooldown: settings.cooldown,
            force_detach_after: settings.force_detach_after,
            until: invocation.deadline.earlier_by(TELLING),
        },
        post: Post::default(),
        order: Order::default(),
    }
}

/// Looks after all that one payload says, side by side: what one of them waits for holds up none of the others.
async fn look_after<C: Cloud>(context: &Context<'_, C>, payload: &Value) -> Report {
    let now = || context.work.observer.cloud.now();
    let (invocation, prefix) = (context.invocation, &context.settings.tag_prefix);
    let readings = event::parse(payload, &invocation.home, prefix);
    let reports = readings.into_iter().map(|reading| async move {
        let mut report = Report::default();
        match reading.and_then(|parsed| parsed.not_ahead_of(now())) {
            Ok(Parsed::Trigger(trigger)) => {
                // Of the highest level, as all spans here: no `LOG_LEVEL` takes from a line what they say.
                let span = tracing::error_span!("trigger", trigger_id = trigger.id);
                // Boxed, here and below: with the SDK in it, what it waits for is nested deeper than the compiler looks.
                let responded = Box::pin(respond(context, &trigger, &mut report)).instrument(span);
                let outcomes = responded.await;
                let request_id = &invocation.request_id;
                let metrics = embedded_metrics(&outcomes, request_id, &trigger.id, now());
                report.metrics.extend(metrics);
                report.answer.outcomes.extend(outcomes);
                let_go(context, &trigger, &mut report).await;
            }
            Ok(Parsed::NotForUs(reason)) => report.ignored(reason.to_string()),
            Err(error) => report.failed(HandlerFailure::Event(error).logged()),
        }
        report
    });
    let mut whole = Report::default();
    for report in join_all(reports).await {
        whole.add(report);
    }
    whole
}

/// Looks, and looks after each group that the trigger concerns.
async fn respond<C: Cloud>(
    context: &Context<'_, C>,
    trigger: &Trigger,
    report: &mut Report,
) -> Vec<Outcome> {
    let (work, observer) = (&context.work, &context.work.observer);
    let now = || observer.cloud.now();
    let began = now();
    tracing::info!(hint = ?trigger.hint, "triggered");
    let snapshot = match catch_up(observer, trigger).await {
        Ok(snapshot) => snapshot,
        Err(error) => {
            report.failed(HandlerFailure::Look(error).logged());
            return Vec::new();
        }
    };
    for problem in &snapshot.stray {
        tracing::warn!(code = problem.code(), %problem, "a tag that belongs to no group");
    }
    let Some(concern) = concern(context, trigger, &snapshot, report) else {
        return Vec::new();
    };
    let since = trigger.at.unwrap_or(began).min(began);
    let groups = concern.groups.iter().map(|name| {
        // Of all of them before any of them tells: many are told together.
        let awaited = context.post.awaits();
        let (concern, snapshot) = (&concern, &snapshot);
        let look_after = async move {
            let in_turn = Box::pin(in_turn(context, awaited, concern, snapshot, name));
            let (_turn, awaited, group) = match in_turn.await {
                Ok(turn) => turn,
                Err(error) => return (None, Some(HandlerFailure::Look(error).logged())),
            };
            let course = Box::pin(fail_over(work, group, concern)).await;
            let milliseconds = now().duration_since(since).as_millis();
            let milliseconds = u64::try_from(milliseconds).unwrap_or(0);
            let told = Box::pin(tell(context, awaited, course, concern, milliseconds));
            let (outcome, failure) = told.await;
            (Some(outcome), failure)
        };
        look_after.instrument(tracing::error_span!("group", group = %name))
    });
    // The mark is written beside the move, not before it: whoever waits for the move waits for nothing else.
    let mark = write_marks(observer, &concern, &snapshot);
    let (told, marked) = join(join_all(groups), mark).await;
    if let Err(error) = marked {
        report.failed(HandlerFailure::Mark(error).logged());
    }
    let (outcomes, failures): (Vec<_>, Vec<_>) = told.into_iter().unzip();
    failures
        .into_iter()
        .flatten()
        .for_each(|failure| report.failed(failure));
    let outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    let quiet = outcomes.iter().filter(|outcome| is_quiet(outcome)).count();
    if concern.groups.len() > QUIET_BY_THEMSELVES && quiet > 0 {
        tracing::info!(groups = quiet, "as they were");
    }
    outcomes
}

/// Whoever waits to be terminated is let go: once nothing can be moved off it any more, also where it holds nothing or
/// nobody could take it. While another try may move something it is kept; the hook's heartbeat timeout bounds that.
async fn let_go<C: Cloud>(context: &Context<'_, C>, trigger: &Trigger, report: &mut Report) {
    let Hint::TerminateLifecycleAction { action, .. } = &trigger.hint else {
        return;
    };
    if context.settings.dry_run || report.is_unfinished() {
        tracing::info!(instance = %action.instance, "Auto Scaling goes on waiting for it");
        return;
    }
    let observer = &context.work.observer;
    if let Err(error) = complete(observer.cloud, action, observer.until).await {
        let failure = HandlerFailure::Complete(action.instance.clone(), error);
        report.failed(failure.logged());
    }
}

/// Which groups the trigger is about, if any.
fn concern<C>(
    context: &Context<'_, C>,
    trigger: &Trigger,
    snapshot: &Snapshot,
    report: &mut Report,
) -> Option<Concern> {
    match Concern::of(trigger, snapshot) {
        Ok(concern) => Some(Concern {
            plan_only: concern.plan_only || context.settings.dry_run,
            ..concern
        }),
        Err(unknown @ Unconcerned::UnknownGroup { .. }) => {
            report.failed(HandlerFailure::UnknownGroup(unknown).logged());
            None
        }
        Err(unconcerned) => {
            report.ignored(unconcerned.to_string());
            None
        }
    }
}

/// The group, once it is its turn: as it was seen, or where somebody else had it meanwhile, as it is now.
async fn in_turn<'a, C: Cloud>(
    context: &'a Context<'_, C>,
    awaited: Awaited<'a>,
    concern: &Concern,
    snapshot: &Snapshot,
    name: &GroupName,
) -> Result<(Turn, Awaited<'a>, Group), CallError> {
    if let Some(turn) = context.order.free(name) {
        return Ok((turn, awaited, concern.group(snapshot, name)));
    }
    // Whoever has it may wait, with what they tell, for all who are awaited.
    drop(awaited);
    let turn = context.order.turn(name).await;
    let awaited = context.post.awaits();
    let group = context.work.look_again(name, concern).await?;
    Ok((turn, awaited, group))
}

/// The first look, until it has caught up with the event.
async fn catch_up<C: Cloud>(
    observer: &Observer<'_, C>,
    trigger: &Trigger,
) -> Result<Arc<Snapshot>, CallError> {
    let mut pause = CATCHING_UP;
    loop {
        let snapshot = observer.observe().await?;
        if !is_ahead_of(trigger, &snapshot, observer.cloud.now()) {
            return Ok(snapshot);
        }
        tracing::info!("the look doesn't show what the event says: looking again");
        sleep(pause).await;
        pause *= 2;
    }
}

/// Tells what came of it.
async fn tell<C: Cloud>(
    context: &Context<'_, C>,
    awaited: Awaited<'_>,
    mut course: Course,
    concern: &Concern,
    milliseconds: u64,
) -> (Outcome, Option<HandlerFailure>) {
    let work = &context.work;
    let mut outcome = conclude(&course, concern, milliseconds);
    let mut due = announcement(&course, concern, &outcome, work.observer.cloud.now());
    let found = matches!(
        due.news,
        Some(News::FoundMoved { .. } | News::Completed { .. })
    );
    if found {
        sleep(THEIRS_TO_TELL).await;
        match work.look_again(&course.after.name, concern).await {
            Ok(group) if is_held_as(&course.after, &group) => {
                course.after = group;
                outcome = conclude(&course, concern, milliseconds);
                due = announcement(&course, concern, &outcome, work.observer.cloud.now());
            }
            // It has moved on: what was found is no longer true, and whoever moves it tells, or the next look does.
            Ok(group) => {
                course.after = group;
                outcome = conclude(&course, concern, milliseconds);
                due = Announcement::default();
            }
            Err(error) => {
                let failure = HandlerFailure::Look(error).logged();
                return (outcome, Some(failure));
            }
        }
    }
    let mut failure = (course.is_worth_a_retry() || outcome.kind == OutcomeKind::Partial)
        .then(|| HandlerFailure::Unfinished(outcome.group.clone()));
    let post = (&context.post, awaited);
    if let Err(error) = announce(&work.observer, post, &course, &due, &mut outcome).await {
        failure = Some(HandlerFailure::Announce {
            group: outcome.group.clone(),
            error,
        });
    }
    // Of many, those that are as they were are one line together.
    if !is_quiet(&outcome) || concern.groups.len() <= QUIET_BY_THEMSELVES {
        log(&outcome);
    }
    (outcome, failure.map(HandlerFailure::logged))
}

fn is_held_as(before: &Group, now: &Group) -> bool {
    before.sole_holder().map(|holder| &holder.id) == now.sole_holder().map(|holder| &holder.id)
}

fn log(outcome: &Outcome) {
    let word = outcome.kind.as_str();
    let whole = serde_json::to_string(outcome).unwrap_or_default();
    match outcome.kind {
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned => {
            tracing::info!(outcome = word, %whole, "outcome");
        }
        OutcomeKind::Refused | OutcomeKind::RolledBack | OutcomeKind::Partial => {
            tracing::warn!(outcome = word, %whole, "outcome");
        }
    }
}
