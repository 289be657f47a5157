//! The queue before the function: rules and schedule send to SQS, an event source mapping hands over batches, and who works
//! on one takes more meanwhile. A message comes again where its worker was killed, and sometimes although it is done.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ec2_simulator::{Function, Invoked, Lambda, LambdaSettings, Mapping, QueueSettings};
use ec2_simulator::{Queue as Sqs, Simulator};
use eni_failover::cloud::{self, CallError, Deadline, Queued, Sparing};
use eni_failover::handler::handle_queued;
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::tell::Report;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::invariants::NOTHING_IN_VAIN;
use crate::invocation::invocation;
use crate::lambda::{AGAIN, OnItsWay, told, until_its_end};
use crate::ledger::{How, Purpose};
use crate::run::Run;
use crate::tricks::FULL;

/// What a request to SQS takes.
const LATENCY: Duration = Duration::from_millis(20);

/// Of a hundred requests to SQS so many fail, while there is trouble; every second one has its effect all the same.
const FAILS: u64 = 4;

/// As in the template.
const MOST_RECEIVES: u32 = 10;
const MAPPING: Mapping = Mapping {
    batch: 10,
    window: Duration::ZERO,
    maximum_concurrency: 2,
    reports_item_failures: true,
    arn: "arn:aws:sqs:eu-central-1:123456789012:events",
};

/// SQS, and what each message is for.
pub(crate) struct Queue {
    sqs: Sqs,
    sent: Mutex<BTreeMap<String, (String, Arc<Purpose>)>>,
    asked: AtomicUsize,
}

impl Queue {
    /// Whose messages are hidden for as long as the function may run.
    pub(crate) fn new(timeout: Duration) -> Self {
        let settings = QueueSettings {
            visibility: timeout,
            most_receives: MOST_RECEIVES,
        };
        Self {
            sqs: Sqs::new(settings),
            sent: Mutex::default(),
            asked: AtomicUsize::new(0),
        }
    }

    pub(crate) fn send(&self, body: String, purpose: Arc<Purpose>, after: Duration) {
        let id = self.sqs.send(body.clone(), after);
        self.sent
            .lock()
            .expect("a lock")
            .insert(id, (body, purpose));
    }

    /// Lets the function work off it.
    pub(crate) fn feed(&self, run: &Arc<Run>) {
        let settings = LambdaSettings {
            timeout: Duration::from_secs(run.scenario.function.timeout),
            ..LambdaSettings::default()
        };
        let lambda = Lambda::new(Workers(Arc::clone(run)), settings);
        ec2_simulator::map(&self.sqs, &lambda, MAPPING);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sqs.is_empty()
    }

    /// **15.** No message is received in vain until SQS gives it up: the trouble that fails one is over before that. Only
    /// on a member that is full of tags evidence is never written down.
    pub(crate) fn gave_up_nothing(&self, run: &Run) {
        let instances = &run.scenario.layout.instances;
        let full = |purpose: &Purpose| {
            let testimony = purpose.testimony.as_ref();
            let member = testimony.and_then(|testimony| testimony.instance);
            member.is_some_and(|member| instances[member].tags >= FULL)
        };
        for dead in self.sqs.dead() {
            let sent = self.sent.lock().expect("a lock");
            let mut same = sent.values().filter(|(body, _)| *body == dead);
            if !same.any(|(_, purpose)| full(purpose)) {
                let mut ledger = run.watch.ledger();
                ledger.violated(NOTHING_IN_VAIN, format!("nobody could work on {dead}"));
            }
        }
    }

    fn purpose(&self, id: &str) -> Arc<Purpose> {
        let sent = self.sent.lock().expect("a lock");
        Arc::clone(&sent[id].1)
    }

    /// SQS delivers at least once.
    fn perhaps_again(&self, run: &Run, id: &str) {
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        let troubled = is_troubled(run);
        if troubled && run.drawn("message again", nth, 100) < AGAIN {
            let (body, purpose) = self.sent.lock().expect("a lock")[id].clone();
            let after = run.drawn("message again after", nth, 90_000);
            self.send(body, purpose, Duration::from_millis(after));
        }
    }
}

fn is_troubled(run: &Run) -> bool {
    run.watch.ledger().now < run.scenario.trouble_ends * 1000
}

/// What Lambda runs.
struct Workers(Arc<Run>);

/// What a process remembers; nothing, once it was killed.
type Process = Mutex<Option<(Sparing<Simulator>, Memory)>>;

impl Function for Workers {
    type Environment = Process;

    fn start(&self) -> Process {
        Mutex::default()
    }

    async fn invoke(&self, process: &Process, invoked: &Invoked) -> Result<Value, String> {
        let run = &self.0;
        let _on_its_way = OnItsWay::new(run);
        let (by, kill) = begin(run);
        let shift = Shift::new(run, by, &invoked.payload);
        let (cloud, memory) = remembered(run, process, by);
        let invocation = Invocation {
            request_id: invoked.request_id.clone(),
            ..invocation(Deadline::at(invoked.until))
        };
        let (payload, settings) = (&invoked.payload, &run.settings);
        let handled = handle_queued(payload, &invocation, &cloud, &shift, settings, &memory);
        let handled = Box::pin(handled);
        let answer = match until_its_end(by, &kill, invoked.until, handled).await {
            Ok(report) => {
                *process.lock().expect("a lock") = Some((cloud, memory));
                shift.answered(report)
            }
            Err(how) => Err(how.to_owned()),
        };
        let mut ledger = run.watch.ledger();
        ledger.now = ledger.milliseconds(run.simulator.now());
        ledger.note(|| format!("#{by} ends: {answer:?}"));
        ledger.ends(by);
        answer
    }
}

fn begin(run: &Run) -> (usize, Arc<tokio::sync::Notify>) {
    let mut ledger = run.watch.ledger();
    ledger.now = ledger.milliseconds(run.simulator.now());
    ledger.begins(How::AtTheQueue)
}

fn remembered(run: &Run, process: &Process, by: usize) -> (Sparing<Simulator>, Memory) {
    let cold = run.drawn("cold", by, 100) < run.scenario.function.cold;
    let warm = process.lock().expect("a lock").take().filter(|_| !cold);
    warm.unwrap_or_else(|| (Sparing::new(run.simulator.clone()), Memory::default()))
}

/// One invocation at the queue.
struct Shift<'a> {
    run: &'a Arc<Run>,
    queue: &'a Queue,
    by: usize,
    /// What it holds, by receipt: which message and which task of its.
    held: Mutex<BTreeMap<String, (String, usize)>>,
    given: Vec<String>,
}

impl<'a> Shift<'a> {
    fn new(run: &'a Arc<Run>, by: usize, payload: &Value) -> Self {
        let queue = run.queue.as_ref().expect("a queue");
        let mut shift = Self {
            run,
            queue,
            by,
            held: Mutex::default(),
            given: Vec::new(),
        };
        for record in payload["Records"].as_array().into_iter().flatten() {
            let receipt = record["receiptHandle"].as_str().unwrap_or_default();
            shift.takes(record["messageId"].as_str().unwrap_or_default(), receipt);
            shift.given.push(receipt.to_owned());
        }
        shift
    }

    fn takes(&self, id: &str, receipt: &str) {
        let purpose = self.queue.purpose(id);
        let mut ledger = self.run.watch.ledger();
        ledger.now = ledger.milliseconds(self.run.simulator.now());
        let by = self.by;
        ledger.note(|| format!("#{by} takes: {}", purpose.name));
        let task = ledger.takes(by, &purpose);
        let mut held = self.held.lock().expect("a lock");
        held.insert(receipt.to_owned(), (id.to_owned(), task));
    }

    fn settles(&self, receipt: &str, failed: bool) {
        let settled = self.held.lock().expect("a lock").remove(receipt);
        let Some((id, task)) = settled else { return };
        {
            let mut ledger = self.run.watch.ledger();
            ledger.now = ledger.milliseconds(self.run.simulator.now());
            let by = self.by;
            ledger.note(|| format!("#{by} settles its task {task}, failed: {failed}"));
            ledger.settles(by, task, failed);
        }
        if !failed {
            self.queue.perhaps_again(self.run, &id);
        }
    }

    /// What Lambda is told; what it was given is settled by that.
    fn answered(&self, report: Report) -> Result<Value, String> {
        let outcomes = told(&report);
        if let Some(failure) = report.failure {
            return Err(failure.to_string());
        }
        let failed: Vec<&str> = report
            .answer
            .batch_item_failures
            .iter()
            .map(|it| it.message.as_str())
            .collect();
        for receipt in &self.given {
            let id = self
                .held
                .lock()
                .expect("a lock")
                .get(receipt)
                .map(|(id, _)| id.clone());
            if let Some(id) = id {
                self.settles(receipt, failed.contains(&id.as_str()));
            }
        }
        let failures = failed.iter().map(|id| json!({ "itemIdentifier": id }));
        let failures: Vec<Value> = failures.collect();
        Ok(json!({ "batchItemFailures": failures, "outcomes": outcomes }))
    }

    /// A request to SQS, which may fail, and have its effect all the same.
    async fn ask<T>(
        &self,
        call: &'static str,
        effect: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        sleep(LATENCY).await;
        let nth = self.queue.asked.fetch_add(1, Ordering::Relaxed);
        let failed = || CallError::answered(call, "ServiceUnavailable", "try again", 503);
        let fails = is_troubled(self.run) && self.run.drawn("SQS", nth, 100) < FAILS;
        if fails {
            let mut ledger = self.run.watch.ledger();
            ledger.counts.faults += 1;
            ledger.disturbed = ledger.milliseconds(self.run.simulator.now());
        }
        if fails && nth.is_multiple_of(2) {
            return Err(failed());
        }
        let answer = effect.await;
        if fails { Err(failed()) } else { answer }
    }
}

impl cloud::Queue for Shift<'_> {
    async fn receive(&self, hidden_for: Duration) -> Result<Vec<Queued>, CallError> {
        let received = cloud::Queue::receive(&self.queue.sqs, hidden_for);
        let received = self.ask("ReceiveMessage", received).await?;
        for message in &received {
            self.takes(&message.id, &message.receipt);
        }
        Ok(received)
    }

    async fn delete(&self, receipt: &str) -> Result<(), CallError> {
        self.settles(receipt, false);
        let deleted = cloud::Queue::delete(&self.queue.sqs, receipt);
        self.ask("DeleteMessage", deleted).await
    }

    async fn postpone(&self, receipt: &str, by: Duration) -> Result<(), CallError> {
        self.settles(receipt, true);
        let postponed = self.queue.sqs.postpone(receipt, by);
        self.ask("ChangeMessageVisibility", postponed).await
    }
}
