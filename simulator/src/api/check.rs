//! Status checks.

use std::collections::BTreeMap;

use eni_failover::cloud::{Check, CheckStatus, InstanceState};
use jiff::Timestamp;
use serde::Deserialize;

use super::asked::{Filter, Page};

/// `DescribeInstanceStatus`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceStatus {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`; none means all.
    pub instance_ids: Vec<String>,
    /// `IncludeAllInstances`: not only the running ones.
    pub include_all_instances: bool,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// Answer to `DescribeInstanceStatus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceStatusResponse {
    /// `InstanceStatuses`
    pub instance_statuses: Vec<InstanceStatus>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One entry of `InstanceStatuses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStatus {
    /// `InstanceId`
    pub instance_id: String,
    /// `AvailabilityZone`
    pub availability_zone: String,
    /// `InstanceState`
    pub instance_state: InstanceState,
    /// `SystemStatus`, `InstanceStatus`
    pub checks: BTreeMap<Check, CheckSummary>,
    /// `Events`
    pub events: Vec<ScheduledEvent>,
}

/// One entry of `Events`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScheduledEvent {
    /// `Code`
    pub code: String,
    /// `Description`
    #[serde(default)]
    pub description: String,
    /// `NotBefore`
    #[serde(default)]
    pub not_before: Option<Timestamp>,
}

/// A status check with its one detail, `reachability`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckSummary {
    /// `Status`
    pub status: CheckStatus,
    /// `Details[reachability].ImpairedSince`
    pub impaired_since: Option<Timestamp>,
}

impl CheckSummary {
    /// `Details[reachability].Status`: other words than the check's own; `None` where the check has no details.
    #[must_use]
    pub fn reachability(&self) -> Option<&'static str> {
        match self.status {
            CheckStatus::Ok => Some("passed"),
            CheckStatus::Impaired => Some("failed"),
            CheckStatus::InsufficientData => Some("insufficient-data"),
            CheckStatus::Initializing => Some("initializing"),
            CheckStatus::NotApplicable | CheckStatus::Suppressed => None,
        }
    }
}
