//! The audit: every check that was asked for, the verdict of each group, and whether that is good enough.

use eni_failover::cloud::{GroupName, InstanceId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::acknowledged::Acknowledged;
use super::check::{CHECKS, Check, Finding, NOT_LOOKED_AT, OF_SYSTEMS, SYSTEMS, Severity};
use super::facts::Account;
use super::truth::{Truth, truth};
use super::ways::{Gone, ways};

/// Of the form of [`Audit`] as JSON, which docs/account.md documents.
pub const SCHEMA: &str = "eni-failover/audit/1";

/// What is asked of an audit.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// These checks only, by their ids or what these begin with (`triggers`); none for all.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// What was accepted.
    pub acknowledged: Acknowledged,
}

/// What came of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// When the account was looked at.
    pub at: Timestamp,
    /// Of each group whether it would fail over.
    pub groups: Vec<Judged>,
    /// The worst first.
    pub findings: Vec<Reported>,
    /// The checks that were made.
    pub checks: Vec<&'static str>,
    /// What nobody looks at.
    pub not_looked_at: Vec<&'static str>,
}

/// A group, and whether it would fail over.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Its name.
    pub group: GroupName,
    /// Who is active.
    pub active: Option<InstanceId>,
    /// Whether it would.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The same in a sentence.
    pub says: String,
    /// Each way between the active and another member, and when it was last gone.
    pub moves: Vec<Gone>,
}

/// Whether a group would fail over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// To this member.
    Would {
        /// Who would take over.
        to: InstanceId,
        /// After how long, by a rehearsal in its twin; `null` where there was none.
        milliseconds: Option<i64>,
    },
    /// It would not.
    WouldNot {
        /// Why.
        because: String,
    },
    /// Something that it takes isn't known.
    Unknown {
        /// What is needed to know.
        because: String,
    },
}

/// A finding, as it is reported.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    /// The check's id.
    pub check: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// `null` where it concerns all groups.
    pub group: Option<GroupName>,
    /// Whether what was to be looked at could be.
    pub known: bool,
    /// What is wrong, or what is needed to know.
    pub finding: String,
    /// What was looked at.
    pub looked_at: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub remedy: String,
    /// Why somebody has accepted it.
    pub acknowledged: Option<String>,
}

/// A check that isn't there.
#[derive(Debug, thiserror::Error)]
#[error("there is no check {0:?}: failoverctl audit --list names them")]
pub struct NoSuchCheck(String);

/// Makes the checks that are asked for.
///
/// # Errors
/// [`NoSuchCheck`]
pub fn audit(account: &Account, asked: &Asked) -> Result<Audit, NoSuchCheck> {
    let mut checks = chosen(asked)?;
    // Not asked is no pass: then this check isn't made, and that it isn't is said at the end.
    let asked_them = account.systems.is_some();
    checks.retain(|check| asked_them || check.id != OF_SYSTEMS);
    let today = TimeZone::UTC.to_datetime(account.now).date();
    let mut findings: Vec<Reported> = Vec::new();
    for check in &checks {
        match (check.find)(account) {
            Ok(found) => findings.extend(found.into_iter().map(|finding| {
                let because = asked.acknowledged.of(check.id, &finding, today);
                let because = because.map(str::to_owned);
                reported(check, finding, true, because)
            })),
            Err(unknown) => {
                let finding = Finding {
                    group: None,
                    what: unknown.to_string(),
                    remedy: unknown.remedy().to_owned(),
                };
                let because = asked.acknowledged.of(check.id, &finding, today);
                let because = because.map(str::to_owned);
                findings.push(reported(check, finding, false, because));
            }
        }
    }
    findings.sort_by_key(|finding| (finding.acknowledged.is_some(), finding.severity));
    let groups = account.groups.keys();
    Ok(Audit {
        schema: SCHEMA,
        at: account.now,
        groups: groups
            .map(|name| judged(account, name, &findings))
            .collect(),
        findings,
        checks: checks.iter().map(|check| check.id).collect(),
        not_looked_at: NOT_LOOKED_AT
            .iter()
            .map(|(what, _)| *what)
            .filter(|what| !asked_them || *what != SYSTEMS)
            .collect(),
    })
}

fn reported(
    check: &Check,
    finding: Finding,
    known: bool,
    acknowledged: Option<String>,
) -> Reported {
    Reported {
        check: check.id,
        severity: check.severity,
        group: finding.group,
        known,
        finding: finding.what,
        looked_at: check.looks_at,
        why: check.why,
        remedy: finding.remedy,
        acknowledged,
    }
}

fn chosen(asked: &Asked) -> Result<Vec<&'static Check>, NoSuchCheck> {
    let names = |word: &str, check: &Check| {
        check.id == word
            || check
                .id
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    let mut words = asked.only.iter().chain(&asked.skip);
    if let Some(word) = words.find(|word| !CHECKS.iter().any(|check| names(word, check))) {
        return Err(NoSuchCheck(word.clone()));
    }
    let any = |words: &[String], check: &Check| words.iter().any(|word| names(word, check));
    let is = |check: &&Check| {
        (asked.only.is_empty() || any(&asked.only, check)) && !any(&asked.skip, check)
    };
    Ok(CHECKS.iter().filter(is).collect())
}

/// The group's own truth first; then what would hinder any group, and what isn't known of that. What was accepted hinders
/// all the same.
fn judged(account: &Account, name: &GroupName, findings: &[Reported]) -> Judged {
    let group = account.groups.get(name);
    let hinders = findings.iter().filter(|finding| {
        finding.severity == Severity::Blocking
            && finding.group.as_ref().is_none_or(|group| group == name)
    });
    let because = |known: bool| {
        let mut of = hinders.clone().filter(|finding| finding.known == known);
        of.next().map(|finding| finding.finding.clone())
    };
    let would_not = |because: String| Verdict::WouldNot { because };
    let verdict = match group.map(|group| truth(account, group)) {
        Some(Truth::Ready(plan)) => match (because(true), because(false)) {
            (Some(because), _) => would_not(because),
            (None, Some(because)) => Verdict::Unknown { because },
            (None, None) => Verdict::Would {
                milliseconds: milliseconds(account, name, &plan.to),
                to: plan.to,
            },
        },
        Some(Truth::Alone(_)) => would_not(
            because(true).unwrap_or_else(|| "nobody could take over from its active".to_owned()),
        ),
        Some(Truth::Nothing(rest)) => would_not(rest.to_string()),
        Some(Truth::Moving(plan)) => would_not(format!(
            "it is not at rest: a move to {} is due now",
            account.called(&plan.to)
        )),
        Some(Truth::Settling) => {
            would_not("it is not at rest: it is between two members".to_owned())
        }
        Some(Truth::Refused(why)) => would_not(why),
        None => would_not("there is no such group".to_owned()),
    };
    let says = match &verdict {
        Verdict::Would { to, milliseconds } => {
            let soon =
                milliseconds.map(|it| format!(" in about {} s", (it + 500).max(1000) / 1000));
            let to = account.called(to);
            format!("would fail over to {to}{}", soon.unwrap_or_default())
        }
        Verdict::WouldNot { because } => format!("would not: {because}"),
        Verdict::Unknown { because } => format!("unknown: {because}"),
    };
    Judged {
        group: name.clone(),
        active: group.and_then(|group| group.active().cloned()),
        moves: group.map(ways).unwrap_or_default(),
        verdict,
        says,
    }
}

/// How long the rehearsal took, where it came to the same.
fn milliseconds(account: &Account, group: &GroupName, to: &InstanceId) -> Option<i64> {
    let rehearsed = account.rehearsed.get(group)?;
    rehearsed
        .milliseconds
        .filter(|_| rehearsed.to.as_ref() == Some(to))
}

impl Asked {
    /// Whether this check is made.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        chosen(self).is_ok_and(|checks| checks.iter().any(|check| check.id == id))
    }
}

impl Audit {
    /// Whether every group would fail over, and nothing was found, or is not known, that weighs as much as this and that
    /// nobody has accepted. Without a group nothing is protected.
    #[must_use]
    pub fn is_good(&self, fail_on: Severity) -> bool {
        let would = |judged: &Judged| matches!(judged.verdict, Verdict::Would { .. });
        let weighs =
            |finding: &Reported| finding.acknowledged.is_none() && finding.severity <= fail_on;
        !self.groups.is_empty()
            && self.groups.iter().all(would)
            && !self.findings.iter().any(weighs)
    }
}
