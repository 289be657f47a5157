//! A plan that waits in line for EC2's throttle grows old: who failed may be back, and would be robbed. So whoever takes
//! something waits first, for all that it takes, and where that took long looks and decides anew; the turns stay theirs.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::work::Work;
use crate::cloud::Cloud;
use crate::decide::{Plan, Step};

/// A look that is older than this is not acted on.
const GROWS_OLD: Duration = Duration::from_secs(2);

/// The turns that one course waited for and has not used, by call.
#[derive(Debug, Default)]
pub(super) struct Held(BTreeMap<&'static str, usize>);

/// Whether the plan may be carried out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// All that it takes can be taken now.
    Passed,
    /// That is so, but it was decided too long ago.
    GrewOld,
}

impl Held {
    /// Waits for what the plan needs and this course doesn't hold yet; no longer than there is time to move.
    pub(super) async fn wait<C: Cloud>(&mut self, work: &Work<'_, C>, plan: &Plan) -> Line {
        let began = Instant::now();
        let mut needed: BTreeMap<&'static str, usize> = BTreeMap::new();
        for call in plan.steps.iter().flat_map(Step::calls) {
            *needed.entry(call).or_default() += 1;
        }
        for (call, needed) in needed {
            let held = self.0.entry(call).or_default();
            while *held < needed {
                let turn = work.observer.cloud.turn(call);
                if timeout_at(work.until.moment(), turn).await.is_err() {
                    return Line::Passed;
                }
                *held += 1;
            }
        }
        if began.elapsed() > GROWS_OLD {
            Line::GrewOld
        } else {
            Line::Passed
        }
    }

    /// The plan is being carried out.
    pub(super) fn used(&mut self) {
        self.0.clear();
    }
}
