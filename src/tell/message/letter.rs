//! A letter: each piece of news has its line for the phone, its story and its advice; the rest is the same for all.

use std::fmt::Write as _;

use crate::act::{Course, End, StepFailure};
use crate::cloud::{InstanceId, Rejection, short, with_names};
use crate::look::{Group, Health, Member};
use crate::tell::news::News;
use crate::tell::outcome::{Outcome, OutcomeKind, Reason};

/// As much of a name as a person needs.
pub(super) const NAME: usize = 40;

/// Of each list so much is told to people; the log has all. Together with the next three it keeps a message far below
/// the 256 KiB that SNS takes, for all protocols together.
const LISTED: usize = 10;

/// As much of what is to be said in one line: EC2's own words can be long.
const LINE: usize = 500;

/// So many floats, and reasons, are told to programs; `omitted` counts the others.
const FLOATS: usize = 100;
const REASONS: usize = 25;

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

    /// A member in a headline: its name; where that isn't its alone, with its identifier.
    pub(super) fn called(&self, name: &str, id: &InstanceId) -> String {
        let members = self.course.after.members.values();
        let namesakes =
            members.filter(|member| member.name.as_deref() == Some(name) && member.id != *id);
        let name = short(name, NAME);
        if namesakes.count() == 0 {
            name
        } else {
            format!("{name} ({id})")
        }
    }

    /// Whether it isn't for want of a healthy member that nothing moved.
    pub(super) fn others_are_well(&self) -> bool {
        let group = &self.course.after;
        let mut others = group
            .members
            .values()
            .filter(|member| Some(&member.id) != group.active());
        self.reason(&[
            "tried",
            "out-of-time",
            "overtaken",
            "impossible",
            "no-verdict",
        ])
        .is_some()
            && others.any(|member| member.health() == Health::Healthy)
    }

    /// Whether the function may not take it away, or not give it to somebody who could take it.
    pub(super) fn is_denied(&self) -> bool {
        let mut tried = self.course.crossed_off.values();
        let gave_up = match &self.course.end {
            End::GaveUp(failures) => failures.as_slice(),
            End::Rest(_) | End::Refused(_) | End::Planned(_) | End::Unconfirmed(_) => &[],
        };
        let unauthorized = |failure: &StepFailure| match failure {
            StepFailure::Impossible(error) => error.rejection() == Some(Rejection::Unauthorized),
            StepFailure::MemberUnable(_)
            | StepFailure::IndexTaken { .. }
            | StepFailure::NoVerdict { .. }
            | StepFailure::Withheld(_)
            | StepFailure::Overtaken(_)
            | StepFailure::OutOfTime(_) => false,
        };
        tried.any(|tried| tried.unauthorized) || gave_up.iter().any(unauthorized)
    }

    /// What has to be put right before anything can move, whoever is well.
    pub(super) fn obstacle(&self) -> Option<&str> {
        self.reason(&["no-member", "held-outside", "nothing-can-move"])
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
        let mut lines = Vec::new();
        for float in &self.outcome.floats {
            let (before, after) = (holder(&float.before), holder(&float.after));
            let way = if before == after {
                format!("on {after}")
            } else {
                format!("{before} -> {after}")
            };
            lines.push(format!("{:<21} {way}", float.id.to_string()));
        }
        under("What floats:", &lines)
    }

    fn reasons(&self) -> String {
        let reasons = self.outcome.reasons.iter();
        let lines = reasons.map(|reason| format!("- {}", short(&reason.message, LINE)));
        under("Why:", &lines.collect::<Vec<_>>())
    }

    /// The outcome, in the words that the message attributes have for it.
    pub(super) fn json(&self, news: &News, word: OutcomeKind) -> String {
        let (floats, reasons) = (&self.outcome.floats, &self.outcome.reasons);
        let omitted = [
            floats.len().saturating_sub(FLOATS),
            reasons.len().saturating_sub(REASONS),
        ];
        let told = |reason: &Reason| Reason {
            message: short(&reason.message, LINE),
            ..reason.clone()
        };
        let told = Outcome {
            floats: floats.iter().take(FLOATS).cloned().collect(),
            reasons: reasons.iter().take(REASONS).map(told).collect(),
            ..self.outcome.clone()
        };
        let mut value = serde_json::to_value(told).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("news".to_owned(), news.code().into());
            fields.insert("outcome".to_owned(), word.as_str().into());
            if omitted != [0, 0] {
                let [floats, reasons] = omitted;
                let omitted = serde_json::json!({ "floats": floats, "reasons": reasons });
                fields.insert("omitted".to_owned(), omitted);
            }
            if let News::FoundMoved { from } | News::Completed { from } = news {
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

/// A list under its title, as long as a person reads it; nothing where there is nothing to list.
fn under(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("{title}\n");
    for line in lines.iter().take(LISTED) {
        let _ = writeln!(text, "  {line}");
    }
    if lines.len() > LISTED {
        let _ = writeln!(text, "  and {} more; the log has all", lines.len() - LISTED);
    }
    text
}

/// The active first where not all of them are told.
fn members(group: &Group) -> String {
    let active = group.active();
    let is_active = |member: &Member| Some(&member.id) == active;
    let mut members: Vec<&Member> = group.members.values().collect();
    if members.len() > LISTED {
        members.sort_by_key(|member| !is_active(member));
    }
    let line = |member: &Member| {
        let role = if is_active(member) {
            "active"
        } else {
            role(member)
        };
        let health = short(&member.health().to_string(), LINE);
        format!("{role:<8} {}: {health}", member.id)
    };
    let lines: Vec<String> = members.into_iter().map(line).collect();
    under("Members:", &lines)
}

/// What a member that isn't active is to the others.
fn role(member: &Member) -> &'static str {
    match (member.health(), &member.condition) {
        (Health::Failed(_), Health::Failed(_)) => "failed",
        (Health::Failed(_), Health::Healthy | Health::Recovering(_)) => "doubted",
        (Health::Healthy | Health::Recovering(_), _) => "standby",
    }
}
