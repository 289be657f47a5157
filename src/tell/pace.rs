//! How fast people are told: SNS ends an email subscription that gets more than ten messages in a second.

use std::time::Duration;

use futures_util::lock::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep_until};

/// Between two messages of one invocation: four in a second, which leaves room for the stack's own alarms.
const APART: Duration = Duration::from_millis(250);

/// The gate that all messages of an invocation go through.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: Mutex<Option<Instant>>,
}

/// Somebody's turn, until it is dropped: whoever holds it while a message is sent keeps the next one from overtaking it.
/// So however long each takes, of any six in a row the last arrives a second after the first.
#[derive(Debug)]
pub(super) struct Turn<'a>(
    #[expect(dead_code, reason = "held, not read")] MutexGuard<'a, Option<Instant>>,
);

impl Pace {
    /// Waits for one's turn; the first one waits for nothing.
    pub(super) async fn turn(&self) -> Turn<'_> {
        let mut next = self.next.lock().await;
        if let Some(then) = *next {
            sleep_until(then).await;
        }
        *next = Some(Instant::now() + APART);
        Turn(next)
    }
}
