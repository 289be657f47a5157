//! What came of a drill.

use std::collections::BTreeMap;

use eni_failover::cloud::InstanceId;
use serde::Serialize;
use serde_json::Value;

use super::call::CallView;
use super::happened::Happened;
use super::message::MessageView;
use super::verdict::Verdict;
use crate::stage::Placement;
use crate::view::GroupView;

/// What came of a drill. Its clock begins with the first failure, or where an event was given when that arrived.
#[derive(Clone, Debug, Serialize)]
pub struct Drill {
    /// Who failed, when it was noticed, and what the function made of it.
    pub happened: Vec<Happened>,
    /// The first event that the function was handed.
    pub event: Value,
    /// The groups before anything failed.
    pub before: Vec<GroupView>,
    /// The calls that the function made.
    pub calls: Vec<CallView>,
    /// What the function logged.
    pub log: Vec<String>,
    /// What the function answered: of several invocations, all of it together.
    pub answer: Value,
    /// Why its invocation failed, if it did.
    pub failure: Option<String>,
    /// What it published.
    pub messages: Vec<MessageView>,
    /// Where each instance is.
    pub places: BTreeMap<InstanceId, Placement>,
    /// The groups at the end.
    pub after: Vec<GroupView>,
    /// Whether everything that floats is held by a healthy member.
    pub held_by_the_healthy: bool,
    /// What in the simulated EC2 can't be: always empty, unless the simulator itself is wrong.
    pub violations: Vec<String>,
    /// Whether it is green, and why not.
    pub verdict: Verdict,
}

impl Drill {
    /// The groups that the answer speaks of; all, where it speaks of none.
    #[must_use]
    pub fn concerned(&self) -> Vec<String> {
        let ends = self.happened.iter().flat_map(|it| &it.ends);
        let named: Vec<String> = ends.map(|end| end.group.clone()).collect();
        if !named.is_empty() {
            return named;
        }
        let all = self.before.iter();
        all.map(|group| group.group.to_string()).collect()
    }

    /// Whether its clock began with a failure, and not with an event that was given.
    #[must_use]
    pub fn is_of_a_failure(&self) -> bool {
        self.happened.first().is_some_and(|it| it.how.is_some())
    }

    /// Whether it ended as a user would want it: something floats, all of it is held by a healthy member, nothing was left
    /// behind, and the function had nothing to complain of.
    #[must_use]
    pub fn ended_well(&self) -> bool {
        self.verdict.green
    }
}
