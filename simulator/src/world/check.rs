//! Status checks: how they fail and pass, and how `DescribeInstanceStatus` shows them. All kinds are treated alike; their
//! filters are made from EC2's word for each. In the YAML they are fields of the instance
//! (`instance/entry.rs`).

use eni_failover::cloud::{Check, CheckStatus, InstanceState};

use super::account::World;
use super::describe::{
    Described, MAX_RESULTS, View, filtered, named, no_ids_with_pages, not_too_many, page,
};
use super::errors;
use super::state;
use super::state::Checks;
use crate::api::{
    ApiError, CheckSummary, DescribeInstanceStatus, DescribeInstanceStatusResponse, InstanceStatus,
    state_code,
};

impl World {
    /// A status check fails.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`; `IncorrectInstanceState` where it isn't running, since then nothing is checked.
    pub fn impair(&mut self, id: &str, check: Check) -> Result<(), ApiError> {
        let impaired = CheckSummary {
            status: CheckStatus::Impaired,
            impaired_since: Some(self.now),
        };
        self.set_checks(id, |checks| {
            checks.0.insert(check, impaired);
        })
    }

    /// All status checks pass, at once.
    ///
    /// # Errors
    /// As [`World::impair`].
    pub fn recover(&mut self, id: &str) -> Result<(), ApiError> {
        self.set_checks(id, |checks| checks.set_all(CheckStatus::Ok))
    }

    fn set_checks(&mut self, id: &str, set: impl FnOnce(&mut Checks)) -> Result<(), ApiError> {
        if self.state.instance(id)?.state != InstanceState::Running {
            return Err(errors::wrong_state_to("checked", id));
        }
        self.remember();
        if let Some(instance) = self.state.instances.get_mut(id) {
            set(&mut instance.checks);
        }
        self.alarms_will_look(id);
        Ok(())
    }

    /// Checks that were impaired meanwhile stay impaired.
    pub(crate) fn finish_checks(&mut self, id: &str) {
        if let Some(instance) = self.state.instances.get_mut(id) {
            for check in instance.checks.0.values_mut() {
                if check.status == CheckStatus::Initializing {
                    check.status = CheckStatus::Ok;
                }
            }
        }
        self.alarms_will_look(id);
    }
}

/// "Shows running instances only, unless `IncludeAllInstances`", even where others are named.
pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeInstanceStatus,
) -> Result<DescribeInstanceStatusResponse, ApiError> {
    let ids = &request.instance_ids;
    no_ids_with_pages(ids, "instancesSet", &request.page)?;
    not_too_many(ids, "instancesSet")?;
    view.state.check_instances(ids)?;
    errors::dry_run(request.dry_run)?;
    let items = view
        .state
        .instances
        .values()
        .filter(|instance| named(ids, &instance.id))
        .filter(|i| request.include_all_instances || i.state == InstanceState::Running)
        .map(View::status)
        .collect();
    let items = filtered(items, &request.filters, false)?;
    let (instance_statuses, next_token) = page(items, &request.page, &MAX_RESULTS, view.page_size)?;
    Ok(DescribeInstanceStatusResponse {
        instance_statuses,
        next_token,
    })
}

impl View<'_> {
    pub(crate) fn status(instance: &state::Instance) -> InstanceStatus {
        InstanceStatus {
            instance_id: instance.id.clone(),
            availability_zone: instance.zone.clone(),
            instance_state: instance.state,
            checks: instance.checks.0.clone(),
            events: instance.events.clone(),
        }
    }
}

impl Described for InstanceStatus {
    /// "No filter by tag." Those of the checks are made from their words.
    const FILTERS: &'static [&'static str] = &[
        "availability-zone",
        "event.code",
        "event.description",
        "instance-state-code",
        "instance-state-name",
    ];

    fn knows(filter: &str) -> bool {
        Self::FILTERS.contains(&filter) || of_a_check(filter).is_some()
    }

    fn key(&self) -> String {
        self.instance_id.clone()
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let value = match filter {
            "availability-zone" => &self.availability_zone,
            "instance-state-code" => return vec![state_code(self.instance_state).to_string()],
            "event.code" => return self.events.iter().map(|it| it.code.clone()).collect(),
            "event.description" => {
                let events = self.events.iter();
                return events.map(|it| it.description.clone()).collect();
            }
            "instance-state-name" => self.instance_state.as_str(),
            _ => {
                let wanted = of_a_check(filter);
                let word = wanted.and_then(|(check, word)| Some(word(self.checks.get(&check)?)));
                return word.into_iter().map(ToOwned::to_owned).collect();
            }
        };
        vec![value.to_owned()]
    }
}

/// What a filter looks at in a check.
type Word = fn(&CheckSummary) -> &'static str;

/// `system-status.reachability`: the check, and which of its two words.
fn of_a_check(filter: &str) -> Option<(Check, Word)> {
    let (check, word) = filter.split_once("-status.")?;
    let check = Check::ALL.into_iter().find(|it| it.as_str() == check)?;
    let word: Word = match word {
        "status" => |summary| summary.status.as_str(),
        // "attached-ebs-status.status" is the only one of its kind.
        "reachability" if check.is_everywhere() => {
            |summary| summary.reachability().unwrap_or_default()
        }
        _ => return None,
    };
    Some((check, word))
}
