//! What came of it: what the function answered, what it told, and whether all is held well.

use std::fmt::Write as _;

use serde_json::Value;

use super::style::{BAD, GOOD, HEADING, QUIET, seconds};
use crate::drill::{Drill, MessageView};

pub(super) fn outcomes(drill: &Drill) -> String {
    let mut text = String::new();
    for outcome in drill
        .answer
        .get("outcomes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let word = |field: &str| {
            outcome
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or("nobody")
        };
        let style = if matches!(word("outcome"), "moved" | "no-action" | "planned") {
            GOOD
        } else {
            BAD
        };
        let milliseconds = outcome
            .get("milliseconds")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "{}: {style}{}{style:#}, {}, {} after the event",
            word("group"),
            word("outcome"),
            way(word("from"), word("to")),
            seconds(milliseconds)
        );
        for reason in outcome
            .get("reasons")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let message = reason
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let _ = writeln!(text, "  - {message}");
        }
    }
    for ignored in drill
        .answer
        .get("ignored")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let _ = writeln!(text, "ignored: {}", ignored.as_str().unwrap_or_default());
    }
    if let Some(failure) = &drill.failure {
        let _ = writeln!(text, "{BAD}the invocation failed{BAD:#}: {failure}");
    }
    text
}

fn way(from: &str, to: &str) -> String {
    if from == to {
        format!("stays on {to}")
    } else {
        format!("from {from} to {to}")
    }
}

pub(super) fn messages(messages: &[MessageView]) -> String {
    if messages.is_empty() {
        return "nothing: there is nothing that anybody should know".to_owned();
    }
    let mut text = String::new();
    for message in messages {
        let _ = writeln!(
            text,
            "{QUIET}|{QUIET:#} {HEADING}{}{HEADING:#}\n{QUIET}|{QUIET:#}",
            message.subject
        );
        for line in message.email.lines() {
            let gap = if line.is_empty() { "" } else { " " };
            let _ = writeln!(text, "{QUIET}|{QUIET:#}{gap}{line}");
        }
    }
    text
}

pub(super) fn verdict(drill: &Drill) -> String {
    let mut text = String::new();
    for hint in &drill.verdict.hints {
        let _ = writeln!(text, "Looks misspelt: {hint}");
    }
    if drill.verdict.green {
        let _ = writeln!(
            text,
            "{GOOD}Everything that floats is held by a healthy member.{GOOD:#}"
        );
        return text;
    }
    for why in &drill.verdict.why {
        let _ = writeln!(text, "{BAD}{why}{BAD:#}");
    }
    text
}
