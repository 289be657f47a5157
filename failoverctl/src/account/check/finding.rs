//! What a check is, and what it finds.

use std::fmt;

use clap::ValueEnum;
use eni_failover::cloud::GroupName;
use serde::Serialize;

use crate::account::facts::Account;
use crate::account::known::Known;

/// How much a finding weighs. The order is that of the report: what hinders a failover comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It would not fail over.
    Blocking,
    /// It would, and something would be lost, or nobody would know of it.
    Severe,
    /// It would, but later, less surely, or not the next time.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Every one of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Blocking, Self::Severe, Self::Warning, Self::Note];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Severe => "severe",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One check.
#[derive(Debug)]
pub struct Check {
    /// `function.dry-run`; never changes.
    pub id: &'static str,
    /// How much it weighs, found or not known.
    pub severity: Severity,
    /// What is looked at, and the call that answers it.
    pub looks_at: &'static str,
    /// Why it matters at 3 a.m.
    pub why: &'static str,
    /// What it finds; not known, where a call was denied.
    pub find: fn(&Account) -> Known<Vec<Finding>>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which group; `None` where it concerns all of them.
    pub group: Option<GroupName>,
    /// What is wrong.
    pub what: String,
    /// What to do, as a command to copy where there is one.
    pub remedy: String,
}

impl Finding {
    /// In one group.
    pub(super) fn of(
        group: &GroupName,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            group: Some(group.clone()),
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// In all of them.
    pub(super) fn of_all(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            group: None,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}
