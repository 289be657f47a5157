//! Asks for a decision on what EC2 shows, and reads it as a person would.

use std::time::Duration;

use crate::cloud::InstanceId;
use crate::decide::{CrossedOff, Decision, Plan, Question, Refusal, TriedNow, decide};
use crate::event::Wish;
use crate::look::Group;
use crate::tests::scene::{Scene, at};

/// At noon, with nothing wanted, a cooldown of a minute, in the first turn.
pub(in crate::tests) struct Asked {
    group: Group,
    wish: Wish,
    came_from: Option<InstanceId>,
    crossed_off: CrossedOff,
    settled: bool,
    now: &'static str,
}

impl Scene {
    pub(in crate::tests) fn asked(&self) -> Asked {
        let group = self.group();
        Asked {
            came_from: group.active().cloned(),
            group,
            wish: Wish::Nothing,
            crossed_off: CrossedOff::new(),
            settled: false,
            now: "12:00:00",
        }
    }

    /// What is decided at noon where nothing is wanted.
    pub(in crate::tests) fn decided(&self) -> String {
        self.asked().answer()
    }
}

impl Asked {
    /// A move away from the active is wanted.
    pub(in crate::tests) fn wishing(mut self) -> Self {
        self.wish = Wish::Move { to: None };
        self
    }

    pub(in crate::tests) fn wishing_for(mut self, member: &str) -> Self {
        let to = Some(member.into());
        self.wish = Wish::Move { to };
        self
    }

    /// The active before an earlier turn was another one.
    pub(in crate::tests) fn came_from(mut self, member: &str) -> Self {
        self.came_from = Some(member.into());
        self
    }

    /// Was tried in an earlier turn.
    pub(in crate::tests) fn crossed_off(mut self, member: &str) -> Self {
        self.crossed_off.insert(member.into(), tried("EC2 said no"));
        self
    }

    /// EC2 said neither yes nor no to it.
    pub(in crate::tests) fn without_verdict(mut self, member: &str) -> Self {
        let tried = TriedNow {
            refuses: false,
            ..tried("got no answer")
        };
        self.crossed_off.insert(member.into(), tried);
        self
    }

    pub(in crate::tests) fn settled(mut self) -> Self {
        self.settled = true;
        self
    }

    pub(in crate::tests) fn at(mut self, time: &'static str) -> Self {
        self.now = time;
        self
    }

    pub(in crate::tests) fn decision(&self) -> Decision {
        decide(&Question {
            group: &self.group,
            shown: &self.group,
            wish: &self.wish,
            came_from: self.came_from.as_ref(),
            crossed_off: &self.crossed_off,
            settled: self.settled,
            now: at(self.now),
            cooldown: Duration::from_mins(1),
        })
    }

    pub(in crate::tests) fn answer(&self) -> String {
        match self.decision() {
            Decision::Rest(rest) => format!("nothing to do: {rest}"),
            Decision::LetSettle => "let it settle".to_owned(),
            Decision::Refuse(Refusal::NobodyCan(members)) => {
                let members = members
                    .iter()
                    .map(|(member, unfit)| format!("{member} {unfit}"));
                let members: Vec<String> = members.collect();
                format!("refused, nobody can: {}", members.join("; "))
            }
            Decision::Refuse(refusal) => format!("refused: {refusal}"),
            Decision::Move(plan) => format!("move to {}", said(&plan)),
        }
    }

    pub(in crate::tests) fn plan(&self) -> Plan {
        match self.decision() {
            Decision::Move(plan) => plan,
            other @ (Decision::Rest(_) | Decision::LetSettle | Decision::Refuse(_)) => {
                panic!("no plan: {other:?}")
            }
        }
    }
}

/// Refused for what it is.
pub(in crate::tests) fn tried(said: &str) -> TriedNow {
    TriedNow {
        said: said.to_owned(),
        refuses: true,
        unauthorized: false,
    }
}

fn said(plan: &Plan) -> String {
    let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    format!("{}: {}", plan.to, steps.join("; "))
}
