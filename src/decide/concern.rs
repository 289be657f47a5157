//! What a trigger means for the groups that are there: which of them to look after, and what it says for or against
//! their members.

use jiff::{SignedDuration, Timestamp};

use super::testimony::{Testimony, testimony};
use crate::cloud::{GroupName, InstanceId};
use crate::event::{About, Hint, Trigger, Wish};
use crate::look::{Group, Mark, SPOT_INTERRUPTION, Snapshot, TERMINATE_LIFECYCLE_ACTION};

/// What a trigger asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The groups to look after.
    pub groups: Vec<GroupName>,
    /// What it says of a member.
    pub testimony: Option<Testimony>,
    /// What is wanted.
    pub wish: Wish,
    /// Decide, and change nothing: a plan was asked for, or the function runs dry.
    pub plan_only: bool,
}

/// Why a trigger concerns no group. Its text follows "ignored:", except where somebody named a group that isn't there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unconcerned {
    /// The instance is in no group.
    #[error("{0} is not a member of any failover group")]
    NoMember(InstanceId),
    /// Somebody means a group that isn't there.
    #[error(
        "no instance and no interface is tagged with the group {meant}, which an alarm or a request means{}: \
         correct the name there, or tag its members",
        listed(there)
    )]
    UnknownGroup {
        /// The group that is meant.
        meant: GroupName,
        /// Those that there are.
        there: Vec<GroupName>,
    },
    /// There are no groups.
    #[error("no instance and no interface carries the group tag")]
    NoGroup,
}

impl Concern {
    /// What `trigger` means where the groups are as `snapshot` shows.
    ///
    /// # Errors
    /// It concerns none of them.
    pub fn of(trigger: &Trigger, snapshot: &Snapshot) -> Result<Self, Unconcerned> {
        let look_after = |groups: Vec<GroupName>| Self {
            groups,
            testimony: None,
            wish: Wish::Nothing,
            plan_only: false,
        };
        Ok(match &trigger.hint {
            Hint::InstanceState { instance, .. } | Hint::RebalanceRecommendation { instance } => {
                look_after(groups_of(instance, snapshot)?)
            }
            Hint::SpotInterruption { instance, at } => {
                let groups = groups_of(instance, snapshot)?;
                leaving(instance, SPOT_INTERRUPTION, *at, look_after(groups))
            }
            Hint::TerminateLifecycleAction { action, at } => {
                let groups = groups_of(&action.instance, snapshot)?;
                let instance = &action.instance;
                leaving(
                    instance,
                    TERMINATE_LIFECYCLE_ACTION,
                    *at,
                    look_after(groups),
                )
            }
            Hint::Alarm(alarm) => {
                let groups = match &alarm.about {
                    About::Instance(instance) => groups_of(instance, snapshot)?,
                    About::Group(group) => named(group, snapshot)?,
                };
                Self {
                    testimony: testimony(alarm, snapshot),
                    ..look_after(groups)
                }
            }
            Hint::Reconcile { group } => look_after(named_or_all(group.as_ref(), snapshot)?),
            Hint::Plan { group } => Self {
                plan_only: true,
                ..look_after(named_or_all(group.as_ref(), snapshot)?)
            },
            Hint::Failover { group, to } => Self {
                wish: Wish::Move { to: to.clone() },
                ..look_after(named(group, snapshot)?)
            },
        })
    }

    /// The group as the snapshot shows it, and as the trigger says.
    #[must_use]
    pub fn group(&self, snapshot: &Snapshot, name: &GroupName) -> Group {
        let mut group = snapshot.group(name);
        if let Some(testimony) = &self.testimony {
            testimony.apply_to(&mut group);
        }
        group
    }
}

/// It still serves, and will be gone: that is evidence against it from now on.
fn leaving(instance: &InstanceId, cause: &str, at: Timestamp, concern: Concern) -> Concern {
    let mark = Mark {
        cause: cause.to_owned(),
        at: Some(at),
    };
    let testimony = Some(Testimony::Against {
        instance: instance.clone(),
        mark,
    });
    Concern {
        testimony,
        ..concern
    }
}

/// An event that is older than this may well be over; a younger one that a look doesn't bear out may be ahead of EC2's
/// describes, which lag behind.
const RECENT: SignedDuration = SignedDuration::from_secs(15);

/// Whether the trigger says of a member that it went down just now, and the look shows it up. Then the look may be the
/// one that is behind, and another one is worth more than the minute until the schedule's.
#[must_use]
pub fn is_ahead_of(trigger: &Trigger, snapshot: &Snapshot, now: Timestamp) -> bool {
    let Hint::InstanceState { instance, state } = &trigger.hint else {
        return false;
    };
    let recent = trigger
        .at
        .is_some_and(|at| now.duration_since(at).abs() < RECENT);
    let groups = &mut snapshot.groups.values();
    let shown_up = groups.any(|group| {
        let member = group.members.get(instance);
        member.is_some_and(|member| member.state.is_up())
    });
    recent && !state.is_up() && shown_up
}

/// By its tags; and, since the tags of a terminated instance may go before it does, by the status that was announced.
fn groups_of(instance: &InstanceId, snapshot: &Snapshot) -> Result<Vec<GroupName>, Unconcerned> {
    let concerned = |group: &&Group| {
        group.members.contains_key(instance)
            || group
                .announced()
                .is_some_and(|status| status.active.as_ref() == Some(instance))
    };
    let groups: Vec<GroupName> = snapshot
        .groups
        .values()
        .filter(concerned)
        .map(|group| group.name.clone())
        .collect();
    if groups.is_empty() {
        Err(Unconcerned::NoMember(instance.clone()))
    } else {
        Ok(groups)
    }
}

fn named_or_all(
    group: Option<&GroupName>,
    snapshot: &Snapshot,
) -> Result<Vec<GroupName>, Unconcerned> {
    match group {
        Some(group) => named(group, snapshot),
        None if snapshot.groups.is_empty() => Err(Unconcerned::NoGroup),
        None => Ok(snapshot.groups.keys().cloned().collect()),
    }
}

fn named(group: &GroupName, snapshot: &Snapshot) -> Result<Vec<GroupName>, Unconcerned> {
    let known = snapshot.groups.contains_key(group);
    known
        .then(|| vec![group.clone()])
        .ok_or_else(|| Unconcerned::UnknownGroup {
            meant: group.clone(),
            there: snapshot.groups.keys().cloned().collect(),
        })
}

/// A slip is seen beside the right name; an account can have hundreds.
fn listed(groups: &[GroupName]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<&str> = groups.iter().take(SHOWN).map(GroupName::as_str).collect();
    match groups.len() {
        0 => String::new(),
        all if all > SHOWN => format!("; there are {}, and {} more", shown.join(", "), all - SHOWN),
        _ => format!("; there are {}", shown.join(", ")),
    }
}
