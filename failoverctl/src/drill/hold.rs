//! Holds a drill, from the first look at the groups to the last.

use std::time::Duration;

use ec2_simulator::FaultRule;
use eni_failover::cloud::{Cloud, Deadline};
use eni_failover::tell::Report;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber as _;

use super::call::CallView;
use super::drilled::Drill;
use super::error::DrillError;
use super::ground::{Ground, Place};
use super::happened::{End, Happened, milliseconds};
use super::log::Log;
use super::message::MessageView;
use super::verdict::Verdict;
use super::why::why;
use crate::stage::{Asked, Failure, Opening, placements};
use crate::view::GroupView;

/// An instance that is coming up when the event arrives is up after so long: only then the end is judged.
const COMING_UP: Duration = Duration::from_mins(5);

/// Holds a drill in virtual time.
///
/// # Errors
/// [`DrillError`]; also where no runtime can be made.
pub fn in_virtual_time(
    place: impl Into<Place>,
    asked: impl Into<Asked>,
) -> Result<(Drill, Opening), DrillError> {
    virtually(place.into(), asked.into(), true)
}

/// The same without the tags that look misspelt: of a thousand drills in one account it is enough to look for them once.
///
/// # Errors
/// As [`in_virtual_time`].
pub fn without_hints(
    place: impl Into<Place>,
    asked: impl Into<Asked>,
) -> Result<(Drill, Opening), DrillError> {
    virtually(place.into(), asked.into(), false)
}

fn virtually(place: Place, asked: Asked, hints: bool) -> Result<(Drill, Opening), DrillError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    runtime.block_on(async {
        let ground = Ground::new(place)?;
        let opening = ground.opening(asked).await?;
        let mut drill = ground.drill(&opening, &ground.simulator).await?;
        if hints {
            ground.hint(&mut drill);
        }
        Ok((drill, opening))
    })
}

/// What is collected on the way.
#[derive(Default)]
struct Course {
    happened: Vec<Happened>,
    calls: Vec<CallView>,
    log: Log,
}

impl Ground {
    /// Holds the drill: `cloud` is how the function reaches EC2, the simulator itself or the SDK in front of it.
    ///
    /// # Errors
    /// [`DrillError`]
    pub async fn drill(&self, opening: &Opening, cloud: &impl Cloud) -> Result<Drill, DrillError> {
        let before = self.groups().await?;
        self.watch(&before)?;
        let course = self.course(opening, cloud).await?;
        let after = self.groups_at_rest().await?;
        let mut drill = Drill {
            event: first_event(&course.happened),
            answer: together(&course.happened),
            failure: failures(&course.happened),
            happened: course.happened,
            before,
            calls: course.calls,
            log: course.log.lines(),
            messages: self.messages(),
            places: placements(&self.simulator),
            held_by_the_healthy: after.iter().all(GroupView::is_held_by_the_healthy),
            after,
            violations: self.simulator.with_world(|world| world.violations()),
            verdict: Verdict::default(),
        };
        let why = why(&drill, opening);
        drill.verdict = Verdict {
            green: why.is_empty(),
            hints: Vec::new(),
            why,
        };
        Ok(drill)
    }

    /// Adds the tags that look misspelt.
    pub fn hint(&self, drill: &mut Drill) {
        drill.verdict.hints = self.lookalikes(&drill.before);
    }

    async fn course(&self, opening: &Opening, cloud: &impl Cloud) -> Result<Course, DrillError> {
        let mut course = Course::default();
        if let Opening::Event(event) = opening {
            self.bring_about(event)?;
        }
        let (acts, zero) = (opening.acts(), self.simulator.now());
        let faults = &self.faults_of(opening);
        if let Opening::Event(event) = opening {
            let causes = [Cause::Event(event)];
            self.act(zero, cloud, (&causes, faults), &mut course)
                .await?;
        }
        for (index, act) in acts.iter().enumerate() {
            let causes: Vec<Cause<'_>> = act.iter().map(Cause::Failure).collect();
            self.act(zero, cloud, (&causes, faults), &mut course)
                .await?;
            if index + 1 < acts.len() {
                self.groups_at_rest().await?;
                // Doubt against whoever has just taken over is waited out: that isn't what is to be seen here.
                tokio::time::sleep(self.settings.cooldown).await;
            }
        }
        Ok(course)
    }

    /// What happens at once, and the invocations for it: at the same time, where the events arrive so.
    async fn act(
        &self,
        zero: Timestamp,
        cloud: &impl Cloud,
        (causes, faults): (&[Cause<'_>], &[FaultRule]),
        course: &mut Course,
    ) -> Result<(), DrillError> {
        let failing = self.failing();
        let calls = self.simulator.calls().len();
        self.let_befall(faults);
        let happening = causes.iter().map(async |cause| {
            let failed = self.simulator.now();
            let event = match cause {
                Cause::Event(event) => Some((*event).clone()),
                Cause::Failure(failure) => failing.fail(failure).await?,
            };
            let noticed = self.simulator.now();
            // Boxed: with the SDK below it, it is deeper than the compiler's limit.
            let report = match &event {
                Some(event) => {
                    let log = course.log.subscriber(&self.simulator, zero);
                    let invocation = Box::pin(self.invoke(event, cloud));
                    Some(invocation.with_subscriber(log).await)
                }
                None => None,
            };
            let times = [zero, failed, noticed];
            Ok::<_, DrillError>(self.happened(cause, event, report, times))
        });
        let happened = try_join_all(happening).await?;
        let noticed = happened.iter().map(|it| it.noticed).min();
        let noticed = noticed.unwrap_or_default();
        course.happened.extend(happened);
        self.simulator.stop_injecting();
        let calls = self.simulator.calls().into_iter().skip(calls);
        let views = calls.map(|call| CallView::of(&call, zero, noticed));
        course.calls.extend(views);
        Ok(())
    }

    fn happened(
        &self,
        cause: &Cause<'_>,
        event: Option<Value>,
        report: Option<Report>,
        [zero, failed, noticed]: [Timestamp; 3],
    ) -> Happened {
        let failure = match cause {
            Cause::Failure(failure) => Some(*failure),
            Cause::Event(_) => None,
        };
        let answer = report.as_ref();
        let answer = answer.map(|it| serde_json::to_value(&it.answer).unwrap_or_default());
        let since = event.as_ref();
        let since = since.map_or(noticed, |event| self.happened_at(event, noticed));
        let ends = answer.as_ref();
        Happened {
            instance: failure.map(|failure| failure.instance.clone()),
            how: failure.map(|failure| failure.how),
            failed: milliseconds(failed, zero),
            noticed: milliseconds(noticed, zero),
            ends: ends.map_or_else(Vec::new, |answer| End::all(answer, since, zero)),
            failure: report.and_then(|report| Some(report.failure?.to_string())),
            event,
            answer,
        }
    }

    /// The groups once nobody who holds something is just coming up any more.
    async fn groups_at_rest(&self) -> Result<Vec<GroupView>, DrillError> {
        let at_most = Deadline::after(COMING_UP);
        loop {
            let groups = self.groups().await?;
            let coming_up = groups.iter().any(is_coming_up);
            if !coming_up || at_most.has_passed() {
                return Ok(groups);
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }

    fn messages(&self) -> Vec<MessageView> {
        self.simulator
            .with_world(|world| world.messages().iter().map(MessageView::of).collect())
    }
}

/// Why the function is invoked.
enum Cause<'a> {
    Failure(&'a Failure),
    Event(&'a Value),
}

fn first_event(happened: &[Happened]) -> Value {
    let mut events = happened.iter().filter_map(|it| it.event.as_ref());
    events.next().cloned().unwrap_or_default()
}

/// The answers of all invocations as one: the lists of each field one after the other.
fn together(happened: &[Happened]) -> Value {
    let mut all = serde_json::Map::new();
    for answer in happened.iter().filter_map(|it| it.answer.as_ref()) {
        for (field, value) in answer.as_object().into_iter().flatten() {
            match (all.get_mut(field), value) {
                (Some(Value::Array(list)), Value::Array(more)) => list.extend(more.iter().cloned()),
                (Some(_), _) => {}
                (None, value) => {
                    all.insert(field.clone(), value.clone());
                }
            }
        }
    }
    json!(all)
}

fn failures(happened: &[Happened]) -> Option<String> {
    let failures = happened.iter().filter_map(|it| it.failure.clone());
    let failures: Vec<String> = failures.collect();
    (!failures.is_empty()).then(|| failures.join("; "))
}

fn is_coming_up(group: &GroupView) -> bool {
    let mut holders = group.floats.iter().filter_map(|float| group.holder(float));
    holders.any(|member| {
        !member.healthy && member.state.is_up() && !member.health.contains("impaired")
    })
}
