//! The throttle as it is seen from here: a token bucket for each of EC2's actions, so that a storm waits in line instead of
//! being refused, and whoever came first goes first.
//!
//! The account's buckets are full only where nobody else uses them: where EC2 throttles all the same, the line goes half as
//! fast, and comes back up slowly.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Line;
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep, sleep_until};

/// The buckets of all actions.
#[derive(Debug, Default)]
pub(super) struct Buckets(Mutex<BTreeMap<&'static str, Arc<Bucket>>>);

/// One of them. Who waits stands in `line`, and only the first of them looks at the level, whatever a runtime's budget is. Those behind it may go where
/// nobody is in line and most of the bucket is left.
#[derive(Debug)]
pub(super) struct Bucket {
    line: Line<()>,
    in_line: AtomicUsize,
    behind: Line<()>,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    size: f64,
    /// EC2's, and what is taken of it at present; a second.
    refill: f64,
    pace: f64,
    tokens: f64,
    at: Instant,
    slowed: Option<Instant>,
    /// When tokens were waited for that are taken by what is sent next.
    turns: VecDeque<Instant>,
}

/// Of EC2's bucket so much is used: what arrives a little sooner than the one before isn't to be refused for it.
const SHARE: f64 = 0.9;

/// Answers to calls that were on their way together say the same thing once.
const SLOWED_ONCE_IN: Duration = Duration::from_secs(1);

/// No slower than an eighth: somebody else may be just as patient.
const SLOWEST: f64 = 0.125;

/// A turn that nobody took by then is over: the bucket has long been filled again.
const TURN_LASTS: Duration = Duration::from_mins(1);

/// How often those behind the line see whether it is their turn.
const BEHIND: Duration = Duration::from_millis(200);

/// Size and refill a second (docs/ec2-facts.md, "Throttling").
fn documented(call: &str) -> (f64, f64) {
    match call {
        "AssignPrivateIpAddresses" | "UnassignPrivateIpAddresses" => (100.0, 5.0),
        "CreateTags" | "DeleteTags" => (100.0, 10.0),
        describe if describe.starts_with("Describe") => (100.0, 20.0),
        _ => (50.0, 5.0),
    }
}

impl Buckets {
    pub(super) fn of(&self, call: &'static str) -> Arc<Bucket> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(call);
        Arc::clone(bucket.or_insert_with(|| Arc::new(Bucket::full(call))))
    }
}

impl Bucket {
    fn full(call: &str) -> Self {
        let (size, refill) = documented(call);
        Self {
            line: Line::new(()),
            in_line: AtomicUsize::new(0),
            behind: Line::new(()),
            level: Mutex::new(Level {
                size: size * SHARE,
                refill,
                pace: refill,
                tokens: size * SHARE,
                at: Instant::now(),
                slowed: None,
                turns: VecDeque::new(),
            }),
        }
    }

    /// Waits for a token.
    pub(super) async fn wait(&self) {
        let _there = InLine::of(&self.in_line);
        let _first = unconstrained(self.line.lock()).await;
        loop {
            let due = self.level().take();
            match due {
                None => return,
                Some(due) => sleep_until(due).await,
            }
        }
    }

    /// Waits for a token that what is sent next takes.
    pub(super) async fn turn(&self) {
        self.wait().await;
        self.give_turn_back();
    }

    /// Takes one that was waited for, or waits for one.
    pub(super) async fn take_turn(&self) {
        if !self.level().take_turn() {
            self.wait().await;
        }
    }

    /// Waits until a token is left over.
    pub(super) async fn wait_behind(&self) {
        let _first = unconstrained(self.behind.lock()).await;
        while self.in_line.load(Relaxed) > 0 || !self.level().take_of_many() {
            sleep(BEHIND).await;
        }
    }

    /// EC2 has answered; whether by its throttle.
    pub(super) fn answered(&self, throttled: bool) {
        self.level().answered(throttled);
    }

    /// What was throttled is sent again by whoever waited for it already.
    pub(super) fn give_turn_back(&self) {
        self.level().turns.push_back(Instant::now());
    }

    fn level(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody in line, until it is dropped: also where they give up.
struct InLine<'a>(&'a AtomicUsize);

impl<'a> InLine<'a> {
    fn of(line: &'a AtomicUsize) -> Self {
        line.fetch_add(1, Relaxed);
        Self(line)
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Level {
    /// Takes a token; when there will be one, where there is none.
    fn take(&mut self) -> Option<Instant> {
        self.fill();
        // A hair less than one: times are rounded.
        if self.tokens >= 1.0 - 1e-6 {
            self.tokens -= 1.0;
            return None;
        }
        let wait = Duration::from_secs_f64((1.0 - self.tokens) / self.pace);
        Some(self.at + wait)
    }

    fn take_turn(&mut self) -> bool {
        self.turns.retain(|since| since.elapsed() < TURN_LASTS);
        self.turns.pop_front().is_some()
    }

    fn take_of_many(&mut self) -> bool {
        self.fill();
        let there = self.tokens > self.size / 2.0;
        self.tokens -= f64::from(u8::from(there));
        there
    }

    fn fill(&mut self) {
        let now = Instant::now();
        let since = now.duration_since(self.at).as_secs_f64();
        self.tokens = since.mul_add(self.pace, self.tokens).min(self.size);
        self.at = now;
    }

    fn answered(&mut self, throttled: bool) {
        self.fill();
        if !throttled {
            self.pace = self.refill.min(self.pace + self.refill / 40.0);
            return;
        }
        self.tokens = self.tokens.min(0.0);
        let lately = self.slowed.is_some_and(|at| at.elapsed() < SLOWED_ONCE_IN);
        if !lately {
            self.pace = (self.pace / 2.0).max(self.refill * SLOWEST);
            self.slowed = Some(Instant::now());
        }
    }
}
