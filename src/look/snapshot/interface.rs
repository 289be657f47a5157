//! Floating interfaces, into the group that their tag names.

use std::collections::BTreeMap;

use crate::cloud::{GroupName, NetworkInterface};
use crate::look::described::Described;
use crate::look::float::interface::{holder, immovable, warn_of_deletion};
use crate::look::float::{Float, FloatKind};
use crate::look::group::{Group, named};
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// Adds it; what is wrong with it and belongs to no group.
pub(super) fn add(
    groups: &mut BTreeMap<GroupName, Group>,
    described: &Described,
    schema: &Schema,
    eni: &NetworkInterface,
    tag: &str,
    lists: bool,
) -> Vec<Problem> {
    let (names, mut problems) = Problem::group_names(eni.id.as_str(), tag);
    if lists {
        problems.push(Problem::FloatsAndLands {
            eni: eni.id.clone(),
        });
    }
    if let [name] = names.as_slice() {
        let group = named(groups, name);
        problems.extend(warn_of_deletion(eni, &group.members));
        match immovable(eni) {
            Some(problem) => problems.push(problem),
            None => group.floats.push(Float::new(
                FloatKind::Interface(eni.into()),
                holder(eni, &group.members),
            )),
        }
    } else if !names.is_empty() {
        problems.push(Problem::FloatsInSeveralGroups {
            eni: eni.id.clone(),
            value: tag.to_owned(),
        });
    }
    for name in &names {
        let group = named(groups, name);
        group.carries_status(eni, schema, described.now);
        group.problems.extend(problems.iter().cloned());
    }
    if names.is_empty() {
        problems
    } else {
        Vec::new()
    }
}
