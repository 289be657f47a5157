//! What many ask at the same time is asked once, and never before they asked.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, sleep, timeout};

use crate::cloud::{CallError, Deadline, Shared};

/// Takes a second, and answers how often it was asked.
#[derive(Default)]
struct Service {
    asked: AtomicUsize,
    fails: bool,
}

impl Service {
    async fn ask(&self) -> Result<usize, CallError> {
        let nth = self.asked.fetch_add(1, Relaxed) + 1;
        sleep(Duration::from_secs(1)).await;
        if self.fails {
            return Err(CallError::unanswered(
                "DescribeInstances",
                "connection reset",
            ));
        }
        Ok(nth)
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_meanwhile_gets_the_next_answer_all_of_them_the_same() {
    let (service, shared) = (Service::default(), Shared::at_most(2));
    let get = || shared.get(None, || service.ask());
    let later = |after| async move {
        sleep(Duration::from_millis(after)).await;
        *get().await.unwrap()
    };
    let answers = join_all([0, 10, 500, 990, 1_010].map(later)).await;
    assert_eq!(answers, [1, 2, 2, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn so_many_are_put_in_a_second_and_a_few_never_wait() {
    let (asked, shared) = (AtomicUsize::new(0), Shared::at_most(2));
    let began = Instant::now();
    let mut at = Vec::new();
    for _ in 0..5 {
        let put = || async { Ok(asked.fetch_add(1, Relaxed)) };
        shared.get(None, put).await.unwrap();
        at.push(began.elapsed().as_secs());
    }
    assert_eq!(at, [0, 0, 1, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_told_to_all_who_waited_for_it() {
    let service = Service {
        fails: true,
        ..Service::default()
    };
    let shared: Shared<usize> = Shared::at_most(2);
    let get = |after| {
        let (service, shared) = (&service, &shared);
        async move {
            sleep(Duration::from_millis(after)).await;
            shared.get(None, || service.ask()).await.unwrap_err()
        }
    };
    let failures = join_all([0, 10, 20].map(get)).await;
    assert!(failures.iter().all(CallError::is_unknown));
    assert_eq!(service.asked.load(Relaxed), 2);
}

/// That somebody had no time left is no answer to those who have.
#[tokio::test(start_paused = true)]
async fn who_has_time_left_asks_for_themselves() {
    let service = Service {
        fails: true,
        ..Service::default()
    };
    let shared: Shared<usize> = Shared::at_most(9);
    let soon = Deadline::after(Duration::from_millis(1_500));
    let (first, second, third) = (
        shared.get(None, || service.ask()),
        shared.get(Some(soon), || service.ask()),
        shared.get(None, || service.ask()),
    );
    drop(futures_util::future::join3(first, second, third).await);
    assert_eq!(service.asked.load(Relaxed), 3);
}

/// An invocation that is ended takes nobody else's answer with it.
#[tokio::test(start_paused = true)]
async fn where_the_first_one_is_ended_the_next_one_asks() {
    let service = Arc::new(Service::default());
    let shared = Arc::new(Shared::at_most(2));
    let ended = timeout(
        Duration::from_millis(500),
        shared.get(None, || service.ask()),
    );
    let (service, shared) = (Arc::clone(&service), Arc::clone(&shared));
    let next = shared.get(None, || service.ask());
    let (ended, next) = futures_util::future::join(ended, next).await;
    assert!(ended.is_err());
    assert_eq!(*next.unwrap(), 2);
}
