//! The figures, for people and for programs.

use std::collections::BTreeMap;
use std::time::Duration;

use comfy_table::{Cell, CellAlignment, Table, presets};
use serde::Serialize;

use crate::options::Options;
use crate::storm::Seen;
use crate::tally::Requests;

/// What came of a storm. Times are virtual seconds after the first instance stopped.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figures {
    options: Options,
    first: Option<f64>,
    median: Option<f64>,
    p95: Option<f64>,
    last: Option<f64>,
    never: usize,
    unfinished: bool,
    /// The least that EC2's throttle lets it take: a call for each group, of which a bucketful is free.
    bound: f64,
    /// The slowest of some storms of one group.
    alone: f64,
    /// The last over bound and one alone.
    ratio: Option<f64>,
    requests: u64,
    requests_per_group: f64,
    throttled: u64,
    by_action: BTreeMap<&'static str, Requests>,
    invocations: u64,
    cold: u64,
    failed: u64,
    timed_out: u64,
    dead: usize,
    most_at_once: usize,
    billed_seconds: f64,
    longest_seconds: f64,
    messages: usize,
    by_outcome: BTreeMap<String, usize>,
    most_messages_in_a_second: usize,
    cpu_seconds: Option<f64>,
    memory_mib: Option<f64>,
}

impl Figures {
    pub(crate) fn of(options: &Options, seen: &Seen, alone: Duration) -> Self {
        let at = |share: f64| percentile(&seen.moved, share);
        let (all, alone) = (seen.tally.of_ec2(), alone.as_secs_f64());
        let (size, refill) = (f64::from(seen.bucket.0), f64::from(seen.bucket.1));
        let groups = count(options.groups);
        let bound = ((groups - size) / refill).max(0.0);
        let mut by_outcome = BTreeMap::new();
        for outcome in &seen.told {
            *by_outcome.entry(outcome.clone()).or_default() += 1;
        }
        Self {
            options: options.clone(),
            first: at(0.0),
            median: at(0.5),
            p95: at(0.95),
            last: at(1.0),
            never: options.groups - seen.moved.len(),
            unfinished: seen.unfinished,
            bound,
            alone,
            ratio: at(1.0).map(|last| last / (bound + alone)),
            requests: all.sent,
            requests_per_group: count(usize::try_from(all.sent).unwrap_or(usize::MAX)) / groups,
            throttled: all.throttled,
            by_action: seen.tally.by_action.clone(),
            invocations: seen.usage.invocations,
            cold: seen.usage.cold,
            failed: seen.usage.failed,
            timed_out: seen.usage.timed_out,
            dead: seen.dead,
            most_at_once: seen.usage.most_at_once,
            billed_seconds: seen.usage.billed.as_secs_f64(),
            longest_seconds: seen.usage.longest.as_secs_f64(),
            messages: seen.told.len(),
            by_outcome,
            most_messages_in_a_second: seen.tally.most_in_a_second(),
            cpu_seconds: seen.cpu,
            memory_mib: seen.memory,
        }
    }

    /// As a person reads it.
    pub(crate) fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        for (what, figure) in self.moves().into_iter().chain(self.costs()) {
            table.add_row([Cell::new(what), Cell::new(figure)]);
        }
        format!("{table}\n\n{}", self.actions())
    }

    fn moves(&self) -> Vec<(&'static str, String)> {
        let all = [self.first, self.median, self.p95, self.last].map(seconds);
        let ratio = self.ratio.map(|it| format!("{it:.2}"));
        let broken_off = format!("after {} minutes", self.options.minutes);
        let mut rows = vec![
            ("first, median, 95 %, last", all.join(", ")),
            ("never moved", self.never.to_string()),
            (
                "the throttle's bound, one group alone",
                format!("{:.1} s, {:.1} s", self.bound, self.alone),
            ),
            ("last over both", ratio.unwrap_or_default()),
        ];
        if self.unfinished {
            rows.push(("broken off", broken_off));
        }
        rows
    }

    fn costs(&self) -> Vec<(&'static str, String)> {
        let by_outcome = self.by_outcome.iter();
        let by_outcome: Vec<String> = by_outcome.map(|(it, n)| format!("{n} {it}")).collect();
        let failed = [
            self.failed.to_string(),
            self.timed_out.to_string(),
            self.dead.to_string(),
        ];
        let used = [self.longest_seconds, self.billed_seconds].map(|it| seconds(Some(it)));
        let memory = self.memory_mib.map(|it| format!("{it:.1} MiB"));
        vec![
            (
                "requests, throttled, a group",
                format!(
                    "{}, {}, {:.1}",
                    self.requests, self.throttled, self.requests_per_group
                ),
            ),
            (
                "invocations, cold, at once",
                format!("{}, {}, {}", self.invocations, self.cold, self.most_at_once),
            ),
            ("failed, timed out, given up", failed.join(", ")),
            ("longest, billed", used.join(", ")),
            (
                "messages",
                format!("{} ({})", self.messages, by_outcome.join(", ")),
            ),
            (
                "most messages in a second",
                self.most_messages_in_a_second.to_string(),
            ),
            (
                "processor, with the simulated account",
                seconds(self.cpu_seconds),
            ),
            ("memory beside the account", memory.unwrap_or_default()),
        ]
    }

    fn actions(&self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header(["action", "sent", "throttled", "refused"]);
        for (action, it) in &self.by_action {
            let numbers = [it.sent, it.throttled, it.refused]
                .map(|number| Cell::new(number).set_alignment(CellAlignment::Right));
            table.add_row([Cell::new(action)].into_iter().chain(numbers));
        }
        table
    }
}

fn seconds(seconds: Option<f64>) -> String {
    seconds.map_or_else(String::new, |it| format!("{it:.2} s"))
}

fn percentile(sorted: &[Duration], share: f64) -> Option<f64> {
    let last = count(sorted.len().checked_sub(1)?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is an index"
    )]
    let index = (last * share).round() as usize;
    sorted.get(index).map(Duration::as_secs_f64)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are no more than millions"
)]
fn count(number: usize) -> f64 {
    number as f64
}
