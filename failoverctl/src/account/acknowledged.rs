//! The exceptions that somebody has accepted, each with its reason: a small file that the audit names.

use eni_failover::cloud::GroupName;
use jiff::civil::Date;
use serde::Deserialize;

use super::check::{CHECKS, Finding};

/// What was accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Acknowledged(Vec<Exception>);

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Exception {
    /// The check's id.
    check: String,
    /// Of this group only; without it wherever it is found.
    #[serde(default)]
    group: Option<GroupName>,
    /// Of findings with this in their text only: an identifier, as a rule.
    #[serde(default)]
    about: Option<String>,
    /// Why it is accepted.
    because: String,
    /// No longer than to the end of this day, in UTC.
    #[serde(default)]
    until: Option<Date>,
}

/// A file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AcknowledgedError {
    /// No YAML, or not of this form.
    #[error(
        "a list of exceptions is expected, each with check and because, and group, about and until where you like: {0}"
    )]
    Form(String),
    /// A check that isn't there.
    #[error("there is no check {0:?}: failoverctl audit --list names them")]
    NoSuchCheck(String),
}

impl Acknowledged {
    /// Reads the file's text.
    ///
    /// # Errors
    /// [`AcknowledgedError`]
    pub fn parse(text: &str) -> Result<Self, AcknowledgedError> {
        let all: Self = serde_saphyr::from_str(text)
            .map_err(|error| AcknowledgedError::Form(error.to_string()))?;
        let unknown = all.0.iter().find(|exception| {
            let mut checks = CHECKS.iter();
            !checks.any(|check| check.id == exception.check)
        });
        match unknown {
            Some(exception) => Err(AcknowledgedError::NoSuchCheck(exception.check.clone())),
            None => Ok(all),
        }
    }

    /// Why this finding is accepted, where it is.
    #[must_use]
    pub fn of(&self, check: &str, finding: &Finding, today: Date) -> Option<&str> {
        let is = |exception: &&Exception| {
            let group = exception.group.as_ref();
            exception.check == check
                && group.is_none_or(|group| finding.group.as_ref() == Some(group))
                && exception
                    .about
                    .as_ref()
                    .is_none_or(|about| finding.what.contains(about))
                && exception.until.is_none_or(|until| today <= until)
        };
        let exception = self.0.iter().find(is)?;
        Some(&exception.because)
    }
}
