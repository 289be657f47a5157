//! The groups of an account as they are.

use super::paper::{BAD, GOOD, HEADING, Paper, QUIET, laid_out};
use crate::account::{GroupStatus, Status};

/// The groups as they are. Holds escape codes: print it through `anstream`.
#[must_use]
pub fn status(status: &Status, paper: Paper) -> String {
    let groups = status.groups.iter();
    let mut text: String = groups.map(|group| of_group(group, paper)).collect();
    if status.groups.is_empty() {
        let none = "No instance and no interface carries the group tag: is the tag prefix the function's (--prefix), and \
                    the region right?";
        text += &sentence("", none, paper);
    }
    let stray = status.stray.iter();
    stray.fold(text, |text, stray| {
        text + &sentence("wrong: ", stray, paper)
    })
}

fn of_group(group: &GroupStatus, paper: Paper) -> String {
    let title = title(group);
    let mut table = paper.table(["member", "", "health", "holds"], 2);
    for member in &group.members {
        let style = if member.healthy { GOOD } else { BAD };
        let never = member
            .never
            .as_ref()
            .map(|why| format!("\nnever: it {why}"));
        table.add_row([
            member.name.clone().unwrap_or_default(),
            format!("{QUIET}{}{QUIET:#}", member.id),
            format!(
                "{style}{}{style:#}{}",
                member.health,
                never.unwrap_or_default()
            ),
            member.holds.join("\n"),
        ]);
    }
    let mut text = format!("{HEADING}{title}{HEADING:#}\n{}\n", laid_out(&table));
    text += &sentence("next: ", &group.next, paper);
    for wrong in group.elsewhere.iter().chain(&group.problems) {
        text += &sentence("wrong: ", wrong, paper);
    }
    if group.told_of_trouble {
        text += "told last: that something is wrong\n";
    }
    text + "\n"
}

fn title(group: &GroupStatus) -> String {
    let called = |id| {
        let mut members = group.members.iter().filter(|member| member.id == id);
        let name = members.find_map(|member| member.name.clone());
        name.unwrap_or_else(|| id.to_string())
    };
    let active = group
        .active
        .clone()
        .map_or_else(|| "nobody".to_owned(), called);
    let since = group
        .since
        .map_or_else(String::new, |at| format!(" since {at:.0}"));
    let from = group
        .from
        .clone()
        .map_or_else(String::new, |from| format!(", from {}", called(from)));
    format!("{}: {active} is active{since}{from}", group.group)
}

/// A sentence behind a word, its further lines under its first.
pub(super) fn sentence(word: &str, text: &str, paper: Paper) -> String {
    let indent = " ".repeat(word.chars().count());
    format!("{}\n", paper.fill(&format!("{word}{text}"), &indent))
}
