//! Lambda's own queue, for what invokes it asynchronously: EventBridge, an alarm's action, `--invocation-type Event`.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::service::{Function, Lambda, Throttled};

/// "Tried twice more, after one and after two minutes."
const RETRIES_AFTER: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// "From one second after the first attempt to a maximum of five minutes."
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

impl<F: Function> Lambda<F> {
    /// Hands over an event: it is tried until it succeeds, or given up.
    pub fn deliver(&self, payload: Value) {
        let own = self.clone();
        own.sets_out();
        tokio::spawn(async move {
            let succeeded = own.tries(&payload).await;
            own.is_over((!succeeded).then_some(payload));
        });
    }

    async fn tries(&self, payload: &Value) -> bool {
        let (born, request_id) = (Instant::now(), self.next_request());
        let mut retries = RETRIES_AFTER.into_iter();
        let mut backoff = BACKOFF.0;
        while born.elapsed() <= self.settings().maximum_event_age {
            match self.invoke(&request_id, payload).await {
                Ok(Ok(_)) => return true,
                Ok(Err(_)) => match retries.next() {
                    Some(after) => sleep(after).await,
                    None => return false,
                },
                Err(Throttled) => {
                    sleep(backoff).await;
                    backoff = (backoff * 2).min(BACKOFF.1);
                }
            }
        }
        false
    }
}
