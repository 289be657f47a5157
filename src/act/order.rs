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
    /// Whether somebody else had it first: what was seen before may no longer be so.
    pub waited: bool,
}

impl Order {
    /// Waits for the group's turn, whatever a runtime's budget is.
    pub async fn turn(&self, group: &GroupName) -> Turn {
        let line = {
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lines.entry(group.clone()).or_default())
        };
        if let Ok(place) = Arc::clone(&line).try_lock_owned() {
            return Turn {
                _place: place,
                waited: false,
            };
        }
        Turn {
            _place: unconstrained(line.lock_owned()).await,
            waited: true,
        }
    }
}
