//! What is known of a run: the truth at every moment, who did what, and what was found wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ec2_simulator::WorldEvent;
use ec2_simulator::api::Request;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::scenario::{Kind, Scenario, What};
use crate::truth::{Health, Holder, Truth};

tokio::task_local! {
    /// The invocation that this task runs.
    pub(crate) static INVOCATION: usize;
}

/// A broken invariant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Violation {
    pub(crate) invariant: &'static str,
    pub(crate) what: String,
    pub(crate) at: u64,
}

/// How much there was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) invocations: u64,
    pub(crate) calls: u64,
    /// Happenings, disturbed calls and kills.
    pub(crate) faults: u64,
    pub(crate) moves: u64,
    pub(crate) announcements: u64,
}

/// What an invocation is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A look, because something happened or somebody wants it.
    #[default]
    Look,
    /// The schedule's look.
    Schedule,
    Plan,
    /// Nothing: what it is told counts for nothing.
    Nothing,
    /// A move, to a member that it names or not.
    Move {
        names_the_member: bool,
    },
}

/// What an invocation was told by its trigger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Purpose {
    /// What it is, for the timeline.
    pub(crate) name: String,
    /// The groups that it may touch.
    pub(crate) groups: BTreeSet<usize>,
    pub(crate) asks: Asks,
    /// What it says of a member.
    pub(crate) testimony: Option<Testimony>,
}

/// What an alarm or a Spot notice says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Testimony {
    pub(crate) cause: String,
    pub(crate) at: Timestamp,
    pub(crate) instance: Option<usize>,
    pub(crate) group: Option<usize>,
    /// Against, or else taken back.
    pub(crate) against: bool,
}

/// Something that an invocation works on: its payload, or a message that it was given or took.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) purpose: Arc<Purpose>,
    pub(crate) began: u64,
    pub(crate) ended: Option<u64>,
}

/// How an invocation comes to what it works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is its payload.
    Directly,
    /// They are messages of the queue, any number of them.
    AtTheQueue,
}

/// One invocation.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) how: How,
    pub(crate) tasks: Vec<Task>,
    pub(crate) began: u64,
    /// When each of its looks began.
    pub(crate) looks: Vec<u64>,
    pub(crate) looking: bool,
    /// Whether EC2's answer to its `DescribeInstances` gets lost: then the look goes on.
    pub(crate) unheard: bool,
    /// Whether it moved something, or sent a detach.
    pub(crate) moves: bool,
    /// Calls that move something and got no answer, since its last describe.
    pub(crate) unanswered: Vec<Request>,
    /// Members that refused in it.
    pub(crate) tried: BTreeSet<usize>,
    /// Members on which EC2 gave it no verdict.
    pub(crate) without_verdict: BTreeSet<usize>,
    pub(crate) kill: Arc<Notify>,
    pub(crate) ended: Option<u64>,
}

/// A wanted move.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) group: usize,
    pub(crate) names_the_member: bool,
    pub(crate) began: u64,
    /// To whom it moved the group, and when.
    pub(crate) served: Option<(usize, u64)>,
}

/// A message that was published.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    pub(crate) at: u64,
    pub(crate) by: usize,
    /// Which message: a digest tells of many groups.
    pub(crate) message: u64,
    pub(crate) group: usize,
    pub(crate) active: Option<usize>,
    /// Whether it tells of a failure.
    pub(crate) bad: bool,
    /// Whether it says of an instance that it no longer runs.
    pub(crate) down: bool,
}

/// A status that was written.
#[derive(Clone, Debug)]
pub(crate) struct Announced {
    pub(crate) at: u64,
    pub(crate) by: usize,
    pub(crate) group: usize,
    pub(crate) active: Option<usize>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) told: Option<String>,
    /// What was published with it: whether it tells of a failure.
    pub(crate) bad: Option<bool>,
}

/// Something for the dispatcher.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Event(WorldEvent),
    Happening(What),
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) start: Timestamp,
    pub(crate) now: u64,
    pub(crate) history: Vec<Truth>,
    pub(crate) invocations: Vec<Record>,
    pub(crate) announced: Vec<Announced>,
    /// On whom somebody forged a status of each group.
    pub(crate) forged: Vec<BTreeSet<usize>>,
    /// All that was published, in that order.
    pub(crate) said: Vec<Said>,
    /// Requests for a move that have not been served, by request.
    pub(crate) wishes: BTreeMap<usize, Wish>,
    /// Who has a group since when, and whether an operator had a hand in it since.
    pub(crate) tenures: Vec<Option<(usize, u64)>>,
    pub(crate) by_hand: Vec<bool>,
    /// Since when its holder has all of a group again, of which it had lost a part.
    pub(crate) regained: Vec<u64>,
    /// Whether a group is being taken from its holder by somebody whose look was older than that it has it.
    pub(crate) late_look: Vec<bool>,
    /// Whose each attachment is or was.
    pub(crate) attachments: BTreeMap<String, usize>,
    /// Who took a float from its holder last, and when.
    pub(crate) taken: Vec<Option<(usize, u64)>>,
    /// Since when a float has no owner.
    pub(crate) ownerless: Vec<Option<u64>>,
    /// Since when the holder of a part of a group no longer runs, and when that was seen last.
    pub(crate) down_since: Vec<Option<(u64, u64)>>,
    /// What was said of members, by invocations that ended well, and by those that didn't: these may have written it.
    pub(crate) testimonies: Vec<Testimony>,
    pub(crate) perhaps: Vec<Testimony>,
    /// Causes of a member of which two testimonies were written side by side: the older one may have come last, since a
    /// tag can't be compared and set.
    pub(crate) contested: BTreeSet<(String, Option<usize>)>,
    /// The last thing that went wrong or was done to the world.
    pub(crate) disturbed: u64,
    pub(crate) last_change: u64,
    pub(crate) next_transition: Option<u64>,
    /// Scheduled looks in a row that found nothing to do.
    pub(crate) calm: u32,
    pub(crate) in_flight: usize,
    pub(crate) chosen: Vec<Option<usize>>,
    counted: BTreeMap<(String, bool), u64>,
    pub(crate) elastic_ips_lost: BTreeSet<usize>,
    pub(crate) orders: Vec<Order>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) counts: Counts,
    pub(crate) timeline: Option<Vec<(u64, String)>>,
}

impl Ledger {
    pub(crate) fn new(
        scenario: Arc<Scenario>,
        start: Timestamp,
        truth: Truth,
        tells: bool,
    ) -> Self {
        let (groups, floats) = (scenario.layout.groups, scenario.layout.floats.len());
        let tenures = (0..groups).map(|g| Some((truth.sole_holder(&scenario.layout, g)?, 0)));
        Self {
            tenures: tenures.collect(),
            scenario,
            start,
            now: 0,
            history: vec![truth],
            invocations: Vec::new(),
            announced: Vec::new(),
            forged: vec![BTreeSet::new(); groups],
            said: Vec::new(),
            wishes: BTreeMap::new(),
            by_hand: vec![false; groups],
            regained: vec![0; groups],
            late_look: vec![false; groups],
            attachments: BTreeMap::new(),
            taken: vec![None; floats],
            ownerless: vec![None; floats],
            down_since: vec![None; groups],
            testimonies: Vec::new(),
            perhaps: Vec::new(),
            contested: BTreeSet::new(),
            disturbed: 0,
            last_change: 0,
            next_transition: None,
            calm: 0,
            in_flight: 0,
            chosen: vec![None; groups],
            counted: BTreeMap::new(),
            elastic_ips_lost: BTreeSet::new(),
            orders: Vec::new(),
            violations: Vec::new(),
            counts: Counts::default(),
            timeline: tells.then(Vec::new),
        }
    }

    /// Counts the function's calls of an action, as they leave it and as they have their effect.
    pub(crate) fn nth(&mut self, action: &str, after: bool) -> u64 {
        let nth = self.counted.entry((action.to_owned(), after)).or_default();
        *nth += 1;
        *nth
    }

    pub(crate) fn truth(&self) -> &Truth {
        &self.history[self.history.len() - 1]
    }

    /// What was true at any time since then.
    pub(crate) fn since(&self, from: u64) -> &[Truth] {
        let first = self.history.partition_point(|truth| truth.at < from);
        &self.history[first.saturating_sub(1)..]
    }

    pub(crate) fn failed_since(&self, member: usize, from: u64) -> bool {
        self.since(from)
            .iter()
            .any(|truth| truth.health[member] == Health::Failed)
    }

    /// Whether somebody forged a status of this group, on whomever.
    pub(crate) fn is_forged(&self, group: usize) -> bool {
        self.forged.get(group).is_some_and(|on| !on.is_empty())
    }

    /// Whether a status was forged on who has a part of this group. Such a one is believed: who may write on the active
    /// could as well write there that it is impaired.
    pub(crate) fn is_forged_on_a_holder(&self, truth: &Truth, group: usize) -> bool {
        let mut floats = self.scenario.layout.floats_of(group);
        floats.any(|float| match truth.floats[float] {
            Holder::Member(member) | Holder::Leaving(member) => {
                self.forged[group].contains(&member)
            }
            _ => false,
        })
    }

    pub(crate) fn violated(&mut self, invariant: &'static str, what: String) {
        self.note(|| format!("VIOLATION of {invariant}: {what}"));
        let at = self.now;
        self.violations.push(Violation {
            invariant,
            what,
            at,
        });
    }

    /// When the cooldown is over of whoever took over last, and the function may do again what it was denied: nobody
    /// tells it so.
    pub(crate) fn cooled(&self) -> u64 {
        let denials = self.scenario.disturbances.iter();
        let denials = denials.filter(|disturbance| disturbance.kind == Kind::Denied);
        let denied = denials.map(|denial| denial.to).max().unwrap_or(0);
        denied.max(self.last_change + self.scenario.function.cooldown * 1000 + 5_000)
    }

    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        let at = self.now;
        if let Some(timeline) = &mut self.timeline {
            timeline.push((at, line()));
        }
    }

    pub(crate) fn milliseconds(&self, at: Timestamp) -> u64 {
        u64::try_from(at.duration_since(self.start).as_millis()).unwrap_or(0)
    }
}
