//! What a trigger means for the groups that are there: which of them to look after, and what it says for or against
//! their members.

use jiff::{SignedDuration, Timestamp};

use crate::decide::Wish;
use crate::group::Group;
use crate::ids::{GroupName, InstanceId};
use crate::ports::InstanceState;
use crate::snapshot::Snapshot;
use crate::tags::{Mark, SPOT_INTERRUPTION, cause_of};
use crate::trigger::{About, Alarm, AlarmState, Hint, Trigger};

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

/// What a trigger says for or against members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Testimony {
    /// Evidence against a member.
    Against {
        /// The member.
        instance: InstanceId,
        /// To be written as a tag.
        mark: Mark,
    },
    /// That evidence is taken back.
    Withdrawn {
        /// The members that it may stand against.
        instances: Vec<InstanceId>,
        /// The cause.
        cause: String,
        /// Since when.
        at: Timestamp,
    },
}

/// Why a trigger concerns no group. Its text follows "ignored:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unconcerned {
    /// The instance is in no group.
    #[error("{0} is not a member of any failover group")]
    NoMember(InstanceId),
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
        let look = |groups: Vec<GroupName>| Self {
            groups,
            testimony: None,
            wish: Wish::Nothing,
            plan_only: false,
        };
        Ok(match &trigger.hint {
            Hint::InstanceState { instance, .. } => look(groups_of(instance, snapshot)?),
            Hint::SpotInterruption { instance, at } => {
                let mark = Mark {
                    cause: SPOT_INTERRUPTION.to_owned(),
                    at: Some(*at),
                };
                let testimony = Some(Testimony::Against {
                    instance: instance.clone(),
                    mark,
                });
                Self {
                    testimony,
                    ..look(groups_of(instance, snapshot)?)
                }
            }
            Hint::Alarm(alarm) => {
                let groups = match &alarm.about {
                    About::Instance(instance) => groups_of(instance, snapshot)?,
                    About::Group(group) => vec![group.clone()],
                };
                Self {
                    testimony: testimony(alarm, snapshot),
                    ..look(groups)
                }
            }
            Hint::Reconcile { group } => look(named_or_all(group.as_ref(), snapshot)?),
            Hint::Plan { group } => Self {
                plan_only: true,
                ..look(named_or_all(group.as_ref(), snapshot)?)
            },
            Hint::Failover { group, to } => Self {
                wish: Wish::Move { to: to.clone() },
                ..look(vec![group.clone()])
            },
        })
    }
}

/// An event that is older than this may well be over; a younger one that a look doesn't bear out may be ahead of EC2's
/// describes, which lag behind.
const NEWS: SignedDuration = SignedDuration::from_secs(15);

/// Whether the trigger says of a member that it went down just now, and the look shows it up. Then the look may be the
/// one that is behind, and another one is worth more than the minute until the schedule's.
#[must_use]
pub fn is_ahead_of(trigger: &Trigger, snapshot: &Snapshot, now: Timestamp) -> bool {
    let Hint::InstanceState { instance, state } = &trigger.hint else {
        return false;
    };
    let up = |state| matches!(state, InstanceState::Pending | InstanceState::Running);
    let recent = trigger
        .at
        .is_some_and(|at| now.duration_since(at).abs() < NEWS);
    let groups = &mut snapshot.groups.values();
    let shown_up = groups.any(|group| {
        let member = group.members.get(instance);
        member.is_some_and(|member| up(member.state))
    });
    recent && !up(*state) && shown_up
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
        Some(group) => Ok(vec![group.clone()]),
        None if snapshot.groups.is_empty() => Err(Unconcerned::NoGroup),
        None => Ok(snapshot.groups.keys().cloned().collect()),
    }
}

fn testimony(alarm: &Alarm, snapshot: &Snapshot) -> Option<Testimony> {
    let cause = cause_of(&alarm.name);
    match alarm.state {
        AlarmState::Alarm => {
            let instance = match &alarm.about {
                About::Instance(instance) => instance.clone(),
                About::Group(group) => active_at(alarm.at, snapshot.groups.get(group)?)?,
            };
            Some(Testimony::Against {
                instance,
                mark: Mark {
                    cause,
                    at: Some(alarm.at),
                },
            })
        }
        AlarmState::Ok => {
            let instances = match &alarm.about {
                About::Instance(instance) => vec![instance.clone()],
                About::Group(group) => snapshot
                    .groups
                    .get(group)?
                    .taggable()
                    .map(|member| member.id.clone())
                    .collect(),
            };
            Some(Testimony::Withdrawn {
                instances,
                cause,
                at: alarm.at,
            })
        }
        AlarmState::InsufficientData => None,
    }
}

/// Who was the active when the alarm changed state: an alarm that names only a group is never held against a member
/// that took over later, nor against anybody where nobody knows since when it is active.
fn active_at(at: Timestamp, group: &Group) -> Option<InstanceId> {
    let status = group.announced()?;
    if at >= status.since {
        status.active.clone()
    } else {
        None
    }
}

impl Testimony {
    /// Lets the group know what the tags will show.
    pub fn tell(&self, group: &mut Group) {
        match self {
            Self::Against { instance, mark } => {
                let Some(member) = group.members.get_mut(instance) else {
                    return;
                };
                let newer = |known: &Mark| {
                    known.cause == mark.cause && (known.at.is_none() || known.at >= mark.at)
                };
                if !member.marks.iter().any(newer) {
                    member.marks.retain(|known| known.cause != mark.cause);
                    member.marks.push(mark.clone());
                }
            }
            Self::Withdrawn {
                instances,
                cause,
                at,
            } => {
                for member in group
                    .members
                    .values_mut()
                    .filter(|member| instances.contains(&member.id))
                {
                    let recovered = member.recoveries.entry(cause.clone()).or_insert(*at);
                    *recovered = (*recovered).max(*at);
                }
            }
        }
    }
}
