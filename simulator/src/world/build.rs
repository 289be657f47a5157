//! From YAML to a world, with errors that say what to change. See `worlds/default.yaml`.

use eni_failover::cloud::InstanceState;
use jiff::Timestamp;
use serde::Deserialize;

use super::account::World;
use super::alarm::AlarmEntry;
use super::elastic_ip::ElasticIpEntry;
use super::instance::InstanceEntry;
use super::instance_type::{TypeEntry, built_in};
use super::interface::{InterfaceEntry, Written, mentioned};
use super::our_words::in_our_words;
use super::route::RouteTableEntry;
use super::settings::Settings;
use super::subnet::SubnetEntry;
use super::world_error::WorldError;

/// A world as a person writes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default = "account")]
    pub(crate) account: String,
    #[serde(default = "region")]
    pub(crate) region: String,
    #[serde(default)]
    pub(crate) settings: Settings,
    #[serde(default)]
    pub(crate) instance_types: Vec<TypeEntry>,
    pub(crate) subnets: Vec<SubnetEntry>,
    #[serde(default)]
    pub(crate) instances: Vec<InstanceEntry>,
    /// Those that aren't the primary interface of an instance.
    #[serde(default)]
    pub(crate) interfaces: Vec<InterfaceEntry>,
    #[serde(default)]
    pub(crate) elastic_ips: Vec<ElasticIpEntry>,
    #[serde(default)]
    pub(crate) route_tables: Vec<RouteTableEntry>,
    #[serde(default)]
    pub(crate) topics: Vec<String>,
    #[serde(default)]
    pub(crate) alarms: Vec<AlarmEntry>,
}

impl File {
    pub(crate) fn written_addresses(&self) -> Written {
        let instances = self.instances.iter();
        let of_primaries = instances.flat_map(InstanceEntry::written_addresses);
        let others = self.interfaces.iter();
        let of_others = others.flat_map(|i| mentioned(i.address, &i.secondary, &i.prefixes));
        of_primaries.chain(of_others).collect()
    }
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
        let file: File = serde_saphyr::from_str(text)
            .map_err(|error| WorldError::Syntax(in_our_words(&error)))?;
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

    /// Launches an instance, in the form in which a world's file has it: `pending`, and `running` when that is over
    /// (docs/ec2-facts.md, "Instance states").
    ///
    /// # Errors
    /// As [`World::from_yaml`]; nothing is changed then.
    pub fn launch(&mut self, entry: serde_json::Value) -> Result<(), WorldError> {
        let entry: InstanceEntry =
            serde_json::from_value(entry).map_err(|error| WorldError::Syntax(error.to_string()))?;
        let entry = InstanceEntry {
            state: InstanceState::Pending,
            ..entry
        };
        let id = entry.id.clone();
        let written = entry.written_addresses().collect();
        let mut launched = self.clone();
        launched.remember();
        launched.add_instance(entry, &written)?;
        launched.enter(&id, InstanceState::Pending);
        match launched.violations() {
            found if found.is_empty() => *self = launched,
            found => return Err(WorldError::Impossible(found)),
        }
        Ok(())
    }

    fn from_file(file: File, start: Timestamp) -> Result<Self, WorldError> {
        let written = file.written_addresses();
        let mut world = Self::empty(file.account, file.region, file.settings, built_in(), start);
        for entry in file.instance_types {
            world.add_type(entry);
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
        for entry in file.route_tables {
            world.add_route_table(entry)?;
        }
        for entry in file.alarms {
            world.add_alarm(entry)?;
        }
        for topic in file.topics {
            world.add_topic(topic)?;
        }
        match world.violations() {
            found if found.is_empty() => Ok(world),
            found => Err(WorldError::Impossible(found)),
        }
    }
}

fn account() -> String {
    "123456789012".to_owned()
}

fn region() -> String {
    "us-east-1".to_owned()
}
