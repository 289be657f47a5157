//! Every message that a person can receive. The subject is for a phone at night: which group, what, why. The body is
//! for the laptop after it: what is still true and what to do.

mod advice;
mod digest;
mod headline;
mod letter;
mod story;
mod subject;

use std::collections::BTreeMap;

pub use self::digest::{Message, digests};
use self::letter::{Letter, NAME};
pub(crate) use self::subject::subject;
use crate::act::Course;
use crate::cloud::{Notification, short};
use crate::tell::news::News;
use crate::tell::outcome::{Outcome, OutcomeKind};

/// The message that tells of this course.
#[must_use]
pub fn notification(news: &News, course: &Course, outcome: &Outcome) -> Notification {
    let letter = Letter { course, outcome };
    let word = match news {
        News::Moved | News::FoundMoved { .. } | News::Completed { .. } => OutcomeKind::Moved,
        News::Watched | News::Unprotected | News::Attention | News::WellAgain => {
            OutcomeKind::NoAction
        }
        News::Refused | News::RolledBack | News::Partial | News::Unconfirmed => outcome.kind,
    };
    let headline = format!("[{}] {}", outcome.group, letter.headline(news));
    Notification {
        subject: subject(&letter.named(&headline, |name, id| letter.called(name, id))),
        text: letter.named(&letter.body(news), |name, id| {
            format!("{} ({id})", short(name, NAME))
        }),
        json: letter.json(news, word),
        attributes: BTreeMap::from([
            ("group".to_owned(), vec![outcome.group.to_string()]),
            ("outcome".to_owned(), vec![word.as_str().to_owned()]),
            ("groups".to_owned(), vec!["one".to_owned()]),
        ]),
    }
}
