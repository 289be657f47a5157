//! A failover group as EC2 shows it: who its members are and how they are, what floats and who holds it.

use std::collections::{BTreeMap, BTreeSet};

use super::float::{Float, Holder};
use super::member::Member;
use super::problem::Problem;
use super::tags::{Announced, Schema, TriedInVain};
use crate::cloud::{EniId, GroupName, InstanceId, InstanceState, NetworkInterface, ResourceId};

/// A failover group at one moment.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The instances whose tags name it, terminated ones included.
    pub members: BTreeMap<InstanceId, Member>,
    /// What floats, in the order of its identifiers.
    pub floats: Vec<Float>,
    /// Its own interfaces, those that float and those that carry what floats, with the status announced last as
    /// written there: a group without members still has one.
    pub interfaces: BTreeMap<EniId, Option<Announced>>,
    /// What its tags ask for and can't be done.
    pub problems: BTreeSet<Problem>,
}

impl Group {
    /// A group that no tag names.
    #[must_use]
    pub fn unknown(name: GroupName) -> Self {
        Self {
            name,
            members: BTreeMap::new(),
            floats: Vec::new(),
            interfaces: BTreeMap::new(),
            problems: BTreeSet::new(),
        }
    }

    /// The member that holds all that floats.
    #[must_use]
    pub fn sole_holder(&self) -> Option<&Member> {
        let first = self.floats.first()?.holder_id()?;
        let all = self
            .floats
            .iter()
            .all(|float| float.holder_id() == Some(first));
        self.members.get(first).filter(|_| all)
    }

    /// How many floats this member holds.
    #[must_use]
    pub fn held_by(&self, member: &InstanceId) -> usize {
        self.floats
            .iter()
            .filter(|float| float.holder_id() == Some(member))
            .count()
    }

    /// The member that a failover leaves: the one that holds most; where nobody holds anything, the one that a detach
    /// is under way from or that was announced last. Where nothing floats there is none.
    #[must_use]
    pub fn active(&self) -> Option<&InstanceId> {
        if self.floats.is_empty() {
            return None;
        }
        let announced = self.announced().and_then(|status| status.active.as_ref());
        let most = self
            .members
            .keys()
            .map(|id| (self.held_by(id), Some(id) == announced, id))
            .filter(|(held, ..)| *held > 0)
            .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(a.2)));
        most.map(|(.., id)| id)
            .or_else(|| self.left())
            .or(announced)
    }

    fn left(&self) -> Option<&InstanceId> {
        self.floats.iter().find_map(|float| match &float.holder {
            Holder::Leaving(id) => Some(id),
            Holder::Member(_) | Holder::Nobody | Holder::Outside { .. } => None,
        })
    }

    /// The status that was announced last, of those that the tags of its members and its interfaces carry.
    #[must_use]
    pub fn announced(&self) -> Option<&Announced> {
        self.members
            .values()
            .filter_map(|member| member.announced.as_ref())
            .chain(self.interfaces.values().flatten())
            .max_by_key(|status| status.since)
    }

    /// What was tried in vain last, by the tags of those that can be written.
    #[must_use]
    pub fn tried(&self) -> Option<&TriedInVain> {
        self.written()
            .filter_map(|status| status.tried.as_ref())
            .max_by_key(|tried| tried.at)
    }

    /// The statuses on those. What is written on the others can't be kept up.
    pub fn written(&self) -> impl Iterator<Item = &Announced> {
        self.carriers().filter_map(|(_, status)| status)
    }

    /// What its status is to be written on: the members that can be, and its interfaces; with what is written there.
    pub fn carriers(&self) -> impl Iterator<Item = (ResourceId, Option<&Announced>)> {
        let members = self.taggable();
        let members =
            members.map(|member| (ResourceId::from(&member.id), member.announced.as_ref()));
        let interfaces = self.interfaces.iter();
        members.chain(interfaces.map(|(eni, status)| (ResourceId::from(eni), status.as_ref())))
    }

    /// The members whose tags can be written: the others are gone or about to be.
    pub fn taggable(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| !is_going(member))
    }
}

impl Group {
    /// One of its own interfaces. Not one that goes with an instance that is just going.
    pub(super) fn carries_status(&mut self, eni: &NetworkInterface, schema: &Schema) {
        let at = eni.attachment.as_ref();
        let goes = at.is_some_and(|at| {
            let member = at.instance.as_ref().and_then(|id| self.members.get(id));
            at.delete_on_termination && member.is_some_and(is_going)
        });
        if !goes {
            let status = schema.announced(&self.name, &eni.tags);
            self.interfaces.insert(eni.id.clone(), status);
        }
    }
}

fn is_going(member: &Member) -> bool {
    matches!(
        member.state,
        InstanceState::ShuttingDown | InstanceState::Terminated
    )
}

/// The group of this name, begun where it is the first time that a tag names it.
pub(super) fn named<'a>(
    groups: &'a mut BTreeMap<GroupName, Group>,
    name: &GroupName,
) -> &'a mut Group {
    groups
        .entry(name.clone())
        .or_insert_with(|| Group::unknown(name.clone()))
}
