//! What a decision is made from, and what it can be.

use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

use super::plan::Plan;
use super::why::{Refusal, Rest};
use crate::cloud::InstanceId;
use crate::event::Wish;
use crate::look::Group;

/// Members that were tried in this invocation, with what EC2 said.
pub type CrossedOff = BTreeMap<InstanceId, TriedNow>;

/// What came of trying a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedNow {
    /// What EC2 said.
    pub said: String,
    /// Whether it was refused for what it is, not for what somebody else did at the same time.
    pub refuses: bool,
    /// Whether a permission is missing: no waiting helps.
    pub unauthorized: bool,
}

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The group as it is, beside what others are promised in this invocation.
    pub group: &'a Group,
    /// As EC2 shows it: who refused before is known again by what they really have.
    pub shown: &'a Group,
    /// What is wanted besides a healthy holder.
    pub wish: &'a Wish,
    /// The active before anything was moved in this invocation.
    pub came_from: Option<&'a InstanceId>,
    /// Who was tried and failed.
    pub crossed_off: &'a CrossedOff,
    /// Whether a group that is between two healthy members was given the time to settle.
    pub settled: bool,
    /// The time of the look.
    pub now: Timestamp,
    /// How long a member that took over is left alone while it runs.
    pub cooldown: Duration,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// Nothing, since all is as it should be.
    Rest(Rest),
    /// Look again in a moment: it is between two members, neither of which failed.
    LetSettle,
    /// Nothing, although something should be done.
    Refuse(Refusal),
    /// This.
    Move(Plan),
}
