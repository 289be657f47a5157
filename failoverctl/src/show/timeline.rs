//! The function's calls, one after the other, and what it logged.

use super::paper::{BAD, CHANGE, Paper, QUIET, laid_out, one_line, seconds};
use crate::drill::{CallView, Drill};

pub(super) fn timeline(drill: &Drill, with_names: impl Fn(&str) -> String, paper: Paper) -> String {
    let mut table = paper.table(["at", "took", "call", "what"], 1);
    let mut calls = drill.calls.iter().peekable();
    while let Some(call) = calls.next() {
        // The same question again and again while EC2 detaches or attaches: one row tells it.
        let mut times = 1;
        while calls.next_if(|next| call.is_asked_again_by(next)).is_some() {
            times += 1;
        }
        table.add_row(one_line([
            format!("+{}", seconds(call.at)),
            format!("{} ms", call.milliseconds),
            action(call, times),
            what(call, &with_names),
        ]));
    }
    laid_out(&table)
}

fn action(call: &CallView, times: u32) -> String {
    let style = if call.changes { CHANGE } else { QUIET };
    let action = format!("{style}{}{style:#}", call.action);
    if times > 1 {
        format!("{times}x {action}")
    } else {
        action
    }
}

/// That a call went well needn't be said of each; what EC2 said instead comes first.
fn what(call: &CallView, with_names: impl Fn(&str) -> String) -> String {
    let what = with_names(&call.what);
    match call.result.as_str() {
        "ok" => what,
        "DryRunOperation" => format!("may be done (DryRun): {what}"),
        error => format!("{BAD}{error}{BAD:#}: {what}"),
    }
}

/// What the function logged, and where one would see it.
pub(super) fn log(drill: &Drill, paper: Paper) -> String {
    let lines = drill.log.iter().map(|line| paper.fill(line, "    "));
    let lines: Vec<String> = lines.collect();
    let place = "In CloudWatch Logs, group /aws/lambda/FUNCTION, as a JSON object a line:";
    format!("{}\n{}", paper.fill(place, ""), lines.join("\n"))
}
