//! Lambda's asynchronous invocations: an event is tried up to three times, after one and after two minutes more, with
//! the same request id; it may be tried again although it succeeded; a process that dies or runs out of time is gone
//! with all it remembered.

use std::sync::Arc;
use std::time::Duration;

use eni_failover::cloud::Deadline;
use eni_failover::handler::handle;
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::tell::Outcome;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout_at};

use crate::invariants::NO_PANIC;
use crate::invocation::invocation;
use crate::ledger::{Asks, INVOCATION, Purpose, Record, Testimony, Wish};
use crate::run::Run;

const RETRIES_AFTER: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// Of a hundred that succeeded so many come again.
const AGAIN: u64 = 4;

/// Hands an event to Lambda.
pub(crate) fn deliver(run: &Arc<Run>, payload: Value, purpose: Arc<Purpose>, after: Duration) {
    let run = Arc::clone(run);
    let on_its_way = OnItsWay::new(&run);
    let request = run.next_request();
    tokio::spawn(async move {
        sleep(after).await;
        tries(&run, request, &payload, &purpose).await;
        drop(on_its_way);
    });
}

async fn tries(run: &Arc<Run>, request: usize, payload: &Value, purpose: &Arc<Purpose>) {
    let mut retries = RETRIES_AFTER.into_iter();
    while !invoke(run, request, payload, purpose).await {
        let Some(after) = retries.next() else {
            return;
        };
        sleep(after).await;
    }
    let troubled = run.watch.ledger().now < run.scenario.trouble_ends * 1000;
    if troubled && run.drawn("again", request, 100) < AGAIN {
        sleep(Duration::from_millis(run.drawn(
            "again after",
            request,
            90_000,
        )))
        .await;
        invoke(run, request, payload, purpose).await;
    }
}

/// One try; whether it succeeded.
async fn invoke(run: &Arc<Run>, request: usize, payload: &Value, purpose: &Arc<Purpose>) -> bool {
    let (by, kill) = begin(run, request, purpose);
    let memory = environment(run, by);
    let timeout = Instant::now() + Duration::from_secs(run.scenario.function.timeout);
    let invocation = Invocation {
        request_id: format!("request-{request}"),
        ..invocation(Deadline::at(timeout))
    };
    let handled = handle(payload, &invocation, &run.simulator, &run.settings, &memory);
    let handled = Box::pin(handled);
    let report = INVOCATION
        .scope(by, async {
            tokio::select! {
                biased;
                () = kill.notified() => Err("killed"),
                handled = timeout_at(timeout, handled) => handled.map_err(|_| "out of time"),
            }
        })
        .await;
    let (failure, outcomes) = match report {
        Ok(report) => {
            run.environments.lock().expect("a lock").push(memory);
            let told = |outcome: &Outcome| format!("{} {}", outcome.group, outcome.kind.as_str());
            let outcomes = report.answer.outcomes.iter().map(told).collect();
            (report.failure.map(|failure| failure.to_string()), outcomes)
        }
        Err(how) => (Some(how.to_owned()), Vec::new()),
    };
    end(run, by, purpose, failure.as_deref(), &outcomes);
    failure.is_none()
}

fn end(run: &Run, by: usize, purpose: &Purpose, failure: Option<&str>, outcomes: &[String]) {
    let mut ledger = run.watch.ledger();
    ledger.now = ledger.milliseconds(run.simulator.now());
    ledger.invocations[by].ended = Some(ledger.now);
    ledger.note(|| format!("#{by} ends: {outcomes:?} {}", failure.unwrap_or_default()));
    if failure.is_some() {
        ledger.disturbed = ledger.now;
        ledger.calm = 0;
    } else if purpose.asks == Asks::Schedule && ledger.invocations[by].began > ledger.cooled() {
        ledger.calm += 1;
    }
    if let Some(testimony) = purpose.testimony.clone() {
        let of = match failure {
            None => &mut ledger.testimonies,
            Some(_) => &mut ledger.perhaps,
        };
        of.push(testimony);
    }
}

fn begin(run: &Run, request: usize, purpose: &Arc<Purpose>) -> (usize, Arc<Notify>) {
    let mut ledger = run.watch.ledger();
    ledger.now = ledger.milliseconds(run.simulator.now());
    ledger.counts.invocations += 1;
    let kill = Arc::new(Notify::new());
    let record = Record {
        purpose: Arc::clone(purpose),
        began: ledger.now,
        looks: Vec::new(),
        looking: false,
        unheard: false,
        moves: false,
        unanswered: Vec::new(),
        tried: std::collections::BTreeSet::new(),
        without_verdict: std::collections::BTreeSet::new(),
        kill: Arc::clone(&kill),
        ended: None,
    };
    if let Some(testimony) = &purpose.testimony {
        let of_it = |other: &&Testimony| {
            other.cause == testimony.cause
                && other.instance == testimony.instance
                && other.at != testimony.at
        };
        let running = ledger
            .invocations
            .iter()
            .filter(|record| record.ended.is_none());
        let mut others = running.filter_map(|record| record.purpose.testimony.as_ref());
        if others.any(|other| of_it(&other)) {
            let contested = (testimony.cause.clone(), testimony.instance);
            ledger.contested.insert(contested);
        }
    }
    if let Asks::Move { names_the_member } = purpose.asks
        && let Some(group) = purpose.groups.first()
    {
        let wish = Wish {
            group: *group,
            names_the_member,
            began: ledger.now,
            served: None,
        };
        ledger.wishes.entry(request).or_insert(wish);
    }
    let by = ledger.invocations.len();
    ledger.note(|| format!("#{by} begins, request {request}: {}", record.purpose.name));
    ledger.invocations.push(record);
    (by, kill)
}

/// What a warm environment remembers, or nothing.
fn environment(run: &Run, by: usize) -> Memory {
    let cold = run.drawn("cold", by, 100) < run.scenario.function.cold;
    let warm = run.environments.lock().expect("a lock").pop();
    warm.filter(|_| !cold).unwrap_or_default()
}

/// Counts what is under way; a panic of the function is seen here.
pub(crate) struct OnItsWay(Arc<Run>);

impl OnItsWay {
    pub(crate) fn new(run: &Arc<Run>) -> Self {
        run.watch.ledger().in_flight += 1;
        Self(Arc::clone(run))
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let mut ledger = self.0.watch.ledger();
        ledger.in_flight -= 1;
        if std::thread::panicking() {
            ledger.violated(NO_PANIC, "the function panicked".to_owned());
        }
    }
}
