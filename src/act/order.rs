//! One invocation may be given several events about one group: they are looked after one after the other. Side by side each
//! would do the same, against the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Line, OwnedMutexGuard};
use tokio::task::unconstrained;

use crate::cloud::GroupName;

/// A line for each group.
#[derive(Debug, Default)]
pub struct Order(Mutex<BTreeMap<GroupName, Arc<Line<()>>>>);

/// A group's turn, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _place: OwnedMutexGuard<()>,
}

impl Order {
    /// The group's turn, where nobody has it.
    pub fn free(&self, group: &GroupName) -> Option<Turn> {
        let place = self.line(group).try_lock_owned().ok()?;
        Some(Turn { _place: place })
    }

    /// Waits for the group's turn, whatever a runtime's budget is.
    pub async fn turn(&self, group: &GroupName) -> Turn {
        let place = unconstrained(self.line(group).lock_owned()).await;
        Turn { _place: place }
    }

    fn line(&self, group: &GroupName) -> Arc<Line<()>> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lines.entry(group.clone()).or_default())
    }
}
