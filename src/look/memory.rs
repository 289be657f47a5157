//! What a warm function remembers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::described::Described;
use super::missing::up;
use crate::cloud::{InstanceId, InstanceType, Subnet, SubnetId, TypeLimits};

/// What a warm function remembers. None of it is believed to be current: facts that EC2 never changes (a type's
/// limits, a subnet's block), and whom to ask about in the first round, which the same look then checks.
#[derive(Debug, Default)]
pub struct Memory {
    remembered: Mutex<Remembered>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Remembered {
    pub(super) instances: BTreeSet<InstanceId>,
    pub(super) types: BTreeMap<InstanceType, TypeLimits>,
    pub(super) subnets: BTreeMap<SubnetId, Subnet>,
}

impl Memory {
    pub(super) fn recall(&self) -> Remembered {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn remember(&self, described: &Described) {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        remembered.instances = up(described).cloned().collect();
        remembered.types.extend(described.types.clone());
        remembered.subnets.extend(described.subnets.clone());
    }
}
