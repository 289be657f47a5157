//! The page of a rehearsal.

use std::collections::BTreeMap;

use askama::Template;

use super::topology::draw;
use super::verdict::verdict;
use super::words::{VERSION, named, percent, seconds};
use crate::rehearse::{Cell, Fate, Rehearsal, Row};
use crate::stage::How;
use crate::view::GroupView;

#[derive(Template)]
#[template(path = "rehearsal.html")]
struct Page {
    version: &'static str,
    title: String,
    about: String,
    verdict: String,
    ways: Vec<&'static str>,
    legend: Vec<(&'static str, String)>,
    groups: Vec<Group>,
    findings: Vec<Finding>,
    told: Vec<(String, &'static str, String)>,
}

struct Group {
    name: String,
    svg: String,
    left_behind: Vec<String>,
    rows: Vec<MatrixRow>,
}

struct MatrixRow {
    who: String,
    is_active: bool,
    stays_always: bool,
    cells: Vec<MatrixCell>,
}

#[derive(Default)]
struct MatrixCell {
    way: &'static str,
    class: &'static str,
    holder: String,
    times: String,
    noticed: String,
    moving: String,
}

struct Finding {
    why: String,
    whom: String,
    command: String,
}

/// The page of a rehearsal.
///
/// # Errors
/// The template can't be filled.
pub fn rehearsal(rehearsal: &Rehearsal) -> askama::Result<String> {
    let held = rehearsal.held().count();
    let good =
        format!("All {held} drills ended well: whoever fails, what floats has a healthy owner.");
    let ways = rehearsal.ways();
    let slowest = rehearsal
        .held()
        .flat_map(|(_, cell)| cell.groups.iter().filter_map(|it| it.moved));
    let slowest = slowest.max().unwrap_or(1);
    let groups = rehearsal
        .groups
        .iter()
        .map(|group| of_a_group(rehearsal, group, slowest));
    let page = Page {
        version: VERSION,
        title: "A rehearsal: who takes over".to_owned(),
        about: format!(
            "{held} drills of the same function that runs in Lambda, each in a simulated EC2 of its own."
        ),
        verdict: verdict(
            &rehearsal.verdict,
            &rehearsal.groups,
            [&good, "Not every failure is survived."],
        )?,
        ways: ways.iter().map(|how| how.as_str()).collect(),
        legend: ways
            .iter()
            .map(|how| (how.as_str(), how.to_string()))
            .collect(),
        groups: groups.collect::<Result<_, _>>()?,
        findings: findings(rehearsal),
        told: told(rehearsal),
    };
    page.render()
}

fn of_a_group(rehearsal: &Rehearsal, group: &GroupView, slowest: i64) -> askama::Result<Group> {
    let drawn = draw(group, &rehearsal.places)?;
    let name = group.group.to_string();
    let rows = rehearsal.rows.iter().filter(|row| row.concerns(&name));
    let rows = rows.map(|row| MatrixRow {
        who: rehearsal.called(&row.who),
        is_active: row.is_active_in(&name),
        stays_always: row.cells.iter().all(|cell| stays_well(cell, &name)),
        cells: row
            .cells
            .iter()
            .map(|cell| matrix_cell(rehearsal, cell, &name, slowest))
            .collect(),
    });
    Ok(Group {
        svg: drawn.svg,
        left_behind: drawn.left_behind,
        rows: rows.collect(),
        name,
    })
}

fn stays_well(cell: &Cell, group: &str) -> bool {
    cell.green && cell.fate_of(group).is_some_and(Fate::stays)
}

fn matrix_cell(rehearsal: &Rehearsal, cell: &Cell, group: &str, slowest: i64) -> MatrixCell {
    let way = cell.how.as_str();
    let Some(fate) = cell.fate_of(group) else {
        let why = cell.not_held.as_deref().unwrap_or_default();
        return MatrixCell {
            way,
            class: "quiet",
            holder: format!("not held: {why}"),
            ..MatrixCell::default()
        };
    };
    let (class, holder) = holder(rehearsal, cell, fate);
    let Some((noticed, moved)) = fate
        .noticed
        .zip(fate.moved)
        .filter(|_| fate.left.is_empty())
    else {
        return MatrixCell {
            way,
            class,
            holder,
            ..MatrixCell::default()
        };
    };
    MatrixCell {
        way,
        class,
        holder,
        times: format!("{} → {}", seconds(noticed), seconds(moved)),
        noticed: percent(noticed, slowest),
        moving: percent(moved - noticed, slowest),
    }
}

fn holder(rehearsal: &Rehearsal, cell: &Cell, fate: &Fate) -> (&'static str, String) {
    let name = fate.to.as_ref().map(|id| rehearsal.name(id.as_str()));
    let class = if cell.green { "good" } else { "bad" };
    if !fate.left.is_empty() {
        let left: Vec<String> = fate.left.iter().map(ToString::to_string).collect();
        let place = name.map_or_else(
            || "nobody".to_owned(),
            |name| format!("on {name}, which isn't well"),
        );
        return ("bad", format!("{place}: {}", left.join(", ")));
    }
    if fate.stays() {
        return (if cell.green { "quiet" } else { "bad" }, "stays".to_owned());
    }
    (class, name.unwrap_or_else(|| "several".to_owned()))
}

/// Why drills ended badly, and of whom: the same reasons only once.
fn findings(rehearsal: &Rehearsal) -> Vec<Finding> {
    let mut by_reason: BTreeMap<String, Vec<(&Row, How)>> = BTreeMap::new();
    for (row, cell) in rehearsal.held().filter(|(_, cell)| !cell.green) {
        for why in &cell.why {
            let why = named(&rehearsal.groups, why);
            by_reason.entry(why).or_default().push((row, cell.how));
        }
    }
    let finding = |(why, whom): (String, Vec<(&Row, How)>)| Finding {
        why,
        command: whom
            .first()
            .map_or_else(String::new, |(row, how)| command(row, *how)),
        whom: whom
            .iter()
            .map(|(row, how)| format!("{} ({})", rehearsal.called(&row.who), how.as_str()))
            .collect::<Vec<_>>()
            .join(", "),
    };
    by_reason.into_iter().map(finding).collect()
}

/// What shows one drill in full.
fn command(row: &Row, how: How) -> String {
    let fails = row.who.instances.iter().map(|id| format!(" --fail {id}"));
    let fails: String = fails.collect();
    format!("failoverctl drill{fails} --how {}", how.as_str())
}

fn told(rehearsal: &Rehearsal) -> Vec<(String, &'static str, String)> {
    let told = rehearsal.held().flat_map(|(row, cell)| {
        let who = rehearsal.called(&row.who);
        let subjects = cell.told.iter();
        subjects.map(move |subject| (who.clone(), cell.how.as_str(), subject.clone()))
    });
    told.collect()
}
