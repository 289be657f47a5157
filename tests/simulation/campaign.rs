//! Many seeds, on all cores, and a report of the first one that fails.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::ledger::Counts;
use crate::run::{Played, play};
use crate::scenario::Scenario;
use crate::shrink::shrink;

/// A line every so often.
const PROGRESS: Duration = Duration::from_secs(10);

/// What came of many scenarios.
#[derive(Debug, Default)]
pub(crate) struct Campaign {
    pub(crate) scenarios: u64,
    pub(crate) counts: Counts,
    /// The seeds that broke an invariant, with the first one that each broke.
    pub(crate) failed: Vec<(u64, &'static str)>,
}

/// Runs these seeds on so many threads. It goes on after a failure, to say how many there are and of which invariants,
/// unless the first is enough.
pub(crate) fn run(from: u64, seeds: u64, threads: usize, first_is_enough: bool) -> Campaign {
    let next = AtomicU64::new(from);
    let done = Mutex::new((Campaign::default(), Instant::now()));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + seeds {
                        return;
                    }
                    let played = play(&Scenario::of_seed(seed), false);
                    let (campaign, said) = &mut *done.lock().expect("a lock");
                    campaign.add(seed, &played);
                    if said.elapsed() > PROGRESS {
                        *said = Instant::now();
                        campaign.say(began.elapsed());
                    }
                    if first_is_enough && !campaign.failed.is_empty() {
                        next.store(u64::MAX / 2, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let (campaign, _) = done.into_inner().expect("a lock");
    campaign.say(began.elapsed());
    campaign
}

impl Campaign {
    fn add(&mut self, seed: u64, played: &Played) {
        self.scenarios += 1;
        self.counts.invocations += played.counts.invocations;
        self.counts.calls += played.counts.calls;
        self.counts.faults += played.counts.faults;
        self.counts.moves += played.counts.moves;
        self.counts.announcements += played.counts.announcements;
        if let Some(first) = played.violations.first() {
            let (invariant, how) = (first.invariant, &first.what);
            let _ = writeln!(std::io::stderr(), "seed {seed} breaks {invariant}: {how}");
            self.failed.push((seed, invariant));
        }
    }

    /// Written past the test harness, which keeps what it captures until the end.
    fn say(&self, elapsed: Duration) {
        let Counts {
            invocations,
            calls,
            faults,
            moves,
            announcements,
        } = self.counts;
        let (scenarios, violations, seconds) =
            (self.scenarios, self.failed.len(), elapsed.as_secs());
        let _ = writeln!(
            std::io::stderr(),
            "{scenarios} scenarios in {seconds} s: {invocations} invocations, {calls} calls, {faults} faults, {moves} moves, \
             {announcements} announcements, {violations} violations"
        );
    }

    /// What to read first: of each broken invariant the first seed, cut down, with what happened.
    pub(crate) fn report(&mut self) -> String {
        self.failed.sort_unstable();
        let mut text = String::new();
        let mut seen = Vec::new();
        for (seed, invariant) in &self.failed {
            if !seen.contains(invariant) {
                seen.push(*invariant);
                let of_it = self.failed.iter().filter(|(_, i)| i == invariant);
                let count = of_it.count();
                let _ = writeln!(
                    text,
                    "\n=== {invariant}: {count} seeds, the first is {seed}"
                );
                text.push_str(&told(&shrink(&Scenario::of_seed(*seed), invariant)));
            }
        }
        text
    }
}

/// A scenario and all that happened in it.
pub(crate) fn told(scenario: &Scenario) -> String {
    let json = serde_json::to_string(scenario).expect("plain data");
    let mut text = format!("{json}\n");
    let played = play(scenario, true);
    for (at, line) in &played.timeline {
        let _ = writeln!(text, "{:>5}.{:03} {line}", at / 1000, at % 1000);
    }
    text
}
