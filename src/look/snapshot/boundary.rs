//! The boundary, where the operator chose one: a tag that instances and floating interfaces of a group carry with the same
//! value. Who differs is taken out of the group before anything else is made of it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::cloud::{GroupName, Tags};
use crate::look::described::Described;
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// How often a value is carried: by floating interfaces, which decide, and by instances, which do where no interface floats.
type Carried = (usize, usize);

/// What is left without those who differ, and a problem of the group for each of them.
pub(super) fn keep<'a>(
    described: &'a Described,
    schema: &Schema,
) -> (Cow<'a, Described>, Vec<(GroupName, Problem)>) {
    let mut kept = Cow::Borrowed(described);
    let mut problems = Vec::new();
    if let Some(boundary) = schema.boundary() {
        take_out(kept.to_mut(), schema, boundary, &mut problems);
    }
    (kept, problems)
}

fn take_out(
    described: &mut Described,
    schema: &Schema,
    boundary: &str,
    problems: &mut Vec<(GroupName, Problem)>,
) {
    let key = schema.group();
    let value = |tags: &Tags| tags.get(boundary).filter(|it| !it.is_empty()).cloned();
    let mut carried: BTreeMap<(GroupName, String), Carried> = BTreeMap::new();
    let floating = described.interfaces.iter().map(|eni| (&eni.tags, (1, 0)));
    let instances = described.instances.iter().map(|it| (&it.tags, (0, 1)));
    for (tags, more) in floating.chain(instances) {
        for group in groups(tags, &key) {
            if let Some(value) = value(tags) {
                let carried = carried.entry((group, value)).or_default();
                *carried = (carried.0 + more.0, carried.1 + more.1);
            }
        }
    }
    let wanted = |group: &GroupName| {
        let of_it = carried.iter().filter(|((name, _), _)| name == group);
        let most = of_it.max_by_key(|((_, value), carried)| (**carried, Reverse(value)));
        most.map(|((_, value), _)| value.clone())
    };
    let mut judge = |resource: &str, floats: bool, tags: &mut Tags| {
        let own = value(tags);
        for group in groups(tags, &key) {
            let wanted = wanted(&group);
            if own.is_some() && own == wanted {
                continue;
            }
            if let Some(names) = tags.get_mut(&key) {
                *names = without(names, &group);
            }
            let problem = Problem::OutsideTheBoundary {
                resource: resource.to_owned(),
                floats,
                key: boundary.to_owned(),
                value: own.clone().unwrap_or_default(),
                wanted: wanted.unwrap_or_default(),
            };
            problems.push((group, problem));
        }
    };
    for instance in &mut described.instances {
        judge(instance.id.as_str(), false, &mut instance.tags);
    }
    for eni in &mut described.interfaces {
        judge(eni.id.as_str(), true, &mut eni.tags);
    }
}

fn groups(tags: &Tags, key: &str) -> Vec<GroupName> {
    let words = tags.get(key).map_or("", String::as_str);
    Problem::group_names("", words).0
}

fn without(names: &str, group: &GroupName) -> String {
    let others = names
        .split_whitespace()
        .filter(|name| *name != group.as_str());
    others.collect::<Vec<_>>().join(" ")
}
