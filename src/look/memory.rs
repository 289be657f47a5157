//! What a warm function remembers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::described::Described;
use super::missing::up;
use crate::cloud::{EniId, InstanceId, InstanceType, Subnet, SubnetId, TypeLimits};

/// What a warm function remembers. None of it is believed to be current: facts that EC2 never changes (a type's
/// limits, a subnet's blocks, to which one may come), and whom to ask about in the first round, which the same look then checks.
#[derive(Debug, Default)]
pub struct Memory {
    remembered: Mutex<Remembered>,
    permitted: Mutex<BTreeMap<Permitted, Instant>>,
}

/// A call on an interface and, where it names one, on an instance.
type Permitted = (&'static str, EniId, Option<InstanceId>);

/// For so long a permission is not asked for again. Who takes it away meanwhile is found out by the attach itself.
const PERMITTED_FOR: Duration = Duration::from_hours(1);

#[derive(Clone, Debug, Default)]
pub(super) struct Remembered {
    pub(super) instances: BTreeSet<InstanceId>,
    pub(super) types: BTreeMap<InstanceType, TypeLimits>,
    pub(super) subnets: BTreeMap<SubnetId, Subnet>,
}

impl Memory {
    /// Whether EC2 said lately that this call is permitted.
    #[must_use]
    pub fn is_permitted(
        &self,
        call: &'static str,
        eni: &EniId,
        instance: Option<&InstanceId>,
    ) -> bool {
        let permitted = self.permitted.lock();
        let permitted = permitted.unwrap_or_else(PoisonError::into_inner);
        let since = permitted.get(&(call, eni.clone(), instance.cloned()));
        since.is_some_and(|since| since.elapsed() < PERMITTED_FOR)
    }

    /// EC2 says that it is.
    pub fn permitted(&self, call: &'static str, eni: &EniId, instance: Option<&InstanceId>) {
        let permitted = self.permitted.lock();
        let mut permitted = permitted.unwrap_or_else(PoisonError::into_inner);
        permitted.retain(|_, since| since.elapsed() < PERMITTED_FOR);
        permitted.insert((call, eni.clone(), instance.cloned()), Instant::now());
    }

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
