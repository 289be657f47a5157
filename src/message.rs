//! Every message that a person can receive. The subject is for a phone at night: which group, what, why. The body is
//! for the laptop after it: what is still true and what to do.

mod told;

use std::collections::BTreeMap;

use crate::failover::Course;
use crate::ids::InstanceId;
use crate::outcome::{Outcome, OutcomeKind};
use told::Told;

/// SNS takes subjects of up to 100 ASCII characters.
const SUBJECT_LENGTH: usize = 100;

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The first look at a group.
    Watched,
    /// This invocation moved it.
    Moved,
    /// A look found it on another member than the one announced: another invocation that didn't get to tell, or an operator.
    FoundMoved {
        /// The member that was announced.
        from: Option<InstanceId>,
    },
    /// It should move and can't.
    Refused,
    /// It was tried, and is as before.
    RolledBack,
    /// It is half done.
    Partial,
    /// Something was done, and could not be looked at: nobody knows how far it got.
    Unconfirmed,
    /// All is where it should be, but no standby is left.
    Unprotected,
    /// All is where it should be, but something is wrong with the tags.
    Attention,
    /// What was told before is over.
    WellAgain,
}

/// What is published to SNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// At most 100 printable ASCII characters, for a phone.
    pub subject: String,
    /// For an email: `default` of `MessageStructure=json`.
    pub text: String,
    /// For programs: a JSON document, `lambda`, `sqs`, `http` and `https` of `MessageStructure=json`.
    pub json: String,
    /// Message attributes (`String`), for filter policies: `group`, `outcome`.
    pub attributes: BTreeMap<String, String>,
}

impl Notification {
    /// `Message` of SNS `Publish` with `MessageStructure=json`: a text per protocol.
    #[must_use]
    pub fn message(&self) -> String {
        let protocols = [
            ("default", &self.text),
            ("lambda", &self.json),
            ("sqs", &self.json),
            ("http", &self.json),
            ("https", &self.json),
        ];
        let map: serde_json::Map<String, serde_json::Value> = protocols
            .into_iter()
            .map(|(protocol, text)| (protocol.to_owned(), text.as_str().into()))
            .collect();
        serde_json::Value::Object(map).to_string()
    }
}

/// The message that tells of this course.
#[must_use]
pub fn notification(news: &News, course: &Course, outcome: &Outcome) -> Notification {
    let told = Told { course, outcome };
    let word = match news {
        News::Moved | News::FoundMoved { .. } => OutcomeKind::Moved,
        News::Watched | News::Unprotected | News::Attention | News::WellAgain => {
            OutcomeKind::NoAction
        }
        News::Refused | News::RolledBack | News::Partial | News::Unconfirmed => outcome.kind,
    };
    let headline = format!("[{}] {}", outcome.group, told.headline(news));
    Notification {
        subject: subject(&told.named(&headline, |name, _| name.to_owned())),
        text: told.named(&told.body(news), |name, id| format!("{name} ({id})")),
        json: told.json(news, word),
        attributes: BTreeMap::from([
            ("group".to_owned(), outcome.group.to_string()),
            ("outcome".to_owned(), word.as_str().to_owned()),
        ]),
    }
}

fn subject(text: &str) -> String {
    let printable = |c: char| {
        if c.is_ascii_graphic() || c == ' ' {
            c
        } else {
            '?'
        }
    };
    let mut subject: String = text.chars().map(printable).collect();
    if subject.len() > SUBJECT_LENGTH {
        subject.truncate(SUBJECT_LENGTH - 3);
        subject.push_str("...");
    }
    subject
}

impl News {
    /// A word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Moved => "moved",
            Self::FoundMoved { .. } => "found-moved",
            Self::Refused => "refused",
            Self::RolledBack => "rolled-back",
            Self::Partial => "partial",
            Self::Unconfirmed => "unconfirmed",
            Self::Unprotected => "unprotected",
            Self::Attention => "attention",
            Self::WellAgain => "well-again",
        }
    }
}
