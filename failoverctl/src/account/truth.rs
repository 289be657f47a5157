//! What the function itself would do about a group: its own decision, and its plan for the next failure.

use eni_failover::cloud::InstanceId;
use eni_failover::decide::{
    CrossedOff, Decision, Plan, Question, Rest, Unfit, decide, next_plan, unprotected,
};
use eni_failover::event::Wish;
use eni_failover::look::Group;

use super::facts::Account;

/// What the function would do about a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is at rest, and this would be done if its active went down.
    Ready(Plan),
    /// It is at rest, and nobody could take over: of each other member, why.
    Alone(Vec<(InstanceId, Unfit)>),
    /// Nothing is watched: no member, or nothing floats.
    Nothing(Rest),
    /// It is not at rest.
    Moving(Plan),
    /// It is between two members, neither of which failed.
    Settling,
    /// Something should be done and can't be.
    Refused(String),
}

/// What the function would do about it now, and after the next failure.
#[must_use]
pub fn truth(account: &Account, group: &Group) -> Truth {
    let crossed_off = CrossedOff::new();
    let question = Question {
        group,
        shown: group,
        wish: &Wish::Nothing,
        came_from: group.active(),
        crossed_off: &crossed_off,
        settled: true,
        now: account.now,
        cooldown: account.settings.cooldown,
    };
    match decide(&question) {
        Decision::Rest(rest @ (Rest::NoMember | Rest::NothingFloats)) => Truth::Nothing(rest),
        Decision::Rest(_) => next_plan(&question).map_or_else(
            || Truth::Alone(unprotected(group).unwrap_or_default()),
            Truth::Ready,
        ),
        Decision::Move(plan) => Truth::Moving(plan),
        Decision::LetSettle => Truth::Settling,
        Decision::Refuse(refusal) => Truth::Refused(refusal.to_string()),
    }
}
