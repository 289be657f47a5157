//! Two invocations of one failure, side by side, in one order of their calls.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use eni_failover::cloud::Deadline;
use eni_failover::handler::handle;
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use eni_failover::tell::Report;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::turnstile::{Call, Side, Turnstile};
use crate::invocation::invocation;
use crate::lambda::{TIMEOUT, settings};
use crate::ports::Through;
use crate::witness::Witness;

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// This call takes effect, and its answer arrives.
    Call(Call),
    /// Time goes on until an invocation that waits for it makes its next call.
    Time,
}

/// A fingerprint of all that the future depends on.
pub(crate) type State = (u64, usize);

type Running<'a> = Pin<Box<dyn Future<Output = Report> + 'a>>;

pub(crate) struct Pair<'a> {
    turnstile: &'a Turnstile<'a>,
    running: [Option<Running<'a>>; 2],
    reports: [Option<Report>; 2],
    /// How often a call may still be slower than a pause of the other invocation.
    slow: usize,
}

/// What one invocation of a pair works with: a cold start of its own.
pub(crate) struct Environment<'a> {
    cloud: Through<'a, Side<'a>>,
    memory: Memory,
    settings: Settings,
}

impl<'a> Environment<'a> {
    pub(crate) fn new(witness: &'a Witness, side: &'a Side<'a>) -> Self {
        Self {
            cloud: Through {
                simulator: &witness.simulator,
                gate: side,
            },
            memory: Memory::default(),
            settings: settings(),
        }
    }

    async fn invoke(&self, payload: &Value) -> Report {
        let invocation = invocation(Deadline::after(TIMEOUT));
        Box::pin(handle(
            payload,
            &invocation,
            &self.cloud,
            &self.settings,
            &self.memory,
        ))
        .await
    }

    /// The schedule's next look.
    pub(crate) async fn scheduled(&self) -> Report {
        sleep(Duration::from_mins(1)).await;
        self.invoke(&json!({ "action": "reconcile" })).await
    }

    /// Lambda's retry.
    pub(crate) async fn again(&self, payload: &Value) -> Report {
        sleep(Duration::from_mins(1)).await;
        self.invoke(payload).await
    }
}

impl<'a> Pair<'a> {
    /// Both begin, and come to their first calls.
    pub(crate) async fn begin(
        turnstile: &'a Turnstile<'a>,
        environments: &'a [Environment<'a>; 2],
        payloads: &'a [Value; 2],
        slow: usize,
    ) -> Self {
        let [one, other] = environments;
        let mut pair = Self {
            turnstile,
            running: [
                Some(Box::pin(one.invoke(&payloads[0]))),
                Some(Box::pin(other.invoke(&payloads[1]))),
            ],
            reports: [None, None],
            slow,
        };
        poll_fn(|context| {
            pair.poll(context);
            Poll::Ready(())
        })
        .await;
        pair
    }

    fn poll(&mut self, context: &mut Context<'_>) {
        for (running, report) in self.running.iter_mut().zip(&mut self.reports) {
            if let Some(future) = running
                && let Poll::Ready(ended) = future.as_mut().poll(context)
            {
                *report = Some(ended);
                *running = None;
            }
        }
    }

    /// Which of the two are to be retried.
    pub(crate) fn failed(&self) -> [bool; 2] {
        let failed = |report: &Report| report.failure.is_some();
        [0, 1].map(|index| self.reports[index].as_ref().is_none_or(failed))
    }

    /// What the future depends on.
    pub(crate) fn fingerprint(&self) -> State {
        (self.turnstile.fingerprint(), self.slow)
    }

    fn ended(&self) -> usize {
        self.reports.iter().flatten().count()
    }

    /// All that may happen next; nothing, when both have ended.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        if let Some(call) = self.turnstile.indifferent() {
            return vec![Choice::Call(call)];
        }
        let waiting = self.turnstile.waiting();
        let sleeps = |invocation: usize| {
            self.reports[invocation].is_none() && waiting.iter().all(|call| call.0 != invocation)
        };
        let mut choices: Vec<Choice> = waiting.iter().copied().map(Choice::Call).collect();
        if (sleeps(0) || sleeps(1)) && (waiting.is_empty() || self.slow > 0) {
            choices.push(Choice::Time);
        }
        choices
    }

    /// Lets it happen.
    pub(crate) async fn take(&mut self, choice: Choice) {
        let before = (self.turnstile.begun(), self.ended());
        if choice == Choice::Time && !self.turnstile.waiting().is_empty() {
            self.slow -= 1;
        }
        if let Choice::Call(call) = choice {
            self.turnstile.grant(call);
        }
        poll_fn(|context| {
            self.poll(context);
            let happened = match choice {
                Choice::Call(_) => !self.turnstile.is_busy(),
                Choice::Time => (self.turnstile.begun(), self.ended()) != before,
            };
            if happened {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}
