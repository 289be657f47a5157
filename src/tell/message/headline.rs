//! The line for the phone: which group, what, why.

use super::letter::{Letter, id};
use crate::tell::news::News;

impl Letter<'_> {
    pub(super) fn headline(&self, news: &News) -> String {
        let (from, to) = (id(self.outcome.from.as_ref()), id(self.outcome.to.as_ref()));
        let cause = self.cause();
        match news {
            News::Watched if self.outcome.to.is_none() => {
                "watched: nothing floats in it".to_owned()
            }
            News::Watched if self.course.after.problems.is_empty() => {
                format!("watched: {to} is active")
            }
            News::Watched => format!("watched, needs attention: {to} is active"),
            News::Moved => format!("MOVED to {to}{cause}"),
            News::FoundMoved { from } if self.outcome.to.is_none() => {
                format!(
                    "NOTHING FLOATS in it any more, was on {}",
                    id(from.as_ref())
                )
            }
            News::FoundMoved { from } => format!("is on {to} now, was on {}", id(from.as_ref())),
            News::Completed { from } => {
                format!("MOVED to {to}, was on {}", id(from.as_ref()))
            }
            News::Refused => match self.obstacle() {
                Some(obstacle) => format!("CAN'T FAIL OVER: {obstacle}"),
                None if self.holds_something() => format!("NOT MOVED, stays on {to}{cause}"),
                None => format!("NOT MOVED, NOBODY HOLDS IT{cause}"),
            },
            News::RolledBack => format!("PUT BACK to {to}{cause}"),
            News::Partial => format!("ONLY PARTLY MOVED from {from}{cause}"),
            News::Unconfirmed => format!("MOVE NOT CONFIRMED, was on {from}{cause}"),
            News::Unprotected => format!("NO STANDBY LEFT, active is {to}"),
            News::Attention => format!("needs attention, active is {to}"),
            News::WellAgain => format!("well again, active is {to}"),
        }
    }

    fn cause(&self) -> String {
        let cause = self.reason(&["active-failed", "active-gone", "wanted", "not-together"]);
        cause.map_or_else(String::new, |cause| format!(": {cause}"))
    }
}
