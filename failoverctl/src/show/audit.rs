//! An audit: verdicts first, then what was found, the worst first.

use std::fmt::Write as _;

use anstyle::Style;

use super::paper::{BAD, CHANGE, GOOD, HEADING, Paper, QUIET, laid_out};
use super::status::sentence;
use crate::account::{Audit, CHECKS, NOT_LOOKED_AT, Reported, Severity, Verdict};

/// The audit. Holds escape codes: print it through `anstream`.
#[must_use]
pub fn audit(audit: &Audit, paper: Paper) -> String {
    let mut text = section("Would it fail over?", &verdicts(audit, paper));
    let (accepted, open): (Vec<&Reported>, Vec<&Reported>) = audit
        .findings
        .iter()
        .partition(|finding| finding.acknowledged.is_some());
    for severity in Severity::ALL {
        let of: Vec<&Reported> = open
            .iter()
            .filter(|finding| finding.severity == severity)
            .copied()
            .collect();
        if !of.is_empty() {
            let body = entries(&of, paper);
            let style = colour(severity);
            let heading = format!("{style}{severity}{style:#}{HEADING} ({})", of.len());
            text += &section(&heading, &body);
        }
    }
    if !accepted.is_empty() {
        let body: String = accepted
            .iter()
            .map(|finding| entry(finding.check, finding, paper))
            .collect();
        text += &section(&format!("accepted ({})", accepted.len()), &body);
    }
    let _ = writeln!(
        text,
        "{} checks, {} findings.",
        audit.checks.len(),
        audit.findings.len()
    );
    text + &sentence(
        "",
        &format!("Not looked at: {}.", audit.not_looked_at.join("; ")),
        paper,
    )
}

fn section(heading: &str, body: &str) -> String {
    format!("{HEADING}{heading}{HEADING:#}\n{}\n\n", body.trim_end())
}

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Blocking | Severity::Severe => BAD,
        Severity::Warning => CHANGE,
        Severity::Note => QUIET,
    }
}

fn verdicts(audit: &Audit, paper: Paper) -> String {
    let mut table = paper.table(["group", "verdict"], 1);
    for judged in &audit.groups {
        let style = match judged.verdict {
            Verdict::Would { .. } => GOOD,
            Verdict::WouldNot { .. } => BAD,
            Verdict::Unknown { .. } => CHANGE,
        };
        table.add_row([
            judged.group.to_string(),
            format!("{style}{}{style:#}", judged.says),
        ]);
    }
    if audit.groups.is_empty() {
        return paper.fill(
            &format!(
                "{BAD}There are no groups: nothing is protected.{BAD:#} Is the region right, and the tag prefix (--prefix)?"
            ),
            "",
        );
    }
    laid_out(&table)
}

/// What is unknown for the same reason is told once, with all the checks that would have to know it.
fn entries(findings: &[&Reported], paper: Paper) -> String {
    let mut text = String::new();
    let mut told: Vec<&str> = Vec::new();
    for finding in findings {
        if finding.known {
            text += &entry(finding.check, finding, paper);
        } else if !told.contains(&finding.finding.as_str()) {
            told.push(&finding.finding);
            let same = findings
                .iter()
                .filter(|it| !it.known && it.finding == finding.finding);
            let checks: Vec<&str> = same.map(|it| it.check).collect();
            text += &entry(&paper.fill(&checks.join(", "), "  "), finding, paper);
        }
    }
    text
}

fn entry(checks: &str, finding: &Reported, paper: Paper) -> String {
    let group = finding.group.as_ref();
    let group = group.map_or_else(|| "all groups".to_owned(), ToString::to_string);
    let unknown = if finding.known { "" } else { "unknown: " };
    let mut text = format!("{checks}  {QUIET}{group}{QUIET:#}\n");
    text += &sentence("  ", &format!("{unknown}{}", finding.finding), paper);
    text += &sentence("  at 3 a.m.: ", finding.why, paper);
    if let Some(because) = &finding.acknowledged {
        return text + &sentence("  accepted: ", because, paper);
    }
    // A command stays whole, so that it can be copied.
    let mut commands = ["aws ", "failoverctl ", "sam "].iter();
    if commands.any(|word| finding.remedy.starts_with(word)) {
        text + "  " + &finding.remedy + "\n"
    } else {
        text + &sentence("  ", &finding.remedy, paper)
    }
}

/// The checks that there are, and what nobody looks at.
#[must_use]
pub fn checks(paper: Paper) -> String {
    let mut table = paper.table(["check", "severity", "looks at", "at 3 a.m."], 2);
    for check in CHECKS {
        table.add_row([check.id, check.severity.as_str(), check.looks_at, check.why]);
    }
    let mut not = paper.table(["not looked at", "because"], 1);
    for (what, why) in NOT_LOOKED_AT {
        not.add_row([*what, *why]);
    }
    format!("{}\n\n{}\n", laid_out(&table), laid_out(&not))
}
