//! The function's calls, drawn over time. Widths are percent, so that it is as wide as there is room, and its letters are
//! as big as everywhere.

use askama::Template;

use super::words::{percent, seconds};
use crate::drill::{CallView, Drill};

#[derive(Template)]
#[template(path = "gantt.svg", escape = "html")]
struct Gantt {
    label: &'static str,
    height: i32,
    top: i32,
    ticks: Vec<Tick>,
    phases: Vec<Phase>,
    bars: Vec<Bar>,
}

struct Tick {
    x: String,
    anchor: &'static str,
    text: String,
}

struct Phase {
    class: &'static str,
    x: String,
    width: String,
}

struct Bar {
    y: i32,
    text: String,
    label_x: String,
    anchor: &'static str,
    class: &'static str,
    is_refused: bool,
    x: String,
    width: String,
}

/// Above the first bar: the phases.
const TOP: i32 = 16;
const ROW: i32 = 27;

/// Draws the drill's calls.
///
/// # Errors
/// The template can't be filled.
pub(super) fn gantt(drill: &Drill) -> askama::Result<String> {
    let runs = runs(&drill.calls);
    let end = runs.iter().map(|run| run.end).max().unwrap_or(1_000);
    let noticed = drill
        .happened
        .iter()
        .map(|it| it.noticed)
        .min()
        .unwrap_or(0);
    let scale = Scale { noticed, end };
    let rows = i32::try_from(runs.len()).unwrap_or(i32::MAX);
    let gantt = Gantt {
        label: "The function's calls over time",
        height: TOP + ROW * rows + 26,
        top: TOP,
        ticks: scale.ticks(),
        phases: scale.phases(drill),
        bars: (0..)
            .zip(&runs)
            .map(|(row, run)| scale.bar(row, run))
            .collect(),
    };
    gantt.render()
}

/// The same call again and again: one bar.
pub(super) struct Run<'a> {
    pub(super) first: &'a CallView,
    times: u32,
    pub(super) end: i64,
}

impl Run<'_> {
    /// The API action, and how many times.
    pub(super) fn action(&self) -> String {
        match self.times {
            1 => self.first.action.to_owned(),
            times => format!("{times}x {}", self.first.action),
        }
    }

    /// Whether EC2 said no.
    pub(super) fn is_refused(&self) -> bool {
        !matches!(self.first.result.as_str(), "ok" | "DryRunOperation")
    }
}

/// The calls, those that are made again and again as one.
pub(super) fn runs(calls: &[CallView]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for call in calls {
        let end = call.at + call.milliseconds;
        match runs.last_mut() {
            Some(run) if run.first.is_asked_again_by(call) => {
                run.times += 1;
                run.end = end;
            }
            _ => runs.push(Run {
                first: call,
                times: 1,
                end,
            }),
        }
    }
    runs
}

/// Before it is noticed nothing is to be seen: that takes a sixth of the width, however long it was.
struct Scale {
    noticed: i64,
    end: i64,
}

const UNSEEN: i64 = 1_600;

impl Scale {
    /// In hundredths of a percent.
    fn place(&self, at: i64) -> i64 {
        if at <= self.noticed {
            return at * UNSEEN / self.noticed.max(1);
        }
        let seen = (self.end - self.noticed).max(1);
        let before = if self.noticed > 0 { UNSEEN } else { 0 };
        before + (at - self.noticed).min(seen) * (10_000 - before) / seen
    }

    fn x(&self, at: i64) -> String {
        percent(self.place(at), 10_000)
    }

    fn width(&self, from: i64, to: i64) -> String {
        // What is too short to be seen is drawn all the same.
        percent((self.place(to) - self.place(from)).max(60), 10_000)
    }

    fn ticks(&self) -> Vec<Tick> {
        let seen = self.end - self.noticed;
        let steps = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];
        let step = steps
            .into_iter()
            .find(|step| seen / step <= 4)
            .unwrap_or(600_000);
        let first = if self.noticed > 0 {
            vec![0]
        } else {
            Vec::new()
        };
        let seen = (0..6).map(|tick| self.noticed + tick * step);
        let seen = seen.filter(|at| self.place(*at) <= 9_300 || *at == self.noticed);
        let tick = |at: i64| Tick {
            x: self.x(at),
            anchor: if self.place(at) < 300 {
                "start"
            } else {
                "middle"
            },
            text: format!("{} s", at / 1000),
        };
        first.into_iter().chain(seen).map(tick).collect()
    }

    fn phases(&self, drill: &Drill) -> Vec<Phase> {
        let moved = drill
            .happened
            .iter()
            .flat_map(|it| &it.ends)
            .map(|end| end.at);
        let moved = moved.max().unwrap_or(self.end).min(self.end);
        let phase = |class, from, to| Phase {
            class,
            x: self.x(from),
            width: percent(self.place(to) - self.place(from), 10_000),
        };
        vec![
            phase("unnoticed", 0, self.noticed),
            phase("moving", self.noticed, moved),
            phase("telling", moved, self.end),
        ]
    }

    fn bar(&self, row: i32, run: &Run<'_>) -> Bar {
        let call = run.first;
        let begins_late = self.place(call.at) > 5_000;
        let is_refused = run.is_refused();
        let took = seconds(run.end - call.at);
        Bar {
            y: TOP + ROW * row + 14,
            text: format!("{} {took}", run.action()),
            label_x: self.x(if begins_late { run.end } else { call.at }),
            anchor: if begins_late { "end" } else { "start" },
            class: match (is_refused, call.changes) {
                (true, _) => "refused",
                (false, true) => "change",
                (false, false) => "look",
            },
            is_refused,
            x: self.x(call.at),
            width: self.width(call.at, run.end),
        }
    }
}
