//! What is repeated, how often and for how long, on a clock that stands still but for the pauses.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::cloud::retry::{read, write};
use crate::cloud::{CallError, Deadline};

const PATIENCE: Duration = Duration::from_mins(10);

const CALL: &str = "AttachNetworkInterface";

fn throttled() -> CallError {
    CallError::answered(CALL, "RequestLimitExceeded", "slow down", 503)
}

fn unanswered() -> CallError {
    CallError::unanswered(CALL, "connection reset")
}

fn rejected() -> CallError {
    CallError::answered(CALL, "UnauthorizedOperation", "no", 403)
}

/// Fails with this so many times, then succeeds; counts the calls.
struct Service {
    failures: u32,
    error: fn() -> CallError,
    calls: Cell<u32>,
}

fn failing(failures: u32, error: fn() -> CallError) -> Service {
    Service {
        failures,
        error,
        calls: Cell::new(0),
    }
}

impl Service {
    fn call(&self) -> Result<(), CallError> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() > self.failures {
            Ok(())
        } else {
            Err((self.error)())
        }
    }

    async fn read(&self, deadline: Deadline) -> Result<(), CallError> {
        read(CALL, deadline, || async { self.call() }).await
    }

    async fn write(&self, deadline: Deadline) -> Result<(), CallError> {
        write(CALL, PATIENCE, deadline, || async { self.call() }).await
    }
}

fn minutes() -> Deadline {
    Deadline::after(Duration::from_mins(10))
}

#[tokio::test(start_paused = true)]
async fn what_succeeds_is_done_once() {
    let service = failing(0, throttled);
    service.read(minutes()).await.unwrap();
    service.write(minutes()).await.unwrap();
    assert_eq!(service.calls.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_is_repeated_whatever_it_does() {
    let service = failing(3, throttled);
    service.read(minutes()).await.unwrap();
    assert_eq!(service.calls.get(), 4);
    let service = failing(3, throttled);
    service.write(minutes()).await.unwrap();
    assert_eq!(service.calls.get(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_describe_without_an_answer_is_repeated() {
    let service = failing(2, unanswered);
    service.read(minutes()).await.unwrap();
    assert_eq!(service.calls.get(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_change_without_an_answer_is_never_repeated() {
    let service = failing(1, unanswered);
    let error = service.write(minutes()).await.unwrap_err();
    assert!(error.is_unknown());
    assert_eq!(service.calls.get(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_final() {
    for write in [false, true] {
        let service = failing(1, rejected);
        let answer = if write {
            service.write(minutes()).await
        } else {
            service.read(minutes()).await
        };
        assert!(answer.unwrap_err().rejection().is_some());
        assert_eq!(service.calls.get(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn ten_tries_are_enough() {
    let service = failing(u32::MAX, throttled);
    let began = Instant::now();
    let error = service.read(minutes()).await.unwrap_err();
    assert!(error.is_transient());
    assert_eq!(service.calls.get(), 10);
    let took = began.elapsed().as_secs();
    assert!((5..=25).contains(&took), "{took} s");
}

#[tokio::test(start_paused = true)]
async fn the_first_repeat_comes_soon() {
    let service = failing(1, throttled);
    let began = Instant::now();
    service.read(minutes()).await.unwrap();
    assert!(began.elapsed() <= Duration::from_millis(250));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_repeated_after_the_deadline() {
    let service = failing(u32::MAX, throttled);
    let began = Instant::now();
    let deadline = Deadline::after(Duration::from_secs(1));
    service.read(deadline).await.unwrap_err();
    assert!(began.elapsed() <= Duration::from_secs(1));
    assert!(service.calls.get() < 10);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_not_waited_for_past_the_deadline() {
    let began = Instant::now();
    let deadline = Deadline::after(Duration::from_secs(1));
    let error = write(CALL, PATIENCE, deadline, || async {
        sleep(Duration::from_mins(5)).await;
        Ok::<(), CallError>(())
    })
    .await
    .unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(1));
    assert!(error.is_unknown(), "it may have been carried out");
    assert!(error.to_string().starts_with(CALL));
}

/// A change whose deadline came while it paused between two tries was not carried out: the last answer said so.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_only_waiting_to_be_repeated_was_not_carried_out() {
    let service = failing(u32::MAX, throttled);
    let deadline = Deadline::after(Duration::from_millis(50));
    let error = service.write(deadline).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
}

/// Lambda's runtime moves an invocation between threads.
#[test]
fn a_call_that_is_repeated_can_change_its_thread() {
    fn is_send(_: impl Send) {}
    is_send(async {
        let deadline = Deadline::after(Duration::from_secs(1));
        read(CALL, deadline, || async { Ok(()) }).await
    });
}

/// The ten tries span about ten seconds; less patience makes fewer of them.
#[tokio::test(start_paused = true)]
async fn a_write_is_repeated_for_no_longer_than_there_is_patience() {
    let tries = Cell::new(0);
    let deadline = Deadline::after(Duration::from_mins(1));
    let answer: Result<(), CallError> = write(CALL, Duration::from_secs(1), deadline, || async {
        tries.set(tries.get() + 1);
        Err(throttled())
    })
    .await;
    assert!(answer.is_err_and(|error| error.is_transient()));
    assert!((2..=6).contains(&tries.get()), "{}", tries.get());
}
