//! From YAML to an instance with its primary interface.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use eni_failover::cloud::{Address, Check, CheckStatus, Ena, InstanceState};
use jiff::Timestamp;
use serde::Deserialize;

use crate::api::{CheckSummary, ScheduledEvent};
use crate::world::account::World;
use crate::world::interface::{AttachedEntry, InterfaceEntry, Written, mentioned};
use crate::world::state::{Checks, Instance, PRIMARY_SLOT};
use crate::world::wait::Wait;
use crate::world::world_error::{WorldError, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct InstanceEntry {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) instance_type: String,
    pub(crate) subnet: String,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    #[serde(default = "running")]
    pub(crate) state: InstanceState,
    /// How long before the start it was launched.
    #[serde(default = "a_day")]
    pub(crate) age: Wait,
    /// The status checks, if it is running.
    #[serde(default = "passed")]
    pub(crate) system_check: CheckStatus,
    #[serde(default = "passed")]
    pub(crate) instance_check: CheckStatus,
    /// `null`: its type has none.
    #[serde(default = "passed_too")]
    pub(crate) attached_ebs_check: Option<CheckStatus>,
    /// What runs on it, where somebody had EC2 check that.
    #[serde(default)]
    pub(crate) application_check: Option<CheckStatus>,
    /// Since the start of the world where it is left out.
    #[serde(default)]
    pub(crate) application_impaired_since: Option<Timestamp>,
    /// What EC2 is going to do to it.
    #[serde(default)]
    pub(crate) events: Vec<ScheduledEvent>,
    /// Detaching from it doesn't end before `Force` or a stop.
    #[serde(default)]
    pub(crate) detach_hangs: bool,
    /// The primary interface; made up where it is left out.
    #[serde(default)]
    pub(crate) interface: PrimaryEntry,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct PrimaryEntry {
    pub(crate) id: Option<String>,
    pub(crate) address: Option<Ipv4Addr>,
    pub(crate) secondary: Vec<Ipv4Addr>,
    pub(crate) ipv6: Vec<Ipv6Addr>,
    pub(crate) prefixes: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// "`true` for one made at launch unless asked otherwise."
    pub(crate) delete_on_termination: Option<bool>,
    pub(crate) source_dest_check: Option<bool>,
    pub(crate) groups: Vec<String>,
}

impl InstanceEntry {
    pub(crate) fn written_addresses(&self) -> impl Iterator<Item = Address> {
        let primary = &self.interface;
        mentioned(primary.address, &primary.secondary, &primary.prefixes)
    }

    fn check(&self, check: Check) -> Option<CheckStatus> {
        match check {
            Check::System => Some(self.system_check),
            Check::Instance => Some(self.instance_check),
            Check::AttachedEbs => self.attached_ebs_check,
            Check::Application => self.application_check,
        }
    }
}

fn running() -> InstanceState {
    InstanceState::Running
}

fn a_day() -> Wait {
    Wait::millis(86_400_000, 86_400_000)
}

fn passed() -> CheckStatus {
    CheckStatus::Ok
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "serde wants a default of the field's type"
)]
fn passed_too() -> Option<CheckStatus> {
    Some(CheckStatus::Ok)
}

impl World {
    pub(crate) fn add_instance(
        &mut self,
        entry: InstanceEntry,
        written: &Written,
    ) -> Result<(), WorldError> {
        let id = entry.id.clone();
        let subnet = self.subnet_of(&id, &entry.subnet)?;
        let Some(known) = self.types.get(&entry.instance_type) else {
            let wanted = &entry.instance_type;
            return meaning(format!(
                "{id}: the type {wanted} isn't built in; declare it under `instance-types`"
            ));
        };
        let instance = Instance {
            id: id.clone(),
            reservation_id: String::new(),
            instance_type: entry.instance_type.clone(),
            architecture: known.architecture.clone(),
            subnet: subnet.id.clone(),
            vpc: subnet.vpc.clone(),
            zone: subnet.zone.clone(),
            state: entry.state,
            reason: String::new(),
            launched: self.now - entry.age.draw(&mut self.rng),
            checks: self.checks(&entry),
            events: entry.events.clone(),
            tags: entry.tags.clone(),
            spoiled: BTreeSet::new(),
            detach_hangs: entry.detach_hangs,
            epoch: 0,
        };
        let reservation_id = self.new_id("r-");
        let instance = Instance {
            reservation_id,
            ..instance
        };
        if self.state.instances.insert(id.clone(), instance).is_some() {
            return meaning(format!("{id} is there twice"));
        }
        if entry.state != InstanceState::Terminated {
            self.add_primary(entry, written)?;
        }
        self.resume(&id);
        Ok(())
    }

    fn checks(&self, entry: &InstanceEntry) -> Checks {
        let mut checks = Checks::of(|check| {
            let status = entry.check(check)?;
            let written = entry.application_impaired_since;
            let since = written.filter(|_| check == Check::Application);
            let since = since.unwrap_or(self.now);
            Some(CheckSummary {
                status,
                impaired_since: (status == CheckStatus::Impaired).then_some(since),
            })
        });
        if entry.state != InstanceState::Running {
            checks.set_all(CheckStatus::NotApplicable);
        }
        checks
    }

    fn add_primary(&mut self, entry: InstanceEntry, written: &Written) -> Result<(), WorldError> {
        let primary = entry.interface;
        let id = match primary.id {
            Some(id) => id,
            None => self.new_id("eni-"),
        };
        let entry = InterfaceEntry {
            id,
            subnet: entry.subnet,
            address: primary.address,
            secondary: primary.secondary,
            ipv6: primary.ipv6,
            prefixes: primary.prefixes,
            tags: primary.tags,
            description: "Primary network interface".to_owned(),
            source_dest_check: primary.source_dest_check,
            groups: primary.groups,
            attached: Some(AttachedEntry {
                instance: entry.id,
                device_index: PRIMARY_SLOT.device_index,
                network_card_index: PRIMARY_SLOT.network_card_index,
                delete_on_termination: primary.delete_on_termination.unwrap_or(true),
                ena: Ena::default(),
            }),
            requester: None,
        };
        self.add_interface(entry, written)
    }
}
