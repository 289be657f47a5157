//! The state machine: an account in a region, without input, output or clock. Deterministic for a seed.
//!
//! Rules cite the documented behaviour of EC2 (`ec2-facts.md`, "facts" here). Where that is silent, a comment says
//! which reading was chosen and why it is the cautious one.

mod addresses;
mod authorize;
mod build;
mod build_network;
mod describe;
mod described;
mod errors;
mod events;
mod filters;
mod health;
mod ids;
mod instances;
mod interfaces;
mod pages;
mod present;
mod settings;
mod state;
mod tags;
mod throttle;
mod topics;
mod transitions;
mod types;
mod views;
mod violations;
mod yaml;

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

pub use build::WorldError;
pub use events::WorldEvent;
pub(crate) use filters::wildcard;
pub use health::StatusCheck;
pub use present::{PresentAttachment, PresentInstance, PresentInterface};
pub use settings::{InUse, Settings, Wait};
pub use throttle::{Bucket, Throttling};
pub use topics::PublishedMessage;

use crate::api::{ApiError, Request, Response};
use events::Alarm;
use state::State;
use transitions::Transition;
use types::InstanceTypes;

/// A simulated account and region.
#[derive(Clone, Debug)]
pub struct World {
    account: String,
    region: String,
    settings: Settings,
    types: InstanceTypes,
    now: Timestamp,
    state: State,
    /// What a stale describe may still see: each state with the time until which it was true.
    past: VecDeque<(Timestamp, State)>,
    /// What will happen, by time, and in the order it was planned.
    planned: BTreeMap<(Timestamp, u64), Transition>,
    plans: u64,
    throttle: throttle::Levels,
    rng: Xoshiro256PlusPlus,
    alarms: BTreeMap<String, Alarm>,
    topics: Vec<String>,
    messages: Vec<PublishedMessage>,
    events: Vec<WorldEvent>,
}

impl World {
    fn empty(account: String, region: String, settings: Settings, start: Timestamp) -> Self {
        Self {
            account,
            region,
            rng: Xoshiro256PlusPlus::seed_from_u64(settings.seed),
            settings,
            types: types::built_in(),
            now: start,
            state: State::default(),
            past: VecDeque::new(),
            planned: BTreeMap::new(),
            plans: 0,
            throttle: throttle::Levels::default(),
            alarms: BTreeMap::new(),
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

    /// Carries out what was due until then, and then the request.
    ///
    /// # Errors
    /// EC2's error answer. Nothing is changed then.
    pub fn call(&mut self, now: Timestamp, request: &Request) -> Result<Response, ApiError> {
        self.advance(now);
        self.throttle
            .take(&self.settings.throttling, self.now, request)?;
        if let Request::Publish(publish) = request {
            return self.publish(publish).map(Response::Publish);
        }
        if self.denies(request.action()) {
            return Err(errors::unauthorized(request.action()));
        }
        if request.is_describe() {
            self.describe(request)
        } else {
            self.remember();
            self.change(request)
        }
    }

    fn denies(&self, action: &str) -> bool {
        self.settings.denied.iter().any(|denied| denied == action)
    }

    fn change(&mut self, request: &Request) -> Result<Response, ApiError> {
        match request {
            Request::AttachNetworkInterface(r) => {
                self.attach(r).map(Response::AttachNetworkInterface)
            }
            Request::DetachNetworkInterface(r) => {
                self.detach(r).map(Response::DetachNetworkInterface)
            }
            Request::ModifyNetworkInterfaceAttribute(r) => self
                .modify_interface(r)
                .map(Response::ModifyNetworkInterfaceAttribute),
            Request::AssignPrivateIpAddresses(r) => {
                self.assign(r).map(Response::AssignPrivateIpAddresses)
            }
            Request::UnassignPrivateIpAddresses(r) => {
                self.unassign(r).map(Response::UnassignPrivateIpAddresses)
            }
            Request::CreateTags(r) => self.create_tags(r).map(Response::CreateTags),
            Request::DeleteTags(r) => self.delete_tags(r).map(Response::DeleteTags),
            Request::StartInstances(r) => self.start_instances(r).map(Response::StartInstances),
            Request::StopInstances(r) => self.stop_instances(r).map(Response::StopInstances),
            Request::TerminateInstances(r) => self
                .terminate_instances(r)
                .map(Response::TerminateInstances),
            Request::Publish(r) => self.publish(r).map(Response::Publish),
            Request::DescribeInstances(_)
            | Request::DescribeInstanceStatus(_)
            | Request::DescribeInstanceTypes(_)
            | Request::DescribeNetworkInterfaces(_)
            | Request::DescribeSubnets(_)
            | Request::DescribeAddresses(_) => self.describe(request),
        }
    }

    /// Keeps the present state for stale describes, before it changes.
    fn remember(&mut self) {
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
    fn seen(&mut self) -> &State {
        let stale = self.settings.stale_reads;
        let at = self.now - stale.draw(&mut self.rng);
        self.past
            .iter()
            .find(|(until, _)| *until > at)
            .map_or(&self.state, |(_, state)| state)
    }

    fn draw(&mut self, wait: Wait) -> SignedDuration {
        wait.draw(&mut self.rng)
    }

    /// A new identifier with EC2's seventeen digits.
    fn new_id(&mut self, prefix: &str) -> String {
        format!("{prefix}0{:016x}", self.rng.next_u64())
    }

    /// A new UUID, as events and messages have.
    fn new_uuid(&mut self) -> String {
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

/// The answer to `DryRun`, once permissions and identifiers were found right. EC2 doesn't document which of its other
/// checks come before it; the cautious reading is none, so that a dry run promises as little as possible.
fn dry_run(asked: bool) -> Result<(), ApiError> {
    if asked {
        Err(errors::dry_run())
    } else {
        Ok(())
    }
}
