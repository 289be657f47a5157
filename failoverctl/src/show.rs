//! The drill for a terminal: tables, and colours where the terminal has them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use eni_failover::ids;
use serde_json::Value;

use crate::drill::{CallView, Drill, MessageView};
use crate::stage::Opening;
use crate::view::{FloatView, GroupView};

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CHANGE: Style = AnsiColor::Yellow.on_default();
const QUIET: Style = Style::new().dimmed();

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
    text + &verdict(drill)
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

fn story(opening: &Opening, drill: &Drill) -> String {
    let called = |id: &str| {
        let members = drill.before.iter().flat_map(|group| &group.members);
        let name = members
            .filter(|member| member.id.as_str() == id)
            .find_map(|member| member.name.clone());
        name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    };
    let event = ["detail-type", "action"]
        .iter()
        .find_map(|field| drill.event.get(field)?.as_str());
    let event = event.unwrap_or("CloudWatch alarm");
    match opening {
        Opening::Failure { instance, how } => {
            format!(
                "{} {how}. The function is handed the event: {event}.",
                called(instance.as_str())
            )
        }
        Opening::Event(_) => format!("The function is handed the event: {event}."),
    }
}

/// The text with the members' names in place of their identifiers: the tables around it have both.
fn with_names(text: &str, drill: &Drill) -> String {
    ids::with_names(text, |id| {
        let groups = drill.after.iter().chain(&drill.before);
        let members = groups.flat_map(|group| &group.members);
        let mut shown = members.filter(|member| member.id.as_str() == id);
        shown.find_map(|member| member.name.clone())
    })
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.map(|name| format!("{QUIET}{name}{QUIET:#}")));
    table
}

fn members(groups: &[GroupView], shown: &[String]) -> String {
    let mut table = table(["group", "member", "", "health", "holds"]);
    for group in groups
        .iter()
        .filter(|group| shown.iter().any(|name| name == group.group.as_str()))
    {
        for member in &group.members {
            let held = group
                .floats
                .iter()
                .filter(|float| float.holder.as_ref() == Some(&member.id));
            let held: Vec<String> = held.map(float).collect();
            let style = if member.healthy { GOOD } else { BAD };
            table.add_row([
                group.group.to_string(),
                member.name.clone().unwrap_or_default(),
                format!("{QUIET}{}{QUIET:#}", member.id),
                format!("{style}{}{style:#}", member.health),
                held.join("\n"),
            ]);
        }
        let homeless = group.floats.iter().filter(|float| float.holder.is_none());
        for lost in homeless {
            let place = format!("{BAD}{}{BAD:#}", lost.where_it_is);
            table.add_row([
                group.group.to_string(),
                place,
                String::new(),
                String::new(),
                float(lost),
            ]);
        }
    }
    table.trim_fmt()
}

fn float(float: &FloatView) -> String {
    let id = float.id.to_string();
    let addresses = float.addresses.iter().map(|address| {
        let private = address.private.to_string();
        let elastic_ip = address
            .elastic_ip
            .map(|elastic_ip| format!("Elastic IP {elastic_ip}"));
        [(private != id).then_some(private), elastic_ip]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let addresses: Vec<String> = addresses.filter(|text| !text.is_empty()).collect();
    if addresses.is_empty() {
        id
    } else {
        format!("{id} ({})", addresses.join(", "))
    }
}

fn timeline(calls: &[CallView]) -> String {
    let mut table = table(["at", "took", "call", "what", "result"]);
    let mut calls = calls.iter().peekable();
    while let Some(call) = calls.next() {
        // The same question again and again while EC2 detaches or attaches: one row tells it.
        let mut again = 0;
        while calls
            .peek()
            .is_some_and(|next| next.action == call.action && next.what == call.what)
        {
            calls.next();
            again += 1;
        }
        let style = if call.changes { CHANGE } else { QUIET };
        let result = if call.result == "ok" {
            Style::new()
        } else {
            BAD
        };
        let times = if again > 0 {
            format!(" ({} times)", again + 1)
        } else {
            String::new()
        };
        table.add_row([
            format!("+{}", seconds(call.at)),
            format!("{} ms", call.milliseconds),
            format!("{style}{}{style:#}{times}", call.action),
            call.what.clone(),
            format!("{result}{}{result:#}", call.result),
        ]);
    }
    table.trim_fmt()
}

fn seconds(milliseconds: i64) -> String {
    format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
}

fn outcomes(drill: &Drill) -> String {
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

fn messages(messages: &[MessageView]) -> String {
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

fn verdict(drill: &Drill) -> String {
    let mut text = String::new();
    for violation in &drill.violations {
        let _ = writeln!(
            text,
            "{BAD}The simulated EC2 is in a state that can't be: {violation}{BAD:#}"
        );
    }
    if drill.held_by_the_healthy {
        let _ = writeln!(
            text,
            "{GOOD}Everything that floats is held by a healthy member.{GOOD:#}"
        );
    } else {
        let _ = writeln!(
            text,
            "{BAD}Not everything that floats is held by a healthy member.{BAD:#}"
        );
    }
    text
}
