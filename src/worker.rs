//! The function beside its queue: it works on the messages that it was given, and while it does, on what else there is.
//!
//! An event source mapping waits for the slowest message of a batch before it brings the next one, and there are few of
//! them: without this a few hung detaches would hold up everybody. So each message is worked on and settled by itself, side
//! by side with the others, over the same looks. What is done is deleted, what failed comes again after a pause, until the
//! redrive policy takes it to the dead-letter queue. What a function held that was killed comes again by itself.

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::Value;
use tokio::select;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use crate::cloud::{CallError, Deadline, MESSAGES_PER_CALL, Queue, Queued, retry};
use crate::event;
use crate::tell::Report;

/// Moves are as slow as EC2's throttle, which takes half a minute for so many; and memory has an end.
const AT_ONCE: usize = 200;

/// So often the queue is asked while there is work. These are short polls: a long one would outlast the work, and who
/// doesn't wait for its answer hides what it brings. Nor is it asked in the first second, since most events come alone, and
/// the first look of a cold function needs its share of the processor.
const EVERY: Duration = Duration::from_secs(1);

/// And so much later where it refused.
const AFTER_A_REFUSAL: Duration = Duration::from_mins(1);

/// What failed comes again after so long, as by Lambda's own retries. The template's ten receives outlast ten minutes in which
/// others use up EC2's throttle: an alarm tells of its change once, and its evidence isn't to be lost in them.
const COMES_AGAIN_AFTER: Duration = Duration::from_mins(1);

/// For so long SQS is asked to take back a message; else it comes again by itself.
const SETTLING: Duration = Duration::from_secs(5);

/// One invocation at its queue.
#[derive(Debug)]
pub(crate) struct Shift<'a, Q> {
    pub(crate) queue: &'a Q,
    /// When Lambda ends it: so long others don't see what it has.
    pub(crate) ends: Deadline,
    /// After this nothing is taken any more that would not be brought to its end.
    pub(crate) takes_until: Deadline,
}

/// A message, and who has to settle it.
struct Task {
    id: String,
    receipt: Option<String>,
    /// By Lambda, which deletes it by the function's answer.
    given: bool,
    payload: Value,
}

/// What came of a message.
struct Done {
    id: String,
    given: bool,
    report: Report,
}

/// Works until all is done that was given and taken; it never waits for messages.
pub(crate) async fn work<Q: Queue, W: Future<Output = Report>>(
    shift: &Shift<'_, Q>,
    given: Vec<(String, Value)>,
    look_after: impl Fn(Value) -> W,
) -> Report {
    let begin = |task| shift.settled(task, &look_after);
    let more = given.len() == MESSAGES_PER_CALL;
    let mut due = Instant::now() + if more { Duration::ZERO } else { EVERY };
    let mut under_way: FuturesUnordered<_> =
        given.into_iter().map(Task::given).map(begin).collect();
    let mut done = Vec::new();
    while timeout_at(due, finish(&mut under_way, &mut done))
        .await
        .is_err()
    {
        if shift.takes_until.has_passed() {
            finish(&mut under_way, &mut done).await;
            break;
        }
        due = Instant::now() + EVERY;
        if under_way.len() >= AT_ONCE {
            continue;
        }
        let asked = shift.queue.receive(shift.ends.left());
        // What is on its way is waited for, since others don't see it any more; the work goes on.
        match alongside(asked, &mut under_way, &mut done).await {
            Ok(received) if received.is_empty() => {}
            Ok(received) => {
                tracing::info!(messages = received.len(), "taken from the queue as well");
                under_way.extend(received.into_iter().map(Task::taken).map(begin));
                due = Instant::now();
            }
            Err(error) => {
                tracing::warn!(%error, "nothing more could be taken from the queue, which waits for its next worker");
                due = Instant::now() + AFTER_A_REFUSAL;
            }
        }
    }
    report(done)
}

/// Until all of them are done.
async fn finish<W: Future<Output = Done>>(
    under_way: &mut FuturesUnordered<W>,
    done: &mut Vec<Done>,
) {
    while let Some(one) = under_way.next().await {
        done.push(one);
    }
}

/// Waits for the answer, and goes on with the work meanwhile.
async fn alongside<T, W: Future<Output = Done>>(
    answer: impl Future<Output = T>,
    under_way: &mut FuturesUnordered<W>,
    done: &mut Vec<Done>,
) -> T {
    let mut answer = std::pin::pin!(answer);
    loop {
        select! {
            biased;
            answer = &mut answer => return answer,
            Some(one) = under_way.next() => done.push(one),
        }
    }
}

/// What was taken is settled: a failure there is nobody's who gave something else.
fn report(done: Vec<Done>) -> Report {
    let (given, taken): (Vec<Done>, Vec<Done>) = done.into_iter().partition(|one| one.given);
    let given = given.into_iter().map(|one| (one.id, one.report));
    let mut whole = Report::of_messages(given.collect());
    for Done { report, .. } in taken {
        whole.add(Report {
            failure: None,
            ..report
        });
    }
    whole
}

impl<Q: Queue> Shift<'_, Q> {
    /// Looks after a message, and settles it.
    async fn settled<W: Future<Output = Report>>(
        &self,
        task: Task,
        look_after: impl Fn(Value) -> W,
    ) -> Done {
        let Task {
            id,
            receipt,
            given,
            payload,
        } = task;
        let span = tracing::error_span!("message", message_id = id);
        let work = async {
            let report = look_after(payload).await;
            let failed = report.failure.is_some();
            if let Some(receipt) = receipt
                && let Err(error) = self.settle(&receipt, given, failed).await
            {
                tracing::warn!(%error, "the message comes again when its visibility timeout is over");
            }
            report
        };
        let report = work.instrument(span).await;
        Done { id, given, report }
    }

    async fn settle(&self, receipt: &str, given: bool, failed: bool) -> Result<(), CallError> {
        let (queue, until) = (self.queue, self.ends.or_after(SETTLING));
        if failed {
            let postpone = || queue.postpone(receipt, COMES_AGAIN_AFTER);
            retry::read("ChangeMessageVisibility", until, postpone).await
        } else if given {
            Ok(())
        } else {
            retry::read("DeleteMessage", until, || queue.delete(receipt)).await
        }
    }
}

impl Task {
    fn given((id, payload): (String, Value)) -> Self {
        let receipt = event::receipt(&payload).map(str::to_owned);
        Self {
            id,
            receipt,
            given: true,
            payload,
        }
    }

    fn taken(queued: Queued) -> Self {
        Self {
            payload: event::queued(&queued.id, &queued.body),
            id: queued.id,
            receipt: Some(queued.receipt),
            given: false,
        }
    }
}
