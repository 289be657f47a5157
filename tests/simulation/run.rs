//! Runs a scenario in virtual time: the world, the schedule, what happens, and the rest after it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ec2_simulator::{Simulator, World};
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use crate::events::{purpose_of_request, request};
use crate::invariants::COMES_TO_REST;
use crate::lambda::deliver_by_rule;
use crate::ledger::{Asks, Counts, Ledger, Violation};
use crate::queue::Queue;
use crate::role::TOPIC;
use crate::scenario::{Scenario, When, drawn};
use crate::truth::Truth;
use crate::weather::Line;
use crate::witness::Watch;
use crate::{invariants, role, stage};

/// After the trouble is over a group may take so long to come to rest: Lambda's retries, a hung detach, a Spot notice.
const REST_AT_MOST: u64 = 3_600_000;

/// The schedule's period.
const MINUTE: Duration = Duration::from_mins(1);

/// A scenario that runs.
pub(crate) struct Run {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) simulator: Simulator,
    pub(crate) watch: Watch,
    pub(crate) settings: Settings,
    /// What rules and schedule send to, where the function has one.
    pub(crate) queue: Option<Queue>,
    /// Warm environments that nobody uses at the moment.
    pub(crate) environments: Mutex<Vec<Memory>>,
    pub(crate) requests: AtomicUsize,
    began: Instant,
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Played {
    pub(crate) violations: Vec<Violation>,
    pub(crate) counts: Counts,
    pub(crate) timeline: Vec<(u64, String)>,
}

/// Runs it from beginning to end, with a timeline if that is asked for.
pub(crate) fn play(scenario: &Scenario, tells: bool) -> Played {
    // The core's retries draw their jitter from the thread's generator.
    fastrand::seed(scenario.seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let run = Run::new(scenario, tells);
        run.to_its_end().await;
        let mut ledger = run.watch.ledger();
        Played {
            violations: std::mem::take(&mut ledger.violations),
            counts: ledger.counts,
            timeline: ledger.timeline.take().unwrap_or_default(),
        }
    })
}

impl Run {
    fn new(scenario: &Scenario, tells: bool) -> Arc<Self> {
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let scenario = Arc::new(scenario.clone());
        let value = scenario.layout.world(scenario.seed, &scenario.weather);
        let world = World::from_json(value, start)
            .unwrap_or_else(|error| panic!("the world of seed {}: {error}", scenario.seed));
        let truth = Truth::of(&world, &scenario.layout, 0);
        let ledger = Ledger::new(Arc::clone(&scenario), start, truth, tells);
        let watch = Watch {
            ledger: Arc::new(Mutex::new(ledger)),
            wake: Arc::new(Notify::new()),
            tick: Arc::new(Notify::new()),
        };
        let simulator = Simulator::new(world);
        simulator.keep_no_record();
        simulator.allow_only(role::policy());
        simulator.inject(Line(watch.clone()));
        let eyes = watch.clone();
        simulator.watch(move |world, effect| eyes.saw(world, effect));
        let function = &scenario.function;
        let settings = Settings {
            dry_run: function.dry_run,
            cooldown: Duration::from_secs(function.cooldown),
            force_detach_after: Duration::from_secs(function.force_detach_after),
            ..Settings::with_topic(TOPIC)
        };
        let timeout = Duration::from_secs(function.timeout);
        let queue = function.queued.then(|| Queue::new(timeout));
        Arc::new(Self {
            scenario,
            queue,
            simulator,
            watch,
            settings,
            environments: Mutex::default(),
            requests: AtomicUsize::new(0),
            began: Instant::now(),
        })
    }

    pub(crate) fn drawn(&self, what: &str, nth: usize, below: u64) -> u64 {
        drawn(self.scenario.seed, what, nth as u64, below)
    }

    pub(crate) fn next_request(&self) -> usize {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    async fn to_its_end(self: &Arc<Self>) {
        if let Some(queue) = &self.queue {
            queue.feed(self);
        }
        tokio::spawn(time_passes(Arc::clone(self)));
        tokio::spawn(stage::dispatch(Arc::clone(self)));
        tokio::spawn(schedule(Arc::clone(self)));
        for happening in &self.scenario.happenings {
            if let When::At(at) = happening.when {
                let (run, what) = (Arc::clone(self), happening.what.clone());
                let then = self.began + Duration::from_millis(at);
                tokio::spawn(async move {
                    sleep_until(then).await;
                    stage::happen(&run, &what);
                });
            }
        }
        let ends = Duration::from_secs(self.scenario.trouble_ends);
        while self.began.elapsed() < ends && !self.has_failed() {
            sleep(Duration::from_secs(5)).await;
        }
        // Once more later: of an instance that was started only then nobody could tell.
        for second in 0_u64.. {
            if second % 600 == 0 {
                stage::free_what_hangs(self);
            }
            if self.is_at_rest() || self.has_failed() {
                break;
            }
            sleep(Duration::from_secs(1)).await;
        }
        if let Some(queue) = &self.queue {
            queue.gave_up_nothing(self);
        }
        if !self.has_failed() {
            let watch = self.watch.clone();
            self.simulator.with_world(|world| {
                invariants::at_rest(&mut watch.ledger(), world);
            });
        }
    }

    fn has_failed(&self) -> bool {
        !self.watch.ledger().violations.is_empty()
    }

    /// Nothing runs, nothing is on its way in the world for the next ten minutes, and after a new holder's cooldown the
    /// schedule looked twice and changed nothing; or something always runs, and it looked ten times.
    fn is_at_rest(&self) -> bool {
        let mut ledger = self.watch.ledger();
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let quiet = ledger.next_transition.is_none_or(|at| at > now + 600_000);
        if now > self.scenario.trouble_ends * 1000 + REST_AT_MOST {
            ledger.now = now;
            let (calm, running) = (ledger.calm, ledger.in_flight);
            ledger.violated(
                COMES_TO_REST,
                format!("an hour after the trouble something still changes: {running} on their way, {calm} calm looks"),
            );
        }
        // Where a look takes more than a minute there is always one under way.
        let idle = ledger.in_flight == 0 && self.queue.as_ref().is_none_or(Queue::is_empty);
        let looks = if idle { 2 } else { 10 };
        quiet && ledger.calm >= looks
    }
}

/// What the world does by itself happens in time, also while nobody calls.
async fn time_passes(run: Arc<Run>) {
    loop {
        let next = run.watch.ledger().next_transition;
        let then = next.map(|at| run.began + Duration::from_millis(at));
        let changed = run.watch.tick.notified();
        match then {
            Some(then) => {
                if tokio::time::timeout_at(then, changed).await.is_err() {
                    run.simulator.with_world(|_| ());
                }
            }
            None => changed.await,
        }
    }
}

/// The look that goes round once a minute.
async fn schedule(run: Arc<Run>) {
    let mut purpose = purpose_of_request("reconcile", None, None, &run.scenario.layout);
    "the schedule".clone_into(&mut purpose.name);
    purpose.asks = Asks::Schedule;
    let purpose = Arc::new(purpose);
    loop {
        deliver_by_rule(
            &run,
            request("reconcile", None, None),
            Arc::clone(&purpose),
            Duration::ZERO,
        );
        sleep(MINUTE).await;
    }
}
