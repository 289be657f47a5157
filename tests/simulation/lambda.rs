//! Lambda's asynchronous invocations: an event is tried up to three times, after one and after two minutes more, with
//! the same request id; it may be tried again although it succeeded; a process that dies or runs out of time is gone
//! with all it remembered.

use std::sync::Arc;
use std::time::Duration;

use eni_failover::cloud::Deadline;
use eni_failover::handler::handle;
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::tell::{Outcome, Report};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout_at};

use crate::invariants::NO_PANIC;
use crate::invocation::invocation;
use crate::ledger::{Asks, How, INVOCATION, Purpose, Wish};
use crate::run::Run;

const RETRIES_AFTER: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// Of a hundred that succeeded so many come again.
pub(crate) const AGAIN: u64 = 4;

/// As a rule or the schedule delivers: through the queue, where there is one.
pub(crate) fn deliver_by_rule(
    run: &Arc<Run>,
    payload: Value,
    purpose: Arc<Purpose>,
    after: Duration,
) {
    match &run.queue {
        Some(queue) => queue.send(payload.to_string(), purpose, after),
        None => deliver(run, payload, purpose, after),
    }
}

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
    let report = until_its_end(by, &kill, timeout, handled).await;
    let (failure, outcomes) = match report {
        Ok(report) => {
            run.environments.lock().expect("a lock").push(memory);
            let outcomes = told(&report);
            (report.failure.map(|failure| failure.to_string()), outcomes)
        }
        Err(how) => (Some(how.to_owned()), Vec::new()),
    };
    let mut ledger = run.watch.ledger();
    ledger.now = ledger.milliseconds(run.simulator.now());
    ledger.note(|| {
        format!(
            "#{by} ends: {outcomes:?} {}",
            failure.as_deref().unwrap_or_default()
        )
    });
    ledger.settles(by, 0, failure.is_some());
    ledger.ends(by);
    failure.is_none()
}

/// What came of an invocation, unless it is killed or runs out of time.
pub(crate) async fn until_its_end(
    by: usize,
    kill: &Notify,
    timeout: Instant,
    handled: impl Future<Output = Report>,
) -> Result<Report, &'static str> {
    let ended = async {
        tokio::select! {
            biased;
            () = kill.notified() => Err("killed"),
            handled = timeout_at(timeout, handled) => handled.map_err(|_| "out of time"),
        }
    };
    INVOCATION.scope(by, ended).await
}

/// For the timeline.
pub(crate) fn told(report: &Report) -> Vec<String> {
    let told = |outcome: &Outcome| format!("{} {}", outcome.group, outcome.kind.as_str());
    report.answer.outcomes.iter().map(told).collect()
}

fn begin(run: &Run, request: usize, purpose: &Arc<Purpose>) -> (usize, Arc<Notify>) {
    let mut ledger = run.watch.ledger();
    ledger.now = ledger.milliseconds(run.simulator.now());
    let (by, kill) = ledger.begins(How::Directly);
    ledger.note(|| format!("#{by} begins, request {request}: {}", purpose.name));
    ledger.takes(by, purpose);
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
