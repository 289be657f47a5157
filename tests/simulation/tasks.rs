//! What an invocation works on: one payload, or any number of messages of the queue, side by side.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::ledger::{Asks, How, Ledger, Purpose, Record, Task, Testimony};

impl Record {
    /// One that has nothing to do yet.
    fn begun(how: How, now: u64) -> Self {
        Self {
            how,
            tasks: Vec::new(),
            began: now,
            looks: Vec::new(),
            looking: false,
            unheard: false,
            moves: false,
            unanswered: Vec::new(),
            tried: BTreeSet::new(),
            without_verdict: BTreeSet::new(),
            kill: Arc::default(),
            ended: None,
        }
    }

    fn open(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.ended.is_none())
    }

    /// What its calls may be made for: what it works on now, or where it has ended, all that it worked on.
    pub(crate) fn purposes(&self) -> impl Iterator<Item = &Purpose> {
        let none = self.open().next().is_none();
        let of_now = self
            .tasks
            .iter()
            .filter(move |task| none || task.ended.is_none());
        of_now.map(|task| &*task.purpose)
    }

    /// Of what it works on, what is said of members.
    pub(crate) fn testimonies(&self) -> impl Iterator<Item = &Testimony> {
        self.purposes()
            .filter_map(|purpose| purpose.testimony.as_ref())
    }

    /// The groups that it may touch.
    pub(crate) fn groups(&self) -> BTreeSet<usize> {
        self.purposes()
            .flat_map(|purpose| purpose.groups.iter().copied())
            .collect()
    }

    /// Whether somebody asked it for a move. Such requests don't go through the queue.
    pub(crate) fn is_wish(&self) -> bool {
        self.purposes()
            .any(|purpose| matches!(purpose.asks, Asks::Move { .. }))
    }

    /// Whether nobody asked it to do anything.
    pub(crate) fn may_change_nothing(&self) -> bool {
        self.purposes()
            .all(|purpose| matches!(purpose.asks, Asks::Plan | Asks::Nothing))
    }
}

impl Ledger {
    /// An invocation begins; how it is named, and how it is killed.
    pub(crate) fn begins(&mut self, how: How) -> (usize, Arc<Notify>) {
        self.counts.invocations += 1;
        let record = Record::begun(how, self.now);
        let kill = Arc::clone(&record.kill);
        self.invocations.push(record);
        (self.invocations.len() - 1, kill)
    }

    /// It works on this as well; which of its tasks that is.
    pub(crate) fn takes(&mut self, by: usize, purpose: &Arc<Purpose>) -> usize {
        if let Some(testimony) = &purpose.testimony {
            let mut others = self.invocations.iter().flat_map(Record::open);
            let beside = |other: &Testimony| {
                other.cause == testimony.cause
                    && other.instance == testimony.instance
                    && other.at != testimony.at
            };
            if others.any(|task| task.purpose.testimony.as_ref().is_some_and(beside)) {
                let contested = (testimony.cause.clone(), testimony.instance);
                self.contested.insert(contested);
            }
        }
        let began = self.now;
        let record = &mut self.invocations[by];
        let purpose = Arc::clone(purpose);
        record.tasks.push(Task {
            purpose,
            began,
            ended: None,
        });
        record.tasks.len() - 1
    }

    /// It is done with it, well or not.
    pub(crate) fn settles(&mut self, by: usize, task: usize, failed: bool) {
        let now = self.now;
        let task = &mut self.invocations[by].tasks[task];
        if task.ended.is_some() {
            return;
        }
        task.ended = Some(now);
        let purpose = Arc::clone(&task.purpose);
        if failed {
            self.disturbed = now;
            self.calm = 0;
        } else if purpose.asks == Asks::Schedule && task.began > self.cooled() {
            self.calm += 1;
        }
        if let Some(testimony) = purpose.testimony.clone() {
            let of = if failed {
                &mut self.perhaps
            } else {
                &mut self.testimonies
            };
            of.push(testimony);
        }
    }

    /// It ends, and with it what it hasn't done.
    pub(crate) fn ends(&mut self, by: usize) {
        for task in 0..self.invocations[by].tasks.len() {
            self.settles(by, task, true);
        }
        self.invocations[by].ended = Some(self.now);
    }

    /// When the look began that an invocation acts on, and what the describes may have shown at most before that.
    /// Groups that are looked after side by side look side by side: then it is the first of all the looks; of a worker the
    /// first since it took the oldest of what it works on.
    pub(crate) fn looked(&self, invocation: usize) -> u64 {
        let record = &self.invocations[invocation];
        let alone = record.groups().len() == 1 && self.scenario.weather.page_size.is_none();
        let oldest = record.open().map(|task| task.began).min();
        let mut looks = record.looks.iter();
        let look = if record.how == How::AtTheQueue {
            looks.find(|look| oldest.is_none_or(|oldest| **look >= oldest))
        } else if alone {
            looks.next_back()
        } else {
            looks.next()
        };
        look.copied()
            .unwrap_or(oldest.unwrap_or(record.began))
            .saturating_sub(self.scenario.weather.stale_reads)
    }
}
