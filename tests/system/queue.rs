//! The function at its queue: it takes more while it works, and settles each message by itself.

use std::sync::Mutex;
use std::time::Duration;

use ec2_simulator::{Function, Invoked, Lambda, LambdaSettings, Mapping, QueueSettings, map};
use ec2_simulator::{Queue as Sqs, Simulator};
use eni_failover::cloud::{CallError, Deadline, Queue, Queued, Sparing};
use eni_failover::handler::{handle, handle_queued};
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use eni_failover::tell::Report;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::common::account::Account;
use crate::common::calls::{count, succeeded};
use crate::common::events;
use crate::common::invocation::invocation;
use crate::common::lab::Lab;
use crate::pairs::{active, eni, pairs, standby};

const VISIBILITY: Duration = Duration::from_mins(15);
/// What a request to SQS takes.
const LATENCY: Duration = Duration::from_millis(20);

/// What was asked of the queue, and which error it answers with, where it refuses.
struct Asked {
    queue: Sqs,
    refuses: Option<(&'static str, u16)>,
    calls: Mutex<Vec<&'static str>>,
}

impl Asked {
    fn of(queue: &Sqs) -> Self {
        Self {
            queue: queue.clone(),
            refuses: None,
            calls: Mutex::default(),
        }
    }

    fn count(&self, call: &str) -> usize {
        let calls = self.calls.lock().expect("not poisoned");
        calls.iter().filter(|asked| **asked == call).count()
    }

    async fn ask(&self, call: &'static str) -> Result<(), CallError> {
        self.calls.lock().expect("not poisoned").push(call);
        sleep(LATENCY).await;
        match self.refuses {
            Some((code, status)) => Err(CallError::answered(call, code, "no", status)),
            None => Ok(()),
        }
    }
}

impl Queue for Asked {
    async fn receive(&self, hidden_for: Duration) -> Result<Vec<Queued>, CallError> {
        self.ask("ReceiveMessage").await?;
        Queue::receive(&self.queue, hidden_for).await
    }

    async fn delete(&self, receipt: &str) -> Result<(), CallError> {
        self.ask("DeleteMessage").await?;
        Queue::delete(&self.queue, receipt).await
    }

    async fn postpone(&self, receipt: &str, by: Duration) -> Result<(), CallError> {
        self.ask("ChangeMessageVisibility").await?;
        self.queue.postpone(receipt, by).await
    }
}

fn queue(bodies: &[Value]) -> Sqs {
    let queue = Sqs::new(QueueSettings {
        visibility: VISIBILITY,
        most_receives: 3,
    });
    for body in bodies {
        let body = body
            .as_str()
            .map_or_else(|| body.to_string(), str::to_owned);
        queue.send(body, Duration::ZERO);
    }
    queue
}

/// As an event source mapping hands them over.
fn batch(queue: &Sqs, most: usize) -> Value {
    let records = queue.receive(most).into_iter().map(|message| {
        json!({
            "messageId": message.message_id(),
            "receiptHandle": message.receipt.to_string(),
            "eventSource": "aws:sqs",
            "body": message.body,
        })
    });
    json!({ "Records": records.collect::<Vec<_>>() })
}

async fn work(lab: &Lab, payload: &Value, queue: &impl Queue) -> Report {
    let cloud = Sparing::new(lab.simulator.clone());
    let invocation = invocation(Deadline::after(lab.timeout));
    let memory = Memory::default();
    let handled = handle_queued(payload, &invocation, &cloud, queue, &lab.settings, &memory);
    Box::pin(handled).await
}

async fn failing(account: Account, groups: usize) -> (Lab, Vec<Value>) {
    let lab = account.watched().await;
    let mut events = Vec::new();
    for group in 0..groups {
        events.push(lab.stop(&active(group)).await);
    }
    lab.forget();
    (lab, events)
}

fn all_are_moved(lab: &Lab, groups: impl IntoIterator<Item = usize>) {
    for group in groups {
        assert_eq!(lab.holder(&eni(group)), Some(standby(group)), "{group}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_else_waits_is_worked_on_at_once_and_each_message_is_settled_once() {
    let groups = 25;
    let (lab, events) = failing(pairs(groups), groups).await;
    let asked = Asked::of(&queue(&events));
    let began = lab.simulator.now();
    let report = work(&lab, &batch(&asked.queue, 10), &asked).await;
    let took = lab.simulator.now().duration_since(began).as_secs();
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(report.answer.outcomes.len(), groups);
    assert_eq!(report.answer.batch_item_failures, []);
    all_are_moved(&lab, 0..groups);
    // The first ten are Lambda's to delete.
    assert_eq!(asked.count("DeleteMessage"), 15);
    assert_eq!(asked.count("ChangeMessageVisibility"), 0);
    let calls = lab.calls();
    assert_eq!(succeeded(&calls, "AttachNetworkInterface"), groups);
    let looks = count(&calls, "DescribeInstances");
    let seconds = usize::try_from(took).expect("a while") + 1;
    assert!(looks <= 2 * seconds, "{looks} looks in {seconds} s");
    sleep(VISIBILITY).await;
    assert_eq!(asked.queue.receive(25).len(), 10);
}

#[tokio::test(start_paused = true)]
async fn many_groups_of_many_messages_are_told_of_in_one() {
    let groups = 14;
    let (lab, events) = failing(pairs(groups), groups).await;
    let asked = Asked::of(&queue(&events));
    work(&lab, &batch(&asked.queue, 10), &asked).await;
    assert_eq!(lab.subjects(), ["[14 groups] 14 moved"]);
}

/// It takes nothing with it, and comes again.
#[tokio::test(start_paused = true)]
async fn a_message_that_is_no_event_fails_alone() {
    let (lab, mut events) = failing(pairs(10), 10).await;
    events.push(json!("no event"));
    let asked = Asked::of(&queue(&events));
    let report = work(&lab, &batch(&asked.queue, 10), &asked).await;
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(report.answer.batch_item_failures, []);
    all_are_moved(&lab, 0..10);
    assert!(asked.count("ChangeMessageVisibility") > 0);
    assert_eq!(asked.count("DeleteMessage"), 0);
    sleep(Duration::from_mins(1)).await;
    let again = asked.queue.receive(10);
    assert_eq!(
        again.iter().map(|it| it.body.as_str()).collect::<Vec<_>>(),
        ["no event"]
    );
}

/// And one that Lambda handed over doesn't wait for the visibility timeout, which is a quarter of an hour.
#[tokio::test(start_paused = true)]
async fn what_lambda_handed_over_and_failed_is_named_and_comes_again_soon() {
    let (lab, mut events) = failing(pairs(1), 1).await;
    events.push(json!("no event"));
    let asked = Asked::of(&queue(&events));
    let report = work(&lab, &batch(&asked.queue, 10), &asked).await;
    let answer = serde_json::to_value(&report.answer).expect("JSON");
    assert_eq!(
        answer["batchItemFailures"].as_array().map(Vec::len),
        Some(1)
    );
    sleep(Duration::from_mins(1)).await;
    assert_eq!(asked.queue.receive(10).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_that_there_is_no_time_for() {
    // Ten seconds for telling, a minute for a move, and thirty seconds for a detach that hangs.
    for (timeout, taken) in [(100, 0), (105, 5)] {
        let (mut lab, events) = failing(pairs(15), 15).await;
        lab.timeout = Duration::from_secs(timeout);
        let asked = Asked::of(&queue(&events));
        work(&lab, &batch(&asked.queue, 10), &asked).await;
        assert_eq!(asked.count("DeleteMessage"), taken, "{timeout} s");
        assert_eq!(asked.count("ReceiveMessage") > 0, taken > 0);
    }
}

#[tokio::test(start_paused = true)]
async fn who_has_nothing_left_to_do_does_not_wait_for_messages() {
    let mut took = Vec::new();
    for queued in [false, true] {
        let (lab, events) = failing(pairs(1), 1).await;
        let asked = Asked::of(&queue(&events));
        let payload = batch(&asked.queue, 10);
        let began = Instant::now();
        if queued {
            work(&lab, &payload, &asked).await;
            assert!(asked.count("ReceiveMessage") > 0);
        } else {
            let cloud = Sparing::new(lab.simulator.clone());
            let invocation = invocation(Deadline::after(lab.timeout));
            let memory = Memory::default();
            handle(&payload, &invocation, &cloud, &lab.settings, &memory).await;
        }
        took.push(began.elapsed());
        all_are_moved(&lab, 0..1);
    }
    assert!(took[1] <= took[0] + LATENCY, "{took:?}");
}

/// An alarm's action, or somebody's request: they wait for an answer, and not for others' events.
#[tokio::test(start_paused = true)]
async fn who_invokes_the_function_directly_is_not_made_to_work_for_the_queue() {
    let (lab, events) = failing(pairs(2), 2).await;
    let asked = Asked::of(&queue(&events));
    work(&lab, &events::reconcile(), &asked).await;
    all_are_moved(&lab, 0..2);
    assert_eq!(asked.count("ReceiveMessage"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_refuses_costs_no_failover() {
    for refused in [
        ("AccessDenied", 403),
        ("ServiceUnavailable", 503),
        ("InternalFailure", 500),
    ] {
        let (lab, mut events) = failing(pairs(9), 9).await;
        events.push(json!("no event"));
        let mut asked = Asked::of(&queue(&events));
        asked.refuses = Some(refused);
        let began = Instant::now();
        let report = work(&lab, &batch(&asked.queue, 10), &asked).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        assert_eq!(report.answer.batch_item_failures.len(), 1);
        all_are_moved(&lab, 0..9);
        assert_eq!(asked.count("ReceiveMessage"), 1, "{refused:?}");
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{:?}",
            began.elapsed()
        );
    }
}

/// Others see what it had as soon as Lambda would have ended it.
#[tokio::test(start_paused = true)]
async fn a_worker_that_is_killed_loses_nothing() {
    let (lab, events) = failing(pairs(15), 15).await;
    let asked = Asked::of(&queue(&events));
    let payload = batch(&asked.queue, 10);
    let killed = timeout(Duration::from_secs(1), work(&lab, &payload, &asked)).await;
    assert!(killed.is_err());
    assert!(asked.queue.receive(15).is_empty());
    sleep(lab.timeout).await;
    assert_eq!(asked.queue.receive(15).len(), 15);
}

/// As Lambda runs it.
struct Failover {
    simulator: Simulator,
    settings: Settings,
    queue: Option<Sqs>,
}

impl Function for Failover {
    type Environment = (Sparing<Simulator>, Memory);

    fn start(&self) -> Self::Environment {
        (Sparing::new(self.simulator.clone()), Memory::default())
    }

    async fn invoke(&self, own: &Self::Environment, invoked: &Invoked) -> Result<Value, String> {
        let invocation = invocation(Deadline::at(invoked.until));
        let (payload, settings) = (&invoked.payload, &self.settings);
        let (cloud, memory) = own;
        let report = match &self.queue {
            Some(queue) => {
                let handled = handle_queued(payload, &invocation, cloud, queue, settings, memory);
                Box::pin(handled).await
            }
            None => Box::pin(handle(payload, &invocation, cloud, settings, memory)).await,
        };
        match report.failure {
            Some(failure) => Err(failure.to_string()),
            None => serde_json::to_value(&report.answer).map_err(|error| error.to_string()),
        }
    }
}

fn run(lab: &Lab, queue: &Sqs, takes: bool) {
    let function = Failover {
        simulator: lab.simulator.clone(),
        settings: lab.settings.clone(),
        queue: takes.then(|| queue.clone()),
    };
    let lambda = Lambda::new(function, LambdaSettings::default());
    let mapping = Mapping {
        batch: 10,
        window: Duration::ZERO,
        maximum_concurrency: 2,
        reports_item_failures: true,
        arn: "arn:aws:sqs:us-east-1:123456789012:events",
    };
    map(queue, &lambda, mapping);
}

/// Two batches with one in each are all that two workers can have.
#[tokio::test(start_paused = true)]
async fn detaches_that_hang_hold_up_no_later_message() {
    for (takes, moved_in_time) in [(true, 6), (false, 0)] {
        let hung = pairs(8)
            .setting("detach-forced", "60s")
            .setting("stop", "300s");
        let (lab, events) = failing(hung, 8).await;
        for group in 0..2 {
            lab.let_detaches_hang_from(&active(group));
        }
        let queue = queue(&[]);
        run(&lab, &queue, takes);
        for event in events {
            queue.send(event.to_string(), Duration::ZERO);
            sleep(Duration::from_secs(2)).await;
        }
        sleep(Duration::from_secs(15)).await;
        let in_time = (2..8).filter(|group| lab.holder(&eni(*group)) == Some(standby(*group)));
        assert_eq!(in_time.count(), moved_in_time, "takes more: {takes}");
        sleep(Duration::from_mins(15)).await;
        all_are_moved(&lab, 0..8);
        assert!(queue.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_poisoned_message_ends_in_the_dead_letter_queue() {
    let (lab, mut events) = failing(pairs(3), 3).await;
    events.insert(1, json!("no event"));
    let queue = queue(&events);
    run(&lab, &queue, true);
    sleep(Duration::from_mins(4)).await;
    assert_eq!(queue.dead(), ["no event"]);
    assert!(queue.is_empty());
    all_are_moved(&lab, 0..3);
}
