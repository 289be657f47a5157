//! Instances as they are, for whoever checks the world: no throttle, no stale answer, no random number drawn.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::{Check, InstanceState, Slot, Tags};
use jiff::Timestamp;

use crate::api::CheckSummary;
use crate::world::account::World;

/// An instance as it is.
#[derive(Clone, Copy, Debug)]
pub struct PresentInstance<'a> {
    /// `InstanceId`
    pub id: &'a str,
    /// Its state.
    pub state: InstanceState,
    /// Its status checks.
    pub checks: &'a BTreeMap<Check, CheckSummary>,
    /// When it was started last.
    pub launched: Timestamp,
    /// Its tags.
    pub tags: &'a Tags,
    /// Device indices that a forced detach left unusable.
    pub spoiled: &'a BTreeSet<Slot>,
}

impl World {
    /// The instances as they are, in the order of their identifiers.
    pub fn instances(&self) -> impl Iterator<Item = PresentInstance<'_>> {
        self.state
            .instances
            .values()
            .map(|instance| PresentInstance {
                id: &instance.id,
                state: instance.state,
                checks: &instance.checks.0,
                launched: instance.launched,
                tags: &instance.tags,
                spoiled: &instance.spoiled,
            })
    }
}
