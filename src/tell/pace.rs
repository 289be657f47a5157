//! How fast people are told: SNS ends an email subscription that gets more than ten messages in a second.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Between two messages of one invocation: four in a second, which leaves room for the stack's own alarms.
const APART: Duration = Duration::from_millis(250);

/// The gate that all messages of an invocation go through.
#[derive(Debug, Default)]
pub struct Pace {
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// Waits for one's turn; the first one waits for nothing.
    pub async fn turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + APART);
            turn
        };
        if turn > now {
            sleep_until(turn).await;
        }
    }
}
