//! A function, and the environments that it runs in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};

use super::usage::Usage;

/// What Lambda runs.
pub trait Function: Send + Sync + 'static {
    /// What an execution environment keeps from one invocation to the next.
    type Environment: Send + Sync + 'static;

    /// The init phase of a new environment.
    fn start(&self) -> Self::Environment;

    /// One invocation; an error is a failed one.
    fn invoke(
        &self,
        environment: &Self::Environment,
        invoked: &Invoked,
    ) -> impl Future<Output = Result<Value, String>> + Send;
}

/// What an invocation is given.
#[derive(Clone, Debug)]
pub struct Invoked {
    /// The same for each retry of an asynchronous event.
    pub request_id: String,
    /// The event.
    pub payload: Value,
    /// When Lambda ends it.
    pub until: Instant,
}

/// How a function is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LambdaSettings {
    /// So many run at once; the account's, or what is reserved.
    pub concurrency: usize,
    /// How long an environment takes to start.
    pub cold_start: Duration,
    /// After it an invocation is ended, with all that it remembered.
    pub timeout: Duration,
    /// `MaximumEventAgeInSeconds` of asynchronous events.
    pub maximum_event_age: Duration,
}

impl Default for LambdaSettings {
    fn default() -> Self {
        Self {
            concurrency: 1_000,
            cold_start: Duration::from_millis(200),
            timeout: Duration::from_mins(15),
            maximum_event_age: Duration::from_hours(6),
        }
    }
}

/// No concurrency was left: 429 `TooManyRequestsException`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled;

/// A handle on a function; clones share it.
pub struct Lambda<F: Function>(Arc<Shared<F>>);

struct Shared<F: Function> {
    function: F,
    settings: LambdaSettings,
    state: Mutex<State<F::Environment>>,
}

struct State<E> {
    idle: Vec<E>,
    running: usize,
    requests: u64,
    on_their_way: usize,
    dead: Vec<Value>,
    usage: Usage,
}

impl<F: Function> Clone for Lambda<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F: Function> Lambda<F> {
    /// A function without an environment: its first invocation is a cold one.
    #[must_use]
    pub fn new(function: F, settings: LambdaSettings) -> Self {
        Self(Arc::new(Shared {
            function,
            settings,
            state: Mutex::new(State {
                idle: Vec::new(),
                running: 0,
                requests: 0,
                on_their_way: 0,
                dead: Vec::new(),
                usage: Usage::default(),
            }),
        }))
    }

    /// Starts an environment ahead of its first invocation.
    pub fn warm(&self) {
        let environment = self.0.function.start();
        self.state().idle.push(environment);
    }

    /// What was counted so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.state().usage.clone()
    }

    /// What came before isn't counted any more.
    pub fn forget_usage(&self) {
        self.state().usage = Usage::default();
    }

    /// The asynchronous events that Lambda gave up, for the `OnFailure` destination.
    #[must_use]
    pub fn dead(&self) -> Vec<Value> {
        self.state().dead.clone()
    }

    /// Whether nothing runs and no asynchronous event waits.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let state = self.state();
        state.running == 0 && state.on_their_way == 0
    }

    /// One invocation, if there is concurrency for it. One that Lambda ends is gone with its environment.
    ///
    /// # Errors
    /// [`Throttled`]; within, what the function failed with.
    pub async fn invoke(
        &self,
        request_id: &str,
        payload: &Value,
    ) -> Result<Result<Value, String>, Throttled> {
        let warm = self.begin()?;
        let began = Instant::now();
        let environment = if let Some(environment) = warm {
            environment
        } else {
            sleep(self.0.settings.cold_start).await;
            self.0.function.start()
        };
        let invoked = Invoked {
            request_id: request_id.to_owned(),
            payload: payload.clone(),
            until: Instant::now() + self.0.settings.timeout,
        };
        let answer = self.0.function.invoke(&environment, &invoked);
        let answer = timeout_at(invoked.until, answer).await.ok();
        let kept = answer.is_some().then_some(environment);
        self.end(kept, began.elapsed(), answer.as_ref());
        Ok(answer.unwrap_or_else(|| Err("Task timed out".to_owned())))
    }

    fn begin(&self) -> Result<Option<F::Environment>, Throttled> {
        let mut state = self.state();
        if state.running >= self.0.settings.concurrency {
            state.usage.throttled += 1;
            return Err(Throttled);
        }
        state.running += 1;
        let running = state.running;
        let environment = state.idle.pop();
        let usage = &mut state.usage;
        usage.invocations += 1;
        usage.cold += u64::from(environment.is_none());
        usage.most_at_once = usage.most_at_once.max(running);
        Ok(environment)
    }

    fn end(
        &self,
        environment: Option<F::Environment>,
        took: Duration,
        answer: Option<&Result<Value, String>>,
    ) {
        let mut state = self.state();
        state.running -= 1;
        state.idle.extend(environment);
        let usage = &mut state.usage;
        usage.billed += took;
        usage.longest = usage.longest.max(took);
        usage.timed_out += u64::from(answer.is_none());
        usage.failed += u64::from(answer.is_none_or(Result::is_err));
    }

    pub(super) fn settings(&self) -> LambdaSettings {
        self.0.settings
    }

    pub(super) fn next_request(&self) -> String {
        let mut state = self.state();
        state.requests += 1;
        format!("00000000-0000-4000-8000-{:012}", state.requests)
    }

    pub(super) fn sets_out(&self) {
        self.state().on_their_way += 1;
    }

    /// An asynchronous event is over: it succeeded, or is given up.
    pub(super) fn is_over(&self, given_up: Option<Value>) {
        let mut state = self.state();
        state.on_their_way -= 1;
        state.usage.dead += u64::from(given_up.is_some());
        state.dead.extend(given_up);
    }

    fn state(&self) -> MutexGuard<'_, State<F::Environment>> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
