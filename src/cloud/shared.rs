//! What many want to know at the same time is asked once.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep_until};

use super::call_error::CallError;
use super::deadline::Deadline;

/// A question that is asked together: whoever asks gets an answer to a question that was put after they asked. An older one
/// might not show what they did themselves.
///
/// Whoever comes first puts it, and the others wait; should the first one be ended meanwhile, the next one does.
#[derive(Debug)]
pub struct Shared<T> {
    /// So many are put within one second.
    most: usize,
    put: AtomicU64,
    line: Mutex<Line<T>>,
}

#[derive(Debug)]
struct Line<T> {
    /// When the last ones were put, the oldest first: as many as are put in a second.
    lately: Vec<Instant>,
    /// The last one, and what was said to it.
    last: Option<(u64, Result<Arc<T>, CallError>)>,
}

impl<T> Shared<T> {
    /// So many are put within one second: a few never wait for each other.
    #[must_use]
    pub fn at_most(most: usize) -> Self {
        let (lately, last) = (Vec::new(), None);
        Self {
            most,
            put: AtomicU64::new(0),
            line: Mutex::new(Line { lately, last }),
        }
    }

    /// The answer. That whoever put it had no time left, after `until`, is an answer to nobody else.
    ///
    /// # Errors
    /// What the question failed with, without the client's own error where somebody else put it.
    pub async fn get<F: Future<Output = Result<T, CallError>>>(
        &self,
        until: Option<Deadline>,
        put: impl FnOnce() -> F,
    ) -> Result<Arc<T>, CallError> {
        let before = self.put.load(Relaxed);
        // Whose turn it is doesn't depend on a runtime's budget.
        let mut line = unconstrained(self.line.lock()).await;
        if let Some((nth, said)) = &line.last
            && *nth > before
        {
            return said.as_ref().map(Arc::clone).map_err(CallError::retold);
        }
        if let Some(turn) = line.turn(self.most) {
            sleep_until(turn).await;
        }
        let nth = self.put.fetch_add(1, Relaxed) + 1;
        line.note(self.most);
        let said = put().await.map(Arc::new);
        if said.is_ok() || !until.is_some_and(Deadline::has_passed) {
            let told = said.as_ref().map(Arc::clone).map_err(CallError::retold);
            line.last = Some((nth, told));
        }
        said
    }
}

impl<T> Line<T> {
    /// When the next one may be put, where it isn't now.
    fn turn(&self, most: usize) -> Option<Instant> {
        let oldest = self.lately.first().filter(|_| self.lately.len() >= most)?;
        let turn = *oldest + Duration::from_secs(1);
        (turn > Instant::now()).then_some(turn)
    }

    fn note(&mut self, most: usize) {
        if self.lately.len() >= most {
            self.lately.remove(0);
        }
        self.lately.push(Instant::now());
    }
}
