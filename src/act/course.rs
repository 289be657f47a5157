//! What was done to one group, and how it ended: data for whoever tells of it.

use jiff::Timestamp;

use super::step::StepFailure;
use crate::cloud::{AttachmentId, CallError, InstanceId, Rejection};
use crate::decide::{CrossedOff, Plan, Refusal, Rest, TriedNow};
use crate::look::{FloatId, Group, Holder};

/// How the turns ended.
#[derive(Debug)]
pub enum End {
    /// There is nothing to do, or nothing left to do.
    Rest(Rest),
    /// Something should be done and can't be.
    Refused(Refusal),
    /// This would be done: a plan was asked for.
    Planned(Plan),
    /// It can't be done, whoever is to take it, or not in the time that there is.
    GaveUp(Vec<StepFailure>),
    /// What was done could not be looked at.
    Unconfirmed(CallError),
}

/// What was done to one group.
#[derive(Debug)]
pub struct Course {
    /// The group at the first look.
    pub before: Group,
    /// When it began.
    pub began: Timestamp,
    /// The group at the last look.
    pub after: Group,
    /// Who was tried in vain, with what EC2 said.
    pub crossed_off: CrossedOff,
    /// Who would take over and may not be given what floats, with what EC2 said: found out while all is well.
    pub denied: Option<(InstanceId, String)>,
    /// Whether any call that changes something was sent.
    pub touched: bool,
    /// Whether a look after that showed anything elsewhere, or with nobody: addresses leave no other trace of it.
    pub changed_hands: bool,
    /// How it ended.
    pub end: End,
}

impl Course {
    /// Nothing is done yet.
    pub(super) fn begun(group: Group, now: Timestamp) -> Self {
        Self {
            before: group.clone(),
            began: now,
            after: group,
            crossed_off: CrossedOff::new(),
            denied: None,
            touched: false,
            changed_hands: false,
            end: End::Rest(Rest::NoMember),
        }
    }

    /// What a look after a move shows.
    pub(super) fn is_now(&mut self, group: Group) {
        self.after = group;
        self.changed_hands |= trace(&self.before) != trace(&self.after);
    }

    pub(super) fn cross_off(&mut self, member: &InstanceId, error: &CallError, refuses: bool) {
        let tried = || TriedNow {
            said: error.to_string(),
            refuses: false,
            unauthorized: false,
        };
        let tried = self.crossed_off.entry(member.clone()).or_insert_with(tried);
        tried.refuses |= refuses;
        tried.unauthorized |= error.rejection() == Some(Rejection::Unauthorized);
    }

    /// The active before.
    #[must_use]
    pub fn from(&self) -> Option<&InstanceId> {
        self.before.active()
    }

    /// Whether what was taken may go back to where it was.
    pub(super) fn is_from_sound(&self) -> bool {
        let from = self.from().and_then(|from| self.after.members.get(from));
        from.is_some_and(|from| !from.is_failed())
    }

    /// Whether nothing but doubt of the active moved it.
    #[must_use]
    pub fn was_moved_by_doubt(&self) -> bool {
        let Some(from) = self.from() else {
            return false;
        };
        let holder = self.after.sole_holder();
        let looks = [&self.after, &self.before];
        let mut seen = looks.iter().filter_map(|group| group.members.get(from));
        let failed = seen.find(|member| member.is_failed());
        self.touched
            && holder.is_some_and(|holder| holder.id != *from)
            && failed.is_some_and(|member| member.health().is_doubt_alone())
    }

    /// Whether trying again soon may do what could not be done now.
    #[must_use]
    pub fn is_worth_a_retry(&self) -> bool {
        match &self.end {
            End::Unconfirmed(_) => true,
            End::GaveUp(failures) => {
                self.disturbed()
                    || failures
                        .iter()
                        .any(|failure| !matches!(failure, StepFailure::Impossible(_)))
            }
            End::Rest(_) | End::Refused(_) | End::Planned(_) => false,
        }
    }

    /// Whether anything changed hands, or went and came back: a new attachment tells.
    #[must_use]
    pub fn disturbed(&self) -> bool {
        self.changed_hands || trace(&self.before) != trace(&self.after)
    }
}

fn trace(group: &Group) -> Vec<(&FloatId, &Holder, Option<&AttachmentId>)> {
    group
        .floats
        .iter()
        .map(|float| (&float.id, &float.holder, float.kind.trace()))
        .collect()
}
