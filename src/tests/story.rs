//! One invocation and one group: from what EC2 showed first to what it showed last, and what is told of it.
//! How it ended is decided on the last look, as the function itself does.

use std::time::Duration;

use crate::act::{Course, End, StepFailure};
use crate::cloud::{CallError, Notification, ResourceId};
use crate::decide::{Concern, CrossedOff, Decision, Question, decide};
use crate::event::Wish;
use crate::tell::{Announcement, News, Outcome, announcement, conclude, notification};
use crate::tests::question::tried;
use crate::tests::scene::{Scene, at};

pub(in crate::tests) struct Story {
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
    pub(in crate::tests) fn looked_at(&self) -> Story {
        Story {
            touched: false,
            ..self.then(self)
        }
    }

    /// The function does something, and this is what it sees at last.
    pub(in crate::tests) fn then(&self, after: &Self) -> Story {
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
    pub(in crate::tests) fn wishing_for(mut self, to: &str) -> Self {
        self.wish = Wish::Move {
            to: Some(to.into()),
        };
        self
    }

    pub(in crate::tests) fn planning(mut self) -> Self {
        self.plan_only = true;
        self
    }

    /// Was tried, with what EC2 said.
    pub(in crate::tests) fn crossed_off(mut self, member: &str) -> Self {
        let said = "AttachNetworkInterface was refused: AttachmentLimitExceeded: too many";
        self.crossed_off.insert(member.into(), tried(said));
        self
    }

    pub(in crate::tests) fn out_of_time(mut self) -> Self {
        self.end = Some(|| {
            let what = "the detach of eni-1".to_owned();
            End::GaveUp(vec![StepFailure::OutOfTime(what)])
        });
        self
    }

    pub(in crate::tests) fn unconfirmed(mut self) -> Self {
        self.end = Some(|| {
            let error = CallError::unanswered("DescribeInstances", "connection reset");
            End::Unconfirmed(error)
        });
        self
    }

    pub(in crate::tests) fn at(mut self, time: &'static str) -> Self {
        self.now = time;
        self
    }

    pub(in crate::tests) fn course(&self) -> Course {
        Course {
            denied: None,
            before: self.before.group(),
            began: at(self.now),
            after: self.after.group(),
            crossed_off: self.crossed_off.clone(),
            changed_hands: false,
            touched: self.touched,
            end: self.end.map_or_else(|| self.decided(), |end| end()),
        }
    }

    fn decided(&self) -> End {
        let (before, after) = (self.before.group(), self.after.group());
        let decision = decide(&Question {
            group: &after,
            shown: &after,
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

    pub(in crate::tests) fn outcome(&self) -> Outcome {
        conclude(&self.course(), &self.concern(), 2345)
    }

    pub(in crate::tests) fn announcement(&self) -> Announcement {
        announcement(
            &self.course(),
            &self.concern(),
            &self.outcome(),
            at(self.now),
        )
    }

    /// What is told, in a word.
    pub(in crate::tests) fn news(&self) -> &'static str {
        let news = self.announcement().news;
        news.as_ref().map_or("nothing", News::code)
    }

    /// The status that is written, and on which members.
    pub(in crate::tests) fn written(&self) -> String {
        match self.announcement().status {
            Some((status, members)) => {
                let members: Vec<&str> = members.iter().map(ResourceId::as_str).collect();
                format!("{status} on {}", members.join(" "))
            }
            None => "nothing".to_owned(),
        }
    }

    /// What is published; the story has to have some news.
    pub(in crate::tests) fn notification(&self) -> Notification {
        let news = self.announcement().news.unwrap();
        notification(&news, &self.course(), &self.outcome())
    }

    /// What the next look shows, if nothing else happens.
    pub(in crate::tests) fn next(&self) -> Scene {
        match self.announcement().status {
            Some((status, members)) => self.after.clone().told_on(&members, &status.to_string()),
            None => self.after.clone(),
        }
    }
}
