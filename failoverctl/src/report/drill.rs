//! The page of a drill.

use askama::Template;
use serde_json::Value;

use super::gantt::{Run, gantt, runs};
use super::topology::{Drawn, draw};
use super::verdict::verdict;
use super::words::{VERSION, name, named, seconds};
use crate::drill::{Drill, Happened, MessageView};

#[derive(Template)]
#[template(path = "drill.html")]
struct Page<'a> {
    version: &'static str,
    title: String,
    story: Vec<String>,
    verdict: String,
    ends: Vec<EndRow>,
    gantt: String,
    states: Vec<(&'static str, Drawn)>,
    outcomes: Vec<OutcomeRow>,
    other: Vec<String>,
    messages: &'a [MessageView],
    calls: Vec<CallRow>,
}

struct EndRow {
    group: String,
    began: &'static str,
    failed: String,
    noticed: String,
    outcome: String,
    at: String,
    is_good: bool,
}

struct OutcomeRow {
    line: String,
    is_good: bool,
    reasons: Vec<String>,
}

struct CallRow {
    at: String,
    took: String,
    action: String,
    what: String,
    result: String,
    is_refused: bool,
}

/// The page of a drill.
///
/// # Errors
/// The template can't be filled.
pub fn drill(drill: &Drill) -> askama::Result<String> {
    let good = "Everything that floats is held by a healthy member.";
    let page = Page {
        version: VERSION,
        title: title(drill),
        story: drill.happened.iter().map(|it| story(it, drill)).collect(),
        verdict: verdict(
            &drill.verdict,
            &drill.before,
            [good, "It did not end well."],
        )?,
        ends: drill.happened.iter().flat_map(ends).collect(),
        gantt: gantt(drill)?,
        states: states(drill)?,
        outcomes: outcomes(drill),
        other: other(drill),
        messages: &drill.messages,
        calls: runs(&drill.calls)
            .iter()
            .map(|run| row(run, drill))
            .collect(),
    };
    page.render()
}

fn title(drill: &Drill) -> String {
    let failed = drill.happened.iter().filter_map(|it| it.instance.as_ref());
    let names: Vec<String> = failed.map(|id| name(&drill.before, id.as_str())).collect();
    if names.is_empty() {
        "A drill: an event arrives".to_owned()
    } else {
        format!("A drill: {} fails", names.join(", then "))
    }
}

fn story(it: &Happened, drill: &Drill) -> String {
    let who = it
        .instance
        .as_ref()
        .map(|id| name(&drill.before, id.as_str()));
    let event = it.event.as_ref().map(|event| {
        let mut fields = ["detail-type", "action"].iter();
        let name = fields.find_map(|field| event.get(field)?.as_str());
        name.unwrap_or("CloudWatch alarm").to_owned()
    });
    let handed = event.map_or_else(
        || "The schedule finds it, too.".to_owned(),
        |event| format!("The function is handed the event: {event}."),
    );
    match (who, it.how) {
        (Some(who), Some(how)) => format!("{who} {how}. {handed}"),
        _ => handed,
    }
}

fn ends(it: &Happened) -> impl Iterator<Item = EndRow> {
    let began = if it.how.is_some() {
        "failed"
    } else {
        "arrived"
    };
    it.ends.iter().map(move |end| EndRow {
        group: end.group.clone(),
        began,
        failed: seconds(it.failed),
        noticed: seconds(it.noticed),
        outcome: end.outcome.clone(),
        at: seconds(end.at),
        is_good: end.is_good(),
    })
}

/// The groups that the answer speaks of, each before and after.
fn states(drill: &Drill) -> askama::Result<Vec<(&'static str, Drawn)>> {
    let concerned = drill.concerned();
    let mut states = Vec::new();
    for group in drill
        .before
        .iter()
        .filter(|it| concerned.contains(&it.group.to_string()))
    {
        states.push(("before", draw(group, &drill.places)?));
        if let Some(after) = drill.after.iter().find(|it| it.group == group.group) {
            states.push(("after", draw(after, &drill.places)?));
        }
    }
    Ok(states)
}

fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let list = value.get(field).and_then(Value::as_array);
    list.into_iter().flatten()
}

fn outcomes(drill: &Drill) -> Vec<OutcomeRow> {
    let ends = drill.happened.iter().flat_map(|it| &it.ends);
    let rows = list(&drill.answer, "outcomes")
        .zip(ends)
        .map(|(outcome, end)| {
            let word = |field: &str| outcome.get(field)?.as_str();
            let [from, to] = ["from", "to"].map(|field| {
                word(field).map_or_else(|| "nobody".to_owned(), |id| name(&drill.before, id))
            });
            let way = if from == to {
                format!("stays on {to}")
            } else {
                format!("from {from} to {to}")
            };
            let reasons =
                list(outcome, "reasons").filter_map(|reason| reason.get("message")?.as_str());
            OutcomeRow {
                line: format!("{}: {}, {way}, {}", end.group, end.outcome, seconds(end.at)),
                is_good: end.is_good(),
                reasons: reasons.map(|text| named(&drill.before, text)).collect(),
            }
        });
    rows.collect()
}

fn other(drill: &Drill) -> Vec<String> {
    let ignored = list(&drill.answer, "ignored").filter_map(Value::as_str);
    let ignored = ignored.map(|why| format!("ignored: {why}"));
    let failure = drill
        .failure
        .iter()
        .map(|why| format!("The invocation failed: {why}"));
    ignored
        .chain(failure)
        .map(|text| named(&drill.before, &text))
        .collect()
}

fn row(run: &Run<'_>, drill: &Drill) -> CallRow {
    let call = run.first;
    CallRow {
        at: seconds(call.at),
        took: seconds(run.end - call.at),
        action: run.action(),
        what: named(&drill.before, &call.what),
        is_refused: run.is_refused(),
        result: call.result.clone(),
    }
}
