//! The sections under their headings.

use std::fmt::Write as _;

use eni_failover::cloud;
use serde_json::Value;

use super::answer::{messages, outcomes, verdict};
use super::groups::members;
use super::story::story;
use super::style::HEADING;
use super::timeline::timeline;
use crate::drill::Drill;
use crate::stage::Opening;

/// The whole drill. Holds escape codes: print it through `anstream`, which takes them out where they don't belong.
#[must_use]
pub fn drill(drill: &Drill, opening: &Opening) -> String {
    let groups = concerned(drill);
    let mut text = String::new();
    let sections = [
        ("What happens", story(opening, drill)),
        ("Before", members(&drill.before, &groups)),
        (
            "The function's calls, in EC2's time since the event arrived",
            timeline(&drill.calls),
        ),
        ("Outcome", with_names(&outcomes(drill), drill)),
        ("What SNS delivers", messages(&drill.messages)),
        ("After", members(&drill.after, &groups)),
    ];
    for (heading, body) in sections {
        let _ = writeln!(text, "{HEADING}{heading}{HEADING:#}\n{}\n", body.trim_end());
    }
    text + &with_names(&verdict(drill), drill)
}

/// The groups that the answer speaks of; all, where it speaks of none.
fn concerned(drill: &Drill) -> Vec<String> {
    let outcomes = drill.answer.get("outcomes").and_then(Value::as_array);
    let named = outcomes
        .into_iter()
        .flatten()
        .filter_map(|outcome| outcome.get("group")?.as_str());
    let named: Vec<String> = named.map(str::to_owned).collect();
    if named.is_empty() {
        drill
            .before
            .iter()
            .map(|group| group.group.to_string())
            .collect()
    } else {
        named
    }
}

/// The text with the members' names in place of their identifiers: the tables around it have both.
fn with_names(text: &str, drill: &Drill) -> String {
    cloud::with_names(text, |id| {
        let groups = drill.after.iter().chain(&drill.before);
        let members = groups.flat_map(|group| &group.members);
        let mut shown = members.filter(|member| member.id.as_str() == id);
        shown.find_map(|member| member.name.clone())
    })
}
