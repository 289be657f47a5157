//! From what EC2 answered to groups: pure. A tag that can't be understood becomes a [`Problem`] of its group and
//! leaves the rest of the group as it is.

mod address;
mod application;
mod boundary;
mod elastic_ip;
mod gate;
mod index;
mod interface;
mod landing;
mod member;
mod route;
mod stray;
mod unseen;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use self::index::Index;
use crate::cloud::GroupName;
use crate::look::described::Described;
use crate::look::group::{Group, named};
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// All groups that tags name.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// By name.
    pub groups: BTreeMap<GroupName, Group>,
    /// What is wrong and belongs to no group.
    pub stray: BTreeSet<Problem>,
}

impl Snapshot {
    /// Puts together what the describes showed.
    #[must_use]
    pub fn of(described: &Described, schema: &Schema) -> Self {
        let mut snapshot = Self::default();
        let Self { groups, stray } = &mut snapshot;
        let (described, outside) = boundary::keep(described, schema);
        let described = &Index::of(&described);
        let mut lost = Vec::new();
        for instance in &described.instances {
            let problems = member::add(groups, described, schema, instance);
            lost.extend(
                problems
                    .into_iter()
                    .map(|problem| (problem, &instance.tags)),
            );
        }
        let of = landing::memberships(groups);
        for eni in &described.interfaces {
            let floats_in = eni.tags.get(&schema.group());
            let lists = eni.tags.get(&schema.addresses());
            if let Some(tag) = floats_in {
                let problems = interface::add(groups, described, schema, eni, tag, lists.is_some());
                lost.extend(problems.into_iter().map(|problem| (problem, &eni.tags)));
            } else if let Some(list) = lists {
                let problem = landing::add(groups, &of, described, schema, eni, list);
                lost.extend(problem.map(|problem| (problem, &eni.tags)));
            }
        }
        for (problem, tags) in lost {
            stray.extend(stray::adopt(groups, schema, problem, tags));
        }
        for (name, problem) in outside {
            named(groups, &name).problems.insert(problem);
        }
        address::add(groups, described, schema);
        gate::open(groups, described, schema);
        let owners = gate::owners(described);
        stray.extend(elastic_ip::add(groups, described, schema, &owners));
        stray.extend(route::add(groups, described, schema, &owners));
        unseen::tell(groups, described);
        for group in groups.values_mut() {
            group.floats.sort_by(|a, b| a.id.cmp(&b.id));
            application::judge(group, described, schema);
        }
        snapshot
    }

    /// When it was seen so.
    #[must_use]
    pub fn seen(mut self, at: Timestamp) -> Self {
        let groups = self.groups.values_mut();
        for member in groups.flat_map(|group| group.members.values_mut()) {
            member.seen = Some(at);
        }
        self
    }

    /// The group of this name; one of which nothing is known where no tag names it.
    #[must_use]
    pub fn group(&self, name: &GroupName) -> Group {
        let known = self.groups.get(name).cloned();
        known.unwrap_or_else(|| Group::unknown(name.clone()))
    }
}
