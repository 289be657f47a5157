//! What came of it: what the function answered, what it told, and whether all is held well.

use std::fmt::Write as _;

use serde_json::Value;

use super::paper::{BAD, GOOD, HEADING, Paper, QUIET, seconds};
use crate::drill::{Drill, MessageView};

pub(super) fn outcomes(drill: &Drill, named: impl Fn(&str) -> String, paper: Paper) -> String {
    let mut text = String::new();
    let ends = drill.happened.iter().flat_map(|it| &it.ends);
    for (outcome, end) in list(&drill.answer, "outcomes").zip(ends) {
        let word = |field: &str| outcome.get(field)?.as_str();
        let style = if end.is_good() { GOOD } else { BAD };
        let way = way(word("from").unwrap_or(NOBODY), word("to").unwrap_or(NOBODY));
        let since = if drill.is_of_a_failure() {
            "failure"
        } else {
            "event arrived"
        };
        let line = format!(
            "{}: {style}{}{style:#}, {way}, {} after the {since}",
            end.group,
            end.outcome,
            seconds(end.at)
        );
        let _ = writeln!(text, "{}", paper.fill(&named(&line), "  "));
        for reason in list(outcome, "reasons") {
            let message = reason.get("message").and_then(Value::as_str);
            let line = format!("  - {}", message.unwrap_or_default());
            let _ = writeln!(text, "{}", paper.fill(&named(&line), "    "));
        }
    }
    for ignored in list(&drill.answer, "ignored") {
        let line = format!("ignored: {}", ignored.as_str().unwrap_or_default());
        let _ = writeln!(text, "{}", paper.fill(&named(&line), "  "));
    }
    if let Some(failure) = &drill.failure {
        let line = format!("{BAD}the invocation failed{BAD:#}: {failure}");
        let _ = writeln!(text, "{}", paper.fill(&named(&line), "  "));
    }
    text
}

pub(super) const NOBODY: &str = "nobody";

pub(super) fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let list = value.get(field).and_then(Value::as_array);
    list.into_iter().flatten()
}

pub(super) fn way(from: &str, to: &str) -> String {
    if from == to {
        format!("stays on {to}")
    } else {
        format!("from {from} to {to}")
    }
}

pub(super) fn messages(messages: &[MessageView], paper: Paper) -> String {
    if messages.is_empty() {
        return "nothing: there is nothing that anybody should know".to_owned();
    }
    let mut text = String::new();
    let bar = format!("{QUIET}|{QUIET:#}");
    for message in messages {
        let subject = format!("{bar} {HEADING}{}{HEADING:#}", message.subject);
        let _ = writeln!(
            text,
            "{}\n{bar}",
            paper.fill(&subject, &format!("{bar}   "))
        );
        for line in message.email.lines() {
            let gap = if line.is_empty() { "" } else { " " };
            let indent = line.len() - line.trim_start().len() + 3;
            let indent = format!("{bar}{}", " ".repeat(indent));
            let _ = writeln!(
                text,
                "{}",
                paper.fill(&format!("{bar}{gap}{line}"), &indent)
            );
        }
    }
    text
}

pub(super) fn verdict(drill: &Drill, named: impl Fn(&str) -> String, paper: Paper) -> String {
    let mut text = String::new();
    for hint in &drill.verdict.hints {
        let hint = format!("Looks misspelt: {hint}");
        let _ = writeln!(text, "{}", paper.fill(&named(&hint), "  "));
    }
    if drill.verdict.green {
        let _ = writeln!(
            text,
            "{GOOD}Everything that floats is held by a healthy member.{GOOD:#}"
        );
        return text;
    }
    for why in &drill.verdict.why {
        let _ = writeln!(text, "{BAD}{}{BAD:#}", paper.fill(&named(why), "  "));
    }
    text
}
