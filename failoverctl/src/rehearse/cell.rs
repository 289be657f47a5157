//! What came of one drill, for each group that it concerned.

use eni_failover::cloud::InstanceId;
use eni_failover::look::FloatId;
use serde::Serialize;

use crate::drill::{Drill, End, Happened};
use crate::stage::{How, Opening};
use crate::view::GroupView;

/// One drill in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// How they fail.
    pub how: How,
    /// Why it could not be held: who is stopped can't be stopped. Then there is nothing else.
    pub not_held: Option<String>,
    /// Whether the drill is green.
    pub green: bool,
    /// Why not, in sentences.
    pub why: Vec<String>,
    /// Of each group that somebody who fails is a member of.
    pub groups: Vec<Fate>,
    /// The subjects of the messages.
    pub told: Vec<String>,
}

/// What came of it for a group. Times are milliseconds since the failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// The group.
    pub group: String,
    /// The outcome's word; none, where the function had nothing to say of it.
    pub outcome: Option<String>,
    /// Who held it before.
    pub from: Option<InstanceId>,
    /// Who holds all of it afterwards, healthy or not.
    pub to: Option<InstanceId>,
    /// When the function was handed the event.
    pub noticed: Option<i64>,
    /// When a second look showed all of it on its new holder.
    pub moved: Option<i64>,
    /// What floats and has no healthy owner.
    pub left: Vec<FloatId>,
}

impl Cell {
    /// Of a drill.
    #[must_use]
    pub fn of(drill: &Drill, opening: &Opening, how: How) -> Self {
        let failed: Vec<&InstanceId> = opening.failures().map(|it| &it.instance).collect();
        let concerned = |group: &&GroupView| {
            let mut members = group.members.iter();
            members.any(|member| failed.contains(&&member.id))
        };
        let groups = drill.before.iter().filter(concerned);
        Self {
            how,
            not_held: None,
            green: drill.verdict.green,
            why: drill.verdict.why.clone(),
            groups: groups.map(|group| Fate::of(group, drill)).collect(),
            told: drill.messages.iter().map(|it| it.subject.clone()).collect(),
        }
    }

    /// What came of it for this group.
    #[must_use]
    pub fn fate_of(&self, group: &str) -> Option<&Fate> {
        self.groups.iter().find(|fate| fate.group == group)
    }

    /// Of a drill that could not be held.
    pub(super) fn not_held(how: How, because: String) -> Self {
        Self {
            how,
            not_held: Some(because),
            green: false,
            why: Vec::new(),
            groups: Vec::new(),
            told: Vec::new(),
        }
    }
}

impl Fate {
    fn of(before: &GroupView, drill: &Drill) -> Self {
        let after = drill.after.iter().find(|it| it.group == before.group);
        let ends = drill
            .happened
            .iter()
            .flat_map(|it| it.ends.iter().map(move |end| (it, end)));
        let ends: Vec<(&Happened, &End)> = ends
            .filter(|(_, end)| end.group == before.group.as_str())
            .collect();
        // Of several invocations at once one moves it, and the others find it moved.
        let moved = ends.iter().rev().find(|(_, end)| end.outcome == "moved");
        let told = moved.or(ends.last());
        Self {
            group: before.group.to_string(),
            outcome: told.map(|(_, end)| end.outcome.clone()),
            from: sole_holder(before),
            to: after.and_then(sole_holder),
            noticed: told.map(|(happened, _)| happened.noticed),
            moved: moved.map(|(_, end)| end.at),
            left: after.map(left).unwrap_or_default(),
        }
    }

    /// Whether all stayed where it was, and is held well there.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.moved.is_none() && self.left.is_empty()
    }
}

/// The holder of all that floats.
fn sole_holder(group: &GroupView) -> Option<InstanceId> {
    let mut holders = group.floats.iter().map(|float| &float.holder);
    let first = holders.next()?.clone()?;
    holders
        .all(|it| it.as_ref() == Some(&first))
        .then_some(first)
}

fn left(group: &GroupView) -> Vec<FloatId> {
    let is_left =
        |float: &&crate::view::FloatView| !group.holder(float).is_some_and(|member| member.healthy);
    let left = group.floats.iter().filter(is_left);
    left.map(|float| float.id.clone()).collect()
}
