//! From YAML to a world, with errors that say what to change.

use eni_failover::ports::{CheckStatus, InstanceState};
use jiff::Timestamp;

use super::World;
use super::events::{Alarm, AlarmValue};
use super::state::{Checks, Instance, Subnet};
use super::types::info;
use super::yaml::{AlarmEntry, File, InstanceEntry, SubnetEntry, Written};
use crate::api::Check;

/// What is wrong with a world's YAML.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// It isn't YAML, or has fields that a world doesn't have.
    #[error("this isn't a world: {0}")]
    Syntax(String),
    /// It doesn't fit together.
    #[error("{0}")]
    Meaning(String),
    /// It breaks EC2's own rules.
    #[error("no EC2 could look like this: {}", .0.join("; "))]
    Impossible(Vec<String>),
}

pub(super) fn meaning<T>(message: String) -> Result<T, WorldError> {
    Err(WorldError::Meaning(message))
}

impl World {
    /// The world of `worlds/default.yaml`: a group `web` with a floating interface, a group `db` with floating
    /// addresses, a spare for both, and an instance that has nothing to do with them.
    #[must_use]
    pub fn built_in(start: Timestamp) -> Self {
        match Self::from_yaml(include_str!("../../worlds/default.yaml"), start) {
            Ok(world) => world,
            Err(error) => unreachable!("the built-in world is tested: {error}"),
        }
    }

    /// Reads a world from YAML. It begins at this time.
    ///
    /// # Errors
    /// [`WorldError`] says what is wrong, and where.
    pub fn from_yaml(text: &str, start: Timestamp) -> Result<Self, WorldError> {
        let file: File =
            serde_saphyr::from_str(text).map_err(|error| WorldError::Syntax(error.to_string()))?;
        Self::from_file(file, start)
    }

    /// Reads a world from JSON of the same form: for those who make up a million of them.
    ///
    /// # Errors
    /// As [`World::from_yaml`].
    pub fn from_json(value: serde_json::Value, start: Timestamp) -> Result<Self, WorldError> {
        let file: File =
            serde_json::from_value(value).map_err(|error| WorldError::Syntax(error.to_string()))?;
        Self::from_file(file, start)
    }

    fn from_file(file: File, start: Timestamp) -> Result<Self, WorldError> {
        let written = file.written_addresses();
        let mut world = Self::empty(file.account, file.region, file.settings, start);
        for entry in file.instance_types {
            let known = info(
                &entry.name,
                &entry.architecture,
                &entry.interfaces,
                entry.addresses_per_interface,
            );
            world.types.insert(entry.name, known);
        }
        for entry in file.subnets {
            world.add_subnet(entry)?;
        }
        for entry in file.instances {
            world.add_instance(entry, &written)?;
        }
        for entry in file.interfaces {
            world.add_interface(entry, &written)?;
        }
        for entry in file.elastic_ips {
            world.add_elastic_ip(entry)?;
        }
        for entry in file.alarms {
            world.add_alarm(entry)?;
        }
        world.topics = file.topics;
        match world.violations() {
            found if found.is_empty() => Ok(world),
            found => Err(WorldError::Impossible(found)),
        }
    }

    fn add_subnet(&mut self, entry: SubnetEntry) -> Result<(), WorldError> {
        if !(16..=28).contains(&entry.cidr.prefix_len()) {
            let SubnetEntry { id, cidr, .. } = entry;
            return meaning(format!("{id}: EC2's subnets are /16 to /28, not {cidr}"));
        }
        let subnet = Subnet {
            id: entry.id.clone(),
            vpc: entry.vpc,
            zone: entry.zone,
            cidr: entry.cidr.trunc(),
            tags: entry.tags,
        };
        match self.state.subnets.insert(entry.id, subnet) {
            None => Ok(()),
            Some(twice) => meaning(format!("{} is there twice", twice.id)),
        }
    }

    pub(super) fn subnet_of(&self, who: &str, id: &str) -> Result<Subnet, WorldError> {
        match self.state.subnets.get(id) {
            Some(subnet) => Ok(subnet.clone()),
            None => meaning(format!(
                "{who} names the subnet {id}, which the world doesn't have"
            )),
        }
    }

    fn add_instance(&mut self, entry: InstanceEntry, written: &Written) -> Result<(), WorldError> {
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
            tags: entry.tags.clone(),
            spoiled: std::collections::BTreeSet::new(),
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
        if entry.state != InstanceState::Running {
            return Checks::both(CheckStatus::NotApplicable);
        }
        let check = |status| Check {
            status,
            impaired_since: (status == CheckStatus::Impaired).then_some(self.now),
        };
        Checks {
            system: check(entry.system_check),
            instance: check(entry.instance_check),
        }
    }

    fn add_alarm(&mut self, entry: AlarmEntry) -> Result<(), WorldError> {
        let AlarmEntry {
            name,
            instance,
            description,
        } = entry;
        if !self.state.instances.contains_key(&instance) {
            return meaning(format!(
                "the alarm {name} watches {instance}, which the world doesn't have"
            ));
        }
        let state: AlarmValue = self.metric(&instance);
        let alarm = Alarm {
            name: name.clone(),
            description,
            instance,
            state,
            since: self.now,
        };
        match self.alarms.insert(name, alarm) {
            None => Ok(()),
            Some(twice) => meaning(format!("the alarm {} is there twice", twice.name)),
        }
    }
}
