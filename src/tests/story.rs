//! One invocation and one group: from what EC2 showed first to what it showed last, and what is told of it.
//! How it ended is decided on the last look, as the function itself does.

use std::time::Duration;

use super::look::{Scene, at};
use crate::announce::{Announcement, announcement};
use crate::call_error::CallError;
use crate::concern::Concern;
use crate::conclude::conclude;
use crate::decide::{CrossedOff, Decision, Question, Wish, decide};
use crate::execute::StepFailure;
use crate::failover::{Course, End};
use crate::ids::InstanceId;
use crate::message::{News, Notification, notification};
use crate::outcome::Outcome;

pub(super) struct Story {
    before: Scene,
    after: Scene,
    touched: bool,
    wish: Wish,
    plan_only: bool,
    crossed_off: CrossedOff,
    end: Option<fn() -> End>,
    now: &'static str,
}

impl Scene {
    /// The function looks, and touches nothing.
    pub(super) fn looked_at(&self) -> Story {
        Story {
            touched: false,
            ..self.then(self)
        }
    }

    /// The function does something, and this is what it sees at last.
    pub(super) fn then(&self, after: &Self) -> Story {
        Story {
            before: self.clone(),
            after: after.clone(),
            touched: true,
            wish: Wish::Nothing,
            plan_only: false,
            crossed_off: CrossedOff::new(),
            end: None,
            now: "12:00:00",
        }
    }
}

impl Story {
    pub(super) fn wishing_for(mut self, to: &str) -> Self {
        self.wish = Wish::Move {
            to: Some(to.into()),
        };
        self
    }

    pub(super) fn planning(mut self) -> Self {
        self.plan_only = true;
        self
    }

    /// Was tried, with what EC2 said.
    pub(super) fn crossed_off(mut self, member: &str) -> Self {
        let said = "AttachNetworkInterface was refused: AttachmentLimitExceeded: too many";
        self.crossed_off.insert(member.into(), said.to_owned());
        self
    }

    pub(super) fn out_of_time(mut self) -> Self {
        self.end = Some(|| {
            let what = "the detach of eni-1".to_owned();
            End::GaveUp(vec![StepFailure::OutOfTime(what)])
        });
        self
    }

    pub(super) fn unconfirmed(mut self) -> Self {
        self.end = Some(|| {
            let error = CallError::unanswered("DescribeInstances", "connection reset");
            End::Unconfirmed(error)
        });
        self
    }

    pub(super) fn at(mut self, time: &'static str) -> Self {
        self.now = time;
        self
    }

    pub(super) fn course(&self) -> Course {
        Course {
            before: self.before.group(),
            after: self.after.group(),
            crossed_off: self.crossed_off.clone(),
            refused: self.crossed_off.keys().cloned().collect(),
            touched: self.touched,
            end: self.end.map_or_else(|| self.decided(), |end| end()),
        }
    }

    fn decided(&self) -> End {
        let (before, after) = (self.before.group(), self.after.group());
        let decision = decide(&Question {
            group: &after,
            wish: &self.wish,
            came_from: before.active(),
            crossed_off: &self.crossed_off,
            settled: true,
            now: at(self.now),
            cooldown: Duration::from_mins(1),
        });
        match decision {
            Decision::Rest(rest) => End::Rest(rest),
            Decision::Refuse(refusal) => End::Refused(refusal),
            Decision::Move(plan) if self.plan_only => End::Planned(plan),
            Decision::Move(_) | Decision::LetSettle => {
                panic!("this is not the end: {decision:?}")
            }
        }
    }

    fn concern(&self) -> Concern {
        Concern {
            groups: vec!["web".into()],
            testimony: None,
            wish: self.wish.clone(),
            plan_only: self.plan_only,
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        conclude(&self.course(), &self.concern(), 2345)
    }

    pub(super) fn announcement(&self) -> Announcement {
        announcement(
            &self.course(),
            &self.concern(),
            &self.outcome(),
            at(self.now),
        )
    }

    /// What is told, in a word.
    pub(super) fn news(&self) -> &'static str {
        let news = self.announcement().news;
        news.as_ref().map_or("nothing", News::code)
    }

    /// The status that is written, and on which members.
    pub(super) fn written(&self) -> String {
        match self.announcement().status {
            Some((status, members)) => {
                let members: Vec<&str> = members.iter().map(InstanceId::as_str).collect();
                format!("{status} on {}", members.join(" "))
            }
            None => "nothing".to_owned(),
        }
    }

    /// What is published; the story has to have some news.
    pub(super) fn notification(&self) -> Notification {
        let news = self.announcement().news.unwrap();
        notification(&news, &self.course(), &self.outcome())
    }

    /// What the next look shows, if nothing else happens.
    pub(super) fn next(&self) -> Scene {
        match self.announcement().status {
            Some((status, members)) => self.after.clone().told_on(&members, &status.to_string()),
            None => self.after.clone(),
        }
    }
}
