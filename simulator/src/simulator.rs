//! A world behind a connection: calls take time, may fail on the way, and are recorded.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use tokio::time::Instant;

use crate::World;
use crate::api::{ApiError, Request, Response};
use crate::faults::{CallContext, Fault, Faults};

/// A handle on a world; clones share it.
///
/// Its time is the world's start and what tokio's clock has gone since: real time in a server, virtual time where a
/// test has paused the clock (create it inside the runtime then).
#[derive(Clone)]
pub struct Simulator(Arc<Shared>);

struct Shared {
    start: Timestamp,
    origin: Instant,
    world: Mutex<World>,
    line: Mutex<Line>,
}

/// All that lies between callers and the world.
struct Line {
    rng: Xoshiro256PlusPlus,
    faults: Option<Box<dyn Faults>>,
    counts: BTreeMap<&'static str, u64>,
    calls: Vec<Call>,
}

/// One call, as it was made. It is recorded when it begins.
#[derive(Clone, Debug)]
pub struct Call {
    /// The action, `AttachNetworkInterface`.
    pub action: &'static str,
    /// What was asked.
    pub request: Request,
    /// When it left the caller.
    pub started: Timestamp,
    /// When the caller had its answer; `None` while it waits, or if it stopped waiting.
    pub ended: Option<Timestamp>,
    /// What the caller was told.
    pub result: Option<Result<Response, CallFailure>>,
}

/// A call that didn't succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallFailure {
    /// The service answered with an error.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// No answer came: whoever asked can't know whether the call was carried out.
    /// The HTTP face drops the connection.
    #[error("no answer: {message}")]
    NoAnswer {
        /// What happened to the connection.
        message: String,
    },
}

impl Simulator {
    /// Puts a world behind a connection. Its time is the world's, and goes on from now.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self(Arc::new(Shared {
            start: world.now(),
            origin: Instant::now(),
            line: Mutex::new(Line {
                rng: Xoshiro256PlusPlus::seed_from_u64(world.settings().seed),
                faults: None,
                counts: BTreeMap::new(),
                calls: Vec::new(),
            }),
            world: Mutex::new(world),
        }))
    }

    /// Lets this decide what becomes of calls from now on.
    pub fn inject(&self, faults: impl Faults + 'static) {
        self.line().faults = Some(Box::new(faults));
    }

    /// Calls go their way again.
    pub fn stop_injecting(&self) {
        self.line().faults = None;
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.0.origin.elapsed());
        self.0.start + elapsed.unwrap_or(SignedDuration::MAX)
    }

    /// The calls so far, in the order they were begun.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.line().calls.clone()
    }

    /// Looks at the world, or acts on it as an operator, at the present time.
    pub fn with_world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let now = self.now();
        let mut world = self.world();
        world.advance(now);
        act(&mut world)
    }

    /// One call: half of the latency, the effect, the other half.
    ///
    /// If the caller stops waiting (a timeout), the call has its effect or not depending on when that was.
    ///
    /// # Errors
    /// [`CallFailure`]
    pub async fn call(&self, request: Request) -> Result<Response, CallFailure> {
        let begun = self.begin(&request);
        tokio::time::sleep(begun.half).await;
        let result = match begun.fault {
            Fault::None | Fault::Slow(_) => self.carry_out(&request),
            Fault::Answer(error) => Err(error.into()),
            Fault::LostRequest => no_answer("the connection broke while sending the request"),
            Fault::LostAnswer => {
                // What the service answered is lost with the connection, error or not.
                drop(self.carry_out(&request));
                no_answer("the connection broke while waiting for the answer")
            }
        };
        tokio::time::sleep(begun.half).await;
        self.end(begun.index, &result);
        result
    }

    fn carry_out(&self, request: &Request) -> Result<Response, CallFailure> {
        let now = self.now();
        Ok(self.world().call(now, request)?)
    }

    fn begin(&self, request: &Request) -> Begun {
        let settings = self.world().settings().clone();
        let started = self.now();
        let action = request.action();
        let mut line = self.line();
        let line = &mut *line;
        let nth = line.counts.entry(action).or_default();
        *nth += 1;
        let call = CallContext {
            action,
            nth: *nth,
            request,
            at: started,
        };
        let fault = line
            .faults
            .as_mut()
            .map(|faults| faults.on_call(&call))
            .unwrap_or_default();
        let latency = if request.is_describe() {
            settings.describe_latency
        } else {
            settings.change_latency
        };
        let mut latency = latency.draw(&mut line.rng).unsigned_abs();
        if let Fault::Slow(extra) = fault {
            latency += extra;
        }
        let index = line.calls.len();
        line.calls.push(Call {
            action,
            request: request.clone(),
            started,
            ended: None,
            result: None,
        });
        Begun {
            index,
            half: latency / 2,
            fault,
        }
    }

    fn end(&self, index: usize, result: &Result<Response, CallFailure>) {
        let ended = self.now();
        if let Some(call) = self.line().calls.get_mut(index) {
            tracing::debug!(action = call.action, ok = result.is_ok(), "answered");
            call.ended = Some(ended);
            call.result = Some(result.clone());
        }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call on its way.
struct Begun {
    index: usize,
    half: Duration,
    fault: Fault,
}

fn no_answer(message: &str) -> Result<Response, CallFailure> {
    Err(CallFailure::NoAnswer {
        message: message.to_owned(),
    })
}

impl Call {
    /// Whether the caller was told that it succeeded.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        matches!(self.result, Some(Ok(_)))
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}
