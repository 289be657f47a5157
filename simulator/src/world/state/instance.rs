//! Instances.

use std::collections::BTreeSet;

use eni_failover::cloud::{InstanceState, Slot, Tags};
use jiff::Timestamp;

use super::check::Checks;
use crate::api::ScheduledEvent;

#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "`instance_type` is EC2's word")]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) reservation_id: String,
    pub(crate) instance_type: String,
    pub(crate) architecture: String,
    pub(crate) subnet: String,
    pub(crate) vpc: String,
    pub(crate) zone: String,
    pub(crate) state: InstanceState,
    pub(crate) reason: String,
    pub(crate) launched: Timestamp,
    pub(crate) checks: Checks,
    pub(crate) events: Vec<ScheduledEvent>,
    pub(crate) tags: Tags,
    /// Device indices that a forced detach left unusable.
    pub(crate) spoiled: BTreeSet<Slot>,
    /// Set by an operator: detaching from it doesn't end before `Force` or a stop.
    pub(crate) detach_hangs: bool,
    /// Counts its changes of state, so that a transition that was planned before one of them is dropped.
    pub(crate) epoch: u64,
}
