//! The function's calls, one after the other.

use anstyle::Style;

use super::style::{BAD, CHANGE, QUIET, seconds, table};
use crate::drill::CallView;

pub(super) fn timeline(calls: &[CallView]) -> String {
    let mut table = table(["at", "took", "call", "what", "result"]);
    let mut calls = calls.iter().peekable();
    while let Some(call) = calls.next() {
        // The same question again and again while EC2 detaches or attaches: one row tells it.
        let mut again = 0;
        while calls
            .peek()
            .is_some_and(|next| next.action == call.action && next.what == call.what)
        {
            calls.next();
            again += 1;
        }
        let style = if call.changes { CHANGE } else { QUIET };
        let result = if call.result == "ok" {
            Style::new()
        } else {
            BAD
        };
        let times = if again > 0 {
            format!(" ({} times)", again + 1)
        } else {
            String::new()
        };
        table.add_row([
            format!("+{}", seconds(call.at)),
            format!("{} ms", call.milliseconds),
            format!("{style}{}{style:#}{times}", call.action),
            call.what.clone(),
            format!("{result}{}{result:#}", call.result),
        ]);
    }
    table.trim_fmt()
}
