//! The simulator: a handle on a world, and the way of a call to it and back.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::line::{Begun, Line};
use super::record::{Call, CallFailure};
use crate::api::{ApiError, Request, Response};
use crate::faults::{Fault, Faults};
use crate::policy::Policy;
use crate::world::World;

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
    witness: Mutex<Option<Witness>>,
}

/// Sees the world after everything that happens to it.
type Witness = Box<dyn FnMut(&mut World, Option<Effect<'_>>) + Send>;

/// A call that was just carried out, by whichever task is running.
#[derive(Clone, Copy, Debug)]
pub struct Effect<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// What the service answers, whether or not that arrives.
    pub answer: &'a Result<Response, ApiError>,
}

impl Simulator {
    /// Puts a world behind a connection. Its time is the world's, and goes on from now; the faults of its settings
    /// befall calls.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self(Arc::new(Shared {
            start: world.now(),
            origin: Instant::now(),
            line: Mutex::new(Line::new(world.settings())),
            witness: Mutex::new(None),
            world: Mutex::new(world),
        }))
    }

    /// Lets this decide what becomes of calls from now on, in place of what decided before.
    pub fn inject(&self, faults: impl Faults + 'static) {
        self.line().faults = Some(Box::new(faults));
    }

    /// This befalls the next call of that action that isn't only asked (`DryRun`), whatever is injected.
    pub fn befall_next(&self, action: impl Into<String>, fault: Fault) {
        self.line().next.push((action.into(), fault));
    }

    /// Calls go their way again.
    pub fn stop_injecting(&self) {
        let mut line = self.line();
        line.faults = None;
        line.next.clear();
    }

    /// From now on IAM allows the callers only what this policy does. Acts on the world itself are an operator's, whom
    /// it doesn't concern.
    pub fn allow_only(&self, policy: Arc<Policy>) {
        self.line().policy = Some(policy);
    }

    /// Lets this see the world after each call's effect, after each change that comes by itself, and after each act of
    /// an operator. It must not use this simulator, which waits for it.
    pub fn watch(&self, witness: impl FnMut(&mut World, Option<Effect<'_>>) + Send + 'static) {
        *self.witness() = Some(Box::new(witness));
    }

    /// Calls are no longer recorded: a million simulations don't read their records.
    pub fn keep_no_record(&self) {
        self.line().keeps_record = false;
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
        self.advance(&mut world, now);
        let acted = act(&mut world);
        self.show(&mut world, None);
        acted
    }

    /// What comes by itself, moment by moment.
    fn advance(&self, world: &mut World, now: Timestamp) {
        while let Some(at) = world.next_transition().filter(|at| *at <= now) {
            world.advance(at);
            self.show(world, None);
        }
        world.advance(now);
    }

    fn show(&self, world: &mut World, effect: Option<Effect<'_>>) {
        if let Some(witness) = self.witness().as_mut() {
            witness(world, effect);
        }
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
            Fault::None | Fault::Slow(_) => self.carry_out(&request).map_err(CallFailure::from),
            Fault::Answer(error) => Err(error.into()),
            Fault::LostRequest => no_answer("the connection broke while sending the request"),
            Fault::LostAnswer => {
                // What the service answered is lost with the connection, error or not.
                drop(self.carry_out(&request));
                no_answer("the connection broke while waiting for the answer")
            }
            Fault::Truncated => Err(CallFailure::Truncated(Box::new(self.carry_out(&request)))),
            Fault::WrongContent => {
                drop(self.carry_out(&request));
                Err(CallFailure::WrongContent)
            }
        };
        tokio::time::sleep(begun.half).await;
        self.end(begun.index, &result);
        result
    }

    fn carry_out(&self, request: &Request) -> Result<Response, ApiError> {
        let now = self.now();
        let policy = self.line().policy.clone();
        let mut world = self.world();
        self.advance(&mut world, now);
        let allowed = policy.map_or(Ok(()), |policy| world.authorize(&policy, request));
        let answer = allowed.and_then(|()| world.call(now, request));
        let effect = Effect {
            request,
            answer: &answer,
        };
        self.show(&mut world, Some(effect));
        answer
    }

    fn begin(&self, request: &Request) -> Begun {
        let latency = {
            let world = self.world();
            if request.is_describe() {
                world.settings().describe_latency
            } else {
                world.settings().change_latency
            }
        };
        let started = self.now();
        self.line().begin(request, latency, started)
    }

    fn end(&self, index: usize, result: &Result<Response, CallFailure>) {
        let ended = self.now();
        self.line().end(index, result, ended);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn witness(&self) -> MutexGuard<'_, Option<Witness>> {
        self.0
            .witness
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn no_answer(message: &str) -> Result<Response, CallFailure> {
    Err(CallFailure::NoAnswer {
        message: message.to_owned(),
    })
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("now", &self.now())
            .finish_non_exhaustive()
    }
}
