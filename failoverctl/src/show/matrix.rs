//! A rehearsal for a terminal: a matrix where it fits, else a row for each drill.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::paper::{BAD, GOOD, HEADING, Paper, QUIET, laid_out, one_line};
use eni_failover::cloud::{InstanceId, with_names};

use crate::rehearse::{Cell, Rehearsal, Row};
use crate::stage::How;

/// Of more drills the messages are left to `--json`.
const MOST_TOLD: usize = 20;

/// The whole rehearsal. Holds escape codes: print it through `anstream`.
#[must_use]
pub fn rehearsal(rehearsal: &Rehearsal, paper: Paper) -> String {
    let mut text = String::new();
    let mut section = |heading: &str, body: String| {
        let body = body.trim_end();
        if !body.is_empty() {
            let _ = writeln!(text, "{HEADING}{heading}{HEADING:#}\n{body}\n");
        }
    };
    for group in &rehearsal.groups {
        let heading = format!("Group {}", group.group);
        section(&heading, of_a_group(rehearsal, group.group.as_str(), paper));
    }
    if rehearsal.rows.is_empty() {
        return verdict(rehearsal, paper);
    }
    section("What the ways to fail are", legend(rehearsal, paper));
    section("What is told", told(rehearsal, paper));
    section("What ended badly", badly(rehearsal, paper));
    text + &verdict(rehearsal, paper)
}

/// Who takes over, and when it was noticed and moved: as a matrix, or where that is too wide as a list.
fn of_a_group(rehearsal: &Rehearsal, group: &str, paper: Paper) -> String {
    let rows: Vec<&Row> = rehearsal
        .rows
        .iter()
        .filter(|row| row.concerns(group))
        .collect();
    let matrix = matrix(rehearsal, &rows, group);
    if paper.fits(&anstream::adapter::strip_str(&matrix).to_string()) {
        matrix
    } else {
        list(rehearsal, &rows, group, paper)
    }
}

fn matrix(rehearsal: &Rehearsal, rows: &[&Row], group: &str) -> String {
    let mut table = Paper::default().table(["fails"], 0);
    let heads = std::iter::once("fails").chain(rehearsal.ways().into_iter().map(How::as_str));
    table.set_header(heads.map(|head| format!("{QUIET}{head}{QUIET:#}")));
    for row in rows {
        let who = who(rehearsal, row, group);
        let cells = row.cells.iter().map(|cell| {
            let (taker, times) = in_a_cell(rehearsal, cell, group);
            format!("{taker}\n{times}").trim_end().to_owned()
        });
        table.add_row(std::iter::once(who).chain(cells));
    }
    laid_out(&table)
}

/// The same, a row a drill; ways that end alike share one.
fn list(rehearsal: &Rehearsal, rows: &[&Row], group: &str, paper: Paper) -> String {
    let mut table = paper.table(["fails", "how", "holds it", "noticed -> moved"], 2);
    for row in rows {
        let mut who = who(rehearsal, row, group);
        let mut ends: Vec<(Vec<&str>, String, String)> = Vec::new();
        for cell in &row.cells {
            let (taker, times) = in_a_cell(rehearsal, cell, group);
            let how = cell.how.as_str();
            match ends.last_mut() {
                Some((ways, as_before, at)) if *as_before == taker && *at == times => {
                    ways.push(how);
                }
                _ => ends.push((vec![how], taker, times)),
            }
        }
        for (ways, taker, times) in ends {
            table.add_row([std::mem::take(&mut who), ways.join("\n"), taker, times]);
        }
    }
    laid_out(&table)
}

fn who(rehearsal: &Rehearsal, row: &Row, group: &str) -> String {
    let called = rehearsal.called(&row.who);
    let called = called.replace(" + ", " +\n").replace("zone ", "zone\n");
    if row.is_active_in(group) {
        format!("{called}\n{QUIET}active{QUIET:#}")
    } else {
        called
    }
}

/// Who holds it then, and the times.
fn in_a_cell(rehearsal: &Rehearsal, cell: &Cell, group: &str) -> (String, String) {
    let quiet = |text: &str| format!("{QUIET}{text}{QUIET:#}");
    let Some(fate) = cell.fate_of(group) else {
        return (quiet("not held"), String::new());
    };
    let name = |id: &InstanceId| rehearsal.name(id.as_str());
    let holder = fate.to.as_ref().map(name);
    if !fate.left.is_empty() {
        let place = holder.map_or("NOBODY".to_owned(), |name| format!("on {name}"));
        let unwell = format!("{BAD}no owner is well{BAD:#}");
        return (format!("{BAD}{place}{BAD:#}"), unwell);
    }
    if fate.stays() {
        let stays = if cell.green {
            quiet("stays")
        } else {
            format!("{BAD}stays{BAD:#}")
        };
        return (stays, String::new());
    }
    let style = if cell.green { GOOD } else { BAD };
    let holder = holder.unwrap_or_else(|| "several".to_owned());
    let [noticed, moved] =
        [fate.noticed, fate.moved].map(|at| at.map_or_else(|| "?".to_owned(), tenths));
    let times = format!("{noticed} -> {moved} s");
    (format!("{style}{holder}{style:#}"), times)
}

fn tenths(milliseconds: i64) -> String {
    if milliseconds < 100_000 {
        format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
    } else {
        (milliseconds / 1000).to_string()
    }
}

fn legend(rehearsal: &Rehearsal, paper: Paper) -> String {
    let ways = rehearsal.ways().into_iter();
    let lines =
        ways.map(|how| paper.fill(&format!("{:<10} it {how}", how.as_str()), "           "));
    let times = "Times are seconds since the failure: when the function was handed the event of it, and when a second \
                 look showed all of it on its new holder.";
    lines
        .chain([paper.fill(times, "")])
        .collect::<Vec<_>>()
        .join("\n")
}

fn told(rehearsal: &Rehearsal, paper: Paper) -> String {
    let told = rehearsal.held().flat_map(|(row, cell)| {
        let who = format!("{}, {}", rehearsal.called(&row.who), cell.how.as_str());
        cell.told.iter().map(move |subject| (who.clone(), subject))
    });
    let told: Vec<(String, &String)> = told.collect();
    let mut table = paper.table(["fails", "subject"], 1);
    for (who, subject) in told.iter().take(MOST_TOLD) {
        table.add_row(one_line([who.clone(), (*subject).clone()]));
    }
    let left = told.len().saturating_sub(MOST_TOLD);
    let more = format!("and {left} more: --json has them all");
    laid_out(&table)
        + &if left > 0 {
            format!("\n{more}")
        } else {
            String::new()
        }
}

/// Why, and of which drills: the same reasons only once.
fn badly(rehearsal: &Rehearsal, paper: Paper) -> String {
    let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (row, cell) in rehearsal.held().filter(|(_, cell)| !cell.green) {
        let who = format!("{} ({})", rehearsal.called(&row.who), cell.how.as_str());
        for why in &cell.why {
            let named = with_names(why, |id| Some(rehearsal.name(id)));
            by_reason.entry(named).or_default().push(who.clone());
        }
    }
    let mut text = String::new();
    for (why, who) in by_reason {
        let _ = writeln!(text, "{BAD}{}{BAD:#}", paper.fill(&why, "  "));
        let _ = writeln!(
            text,
            "{}",
            paper.fill(&format!("  where fails: {}", who.join(", ")), "    ")
        );
    }
    text
}

fn verdict(rehearsal: &Rehearsal, paper: Paper) -> String {
    let mut text = String::new();
    for hint in &rehearsal.verdict.hints {
        let _ = writeln!(
            text,
            "{}",
            paper.fill(&format!("Looks misspelt: {hint}"), "  ")
        );
    }
    for why in &rehearsal.verdict.why {
        let _ = writeln!(text, "{BAD}{}{BAD:#}", paper.fill(why, "  "));
    }
    if rehearsal.verdict.green {
        let held = rehearsal.held().count();
        let well = format!(
            "All {held} drills ended well: whoever fails, what floats has a healthy owner."
        );
        let _ = writeln!(text, "{GOOD}{}{GOOD:#}", paper.fill(&well, "  "));
    }
    text
}
