//! What is wrong and belongs to no group: told in the groups that it was meant for, or of which it was.

use std::collections::{BTreeMap, BTreeSet};

use crate::cloud::{GroupName, Tags, is_group_name};
use crate::look::group::Group;
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// Adds it to those groups; itself, where there is none.
pub(super) fn adopt(
    groups: &mut BTreeMap<GroupName, Group>,
    schema: &Schema,
    problem: Problem,
    tags: &Tags,
) -> Option<Problem> {
    let meant = tags.get(&schema.group()).map_or("", String::as_str);
    // `pg,nat` was to be `pg nat`.
    let meant = meant.split(|c: char| !is_group_name(c.encode_utf8(&mut [0; 4])));
    let meant = meant.map(GroupName::from);
    let names: BTreeSet<GroupName> = meant.chain(schema.was_of(tags)).collect();
    // Told once, however many it names.
    let once = matches!(problem, Problem::TooManyGroups { .. });
    let there = names.iter().filter(|name| groups.contains_key(*name));
    let there = there.take(if once { 1 } else { names.len() });
    let there: Vec<GroupName> = there.cloned().collect();
    for name in &there {
        let group = groups.get_mut(name);
        group.map(|group| group.problems.insert(problem.clone()));
    }
    there.is_empty().then_some(problem)
}
