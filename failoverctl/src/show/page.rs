//! The sections under their headings.

use std::fmt::Write as _;

use eni_failover::cloud;

use super::answer::{messages, outcomes, verdict};
use super::groups::members;
use super::paper::{HEADING, Paper};
use super::story::story;
use super::timeline::{log, timeline};
use crate::drill::Drill;

/// The whole drill. Holds escape codes: print it through `anstream`, which takes them out where they don't belong.
#[must_use]
pub fn drill(drill: &Drill, paper: Paper) -> String {
    let groups = drill.concerned();
    let named = |text: &str| with_names(text, drill);
    let mut text = String::new();
    let sections = [
        ("What happens", story(drill, paper)),
        ("Before", members(&drill.before, &groups, paper)),
        (calls_since(drill), timeline(drill, named, paper)),
        ("Outcome", outcomes(drill, named, paper)),
        ("What SNS delivers", messages(&drill.messages, paper)),
        ("What the log shows", log(drill, paper)),
        ("After", members(&drill.after, &groups, paper)),
    ];
    for (heading, body) in sections {
        let (heading, body) = (paper.fill(heading, ""), body.trim_end());
        let _ = writeln!(text, "{HEADING}{heading}{HEADING:#}\n{body}\n");
    }
    text + &verdict(drill, named, paper)
}

fn calls_since(drill: &Drill) -> &'static str {
    if drill.is_of_a_failure() {
        "The function's calls, in EC2's time since the failure"
    } else {
        "The function's calls, in EC2's time since the event arrived"
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
