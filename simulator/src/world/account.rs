//! A world: its state, its time, its chance, and what is planned in it.

use std::collections::{BTreeMap, VecDeque};

use eni_failover::cloud::LifecycleAction;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

use super::settings::Settings;
use super::state::{Alarm, PublishedMessage, State, WorldEvent};
use super::throttle::Levels;
use super::transition::Transition;
use super::wait::Wait;
use crate::api::InstanceTypeInfo;

/// A simulated account and region.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) settings: Settings,
    pub(super) types: BTreeMap<String, InstanceTypeInfo>,
    pub(super) now: Timestamp,
    pub(super) state: State,
    /// What a stale describe may still see: each state with the time until which it was true.
    pub(super) past: VecDeque<(Timestamp, State)>,
    /// What will happen, by time, and in the order it was planned.
    pub(super) planned: BTreeMap<(Timestamp, u64), Transition>,
    pub(super) plans: u64,
    pub(super) throttle: Levels,
    pub(super) rng: Xoshiro256PlusPlus,
    pub(super) alarms: BTreeMap<String, Alarm>,
    /// By token, what Auto Scaling waits for.
    pub(super) awaited: BTreeMap<String, LifecycleAction>,
    pub(super) topics: Vec<String>,
    pub(super) messages: Vec<PublishedMessage>,
    pub(super) events: Vec<WorldEvent>,
}

impl World {
    pub(crate) fn empty(
        account: String,
        region: String,
        settings: Settings,
        types: BTreeMap<String, InstanceTypeInfo>,
        start: Timestamp,
    ) -> Self {
        Self {
            account,
            region,
            rng: Xoshiro256PlusPlus::seed_from_u64(settings.seed),
            settings,
            types,
            now: start,
            state: State::default(),
            past: VecDeque::new(),
            planned: BTreeMap::new(),
            plans: 0,
            throttle: Levels::default(),
            alarms: BTreeMap::new(),
            awaited: BTreeMap::new(),
            topics: Vec::new(),
            messages: Vec::new(),
            events: Vec::new(),
        }
    }

    /// The time up to which everything has happened.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The account's number.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// How long things take, and what is denied.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same, to change. What has been planned keeps its time; the seed is only read at the start.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    pub(crate) fn denies(&self, action: &str) -> bool {
        self.settings.denied.iter().any(|denied| denied == action)
    }

    /// Keeps the present state for stale describes, before it changes.
    pub(crate) fn remember(&mut self) {
        let stale = self.settings.stale_reads.most();
        if stale.is_zero() {
            self.past.clear();
            return;
        }
        let forgotten = self.now - stale;
        while self
            .past
            .front()
            .is_some_and(|(until, _)| *until < forgotten)
        {
            self.past.pop_front();
        }
        self.past.push_back((self.now, self.state.clone()));
    }

    /// What a describe sees: the present, or (eventual consistency) some moment shortly before.
    pub(crate) fn seen(&mut self) -> Timestamp {
        let stale = self.settings.stale_reads;
        self.now - stale.draw(&mut self.rng)
    }

    /// The state as it was then, as far as it is remembered.
    pub(crate) fn state_at(&self, at: Timestamp) -> &State {
        self.past
            .iter()
            .find(|(until, _)| *until > at)
            .map_or(&self.state, |(_, state)| state)
    }

    /// When something will happen by itself next.
    #[must_use]
    pub fn next_transition(&self) -> Option<Timestamp> {
        self.planned.first_key_value().map(|((at, _), _)| *at)
    }

    pub(crate) fn plan(&mut self, after: SignedDuration, transition: Transition) {
        self.plans += 1;
        self.planned
            .insert((self.now + after, self.plans), transition);
    }

    pub(crate) fn draw(&mut self, wait: Wait) -> SignedDuration {
        wait.draw(&mut self.rng)
    }

    /// A new identifier with EC2's seventeen digits.
    pub(crate) fn new_id(&mut self, prefix: &str) -> String {
        format!("{prefix}0{:016x}", self.rng.next_u64())
    }

    /// A new UUID, as events and messages have.
    pub(crate) fn new_uuid(&mut self) -> String {
        let (high, low) = (self.rng.next_u64(), self.rng.next_u64());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff
        )
    }
}
