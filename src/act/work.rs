//! What the turns have at hand.

use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use super::ledger::Ledger;
use crate::cloud::{CallError, Cloud, Deadline, GroupName};
use crate::decide::Concern;
use crate::look::{Group, Observer};

/// Eyes, and limits.
#[derive(Debug)]
pub struct Work<'a, C> {
    /// Who looks, and at what.
    pub observer: Observer<'a, C>,
    /// What the groups of this invocation were promised.
    pub ledger: Ledger,
    /// How many attaches may still be rehearsed while all is well.
    pub ahead: AtomicUsize,
    /// How long a member that took over is left alone while it runs.
    pub cooldown: Duration,
    /// How long a detach from a failed instance may take before it is forced.
    pub force_detach_after: Duration,
    /// After it no move is started.
    pub until: Deadline,
}

impl<C: Cloud> Work<'_, C> {
    /// Looks at one group again.
    ///
    /// # Errors
    /// A describe that failed for good.
    pub async fn look_again(
        &self,
        name: &GroupName,
        concern: &Concern,
    ) -> Result<Group, CallError> {
        let snapshot = self.observer.observe().await?;
        Ok(concern.group(&snapshot, name))
    }
}
