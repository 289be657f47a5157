//! The story: an event arrives, the groups that it concerns are looked at, what floats is where it should be in the
//! end, and somebody is told.

use std::time::Duration;

use futures_util::future::{join, join_all};
use serde::Serialize;
use serde_json::Value;
use tokio::time::sleep;

use crate::announce::{announce, announcement};
use crate::call_error::CallError;
use crate::concern::{Concern, Testimony};
use crate::conclude::conclude;
use crate::deadline::Deadline;
use crate::event::{self, EventError, Home, Parsed};
use crate::failover::{Context, Course, fail_over};
use crate::group::Group;
use crate::ids::GroupName;
use crate::message::News;
use crate::metrics::embedded_metric;
use crate::observe::{Memory, observe};
use crate::outcome::{Outcome, OutcomeKind};
use crate::ports::Cloud;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::tags::Schema;
use crate::testimony;
use crate::trigger::Trigger;

/// Kept back before Lambda's end for the last look and for telling: two rounds of calls with their retries.
const TELLING: Duration = Duration::from_secs(10);

/// Kept back for the answer itself.
const ANSWERING: Duration = Duration::from_millis(500);

/// A look that finds a group moved by somebody else leaves it to them to tell, for so long.
const THEIRS_TO_TELL: Duration = Duration::from_secs(3);

/// One invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Lambda's request id: the same for a retry.
    pub request_id: String,
    /// Where the function runs.
    pub home: Home,
    /// When Lambda ends it.
    pub deadline: Deadline,
}

/// What came of an invocation.
#[derive(Debug)]
pub struct Report {
    /// The function's answer.
    pub answer: Answer,
    /// Metrics in CloudWatch's embedded format, a line of the log each.
    pub metrics: Vec<Value>,
    /// Why the invocation is to fail: only where a retry, or a person, can help.
    pub failure: Option<HandlerError>,
}

/// The function's answer.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// One for each group that was looked after.
    pub outcomes: Vec<Outcome>,
    /// What was not for this function, with the reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// Why an invocation fails.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(|failure| chain(failure)).collect::<Vec<_>>().join("; "))]
pub struct HandlerError(pub Vec<HandlerFailure>);

/// One thing that went wrong.
#[derive(Debug, thiserror::Error)]
pub enum HandlerFailure {
    /// What arrived can't be understood.
    #[error("this event can't be understood")]
    Event(#[source] EventError),
    /// EC2 could not be looked at: nothing was decided, and nothing changed.
    #[error("EC2 could not be looked at, so nothing was decided or changed")]
    Look(#[source] CallError),
    /// A mark could not be written: the next look would not know of the evidence.
    #[error("the impairment mark could not be written")]
    Mark(#[source] CallError),
    /// Not all of a group is where it should be, and another try may help.
    #[error("the group {0} was not brought to its end: see its outcome in the log")]
    Unfinished(GroupName),
    /// It was done, and could not be told.
    #[error(
        "the outcome of the group {group} could not be announced; it will be with the next look"
    )]
    Announce {
        /// The group.
        group: GroupName,
        /// The call.
        #[source]
        error: CallError,
    },
}

fn chain(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Handles one payload.
pub async fn handle(
    payload: &Value,
    invocation: &Invocation,
    cloud: &impl Cloud,
    settings: &Settings,
    memory: &Memory,
) -> Report {
    let schema = Schema::new(settings.tag_prefix.as_str());
    let context = Context {
        cloud,
        settings,
        schema: &schema,
        memory,
        work_until: invocation.deadline.earlier_by(TELLING),
        tell_until: invocation.deadline.earlier_by(ANSWERING),
    };
    let (mut answer, mut failures) = (Answer::default(), Vec::new());
    for parsed in event::parse(payload, &invocation.home, &settings.tag_prefix) {
        match parsed {
            Ok(Parsed::Trigger(trigger)) => {
                respond(&context, &trigger, &mut answer, &mut failures).await;
            }
            Ok(Parsed::NotForUs(reason)) => answer.ignored.push(reason.to_string()),
            Err(error) => failures.push(HandlerFailure::Event(error)),
        }
    }
    let metric = |outcome| embedded_metric(outcome, &invocation.request_id, cloud.now());
    let metrics = answer.outcomes.iter().map(metric).collect();
    Report {
        answer,
        metrics,
        failure: (!failures.is_empty()).then_some(HandlerError(failures)),
    }
}

/// Looks, and looks after each group that the trigger concerns.
async fn respond<C: Cloud>(
    context: &Context<'_, C>,
    trigger: &Trigger,
    answer: &mut Answer,
    failures: &mut Vec<HandlerFailure>,
) {
    let began = context.cloud.now();
    tracing::info!(trigger_id = trigger.id, hint = ?trigger.hint, "triggered");
    let snapshot = match observe(
        context.cloud,
        context.schema,
        context.memory,
        context.tell_until,
    )
    .await
    {
        Ok(snapshot) => snapshot,
        Err(error) => return failures.push(HandlerFailure::Look(error)),
    };
    for problem in &snapshot.stray {
        tracing::warn!(code = problem.code(), %problem, "a tag that belongs to no group");
    }
    let concern = match Concern::of(trigger, &snapshot) {
        Ok(concern) => Concern {
            plan_only: concern.plan_only || context.settings.dry_run,
            ..concern
        },
        Err(unconcerned) => return answer.ignored.push(unconcerned.to_string()),
    };
    let since = trigger.at.unwrap_or(began).min(began);
    let groups = concern.groups.iter().map(|name| async {
        let course = fail_over(context, group(&snapshot, name, &concern), &concern).await;
        let milliseconds =
            u64::try_from(context.cloud.now().duration_since(since).as_millis()).unwrap_or(0);
        tell(context, course, &concern, milliseconds).await
    });
    // The mark is written beside the move, not before it: whoever waits for the move waits for nothing else.
    let mark = testimony::write(context, &concern, &snapshot);
    let (told, marked) = join(join_all(groups), mark).await;
    failures.extend(marked.err().map(HandlerFailure::Mark));
    for (outcome, failure) in told {
        answer.outcomes.push(outcome);
        failures.extend(failure);
    }
}

fn group(snapshot: &Snapshot, name: &GroupName, concern: &Concern) -> Group {
    let mut group = snapshot
        .groups
        .get(name)
        .cloned()
        .unwrap_or_else(|| Group::unknown(name.clone()));
    concern
        .testimony
        .iter()
        .for_each(|testimony: &Testimony| testimony.tell(&mut group));
    group
}

/// Tells what came of it.
async fn tell<C: Cloud>(
    context: &Context<'_, C>,
    mut course: Course,
    concern: &Concern,
    milliseconds: u64,
) -> (Outcome, Option<HandlerFailure>) {
    let mut outcome = conclude(&course, concern, milliseconds);
    let mut due = announcement(&course, concern, &outcome, context.cloud.now());
    if matches!(due.news, Some(News::FoundMoved { .. })) {
        sleep(THEIRS_TO_TELL).await;
        if let Ok(group) = context.look(&course.after.name, concern).await
            && group.sole_holder().map(|holder| &holder.id)
                == course.after.sole_holder().map(|holder| &holder.id)
        {
            course.after = group;
            outcome = conclude(&course, concern, milliseconds);
            due = announcement(&course, concern, &outcome, context.cloud.now());
        }
    }
    let mut failure = (course.is_worth_a_retry() || outcome.kind == OutcomeKind::Partial)
        .then(|| HandlerFailure::Unfinished(outcome.group.clone()));
    if let Err(error) = announce(context, &course, &due, &mut outcome).await {
        failure = Some(HandlerFailure::Announce {
            group: outcome.group.clone(),
            error,
        });
    }
    log(&outcome);
    (outcome, failure)
}

fn log(outcome: &Outcome) {
    let (group, word) = (&outcome.group, outcome.kind.as_str());
    let whole = serde_json::to_string(outcome).unwrap_or_default();
    match outcome.kind {
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned => {
            tracing::info!(%group, outcome = word, %whole, "outcome");
        }
        OutcomeKind::Refused | OutcomeKind::RolledBack | OutcomeKind::Partial => {
            tracing::warn!(%group, outcome = word, %whole, "outcome");
        }
    }
}
