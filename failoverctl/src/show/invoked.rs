//! What the function answered to a request by hand.

use std::fmt::Write as _;

use serde_json::Value;

use super::answer::{NOBODY, list, way};
use super::paper::{BAD, GOOD, Paper};

/// The outcomes, as a drill shows them. Holds escape codes: print it through `anstream`.
#[must_use]
pub fn invoked(
    answer: &Value,
    failure: Option<&str>,
    with_names: impl Fn(&str) -> String,
    paper: Paper,
) -> String {
    let mut text = String::new();
    for outcome in list(answer, "outcomes") {
        let word = |field: &str| outcome.get(field).and_then(Value::as_str);
        let kind = word("outcome").unwrap_or_default();
        let style = if is_good(kind) { GOOD } else { BAD };
        let way = way(word("from").unwrap_or(NOBODY), word("to").unwrap_or(NOBODY));
        let group = word("group").unwrap_or_default();
        let way = with_names(&way);
        let line = format!("{group}: {style}{kind}{style:#}, {way}");
        let _ = writeln!(text, "{}", paper.fill(&line, "  "));
        for reason in list(outcome, "reasons") {
            let message = reason.get("message").and_then(Value::as_str);
            let line = format!("  - {}", with_names(message.unwrap_or_default()));
            let _ = writeln!(text, "{}", paper.fill(&line, "    "));
        }
    }
    for ignored in list(answer, "ignored") {
        let line = format!("ignored: {}", ignored.as_str().unwrap_or_default());
        let _ = writeln!(text, "{}", paper.fill(&line, "  "));
    }
    if let Some(failure) = failure {
        let line = format!("{BAD}the invocation failed{BAD:#}: {failure}");
        let _ = writeln!(text, "{}", paper.fill(&line, "  "));
    }
    text
}

fn is_good(outcome: &str) -> bool {
    matches!(outcome, "moved" | "no-action" | "planned")
}
