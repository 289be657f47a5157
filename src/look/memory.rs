//! What a warm function remembers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::described::Described;
use super::missing::up;
use super::snapshot::Snapshot;
use crate::cloud::{EniId, InstanceId, InstanceType, Shared, Subnet, SubnetId, TypeLimits};

/// What a warm function remembers. None of it is believed to be current: facts that EC2 never changes (a type's
/// limits, a subnet's blocks, to which one may come), and whom to ask about in the first round, which the same look then checks.
#[derive(Debug)]
pub struct Memory {
    remembered: Mutex<Remembered>,
    permitted: Mutex<BTreeMap<Permitted, Instant>>,
    status_pages: AtomicUsize,
    looks: Shared<Snapshot>,
}

/// So many looks at all groups begin within one second: more would show no more than EC2's describes, which lag behind
/// anyway, and would cost what polls and other users of the account need.
const LOOKS_A_SECOND: usize = 2;

impl Default for Memory {
    fn default() -> Self {
        Self {
            remembered: Mutex::default(),
            permitted: Mutex::default(),
            status_pages: AtomicUsize::new(0),
            looks: Shared::at_most(LOOKS_A_SECOND),
        }
    }
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
    /// Whether any route table lists routes, and any Elastic IP floats; `None` where it was never seen.
    pub(super) route_tables: Option<bool>,
    pub(super) elastic_ips: Option<bool>,
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

    /// In how many pages the statuses of all instances came, or that it were so many at least; 0 where nobody asked yet.
    pub(super) fn status_pages(&self) -> usize {
        self.status_pages.load(Relaxed)
    }

    pub(super) fn remember_status_pages(&self, pages: usize) {
        self.status_pages.store(pages, Relaxed);
    }

    /// The looks of all that this function does at the same time.
    pub(super) fn looks(&self) -> &Shared<Snapshot> {
        &self.looks
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
        if described.unseen.is_empty() {
            remembered.route_tables = Some(!described.route_tables.is_empty());
            remembered.elastic_ips = Some(!described.elastic_ips.is_empty());
        }
        remembered.types.extend(described.types.clone());
        remembered.subnets.extend(described.subnets.clone());
    }
}
