//! A group that is between two sound members: somebody is moving it on purpose, and isn't to be raced.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::course::{Course, End};
use super::step::StepFailure;
use super::work::Work;
use crate::cloud::Cloud;
use crate::decide::Concern;
use crate::look::{FloatId, Group, Holder};

/// A group between two sound members is left alone for as long as it changes, and for this long after it stopped:
/// longer than the pause between another invocation's detach and attach.
const SETTLE: Duration = Duration::from_secs(5);

/// Somebody's detach can hang: after so long its float needs an owner all the same.
const SETTLE_AT_MOST: Duration = Duration::from_mins(1);

/// How often a group that settles, or a move that isn't visible yet, is looked at.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Since when nothing has changed hands.
pub(super) struct Calm {
    holders: Vec<(FloatId, Holder)>,
    since: Instant,
    began: Instant,
}

impl Calm {
    pub(super) fn new(group: &Group) -> Self {
        let now = Instant::now();
        Self {
            holders: holders(group),
            since: now,
            began: now,
        }
    }

    fn note(&mut self, group: &Group) {
        let holders = holders(group);
        let leaving = holders
            .iter()
            .any(|(_, holder)| matches!(holder, Holder::Leaving(_)));
        if leaving || holders != self.holders {
            self.since = Instant::now();
            self.holders = holders;
        }
    }

    pub(super) fn lasts(&self) -> bool {
        self.since.elapsed() >= SETTLE || self.began.elapsed() >= SETTLE_AT_MOST
    }
}

fn holders(group: &Group) -> Vec<(FloatId, Holder)> {
    group
        .floats
        .iter()
        .map(|float| (float.id.clone(), float.holder.clone()))
        .collect()
}

/// Looks again a little later at a group between two sound members.
pub(super) async fn settle<C: Cloud>(
    work: &Work<'_, C>,
    course: &mut Course,
    calm: &mut Calm,
    concern: &Concern,
) -> Option<End> {
    if work.until.has_passed() {
        return Some(End::GaveUp(vec![StepFailure::OutOfTime(
            "somebody else's move".to_owned(),
        )]));
    }
    sleep(LOOK_AGAIN).await;
    match work.look_again(&course.after.name, concern).await {
        Ok(group) => {
            calm.note(&group);
            course.after = group;
            None
        }
        Err(error) => Some(End::Unconfirmed(error)),
    }
}
