//! An event source mapping: what feeds a function from a queue.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::queue::{Message, Queue};
use super::service::{Function, Lambda, Throttled};

/// How a mapping is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// `BatchSize`: at most 10 without a window.
    pub batch: usize,
    /// `MaximumBatchingWindowInSeconds`: for so long after the first message more are waited for.
    pub window: Duration,
    /// `ScalingConfig.MaximumConcurrency`: at least 2.
    pub maximum_concurrency: usize,
    /// `FunctionResponseTypes: [ReportBatchItemFailures]`.
    pub reports_item_failures: bool,
    /// `eventSourceARN`
    pub arn: &'static str,
}

/// "Five batches at a time", and then up to 300 more a minute.
const AT_FIRST: usize = 5;
const ONE_MORE_EVERY: Duration = Duration::from_millis(200);

/// A long poll lasts for 20 seconds at most.
const LONG_POLL: Duration = Duration::from_secs(20);

/// How long a throttled batch waits for its next try; the concurrency is "gradually" reduced meanwhile, and by how much isn't
/// documented.
const THROTTLED: Duration = Duration::from_secs(1);

/// Feeds the function for as long as the runtime lives.
pub fn map<F: Function>(queue: &Queue, lambda: &Lambda<F>, mapping: Mapping) {
    for nth in 0..mapping.maximum_concurrency {
        let (queue, lambda) = (queue.clone(), lambda.clone());
        tokio::spawn(async move {
            // More of them begin to read only where there is something left for them.
            if nth >= AT_FIRST {
                let more = u32::try_from(nth - AT_FIRST + 1).unwrap_or(u32::MAX);
                sleep(ONE_MORE_EVERY * more).await;
            }
            loop {
                let batch = gather(&queue, mapping).await;
                if !batch.is_empty() {
                    hand_over(&queue, &lambda, mapping, batch).await;
                }
            }
        });
    }
}

/// A batch: as many as fit, and for as long as the window is open.
async fn gather(queue: &Queue, mapping: Mapping) -> Vec<Message> {
    let mut batch = queue.poll(mapping.batch, Instant::now() + LONG_POLL).await;
    let until = Instant::now() + mapping.window;
    while !batch.is_empty() && batch.len() < mapping.batch && Instant::now() < until {
        batch.extend(queue.poll(mapping.batch - batch.len(), until).await);
    }
    batch
}

/// Invokes the function with a batch, and deletes what it is done with. What it isn't done with becomes visible again after
/// its visibility timeout.
async fn hand_over<F: Function>(
    queue: &Queue,
    lambda: &Lambda<F>,
    mapping: Mapping,
    batch: Vec<Message>,
) {
    let records: Vec<Value> = batch.iter().map(|it| record(it, mapping)).collect();
    let payload = json!({ "Records": records });
    let request_id = lambda.next_request();
    let answer = loop {
        match lambda.invoke(&request_id, &payload).await {
            Ok(answer) => break answer,
            Err(Throttled) => sleep(THROTTLED).await,
        }
    };
    let Ok(answer) = answer else { return };
    let Some(failed) = failures(&answer, &batch, mapping) else {
        return;
    };
    let done = batch.iter().filter(|it| !failed.contains(&it.id));
    done.for_each(|message| queue.delete(message.receipt));
}

/// The messages that the answer names; `None` where it fails them all: a list that can't be read, or a name that is empty or
/// no message's.
fn failures(answer: &Value, batch: &[Message], mapping: Mapping) -> Option<BTreeSet<u64>> {
    let listed = answer.get("batchItemFailures");
    let listed = listed.filter(|listed| mapping.reports_item_failures && !listed.is_null());
    let Some(listed) = listed else {
        return Some(BTreeSet::new());
    };
    let failed = listed.as_array()?.iter().map(|failure| {
        let id = failure.get("itemIdentifier")?.as_str()?;
        let mut of_it = batch.iter().filter(|message| message.message_id() == id);
        of_it.next().map(|message| message.id)
    });
    failed.collect()
}

fn record(message: &Message, mapping: Mapping) -> Value {
    json!({
        "messageId": message.message_id(),
        "receiptHandle": message.receipt.to_string(),
        "body": message.body,
        "attributes": { "ApproximateReceiveCount": message.received.to_string() },
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": mapping.arn,
        "awsRegion": mapping.arn.split(':').nth(3).unwrap_or_default(),
    })
}
