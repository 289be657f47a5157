//! A failover group as EC2 shows it: who its members are and how they are, what floats and who holds it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::float::{Float, FloatKind, Holder};
use super::member::Member;
use super::problem::Problem;
use super::tags::{Announced, Schema, TriedInVain};
use crate::cloud::{
    EniId, GroupName, InstanceId, InstanceState, NetworkInterface, ResourceId, Tags,
};

/// A failover group at one moment.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The instances whose tags name it, terminated ones included.
    pub members: BTreeMap<InstanceId, Member>,
    /// What floats, in the order of its identifiers.
    pub floats: Vec<Float>,
    /// What floats or carries what floats and can be tagged (interfaces, Elastic IPs, route tables), with the status
    /// announced last as written there: a group without members still has one.
    pub resources: BTreeMap<ResourceId, Option<Announced>>,
    /// What its tags ask for and can't be done.
    pub problems: BTreeSet<Problem>,
}

/// What somebody's word of who is active is worth: whoever holds something has it from this function, and a stranger can
/// write on nobody's instance but their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Say {
    /// It speaks of somebody else, whom what is seen doesn't contradict.
    Bystander,
    /// It speaks of itself.
    Named,
    /// It holds so much.
    Holder(usize),
}

impl Group {
    /// A group that no tag names.
    #[must_use]
    pub fn unknown(name: GroupName) -> Self {
        Self {
            name,
            members: BTreeMap::new(),
            floats: Vec::new(),
            resources: BTreeMap::new(),
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

    /// The status that was announced last, by whoever may say so.
    #[must_use]
    pub fn announced(&self) -> Option<&Announced> {
        self.believed(self.members.values())
            .max_by_key(|status| status.since)
    }

    /// What was tried in vain last, by the tags of those that can be written.
    #[must_use]
    pub fn tried(&self) -> Option<&TriedInVain> {
        self.written()
            .filter_map(|status| status.tried.as_ref())
            .max_by_key(|tried| tried.at)
    }

    /// The statuses on what can be written. What is written on the others can't be kept up.
    pub fn written(&self) -> impl Iterator<Item = &Announced> {
        self.believed(self.taggable())
    }

    /// What its status is to be written on: the members that can be, and what floats; with what is written there.
    pub fn carriers(&self) -> impl Iterator<Item = (ResourceId, Option<&Announced>)> {
        let members = self.taggable().filter(|member| !member.full);
        let members =
            members.map(|member| (ResourceId::from(&member.id), member.announced.as_ref()));
        let resources = self.resources.iter();
        members.chain(resources.map(|(id, status)| (id.clone(), status.as_ref())))
    }

    /// The statuses on these members and on what floats that count: a tag on a bystander can't say who is
    /// active, nor silence what is to be told.
    fn believed<'a>(
        &'a self,
        members: impl Iterator<Item = &'a Member>,
    ) -> impl Iterator<Item = &'a Announced> {
        let on_members = members.map(|member| (Some(member), member.announced.as_ref()));
        let resources = self.resources.iter();
        let on_resources = resources.map(|(id, status)| (self.owner(id), status.as_ref()));
        let said: Vec<(Say, &Announced)> = on_members
            .chain(on_resources)
            .filter_map(|(by, status)| Some((self.say(by, status?)?, status?)))
            .collect();
        let most = said.iter().map(|(say, _)| *say).max();
        said.into_iter()
            .filter(move |(say, _)| Some(*say) == most)
            .map(|(_, status)| status)
    }

    /// Whose word is written on this: the member's that has it.
    fn owner(&self, id: &ResourceId) -> Option<&Member> {
        let lands = |member: &&Member| {
            let mut landings = member.landings.iter();
            landings.any(|landing| ResourceId::from(&landing.eni) == *id)
        };
        let floats = |float: &&Float| float.kind.tagged().as_ref() == Some(id);
        self.members.values().find(lands).or_else(|| {
            let float = self.floats.iter().find(floats)?;
            self.members.get(float.holder_id()?)
        })
    }

    /// What somebody's word of the group is worth; `None` where it names one who holds nothing while others do.
    fn say(&self, by: Option<&Member>, status: &Announced) -> Option<Say> {
        let held = by.map_or(0, |member| self.held_by(&member.id));
        if held > 0 {
            return Some(Say::Holder(held));
        }
        let active = status.active.as_ref();
        if by.is_some_and(|member| active == Some(&member.id)) {
            return Some(Say::Named);
        }
        let holds_nothing =
            |active: &InstanceId| self.members.contains_key(active) && self.held_by(active) == 0;
        let held = || self.floats.iter().any(|float| float.holder_id().is_some());
        (!active.is_some_and(holds_nothing) || !held()).then_some(Say::Bystander)
    }

    /// The members whose tags can be written: the others are gone or about to be.
    pub fn taggable(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| !is_going(member))
    }
}

impl Group {
    /// One of its own interfaces. Not one that goes with an instance that is just going.
    pub(super) fn carries_status(
        &mut self,
        eni: &NetworkInterface,
        schema: &Schema,
        now: Timestamp,
    ) {
        let at = eni.attachment.as_ref();
        let goes = at.is_some_and(|at| {
            let member = at.instance.as_ref().and_then(|id| self.members.get(id));
            at.delete_on_termination && member.is_some_and(is_going)
        });
        if !goes {
            self.remembers((&eni.id).into(), &eni.tags, schema, now);
        }
    }

    /// Something of its own, whose tags its status can be written on.
    pub(super) fn remembers(
        &mut self,
        id: ResourceId,
        tags: &Tags,
        schema: &Schema,
        now: Timestamp,
    ) {
        if schema.has_room(&self.name, tags) {
            let status = schema.announced(&self.name, tags, now);
            self.resources.insert(id, status);
        } else {
            let resource = id.to_string();
            self.problems.insert(Problem::TagsAreFull { resource });
        }
    }

    /// Whether this interface floats in it as a whole.
    pub(super) fn floats_itself(&self, eni: &EniId) -> bool {
        let mut floats = self.floats.iter();
        floats.any(|float| match &float.kind {
            FloatKind::Interface(interface) => interface.eni == *eni,
            FloatKind::Address(_) | FloatKind::ElasticIp(_) | FloatKind::Route(_) => false,
        })
    }
}

/// Whether it is being terminated or is, and its interfaces go with it.
pub(super) fn is_going(member: &Member) -> bool {
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
