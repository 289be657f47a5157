//! From what EC2 answered to groups: pure. A tag that can't be understood becomes a [`Problem`] of its group and
//! leaves the rest of the group as it is.

mod address;
mod boundary;
mod interface;
mod landing;
mod member;

use std::collections::{BTreeMap, BTreeSet};

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
        let described = &*described;
        for instance in &described.instances {
            stray.extend(member::add(groups, described, schema, instance));
        }
        for eni in &described.interfaces {
            let floats_in = eni.tags.get(&schema.group());
            let lists = eni.tags.get(&schema.addresses());
            if let Some(tag) = floats_in {
                stray.extend(interface::add(groups, eni, tag, lists.is_some()));
            } else if let Some(list) = lists {
                stray.extend(landing::add(groups, described, eni, list));
            }
        }
        for (name, problem) in outside {
            named(groups, &name).problems.insert(problem);
        }
        for group in groups.values_mut() {
            address::add(group, described, schema);
            group.floats.sort_by(|a, b| a.id.cmp(&b.id));
        }
        snapshot
    }

    /// The group of this name; one of which nothing is known where no tag names it.
    #[must_use]
    pub fn group(&self, name: &GroupName) -> Group {
        let known = self.groups.get(name).cloned();
        known.unwrap_or_else(|| Group::unknown(name.clone()))
    }
}
