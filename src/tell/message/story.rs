//! What happened, in a sentence or two.

use super::letter::{Letter, id};
use crate::look::{Group, Problem};
use crate::tell::news::News;

impl Letter<'_> {
    pub(super) fn story(&self, news: &News) -> String {
        let group = &self.outcome.group;
        let (from, to) = (id(self.outcome.from.as_ref()), id(self.outcome.to.as_ref()));
        match news {
            News::Watched => {
                format!(
                    "The failover group {group} is watched from now on. {}",
                    self.active()
                )
            }
            News::Moved => format!(
                "The failover group {group} moved from {from} to {to}, {} after the event. \
                 A second look at EC2 shows all of it there.",
                seconds(self.outcome.milliseconds)
            ),
            News::FoundMoved { from } if self.outcome.to.is_none() => format!(
                "Nothing floats in the failover group {group} any more; it was announced on {}.",
                id(from.as_ref())
            ),
            News::FoundMoved { from } => format!(
                "The failover group {group} is on {to} now; it was announced on {}. \
                 This look found it so and moved nothing.",
                id(from.as_ref())
            ),
            News::Completed { from } => format!(
                "The failover group {group} has moved from {} to {to}: what was told as partly moved is all there now.",
                id(from.as_ref())
            ),
            News::Refused => self.why_not(from),
            News::RolledBack => format!(
                "The failover group {group} could not be moved away from {from}. What had been taken is back on {to}."
            ),
            News::Partial => format!(
                "The failover group {group} was to move away from {from}, but not all of it got there."
            ),
            News::Unconfirmed => format!(
                "The failover group {group} was being moved away from {from}, and EC2 could not be looked at afterwards. \
                 It is not known how far it got; what follows is what was seen last."
            ),
            News::Unprotected => format!(
                "The failover group {group} is well, but no other member could take over now. {}",
                self.active()
            ),
            News::Attention if !group_has_wrong_tags(&self.course.after) => format!(
                "EC2 has announced what it is going to do in the failover group {group}. {}",
                self.active()
            ),
            News::Attention => format!(
                "Something is wrong with the tags of the failover group {group}. {}",
                self.active()
            ),
            News::WellAgain => format!(
                "The failover group {group} is well again. {}",
                self.active()
            ),
        }
    }

    fn why_not(&self, from: &str) -> String {
        let group = &self.outcome.group;
        if self.obstacle().is_some() {
            return format!(
                "The failover group {group} can't fail over as it is. Nothing was changed."
            );
        }
        if !self.holds_something() {
            return format!(
                "What floats in the failover group {group} is on no member, and none can take it. Nothing was changed."
            );
        }
        format!(
            "The failover group {group} should move away from {from} and can't. Nothing was changed."
        )
    }

    fn active(&self) -> String {
        let active = self.outcome.to.as_ref();
        active.map_or_else(
            || "Nothing floats in it.".to_owned(),
            |active| format!("{active} is active."),
        )
    }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}

pub(super) fn group_has_wrong_tags(group: &Group) -> bool {
    group.problems.iter().any(Problem::is_of_the_tags)
}
