//! Members: the instances that a group's tag names.

use std::collections::{BTreeMap, BTreeSet};

use super::application;
use super::index::Index;
use crate::cloud::{GroupName, Instance, ScheduledEvent};
use crate::look::group::{Group, named};
use crate::look::health::{Health, condition};
use crate::look::member::{DEFAULT_PRIORITY, Member};
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// Adds it to each group that its tag names; what is wrong with it and belongs to no group.
pub(super) fn add(
    groups: &mut BTreeMap<GroupName, Group>,
    described: &Index<'_>,
    schema: &Schema,
    instance: &Instance,
) -> Vec<Problem> {
    let tag = instance
        .tags
        .get(&schema.group())
        .map_or("", String::as_str);
    let (names, problems) = Problem::group_names(instance.id.as_str(), tag);
    let (priority, problem) = priority(instance, schema);
    let problems: Vec<Problem> = problems
        .into_iter()
        .chain(problem)
        .chain(scheduled(described, instance))
        .chain(application::unknown_words(instance, schema))
        .collect();
    if names.is_empty() {
        return problems;
    }
    for name in names {
        let member = member(described, schema, instance, &name, priority);
        let group = named(groups, &name);
        if member.full {
            let resource = instance.id.to_string();
            group.problems.insert(Problem::TagsAreFull { resource });
        }
        group.members.insert(instance.id.clone(), member);
        group.problems.extend(problems.iter().cloned());
    }
    Vec::new()
}

fn member(
    described: &Index<'_>,
    schema: &Schema,
    instance: &Instance,
    group: &GroupName,
    priority: u32,
) -> Member {
    let status = described.status(&instance.id);
    // It may go between the two answers. The one that shows it further on its way is the newer one, or it is just
    // starting, and gets nothing until a look shows that.
    let state = status.map_or(instance.state, |status| instance.state.max(status.state));
    Member {
        id: instance.id.clone(),
        name: instance
            .tags
            .get("Name")
            .filter(|name| !name.is_empty())
            .cloned(),
        state,
        condition: condition(state, status),
        application: Health::Healthy,
        has_a_date: status.is_some_and(|status| status.events.iter().any(ScheduledEvent::is_ahead)),
        marks: schema.marks(&instance.tags),
        recoveries: schema.recoveries(&instance.tags),
        seen: None,
        launched: instance.launched,
        priority,
        instance_type: instance.instance_type.clone(),
        zone: instance.zone.clone(),
        vpc: instance.vpc.clone(),
        limits: described.types.get(&instance.instance_type).cloned(),
        device_indices: instance
            .interfaces
            .iter()
            .filter(|interface| interface.slot.network_card_index == 0)
            .map(|interface| (interface.slot.device_index, Some(interface.eni.clone())))
            .collect(),
        spoiled: BTreeSet::new(),
        landings: Vec::new(),
        gate: None,
        announced: schema.announced(group, &instance.tags, described.now),
        full: !schema.has_room(group, &instance.tags),
    }
}

fn priority(instance: &Instance, schema: &Schema) -> (u32, Option<Problem>) {
    let Some(value) = instance.tags.get(&schema.priority()) else {
        return (DEFAULT_PRIORITY, None);
    };
    value.trim().parse().map_or_else(
        |_| {
            let (instance, value) = (instance.id.clone(), value.clone());
            (
                DEFAULT_PRIORITY,
                Some(Problem::PriorityIsNoNumber { instance, value }),
            )
        },
        |priority| (priority, None),
    )
}

fn scheduled<'a>(
    described: &Index<'a>,
    instance: &'a Instance,
) -> impl Iterator<Item = Problem> + use<'a> {
    let events = described.status(&instance.id).map(|status| &status.events);
    let ahead = events
        .into_iter()
        .flatten()
        .filter(|event| event.is_ahead());
    ahead.map(move |event| Problem::Scheduled {
        instance: instance.id.clone(),
        code: event.code.clone(),
        not_before: event.not_before,
    })
}
