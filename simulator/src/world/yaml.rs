//! A world as a person writes it. See `worlds/default.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use eni_failover::ports::{CheckStatus, InstanceState};
use ipnet::Ipv4Net;
use serde::Deserialize;

use super::settings::{Settings, Wait};

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
    pub(crate) topics: Vec<String>,
    #[serde(default)]
    pub(crate) alarms: Vec<AlarmEntry>,
}

/// The private addresses that a file mentions for an interface.
pub(crate) type Written = BTreeSet<Ipv4Addr>;

impl File {
    pub(crate) fn written_addresses(&self) -> Written {
        let primaries = self.instances.iter().map(|entry| &entry.interface);
        let of_primaries = primaries.flat_map(|p| p.address.iter().chain(&p.secondary));
        let of_others = self
            .interfaces
            .iter()
            .flat_map(|i| i.address.iter().chain(&i.secondary));
        of_primaries.chain(of_others).copied().collect()
    }
}

/// A type that isn't built in, or is to be different.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct TypeEntry {
    #[serde(rename = "type")]
    pub(crate) name: String,
    /// On each network card.
    pub(crate) interfaces: Vec<u32>,
    pub(crate) addresses_per_interface: u32,
    #[serde(default = "architecture")]
    pub(crate) architecture: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SubnetEntry {
    pub(crate) id: String,
    #[serde(default = "vpc")]
    pub(crate) vpc: String,
    pub(crate) cidr: Ipv4Net,
    pub(crate) zone: String,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

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
    pub(crate) tags: BTreeMap<String, String>,
    /// "`true` for one made at launch unless asked otherwise."
    pub(crate) delete_on_termination: Option<bool>,
    pub(crate) source_dest_check: Option<bool>,
    pub(crate) groups: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct InterfaceEntry {
    pub(crate) id: String,
    pub(crate) subnet: String,
    #[serde(default)]
    pub(crate) address: Option<Ipv4Addr>,
    #[serde(default)]
    pub(crate) secondary: Vec<Ipv4Addr>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) source_dest_check: Option<bool>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    #[serde(default)]
    pub(crate) attached: Option<AttachedEntry>,
    /// The AWS service that holds and manages it (`amazon-elb`).
    #[serde(default)]
    pub(crate) requester: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct AttachedEntry {
    pub(crate) instance: String,
    pub(crate) device_index: u32,
    #[serde(default)]
    pub(crate) network_card_index: u32,
    #[serde(default)]
    pub(crate) delete_on_termination: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ElasticIpEntry {
    pub(crate) address: Ipv4Addr,
    /// The private address it is associated with.
    #[serde(default)]
    pub(crate) private_address: Option<Ipv4Addr>,
    /// Where several VPCs have that address.
    #[serde(default)]
    pub(crate) vpc: Option<String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

/// On the instance's `StatusCheckFailed`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct AlarmEntry {
    pub(crate) name: String,
    pub(crate) instance: String,
    #[serde(default)]
    pub(crate) description: String,
}

fn account() -> String {
    "123456789012".to_owned()
}

fn region() -> String {
    "us-east-1".to_owned()
}

fn architecture() -> String {
    "x86_64".to_owned()
}

pub(crate) fn vpc() -> String {
    "vpc-0a1b2c3d4e5f60001".to_owned()
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
