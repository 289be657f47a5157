//! Where the calls of two invocations wait until it is their turn.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard};
use std::task::Poll;

use eni_failover::cloud::CallError;
use tokio::time::Instant;

use crate::ports::{Asked, Gate};
use crate::witness::Witness;

/// The invocation, and which of its calls.
pub(crate) type Call = (usize, usize);

pub(crate) struct Turnstile<'a> {
    witness: &'a Witness,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// How many calls each invocation has begun.
    begun: [usize; 2],
    /// Who waits, and for what.
    waiting: BTreeMap<Call, String>,
    granted: Option<Call>,
    /// Nobody waits any more.
    open: bool,
    /// What each invocation was answered, and when: all that it can know.
    answers: [BTreeMap<usize, u64>; 2],
    /// The calls that changed something, in their order and with their times: all that the world depends on.
    changes: DefaultHasher,
    /// The calls in the order that they took effect in.
    order: Vec<String>,
}

impl<'a> Turnstile<'a> {
    pub(crate) fn new(witness: &'a Witness) -> Self {
        Self {
            witness,
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }

    pub(crate) fn open(&self) {
        self.state().open = true;
    }

    /// The calls that wait, in order.
    pub(crate) fn waiting(&self) -> Vec<Call> {
        self.state().waiting.keys().copied().collect()
    }

    /// A call that waits, and whose answer is the same whenever it comes: nothing that a function does changes it.
    pub(crate) fn indifferent(&self) -> Option<Call> {
        let kind = self.witness.kind;
        let mut indifferent = vec![
            "DescribeInstanceStatus",
            "DescribeInstanceTypes",
            "DescribeSubnets",
        ];
        if kind.routes().is_empty() {
            indifferent.push("DescribeRouteTables");
        }
        if kind.elastic_ip().is_none() {
            indifferent.push("DescribeAddresses");
        }
        let state = self.state();
        let mut waiting = state.waiting.iter();
        let first = waiting.find(|(_, what)| indifferent.contains(&what.trim()));
        first.map(|(call, _)| *call)
    }

    pub(crate) fn grant(&self, call: Call) {
        self.state().granted = Some(call);
    }

    /// Whether the granted call is still on its way.
    pub(crate) fn is_busy(&self) -> bool {
        self.state().granted.is_some()
    }

    /// How many calls have come here so far.
    pub(crate) fn begun(&self) -> usize {
        self.state().begun.iter().sum()
    }

    pub(crate) fn order(&self) -> Vec<String> {
        self.state().order.clone()
    }

    /// What the future depends on: the world, what each invocation knows, what it waits for, and the time.
    pub(crate) fn fingerprint(&self) -> u64 {
        let state = self.state();
        let mut hasher = state.changes.clone();
        (&state.answers, &state.waiting, self.elapsed()).hash(&mut hasher);
        hasher.finish()
    }

    fn elapsed(&self) -> u128 {
        self.began.elapsed().as_millis()
    }

    fn arrive(&self, invocation: usize, asked: &Asked) -> Call {
        let mut state = self.state();
        let number = state.begun[invocation];
        state.begun[invocation] += 1;
        let what = format!("{} {}", asked.action, asked.names.join(" "));
        state.waiting.insert((invocation, number), what);
        (invocation, number)
    }

    async fn turn(&self, call: Call) {
        // Nobody is woken: whoever grants a call asks the invocations again.
        poll_fn(|_| {
            let state = self.state();
            if state.open || state.granted == Some(call) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    fn leave(
        &self,
        (invocation, number): Call,
        asked: &Asked,
        answer: &Result<impl Debug, CallError>,
    ) {
        let elapsed = self.elapsed();
        let mut state = self.state();
        if !asked.is_describe() && answer.is_ok() {
            let change = (
                elapsed,
                asked.action,
                &asked.names,
                &asked.message,
                asked.forced,
            );
            change.hash(&mut state.changes);
        }
        let answer = hash(&(elapsed, format!("{answer:?}")));
        state.answers[invocation].insert(number, answer);
        let line = format!(
            "{elapsed} ms: {invocation} {} {}",
            asked.action,
            asked.names.join(" ")
        );
        state.order.push(line);
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// One invocation's way through.
pub(crate) struct Side<'a> {
    pub(crate) turnstile: &'a Turnstile<'a>,
    pub(crate) invocation: usize,
}

/// Leaves the turnstile free, also where whoever waited or called was dropped.
struct Ticket<'a>(&'a Turnstile<'a>, Call);

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.waiting.remove(&self.1);
        if state.granted == Some(self.1) {
            state.granted = None;
        }
    }
}

impl Gate for Side<'_> {
    async fn pass<T: Send + Debug>(
        &self,
        asked: Asked,
        call: impl Future<Output = Result<T, CallError>> + Send,
    ) -> Result<T, CallError> {
        let turn = self.turnstile.arrive(self.invocation, &asked);
        let _ticket = Ticket(self.turnstile, turn);
        self.turnstile.turn(turn).await;
        let answer = self.turnstile.witness.watch(&asked, call).await;
        self.turnstile.leave(turn, &asked, &answer);
        answer
    }
}
