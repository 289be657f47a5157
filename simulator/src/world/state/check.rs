//! Status checks. All kinds are treated alike.

use std::collections::BTreeMap;

use eni_failover::cloud::{Check, CheckStatus};

use crate::api::CheckSummary;

/// What each status check of an instance came to.
#[derive(Clone, Debug)]
pub(crate) struct Checks(pub(crate) BTreeMap<Check, CheckSummary>);

impl Checks {
    /// Those that the instance has.
    pub(crate) fn of(status: impl Fn(Check) -> Option<CheckSummary>) -> Self {
        let told = |check| Some((check, status(check)?));
        Self(Check::ALL.into_iter().filter_map(told).collect())
    }

    /// All that it has come to this. What isn't applicable stays so.
    pub(crate) fn set_all(&mut self, status: CheckStatus) {
        for summary in self.0.values_mut() {
            *summary = CheckSummary {
                status,
                impaired_since: None,
            };
        }
    }

    pub(crate) fn passed(&self) -> bool {
        self.0.values().all(|check| check.status == CheckStatus::Ok)
    }

    /// Of those by which EC2 itself says how an instance is.
    pub(crate) fn any_impaired(&self) -> bool {
        let mut checks = Check::EC2S.iter().filter_map(|check| self.0.get(check));
        checks.any(|check| check.status == CheckStatus::Impaired)
    }

    pub(crate) fn is_ok(&self, check: Check) -> bool {
        let summary = self.0.get(&check);
        summary.is_some_and(|summary| summary.status == CheckStatus::Ok)
    }
}
