//! All of a rehearsal, and whether it is green.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::cloud::InstanceId;
use serde::Serialize;

use super::cell::Cell;
use super::row::Who;
use crate::drill::Verdict;
use crate::stage::{How, Placement};
use crate::view::GroupView;

/// Every drill of a rehearsal.
#[derive(Clone, Debug, Serialize)]
pub struct Rehearsal {
    /// The version of this form.
    pub version: u32,
    /// The groups before anything fails.
    pub groups: Vec<GroupView>,
    /// Where each instance is.
    pub places: BTreeMap<InstanceId, Placement>,
    /// Who fails, and what came of each way.
    pub rows: Vec<Row>,
    /// Whether it is green, and why not.
    pub verdict: Verdict,
}

/// Who fails, and what came of each way.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Who fails.
    pub who: Who,
    /// One for each way to fail.
    pub cells: Vec<Cell>,
}

/// Of the form that `--json` gives.
const VERSION: u32 = 1;

impl Rehearsal {
    pub(super) fn of(
        groups: Vec<GroupView>,
        places: BTreeMap<InstanceId, Placement>,
        rows: Vec<Row>,
        hints: Vec<String>,
    ) -> Self {
        let why = why(&groups, &rows);
        let green = why.is_empty();
        Self {
            version: VERSION,
            groups,
            places,
            rows,
            verdict: Verdict { green, why, hints },
        }
    }

    /// The drills that were held.
    pub fn held(&self) -> impl Iterator<Item = (&Row, &Cell)> {
        let rows = self.rows.iter();
        let cells = rows.flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
        cells.filter(|(_, cell)| cell.not_held.is_none())
    }

    /// The ways to fail, in their order.
    #[must_use]
    pub fn ways(&self) -> Vec<How> {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        let ways: BTreeSet<How> = cells.map(|cell| cell.how).collect();
        ways.into_iter().collect()
    }

    /// What an instance is called.
    #[must_use]
    pub fn name(&self, id: &str) -> String {
        let members = self.groups.iter().flat_map(|group| &group.members);
        let mut named = members.filter(|member| member.id.as_str() == id);
        let name = named.find_map(|member| member.name.clone());
        name.unwrap_or_else(|| id.to_owned())
    }

    /// Who fails, as people call it.
    #[must_use]
    pub fn called(&self, who: &Who) -> String {
        let names = who.instances.iter().map(|id| self.name(id.as_str()));
        match &who.zone {
            Some(zone) => format!("zone {zone}"),
            None => names.collect::<Vec<_>>().join(" + "),
        }
    }
}

impl Row {
    /// Whether somebody who fails is a member of this group.
    #[must_use]
    pub fn concerns(&self, group: &str) -> bool {
        self.cells.iter().any(|cell| cell.fate_of(group).is_some())
    }

    /// Whether the holder of all that floats in this group is among them.
    #[must_use]
    pub fn is_active_in(&self, group: &str) -> bool {
        let fates = self.cells.iter().filter_map(|cell| cell.fate_of(group));
        let mut holders = fates.filter_map(|fate| fate.from.as_ref());
        holders.any(|from| self.who.instances.contains(from))
    }
}

fn why(groups: &[GroupView], rows: &[Row]) -> Vec<String> {
    if groups.iter().all(|group| group.floats.is_empty()) {
        return vec!["Nothing floats in this account: nothing is protected.".to_owned()];
    }
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let held = cells().filter(|cell| cell.not_held.is_none()).count();
    let bad = cells().filter(|cell| cell.not_held.is_none() && !cell.green);
    match bad.count() {
        _ if held == 0 => vec!["No drill could be held.".to_owned()],
        0 => Vec::new(),
        bad => vec![format!("{bad} of {held} drills ended badly.")],
    }
}
