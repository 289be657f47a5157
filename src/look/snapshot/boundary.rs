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
    let value = |tags: &Tags| value(tags, boundary);
    let carried = carried(described, &key, value);
    let wanted = |group: &GroupName| wanted(&carried, group);
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
    for elastic_ip in &mut described.elastic_ips {
        judge(elastic_ip.id.as_str(), true, &mut elastic_ip.tags);
    }
    let key = schema.routes();
    for table in &mut described.route_tables {
        let own = value(&table.tags);
        if let Some(list) = table.tags.get_mut(&key) {
            let outside = |group: &GroupName| {
                let wanted = wanted(group);
                (own.is_none() || own != wanted).then(|| Problem::OutsideTheBoundary {
                    resource: table.id.to_string(),
                    floats: true,
                    key: boundary.to_owned(),
                    value: own.clone().unwrap_or_default(),
                    wanted: wanted.unwrap_or_default(),
                })
            };
            problems.extend(take_routes_out(list, outside));
        }
    }
}

fn value(tags: &Tags, boundary: &str) -> Option<String> {
    tags.get(boundary).filter(|it| !it.is_empty()).cloned()
}

/// How often each value is carried in each group.
fn carried(
    described: &Described,
    key: &str,
    value: impl Fn(&Tags) -> Option<String>,
) -> BTreeMap<(GroupName, String), Carried> {
    let mut carried: BTreeMap<(GroupName, String), Carried> = BTreeMap::new();
    let floating = described.interfaces.iter().map(|eni| (&eni.tags, (1, 0)));
    let elastic_ips = described.elastic_ips.iter().map(|it| (&it.tags, (1, 0)));
    let instances = described.instances.iter().map(|it| (&it.tags, (0, 1)));
    for (tags, more) in floating.chain(elastic_ips).chain(instances) {
        for group in groups(tags, key) {
            if let Some(value) = value(tags) {
                let carried = carried.entry((group, value)).or_default();
                *carried = (carried.0 + more.0, carried.1 + more.1);
            }
        }
    }
    carried
}

/// The value that the group's members and floats have to carry.
fn wanted(carried: &BTreeMap<(GroupName, String), Carried>, group: &GroupName) -> Option<String> {
    let of_it = carried.iter().filter(|((name, _), _)| name == group);
    let most = of_it.max_by_key(|((_, value), carried)| (**carried, Reverse(value)));
    most.map(|((_, value), _)| value.clone())
}

/// Of a route table's list, what is for groups that it is outside of.
fn take_routes_out(
    list: &mut String,
    outside: impl Fn(&GroupName) -> Option<Problem>,
) -> Vec<(GroupName, Problem)> {
    let mut problems = Vec::new();
    let mut kept = Vec::new();
    for word in list.split_whitespace() {
        let name = word.split_once('/').map_or(word, |(name, _)| name);
        let group = GroupName::from(name);
        match outside(&group) {
            Some(problem) => problems.push((group, problem)),
            None => kept.push(word),
        }
    }
    *list = kept.join(" ");
    problems
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
