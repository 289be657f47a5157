//! A failover group as EC2 shows it: who its members are and how they are, what floats and who holds it.

use std::collections::{BTreeMap, BTreeSet};

use super::float::{Float, Holder};
use super::member::Member;
use super::problem::Problem;
use super::tags::{Announced, TriedInVain};
use crate::cloud::{GroupName, InstanceId, InstanceState};

/// A failover group at one moment.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// The instances whose tags name it, terminated ones included.
    pub members: BTreeMap<InstanceId, Member>,
    /// What floats, in the order of its identifiers.
    pub floats: Vec<Float>,
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
    /// It holds something.
    Holder,
}

impl Group {
    /// A group that no tag names.
    #[must_use]
    pub fn unknown(name: GroupName) -> Self {
        Self {
            name,
            members: BTreeMap::new(),
            floats: Vec::new(),
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
        self.statuses(self.members.values())
            .max_by_key(|status| status.since)
    }

    /// What was tried in vain last, by the tags of those that can be written.
    #[must_use]
    pub fn tried(&self) -> Option<&TriedInVain> {
        self.written()
            .filter_map(|status| status.tried.as_ref())
            .max_by_key(|tried| tried.at)
    }

    /// The statuses on those members that can be written. What is written on the others can't be kept up.
    pub fn written(&self) -> impl Iterator<Item = &Announced> {
        self.statuses(self.taggable())
    }

    /// The statuses that count: a tag on a bystander can't say who is active, nor silence what is to be told.
    fn statuses<'a>(
        &'a self,
        on: impl Iterator<Item = &'a Member>,
    ) -> impl Iterator<Item = &'a Announced> {
        let said: Vec<(Say, &Announced)> = on
            .filter_map(|member| {
                let status = member.announced.as_ref()?;
                Some((self.say(member, status)?, status))
            })
            .collect();
        let most = said.iter().map(|(say, _)| *say).max();
        said.into_iter()
            .filter(move |(say, _)| Some(*say) == most)
            .map(|(_, status)| status)
    }

    /// What a member's word of the group is worth; `None` where it names one who holds nothing while others do.
    fn say(&self, member: &Member, status: &Announced) -> Option<Say> {
        let holds = |id: &InstanceId| self.held_by(id) > 0;
        if holds(&member.id) {
            return Some(Say::Holder);
        }
        match &status.active {
            Some(active) if *active == member.id => Some(Say::Named),
            Some(active) if self.members.contains_key(active) && !holds(active) => {
                let held = self.floats.iter().any(|float| float.holder_id().is_some());
                (!held).then_some(Say::Bystander)
            }
            Some(_) | None => Some(Say::Bystander),
        }
    }

    /// The members whose tags can be written: the others are gone or about to be.
    pub fn taggable(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| {
            !matches!(
                member.state,
                InstanceState::ShuttingDown | InstanceState::Terminated
            )
        })
    }
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
