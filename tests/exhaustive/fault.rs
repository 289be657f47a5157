//! What may become of a call, and the gate that lets it become so.

use std::fmt::Debug;
use std::future::{pending, poll_fn};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;

use eni_failover::cloud::CallError;
use tokio::time::{Instant, sleep};

use crate::codes::{Code, ROUTE_GONE, bucket, documented_for};
use crate::ports::{Asked, Gate};
use crate::witness::Witness;

/// How long a refusal lasts: for the same action, and the same instance, attachment or interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    ThisCall,
    ThisInvocation,
    Ever,
}

/// What becomes of one call of the first invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Rejected(Code, For),
    Throttled(Duration),
    ServerError,
    /// No answer, and not applied.
    LostRequest,
    /// No answer, but applied.
    LostAnswer,
    /// It gets nowhere until the client gives it up.
    HangsUnsent,
    /// It is applied, and the client has given it up before the answer comes.
    HangsUnanswered,
    /// The time in which the function starts things ends at this call.
    WorkEnds,
    /// Lambda's own deadline is half a second after it: all that is left is the answer.
    TimeEnds,
    KilledBefore,
    KilledAfter,
}

const OUTAGE: Duration = Duration::from_secs(30);

impl Fault {
    /// All that may become of such a call.
    pub(crate) fn all_of(asked: &Asked) -> Vec<Self> {
        let mut all = vec![
            Self::Throttled(Duration::ZERO),
            Self::Throttled(OUTAGE),
            Self::ServerError,
            Self::LostRequest,
            Self::LostAnswer,
            Self::HangsUnsent,
            Self::HangsUnanswered,
            Self::WorkEnds,
            Self::TimeEnds,
            Self::KilledBefore,
            Self::KilledAfter,
        ];
        for code in documented_for(asked.action) {
            all.push(Self::Rejected(*code, For::ThisCall));
            all.push(Self::Rejected(*code, For::ThisInvocation));
            // A function that may never look is blind, and says so by failing: nothing is left to check.
            // Nor does EC2 say for ever that a route is gone which it shows.
            if !asked.is_describe() && *code != ROUTE_GONE {
                all.push(Self::Rejected(*code, For::Ever));
            }
        }
        all
    }

    /// Whether it is a refusal of what a standby was to take.
    pub(crate) fn refuses_a_standby(self, asked: &Asked) -> bool {
        let taking = [
            "AttachNetworkInterface",
            "AssignPrivateIpAddresses",
            "AssignIpv6Addresses",
            "AssociateAddress",
            "ReplaceRoute",
        ];
        // A member is given up on after fifteen seconds without a verdict.
        matches!(self, Self::Rejected(..)) && taking.contains(&asked.action)
            || self == Self::Throttled(OUTAGE)
    }

    /// Whether it is still so at a later call, of the first invocation or of one that follows.
    fn lasts(self, first: bool) -> bool {
        matches!(self, Self::Rejected(_, For::ThisInvocation)) && first || self.is_for_ever()
    }

    pub(crate) fn is_for_ever(self) -> bool {
        matches!(self, Self::Rejected(_, For::Ever))
    }
}

/// Lets the k'th call of the first invocation meet its fault.
pub(crate) struct Breaking<'a> {
    witness: &'a Witness,
    fault: Option<(usize, Fault)>,
    state: Mutex<State>,
    killed: AtomicBool,
}

#[derive(Default)]
struct State {
    began: Option<Instant>,
    invocation: usize,
    calls: usize,
    /// The first invocation's calls, with the time since it began.
    record: Vec<(Asked, Duration)>,
    struck: Option<(Asked, Instant)>,
}

impl<'a> Breaking<'a> {
    pub(crate) fn new(witness: &'a Witness, fault: Option<(usize, Fault)>) -> Self {
        Self {
            witness,
            fault,
            state: Mutex::default(),
            killed: AtomicBool::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }

    pub(crate) fn record(&self) -> Vec<(Asked, Duration)> {
        self.state().record.clone()
    }

    /// A new invocation begins.
    pub(crate) fn begin(&self) {
        self.killed.store(false, SeqCst);
        let mut state = self.state();
        state.invocation += 1;
        state.calls = 0;
        state.began = Some(Instant::now());
    }

    /// Until the invocation is killed.
    pub(crate) async fn killed(&self) {
        poll_fn(|_| {
            if self.killed.load(SeqCst) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// What becomes of this call.
    fn fate(&self, asked: &Asked) -> Option<Fault> {
        let mut state = self.state();
        let (number, first) = (state.calls, state.invocation == 1);
        state.calls += 1;
        if first {
            let since = state.began.map_or(Duration::ZERO, |began| began.elapsed());
            state.record.push((asked.clone(), since));
        }
        let (k, fault) = self.fault?;
        if first && number == k {
            state.struck = Some((asked.clone(), Instant::now()));
            return Some(fault);
        }
        let (struck, at) = state.struck.as_ref()?;
        let goes_on = if let Fault::Throttled(outage) = fault {
            at.elapsed() < outage && bucket(struck.action) == bucket(asked.action)
        } else {
            fault.lasts(first) && (struck.action, &struck.of) == (asked.action, &asked.of)
        };
        goes_on.then_some(fault)
    }

    async fn die<T>(&self) -> T {
        self.killed.store(true, SeqCst);
        pending().await
    }
}

/// What it takes to be told no.
const ROUND_TRIP: Duration = Duration::from_millis(100);

/// As the AWS adapter has it.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

impl Gate for Breaking<'_> {
    async fn pass<T: Send + Debug>(
        &self,
        asked: Asked,
        call: impl Future<Output = Result<T, CallError>> + Send,
    ) -> Result<T, CallError> {
        let action = asked.action;
        let error = |code, message, status| Err(CallError::answered(action, code, message, status));
        let lost = || Err(CallError::unanswered(action, "the connection broke"));
        let witnessed = self.witness.watch(&asked, call);
        match self.fate(&asked) {
            None | Some(Fault::WorkEnds | Fault::TimeEnds) => witnessed.await,
            Some(Fault::Rejected((code, message, status), _)) => {
                sleep(ROUND_TRIP).await;
                error(code, message, status)
            }
            Some(Fault::Throttled(_)) => {
                sleep(ROUND_TRIP).await;
                error("RequestLimitExceeded", "Request limit exceeded.", 503)
            }
            Some(Fault::ServerError) => {
                sleep(ROUND_TRIP).await;
                error("InternalError", "An internal error has occurred", 500)
            }
            Some(Fault::LostRequest) => {
                sleep(ROUND_TRIP).await;
                lost()
            }
            Some(Fault::LostAnswer) => {
                drop(witnessed.await);
                lost()
            }
            Some(Fault::HangsUnsent) => {
                sleep(CALL_TIMEOUT).await;
                lost()
            }
            Some(Fault::HangsUnanswered) => {
                drop(witnessed.await);
                sleep(CALL_TIMEOUT).await;
                lost()
            }
            Some(Fault::KilledBefore) => self.die().await,
            Some(Fault::KilledAfter) => {
                drop(witnessed.await);
                self.die().await
            }
        }
    }
}
