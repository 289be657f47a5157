//! Every message that a person can receive. The subject is for a phone at night: which group, what, why. The body is
//! for the laptop after it: what is still true and what to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::failover::Course;
use crate::group::{Group, Health, Member};
use crate::ids::InstanceId;
use crate::outcome::{Outcome, OutcomeKind};

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
    /// For an email: `email`, and `default` of `MessageStructure=json`.
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
            ("email", &self.text),
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
        News::Watched | News::Attention | News::WellAgain => OutcomeKind::NoAction,
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

struct Told<'a> {
    course: &'a Course,
    outcome: &'a Outcome,
}

impl Told<'_> {
    /// The text with what people call the members, where it has their identifiers.
    fn named(&self, text: &str, name: impl Fn(&str, &InstanceId) -> String) -> String {
        let members: BTreeMap<&InstanceId, &Member> = self
            .course
            .before
            .members
            .iter()
            .chain(&self.course.after.members)
            .collect();
        members
            .into_iter()
            .fold(text.to_owned(), |text, (id, member)| match &member.name {
                Some(called) => text.replace(id.as_str(), &name(called, id)),
                None => text,
            })
    }

    fn headline(&self, news: &News) -> String {
        let (from, to) = (id(self.outcome.from.as_ref()), id(self.outcome.to.as_ref()));
        let cause = self.cause();
        match news {
            News::Watched if self.course.after.problems.is_empty() => {
                format!("watched: {to} is active")
            }
            News::Watched => format!("watched, needs attention: {to} is active"),
            News::Moved => format!("MOVED to {to}{cause}"),
            News::FoundMoved { from } => format!("is on {to} now, was on {}", id(from.as_ref())),
            News::Refused => match self.obstacle() {
                Some(obstacle) => format!("NOT MOVED: {obstacle}"),
                None if self.holds_something() => format!("NOT MOVED, stays on {to}{cause}"),
                None => format!("NOT MOVED, NOBODY HOLDS IT{cause}"),
            },
            News::RolledBack => format!("PUT BACK to {to}{cause}"),
            News::Partial => format!("ONLY PARTLY MOVED from {from}{cause}"),
            News::Unconfirmed => format!("NOT KNOWN WHERE, was on {from}{cause}"),
            News::Attention => format!("needs attention, active is {to}"),
            News::WellAgain => format!("well again, active is {to}"),
        }
    }

    fn cause(&self) -> String {
        let cause = self.reason(&["active-failed", "active-gone", "wanted", "not-together"]);
        cause.map_or_else(String::new, |cause| format!(": {cause}"))
    }

    /// What has to be put right before anything can move, whoever is well.
    fn obstacle(&self) -> Option<&str> {
        self.reason(&["held-outside", "nothing-can-move"])
    }

    fn reason(&self, codes: &[&str]) -> Option<&str> {
        let reasons = &mut self.outcome.reasons.iter();
        let found = reasons.find(|reason| codes.contains(&reason.code.0));
        found.map(|reason| reason.message.as_str())
    }

    /// Whether the active has anything, or is only the one that was announced.
    fn holds_something(&self) -> bool {
        let holders = self.outcome.floats.iter().map(|float| float.after.as_ref());
        self.outcome.to.is_some()
            && holders
                .into_iter()
                .any(|holder| holder == self.outcome.to.as_ref())
    }

    fn body(&self, news: &News) -> String {
        let parts = [
            self.story(news),
            self.reasons(),
            self.floats(),
            members(&self.course.after),
            advice(news, &self.course.after).to_owned(),
        ];
        let told: Vec<&str> = parts
            .iter()
            .map(|part| part.trim_end())
            .filter(|part| !part.is_empty())
            .collect();
        told.join("\n\n") + "\n"
    }

    fn story(&self, news: &News) -> String {
        let group = &self.outcome.group;
        let (from, to) = (id(self.outcome.from.as_ref()), id(self.outcome.to.as_ref()));
        match news {
            News::Watched => {
                format!("The failover group {group} is watched from now on. {to} is active.")
            }
            News::Moved => format!(
                "The failover group {group} moved from {from} to {to}, {} after the event. \
                 A second look at EC2 shows all of it there.",
                seconds(self.outcome.milliseconds)
            ),
            News::FoundMoved { from } => format!(
                "The failover group {group} is on {to} now; it was announced on {}. \
                 This look found it so and moved nothing.",
                id(from.as_ref())
            ),
            News::Refused if self.obstacle().is_some() => {
                format!("The failover group {group} can't fail over as it is. Nothing was changed.")
            }
            News::Refused if !self.holds_something() => format!(
                "What floats in the failover group {group} is on nobody, and nobody can take it. Nothing was changed."
            ),
            News::Refused => {
                format!(
                    "The failover group {group} should move away from {from} and can't. Nothing was changed."
                )
            }
            News::RolledBack => format!(
                "The failover group {group} could not be moved away from {from}. What had been taken is back on {to}."
            ),
            News::Partial => {
                format!(
                    "The failover group {group} was to move away from {from}, but not all of it got there."
                )
            }
            News::Unconfirmed => format!(
                "The failover group {group} was being moved away from {from}, and EC2 could not be looked at afterwards. \
                 It is not known how far it got; what follows is what was seen last."
            ),
            News::Attention => format!(
                "The failover group {group} is where it should be, on {to}, but something is wrong with its tags."
            ),
            News::WellAgain => format!("The failover group {group} is well again. {to} is active."),
        }
    }

    fn floats(&self) -> String {
        let mut text = "What floats:\n".to_owned();
        for float in &self.outcome.floats {
            let (before, after) = (id(float.before.as_ref()), id(float.after.as_ref()));
            let way = if before == after {
                format!("on {after}")
            } else {
                format!("{before} -> {after}")
            };
            let _ = writeln!(text, "  {:<21} {way}", float.id.to_string());
        }
        if self.outcome.floats.is_empty() {
            String::new()
        } else {
            text
        }
    }

    fn reasons(&self) -> String {
        let mut text = "Why:\n".to_owned();
        for reason in &self.outcome.reasons {
            let _ = writeln!(text, "  - {}", reason.message);
        }
        if self.outcome.reasons.is_empty() {
            String::new()
        } else {
            text
        }
    }

    /// The outcome, in the words that the message attributes have for it.
    fn json(&self, news: &News, word: OutcomeKind) -> String {
        let mut value = serde_json::to_value(self.outcome).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("news".to_owned(), news.code().into());
            fields.insert("outcome".to_owned(), word.as_str().into());
            if let News::FoundMoved { from } = news {
                let from = from.as_ref().map(InstanceId::as_str);
                fields.insert("from".to_owned(), from.into());
            }
            fields.remove("announced");
        }
        value.to_string()
    }
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
            Self::Attention => "attention",
            Self::WellAgain => "well-again",
        }
    }
}

fn id(member: Option<&InstanceId>) -> &str {
    member.map_or("nobody", InstanceId::as_str)
}

fn members(group: &Group) -> String {
    let active = group.active();
    let mut text = "Members:\n".to_owned();
    for member in group.members.values() {
        let role = if Some(&member.id) == active {
            "active"
        } else {
            "standby"
        };
        let _ = writeln!(text, "  {role:<8} {}: {}", member.id, member.health());
    }
    let healthy =
        |member: &&Member| Some(&member.id) != active && member.health() == Health::Healthy;
    if group.members.values().filter(healthy).count() == 0 {
        text.push_str("  No standby is healthy: the next failure can't be survived.\n");
    }
    if group.members.is_empty() {
        String::new()
    } else {
        text
    }
}

fn advice(news: &News, group: &Group) -> &'static str {
    match news {
        News::Moved | News::FoundMoved { .. } => {
            if group.members.values().any(Member::is_failed) {
                "What to do: repair or replace the failed member, so that there is a standby again. Nothing moves back by itself."
            } else {
                "Nothing moves back by itself."
            }
        }
        News::Refused | News::RolledBack => {
            "What to do: bring one member back to health, or remove what stands in its way as told above. \
             The group is looked at again with every event and by the schedule; you will be told when it has moved."
        }
        News::Partial | News::Unconfirmed => {
            "What to do: nothing at first, it is tried again within minutes and you will be told. \
             If no such message comes, move what is left by hand."
        }
        News::Watched | News::Attention if !group.problems.is_empty() => {
            "What to do: correct the tags as told above. What is well-formed fails over all the same."
        }
        News::Watched | News::Attention | News::WellAgain => "",
    }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}
