//! What the function answered, in words that a test compares.

use eni_failover::tell::{Outcome, Report};

/// The outcome of the only group that was looked after.
pub(crate) fn only(report: &Report) -> &Outcome {
    match report.answer.outcomes.as_slice() {
        [outcome] => outcome,
        outcomes => panic!("not one outcome: {outcomes:?}, {:?}", report.failure),
    }
}

/// The outcome of a group among several.
pub(crate) fn of_group<'a>(report: &'a Report, group: &str) -> &'a Outcome {
    let mut outcomes = report.answer.outcomes.iter();
    let found = outcomes.find(|outcome| outcome.group.as_str() == group);
    found.expect("an outcome of the group")
}

/// `web: moved to i-0b`, for each group.
pub(crate) fn words(report: &Report) -> Vec<String> {
    let word = |outcome: &Outcome| {
        let to = outcome.to.as_ref().map_or("nobody", |to| to.as_str());
        format!("{}: {} to {to}", outcome.group, outcome.kind.as_str())
    };
    report.answer.outcomes.iter().map(word).collect()
}

/// The reasons' words for programs, in their order.
pub(crate) fn codes(outcome: &Outcome) -> Vec<&'static str> {
    let reasons = outcome.reasons.iter();
    reasons.map(|reason| reason.code.0).collect()
}

/// The reasons as people read them, one in a line.
pub(crate) fn messages(outcome: &Outcome) -> String {
    let reasons = outcome.reasons.iter();
    let messages: Vec<&str> = reasons.map(|reason| reason.message.as_str()).collect();
    messages.join("\n")
}

/// Whether one of the reasons has this code.
pub(crate) fn tells(report: &Report, code: &str) -> bool {
    codes(only(report)).contains(&code)
}
