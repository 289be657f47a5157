//! A letter: each piece of news has its line for the phone, its story and its advice; the rest is the same for all.

use std::fmt::Write as _;

use crate::act::Course;
use crate::cloud::{InstanceId, with_names};
use crate::look::Group;
use crate::tell::news::News;
use crate::tell::outcome::{Outcome, OutcomeKind};

pub(super) struct Letter<'a> {
    pub(super) course: &'a Course,
    pub(super) outcome: &'a Outcome,
}

impl Letter<'_> {
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

    /// What has to be put right before anything can move, whoever is well.
    pub(super) fn obstacle(&self) -> Option<&str> {
        self.reason(&["held-outside", "nothing-can-move"])
    }

    pub(super) fn reason(&self, codes: &[&str]) -> Option<&str> {
        let reasons = &mut self.outcome.reasons.iter();
        let found = reasons.find(|reason| codes.contains(&reason.code.0));
        found.map(|reason| reason.message.as_str())
    }

    /// Whether the active has anything, or is only the one that was announced.
    pub(super) fn holds_something(&self) -> bool {
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

pub(super) fn id(member: Option<&InstanceId>) -> &str {
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
