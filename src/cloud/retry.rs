//! The only retries there are: the SDK's are off, so that a call that changes something is never repeated blindly and
//! the simulation meets the same policy as production.

use backon::{ExponentialBuilder, Retryable};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::call_error::{CallError, Failure};
use super::deadline::Deadline;

/// Throttling buckets refill 5 to 20 tokens a second (docs/ec2-facts.md, "Throttling"): the first repeat comes when
/// there should be one, the later ones jittered and at most two seconds apart. Ten tries span about ten seconds.
fn policy() -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(100))
        .with_factor(2.0)
        .with_max_delay(Duration::from_secs(2))
        .with_max_times(9)
        .with_jitter()
}

/// Repeats a describe while an answer may still come.
///
/// # Errors
/// What the last try said; that no answer came, where the deadline came before it.
pub async fn read<T, F: Future<Output = Result<T, CallError>>>(
    name: &'static str,
    deadline: Deadline,
    call: impl FnMut() -> F,
) -> Result<T, CallError> {
    repeat(
        name,
        deadline,
        |error| error.is_transient() || error.is_unknown(),
        call,
    )
    .await
}

/// Repeats a call that changes something only where the service said that it did nothing, for no longer than `patience`
/// after the first try; what is on its way then is still waited for. No answer is no reason to repeat it: whoever called
/// looks first.
///
/// # Errors
/// What the last try said; that no answer came, where the deadline came before it.
pub async fn write<T, F: Future<Output = Result<T, CallError>>>(
    name: &'static str,
    patience: Duration,
    deadline: Deadline,
    call: impl FnMut() -> F,
) -> Result<T, CallError> {
    let began = Instant::now();
    let worth_it = |error: &CallError| error.is_transient() && began.elapsed() < patience;
    repeat(name, deadline, worth_it, call).await
}

async fn repeat<T, F: Future<Output = Result<T, CallError>>>(
    name: &'static str,
    deadline: Deadline,
    worth_it: impl Fn(&CallError) -> bool,
    mut call: impl FnMut() -> F,
) -> Result<T, CallError> {
    // What the last try said, while the next one has not begun: past the deadline that is known, and not open.
    let said: Mutex<Option<Failure>> = Mutex::new(None);
    let said = || said.lock().unwrap_or_else(PoisonError::into_inner);
    let tries = (|| {
        said().take();
        call()
    })
    .retry(policy())
    .sleep(tokio::time::sleep)
    .when(|error| worth_it(error) && !deadline.has_passed())
    .notify(|error: &CallError, pause| {
        tracing::info!(%error, pause_ms = pause.as_millis(), "trying again");
        *said() = Some(error.failure.clone());
    });
    let answer = tokio::time::timeout_at(deadline.moment(), tries).await;
    answer.unwrap_or_else(|_| {
        let failure = said().take();
        Err(failure.map_or_else(
            || CallError::unanswered(name, "out of time"),
            |failure| CallError {
                call: name,
                failure,
                source: None,
            },
        ))
    })
}
