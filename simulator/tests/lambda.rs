//! Lambda and SQS (docs/ec2-facts.md, "Lambda").
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ec2_simulator::{
    Function, Invoked, Lambda, LambdaSettings, Mapping, Queue, QueueSettings, Throttled, map,
};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

const ARN: &str = "arn:aws:sqs:us-east-1:123456789012:events";

/// Takes as long as the payload says, fails as it says, and remembers when it began and with what.
#[derive(Clone, Default)]
struct Obedient {
    began: Arc<Mutex<Vec<(f64, Invoked)>>>,
    origin: Option<Instant>,
}

impl Function for Obedient {
    type Environment = AtomicUsize;

    fn start(&self) -> AtomicUsize {
        AtomicUsize::new(0)
    }

    async fn invoke(&self, environment: &AtomicUsize, invoked: &Invoked) -> Result<Value, String> {
        let at = self.origin.unwrap().elapsed().as_secs_f64();
        self.began.lock().unwrap().push((at, invoked.clone()));
        let times = environment.fetch_add(1, Relaxed) + 1;
        sleep(seconds(&invoked.payload["takes"])).await;
        match invoked.payload.get("fails") {
            Some(_) => Err("it was to fail".to_owned()),
            None => Ok(json!({ "times": times })),
        }
    }
}

fn seconds(value: &Value) -> Duration {
    Duration::from_secs(value.as_u64().unwrap_or(0))
}

fn function(settings: LambdaSettings) -> (Lambda<Obedient>, Obedient) {
    let function = Obedient {
        origin: Some(Instant::now()),
        ..Obedient::default()
    };
    (Lambda::new(function.clone(), settings), function)
}

fn settings() -> LambdaSettings {
    LambdaSettings {
        concurrency: 2,
        cold_start: Duration::from_secs(1),
        timeout: Duration::from_secs(100),
        maximum_event_age: Duration::from_hours(1),
    }
}

impl Obedient {
    fn began_at(&self) -> Vec<f64> {
        self.began.lock().unwrap().iter().map(|it| it.0).collect()
    }
}

/// "An execution environment is kept for the next invocation", and one that is busy is none.
#[tokio::test(start_paused = true)]
async fn an_environment_is_used_again_and_a_new_one_takes_its_time() {
    let (lambda, function) = function(settings());
    let first = lambda.invoke("1", &json!({})).await.unwrap().unwrap();
    let second = lambda.invoke("2", &json!({})).await.unwrap().unwrap();
    assert_eq!((&first["times"], &second["times"]), (&json!(1), &json!(2)));
    assert_eq!(function.began_at(), [1.0, 1.0]);
    assert_eq!((lambda.usage().invocations, lambda.usage().cold), (2, 1));
}

/// "Additional requests are throttled."
#[tokio::test(start_paused = true)]
async fn no_more_run_at_once_than_there_is_concurrency() {
    let (lambda, _) = function(settings());
    let long = json!({ "takes": 10 });
    let (one, other) = (lambda.clone(), lambda.clone());
    let running = tokio::join!(one.invoke("1", &long), other.invoke("2", &long), async {
        sleep(Duration::from_secs(5)).await;
        lambda.invoke("3", &long).await
    });
    assert_eq!(running.2, Err(Throttled));
    assert_eq!(
        (lambda.usage().throttled, lambda.usage().most_at_once),
        (1, 2)
    );
}

/// "An invocation ends after its timeout", and what its environment remembered is gone.
#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_ended_and_its_environment_with_it() {
    let (lambda, _) = function(settings());
    let answer = lambda.invoke("1", &json!({ "takes": 101 })).await.unwrap();
    assert_eq!(answer, Err("Task timed out".to_owned()));
    let next = lambda.invoke("2", &json!({})).await.unwrap().unwrap();
    assert_eq!(next["times"], 1);
    let usage = lambda.usage();
    assert_eq!((usage.timed_out, usage.failed, usage.cold), (1, 1, 2));
    assert_eq!(usage.billed, Duration::from_secs(102));
}

/// "Tried twice more, after one and after two minutes, with the same request id."
#[tokio::test(start_paused = true)]
async fn an_event_that_fails_is_tried_twice_more_and_then_given_up() {
    let (lambda, function) = function(settings());
    let event = json!({ "fails": true });
    lambda.deliver(event.clone());
    sleep(Duration::from_mins(10)).await;
    assert_eq!(function.began_at(), [1.0, 61.0, 181.0]);
    let began = function.began.lock().unwrap().clone();
    assert!(
        began
            .iter()
            .all(|it| it.1.request_id == began[0].1.request_id)
    );
    assert_eq!(lambda.dead(), [event]);
    assert!(lambda.is_idle());
}

/// "From 1 second after the first attempt to a maximum of 5 minutes", for as long as the event isn't too old.
#[tokio::test(start_paused = true)]
async fn a_throttled_event_waits_longer_each_time() {
    let none = LambdaSettings {
        concurrency: 0,
        ..settings()
    };
    let (lambda, _) = function(none);
    lambda.deliver(json!({}));
    sleep(Duration::from_secs(512)).await;
    // At 0, 1, 3, 7, 15, 31, 63, 127, 255 and 511 s; then each five minutes.
    assert_eq!(lambda.usage().throttled, 10);
    sleep(Duration::from_mins(15)).await;
    assert_eq!(lambda.usage().throttled, 13);
    sleep(Duration::from_hours(1)).await;
    assert_eq!(lambda.dead().len(), 1);
}

fn queue() -> Queue {
    Queue::new(QueueSettings {
        visibility: Duration::from_mins(2),
        most_receives: 3,
    })
}

/// "For the visibility timeout nobody else receives it"; what isn't deleted by then comes again.
#[tokio::test(start_paused = true)]
async fn a_message_is_hidden_while_somebody_has_it() {
    let queue = queue();
    queue.send("a", Duration::ZERO);
    let first = queue.receive(10).remove(0);
    assert_eq!(queue.receive(10), []);
    sleep(Duration::from_mins(2)).await;
    let again = queue.receive(10).remove(0);
    assert_eq!((again.id, again.received), (first.id, 2));
    queue.delete(first.receipt);
    assert!(!queue.is_empty(), "its receipt is an old one");
    queue.delete(again.receipt);
    assert!(queue.is_empty());
}

/// "`ReceiveMessage` may name a visibility timeout of its own, in place of the queue's."
#[tokio::test(start_paused = true)]
async fn who_receives_a_message_may_say_how_long_it_is_hidden() {
    let queue = queue();
    queue.send("a", Duration::ZERO);
    let hidden_for = Duration::from_mins(5);
    assert_eq!(queue.receive_hidden(10, hidden_for).len(), 1);
    sleep(Duration::from_mins(2)).await;
    assert_eq!(queue.receive(10), []);
    sleep(Duration::from_mins(3)).await;
    assert_eq!(queue.receive(10).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_message_can_be_delayed_and_hidden_for_longer() {
    let queue = queue();
    queue.send("a", Duration::from_secs(5));
    assert_eq!(queue.receive(10), []);
    let began = Instant::now();
    let until = began + Duration::from_secs(20);
    let message = queue.poll(10, until).await.remove(0);
    assert_eq!(began.elapsed(), Duration::from_secs(5));
    queue.hide(message.receipt, Duration::from_secs(1));
    let again = queue.poll(10, until).await.remove(0);
    assert_eq!(began.elapsed(), Duration::from_secs(6));
    assert_eq!(queue.oldest(), Some(Duration::from_secs(6)));
    assert_eq!(again.id, message.id);
}

/// "Received more often than `maxReceiveCount`, it is moved to the dead-letter queue."
#[tokio::test(start_paused = true)]
async fn what_is_received_too_often_is_dead() {
    let queue = queue();
    queue.send("a", Duration::ZERO);
    for _ in 0..3 {
        assert_eq!(queue.receive(10).len(), 1);
        sleep(Duration::from_mins(2)).await;
    }
    assert_eq!(queue.receive(10), []);
    assert_eq!(queue.dead(), ["a"]);
}

/// Fails the messages whose body says so.
struct Settles;

impl Function for Settles {
    type Environment = ();

    fn start(&self) {}

    async fn invoke(&self, (): &(), invoked: &Invoked) -> Result<Value, String> {
        let records = invoked.payload["Records"].as_array().unwrap();
        let failed = records.iter().filter(|record| record["body"] == "fails");
        let failed = failed.map(|record| json!({ "itemIdentifier": record["messageId"] }));
        let failed: Vec<Value> = failed.collect();
        match records[0]["body"].as_str() {
            Some("throws") => Err("all of it".to_owned()),
            Some("names nobody") => Ok(json!({ "batchItemFailures": [{ "itemIdentifier": "" }] })),
            Some("answers something else") => Ok(json!({ "outcomes": [] })),
            _ => Ok(json!({ "batchItemFailures": failed })),
        }
    }
}

fn mapping() -> Mapping {
    Mapping {
        batch: 10,
        window: Duration::ZERO,
        maximum_concurrency: 2,
        reports_item_failures: true,
        arn: ARN,
    }
}

/// "Only the failed messages become visible again", after the visibility timeout; "a batch fails as a whole" where the
/// function does, or where the answer names no message.
#[tokio::test(start_paused = true)]
async fn each_message_is_settled_by_itself() {
    for (bodies, left) in [
        (["fine", "fails"], 1),
        (["fine", "fine"], 0),
        (["throws", "fine"], 2),
        (["names nobody", "fine"], 2),
        (["answers something else", "fails"], 0),
    ] {
        let queue = queue();
        for body in bodies {
            queue.send(body, Duration::ZERO);
        }
        let lambda = Lambda::new(Settles, settings());
        map(&queue, &lambda, mapping());
        sleep(Duration::from_mins(10)).await;
        assert_eq!(queue.dead().len(), left, "{bodies:?}");
        assert!(queue.is_empty(), "{bodies:?}");
    }
}

/// A batch is as large as what waits, and never larger than it may be; no more run at once than the mapping's maximum.
#[tokio::test(start_paused = true)]
async fn batches_are_as_large_as_they_may_be() {
    let queue = queue();
    let (lambda, function) = function(LambdaSettings {
        concurrency: 100,
        ..settings()
    });
    for _ in 0..25 {
        queue.send("{}", Duration::ZERO);
    }
    map(&queue, &lambda, mapping());
    sleep(Duration::from_secs(10)).await;
    let began = function.began.lock().unwrap().clone();
    let sizes = began
        .iter()
        .map(|it| it.1.payload["Records"].as_array().unwrap().len());
    let mut sizes: Vec<usize> = sizes.collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [5, 10, 10]);
    assert_eq!(lambda.usage().most_at_once, 2);
    assert_eq!(began[0].1.payload["Records"][0]["eventSource"], "aws:sqs");
    assert_eq!(began[0].1.payload["Records"][0]["awsRegion"], "us-east-1");
}

/// With a window more are waited for, so long and no longer.
#[tokio::test(start_paused = true)]
async fn a_window_waits_for_more() {
    let queue = queue();
    let (lambda, function) = function(settings());
    let window = Duration::from_secs(5);
    let one = Mapping {
        window,
        batch: 100,
        ..mapping()
    };
    map(
        &queue,
        &lambda,
        Mapping {
            maximum_concurrency: 1,
            ..one
        },
    );
    for _ in 0..3 {
        queue.send("{}", Duration::ZERO);
        sleep(Duration::from_secs(2)).await;
    }
    sleep(Duration::from_secs(10)).await;
    let began = function.began.lock().unwrap().clone();
    let size = began[0].1.payload["Records"].as_array().unwrap().len();
    assert_eq!((began.len(), began[0].0, size), (1, 6.0, 3));
}
