//! The form of a world's file.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use eni_failover::cloud::{CheckStatus, Ena, InstanceState};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use jiff::Timestamp;
use serde::Serialize;

/// A world.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Twin {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) instance_types: Vec<Limits>,
    pub(super) subnets: Vec<Subnet>,
    pub(super) instances: Vec<Instance>,
    pub(super) interfaces: Vec<Interface>,
    pub(super) elastic_ips: Vec<ElasticIp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) route_tables: Vec<RouteTable>,
    pub(super) topics: Vec<String>,
    pub(super) alarms: Vec<Alarm>,
    /// What the tag keys begin with: not a part of the file.
    #[serde(skip)]
    pub(super) prefix: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Limits {
    pub(super) r#type: String,
    pub(super) interfaces: Vec<u32>,
    pub(super) addresses_per_interface: u32,
    pub(super) ipv6_addresses_per_interface: u32,
    pub(super) ena_express: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Subnet {
    pub(super) id: String,
    pub(super) vpc: String,
    pub(super) cidr: Ipv4Net,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ipv6_cidr: Option<Ipv6Net>,
    pub(super) zone: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::struct_field_names, reason = "the file's word")]
pub(super) struct Instance {
    pub(super) id: String,
    pub(super) r#type: String,
    pub(super) subnet: String,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) state: InstanceState,
    pub(super) age: String,
    pub(super) system_check: CheckStatus,
    pub(super) instance_check: CheckStatus,
    pub(super) attached_ebs_check: Option<CheckStatus>,
    pub(super) application_check: Option<CheckStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) application_impaired_since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) events: Vec<Event>,
    pub(super) interface: Primary,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Event {
    pub(super) code: String,
    pub(super) description: String,
    pub(super) not_before: Option<Timestamp>,
}

/// What an interface carries.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Carries {
    pub(super) address: Ipv4Addr,
    pub(super) secondary: Vec<Ipv4Addr>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) ipv6: Vec<Ipv6Addr>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) prefixes: Vec<IpNet>,
}

/// The primary interface of an instance.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Primary {
    pub(super) id: String,
    #[serde(flatten)]
    pub(super) carries: Carries,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) delete_on_termination: bool,
    pub(super) source_dest_check: bool,
    pub(super) groups: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Interface {
    pub(super) id: String,
    pub(super) subnet: String,
    #[serde(flatten)]
    pub(super) carries: Carries,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) source_dest_check: bool,
    pub(super) groups: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attached: Option<Attached>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) requester: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Attached {
    pub(super) instance: String,
    pub(super) device_index: u32,
    pub(super) network_card_index: u32,
    pub(super) delete_on_termination: bool,
    #[serde(skip_serializing_if = "Ena::is_plain")]
    pub(super) ena: Ena,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ElasticIp {
    pub(super) address: Ipv4Addr,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) network_border_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) private_address: Option<Ipv4Addr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) vpc: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct RouteTable {
    pub(super) id: String,
    pub(super) vpc: String,
    /// The blocks of its VPC.
    pub(super) local: Vec<IpNet>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) routes: Vec<Route>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Route {
    pub(super) destination: IpNet,
    pub(super) target: String,
    pub(super) propagated: bool,
    pub(super) gone: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Alarm {
    pub(super) name: String,
    pub(super) instance: String,
    pub(super) description: String,
}

/// A world that can't be written.
#[derive(Debug, thiserror::Error)]
#[error("the world could not be written as YAML: {0}")]
pub struct Unwritable(String);

impl Twin {
    /// The file's text.
    ///
    /// # Errors
    /// What could not be written as YAML.
    pub fn to_yaml(&self) -> Result<String, Unwritable> {
        serde_saphyr::to_string(self).map_err(|error| Unwritable(error.to_string()))
    }
}
