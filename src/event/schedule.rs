//! A scheduled rule, or EventBridge Scheduler, whose input was left at its default: who schedules this function without
//! a word means the look that a schedule is for.

use super::envelope::Kind;
use super::trigger::Hint;

pub(super) const KINDS: &[Kind] = &[Kind {
    sources: &["aws.events", "aws.scheduler"],
    detail_type: "Scheduled Event",
    read: |event, _| Ok(event.trigger(Hint::Reconcile { group: None })),
}];
