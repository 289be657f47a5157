//! The words. Each piece of news has its line for the phone, its story and its advice; the rest is the same for all.

use std::fmt::Write as _;

use super::News;
use crate::failover::Course;
use crate::group::{Group, Member};
use crate::ids::{InstanceId, with_names};
use crate::outcome::{Outcome, OutcomeKind};

pub(super) struct Told<'a> {
    pub(super) course: &'a Course,
    pub(super) outcome: &'a Outcome,
}

impl Told<'_> {
    /// The text with what people call the members, where it has their identifiers.
    pub(super) fn named(&self, text: &str, name: impl Fn(&str, &InstanceId) -> String) -> String {
        with_names(text, |word| {
            let id = InstanceId::from(word);
            let groups = [&self.course.after, &self.course.before];
            let mut members = groups.iter().filter_map(|group| group.members.get(&id));
            let called = members.find_map(|member| member.name.as_ref())?;
            Some(name(called, &id))
        })
    }

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
        let active = self.outcome.to.as_ref();
        let mut holders = self.outcome.floats.iter().map(|float| float.after.as_ref());
        active.is_some() && holders.any(|holder| holder == active)
    }

    pub(super) fn body(&self, news: &News) -> String {
        let parts = [
            self.story(news),
            self.reasons(),
            self.floats(),
            members(&self.course.after),
            self.advice(news).to_owned(),
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
            News::Refused if self.obstacle().is_some() => {
                format!("The failover group {group} can't fail over as it is. Nothing was changed.")
            }
            News::Refused if !self.holds_something() => format!(
                "What floats in the failover group {group} is on no member, and none can take it. Nothing was changed."
            ),
            News::Refused => format!(
                "The failover group {group} should move away from {from} and can't. Nothing was changed."
            ),
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

    fn active(&self) -> String {
        let active = self.outcome.to.as_ref();
        active.map_or_else(
            || "Nothing floats in it.".to_owned(),
            |active| format!("{active} is active."),
        )
    }

    fn floats(&self) -> String {
        let holder = |member: &Option<InstanceId>| {
            let member = member.as_ref();
            member.map_or_else(|| "no member".to_owned(), ToString::to_string)
        };
        let mut text = String::new();
        for float in &self.outcome.floats {
            let (before, after) = (holder(&float.before), holder(&float.after));
            let way = if before == after {
                format!("on {after}")
            } else {
                format!("{before} -> {after}")
            };
            let _ = writeln!(text, "  {:<21} {way}", float.id.to_string());
        }
        under("What floats:", &text)
    }

    fn reasons(&self) -> String {
        let mut text = String::new();
        for reason in &self.outcome.reasons {
            let _ = writeln!(text, "  - {}", reason.message);
        }
        under("Why:", &text)
    }

    fn advice(&self, news: &News) -> &'static str {
        let group = &self.course.after;
        match news {
            News::FoundMoved { .. } if self.outcome.to.is_none() => {
                "What to do: if that is not meant, see which tag or which interface is gone. Nothing of it fails over."
            }
            News::Moved | News::FoundMoved { .. }
                if group.members.values().any(Member::is_failed) =>
            {
                "What to do: repair or replace the failed member, so that there is a standby again. Nothing moves back by itself."
            }
            News::Moved | News::FoundMoved { .. } => "Nothing moves back by itself.",
            News::Refused if self.obstacle().is_some() => {
                "What to do: put right what is told above. You will be told when it is well again."
            }
            News::Refused if self.reason(&["took-over-just-now"]).is_some() => {
                "What to do: nothing at first. The group is looked at again with every event and by the schedule; \
                 you will be told when it has moved."
            }
            News::Refused if self.reason(&["wanted"]).is_some() => {
                "What to do: put right what is told above, then ask again."
            }
            News::RolledBack => {
                "What to do: see why it was refused as told above, put that right, and ask for \"failover\". \
                 By itself it is tried again as soon as a member changes; otherwise after five minutes, then ever more rarely, \
                 so as not to take away and put back for ever. You will be told when it has moved."
            }
            News::Refused => {
                "What to do: bring one member back to health, or remove what stands in its way as told above. \
                 The group is looked at again with every event and by the schedule; you will be told when it has moved."
            }
            News::Partial | News::Unconfirmed => {
                "What to do: nothing at first, it is tried again within minutes and you will be told. \
                 If no such message comes, move what is left by hand."
            }
            News::Unprotected => {
                "What to do: repair or replace a standby before the active fails. You will be told when there is one again."
            }
            News::Watched | News::Attention if !group.problems.is_empty() => {
                "What to do: correct the tags as told above. What is well-formed fails over all the same."
            }
            News::Watched | News::Attention | News::WellAgain => "",
        }
    }

    /// The outcome, in the words that the message attributes have for it.
    pub(super) fn json(&self, news: &News, word: OutcomeKind) -> String {
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

fn id(member: Option<&InstanceId>) -> &str {
    member.map_or("nobody", InstanceId::as_str)
}

/// A list under its title; nothing where there is nothing to list.
fn under(title: &str, list: &str) -> String {
    if list.is_empty() {
        String::new()
    } else {
        format!("{title}\n{list}")
    }
}

fn members(group: &Group) -> String {
    let active = group.active();
    let mut text = String::new();
    for member in group.members.values() {
        let role = if Some(&member.id) == active {
            "active"
        } else {
            "standby"
        };
        let _ = writeln!(text, "  {role:<8} {}: {}", member.id, member.health());
    }
    under("Members:", &text)
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}
