//! The look: everything a decision needs, in one round of parallel calls where the function is warm, in two where it
//! is cold, and one more only where a listed address is on no interface of ours.
//!
//! What may change underneath: everything, between any two of the answers. That is why a decision is followed by
//! calls that EC2 itself refuses when the world has moved on (a detach of one attachment, an attach to a free index),
//! and by another look.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::describe::describe;
use super::memory::Memory;
use super::snapshot::Snapshot;
use super::tags::Schema;
use super::torn::contradicts_itself;
use crate::cloud::{CallError, Clock, Deadline, Ec2Read};

/// Who looks: with what, and until when.
#[derive(Debug)]
pub struct Observer<'a, C> {
    /// EC2.
    pub cloud: &'a C,
    /// The tag keys.
    pub schema: &'a Schema,
    /// What a warm function remembers.
    pub memory: &'a Memory,
    /// After it no answer is waited for.
    pub until: Deadline,
}

impl<C: Ec2Read + Clock> Observer<'_, C> {
    /// Looks at all groups, together with all who do at the same time: the look began after it was asked for.
    ///
    /// # Errors
    /// The first describe that failed for good: a partial view is never decided on.
    pub async fn observe(&self) -> Result<Arc<Snapshot>, CallError> {
        let look = || async {
            let snapshot = observe(self.cloud, self.schema, self.memory, self.until).await?;
            Ok(snapshot.seen(self.cloud.now()))
        };
        let looked = self.memory.looks().get(Some(self.until), look);
        self.in_time(looked).await
    }

    /// Looks by itself: no look of somebody else serves it, nor does it count among those that may begin in a second.
    ///
    /// # Errors
    /// As [`Observer::observe`].
    pub async fn look_alone(&self) -> Result<Snapshot, CallError> {
        self.in_time(observe(self.cloud, self.schema, self.memory, self.until))
            .await
    }

    async fn in_time<T>(
        &self,
        looked: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let looked = timeout_at(self.until.moment(), looked).await;
        looked.unwrap_or_else(|_| Err(CallError::unanswered("DescribeInstances", "out of time")))
    }
}

/// A look of which one answer is so much older than another shows a group that never was: it is made anew, once, where
/// that leaves time to act on it. And for so long one answer may lag behind another, which shows where they contradict
/// each other.
const ONE_MOMENT: Duration = Duration::from_secs(5);

/// How often a look that contradicts itself is made anew.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Looks at all groups.
///
/// # Errors
/// The first describe that failed for good: a partial view is never decided on.
pub async fn observe(
    ec2: &(impl Ec2Read + Clock),
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Snapshot, CallError> {
    let began = Instant::now();
    loop {
        let looked = Instant::now();
        // Boxed: what awaits it is deeply nested, and awaited in many places.
        let described = Box::pin(describe(ec2, schema, memory, deadline)).await?;
        let (took, left) = (looked.elapsed(), deadline.left());
        let first = began == looked;
        let slow = first && took > ONE_MOMENT && left > took * 4;
        let torn = contradicts_itself(&described)
            && (first || began.elapsed() < ONE_MOMENT)
            && left > took + LOOK_AGAIN;
        if !slow && !torn {
            return Ok(Snapshot::of(&described, schema));
        }
        if !slow {
            sleep_until(looked + LOOK_AGAIN).await;
        }
    }
}
