//! What a trigger says for or against members.

use jiff::Timestamp;

use crate::cloud::InstanceId;
use crate::event::{About, Alarm, AlarmState};
use crate::look::{Group, Mark, Snapshot, cause_of, former_cause_of};

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
        /// What an earlier version called it.
        former: Option<String>,
        /// Whether the evidence has been given, though it may not have arrived yet.
        was_given: bool,
        /// Since when.
        at: Timestamp,
    },
}

pub(super) fn testimony(alarm: &Alarm, snapshot: &Snapshot) -> Option<Testimony> {
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
                former: former_cause_of(&alarm.name),
                was_given: alarm.before == Some(AlarmState::Alarm),
                at: alarm.at,
            })
        }
        AlarmState::InsufficientData => None,
    }
}

/// Who was the active when the alarm changed state: an alarm that names only a group is never held against a member
/// that took over later, nor against anybody where nobody knows since when it is active. Nor against who isn't in the
/// group: a forged status could name another group's active.
fn active_at(at: Timestamp, group: &Group) -> Option<InstanceId> {
    let status = group.announced().filter(|status| at >= status.since)?;
    let active = status.active.clone();
    active.filter(|active| group.members.contains_key(active))
}

impl Testimony {
    /// Lets the group know what the tags will show.
    pub fn apply_to(&self, group: &mut Group) {
        match self {
            Self::Against { instance, mark } => {
                let Some(member) = group.members.get_mut(instance) else {
                    return;
                };
                if !member.knows(mark) {
                    member.marks.retain(|known| known.cause != mark.cause);
                    member.marks.push(mark.clone());
                }
            }
            Self::Withdrawn {
                instances,
                cause,
                former,
                at,
                ..
            } => {
                for member in group
                    .members
                    .values_mut()
                    .filter(|member| instances.contains(&member.id))
                {
                    for cause in former.iter().chain([cause]) {
                        member.take_back(cause, *at);
                    }
                }
            }
        }
    }
}
