//! The instance types a world knows, and what their network can carry.
//!
//! Figures from EC2's `DescribeInstanceTypes`, as listed in aws/amazon-vpc-cni-k8s, `pkg/vpc/vpc_ip_resource_limit.go`.

use std::collections::BTreeMap;

use eni_failover::cloud::AddressKind;
use serde::Deserialize;

use super::account::World;
use super::describe::{
    Described, MaxResults, filtered, named, no_ids_with_pages, not_too_many, page,
};
use super::errors::dry_run;
use crate::api::{
    ApiError, DescribeInstanceTypes, DescribeInstanceTypesResponse, InstanceTypeInfo, NetworkCard,
    NetworkInfo,
};

/// Interfaces on each network card, addresses per interface.
type Row = (&'static str, &'static str, &'static [u32], u32);

const X86: &str = "x86_64";

const ARM: &str = "arm64";

const TABLE: &[Row] = &[
    ("t2.micro", X86, &[2], 2),
    ("t2.small", X86, &[3], 4),
    ("t2.medium", X86, &[3], 6),
    ("t3.nano", X86, &[2], 2),
    ("t3.micro", X86, &[2], 2),
    ("t3.small", X86, &[3], 4),
    ("t3.medium", X86, &[3], 6),
    ("t3.large", X86, &[3], 12),
    ("t3.xlarge", X86, &[4], 15),
    ("t3.2xlarge", X86, &[4], 15),
    ("t4g.nano", ARM, &[2], 2),
    ("t4g.micro", ARM, &[2], 2),
    ("t4g.small", ARM, &[3], 4),
    ("t4g.medium", ARM, &[3], 6),
    ("t4g.large", ARM, &[3], 12),
    ("t4g.xlarge", ARM, &[4], 15),
    ("t4g.2xlarge", ARM, &[4], 15),
    ("m5.large", X86, &[3], 10),
    ("m5.xlarge", X86, &[4], 15),
    ("m5.2xlarge", X86, &[4], 15),
    ("m5.4xlarge", X86, &[8], 30),
    ("c5.large", X86, &[3], 10),
    ("c5.xlarge", X86, &[4], 15),
    ("m7g.medium", ARM, &[2], 4),
    ("m7g.large", ARM, &[3], 10),
    ("m7g.xlarge", ARM, &[4], 15),
    ("c7g.large", ARM, &[3], 10),
    ("c6in.32xlarge", X86, &[8, 8], 50),
    ("p4d.24xlarge", X86, &[15, 15, 15, 15], 50),
];

pub(crate) fn built_in() -> BTreeMap<String, InstanceTypeInfo> {
    TABLE
        .iter()
        .map(|(name, architecture, cards, addresses)| {
            let info = info(name, architecture, cards, *addresses);
            (info.instance_type.clone(), info)
        })
        .collect()
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
    /// As many as of IPv4 where it is left out.
    #[serde(default)]
    pub(crate) ipv6_addresses_per_interface: Option<u32>,
    #[serde(default = "architecture")]
    pub(crate) architecture: String,
    /// Whether it has ENA Express.
    #[serde(default)]
    pub(crate) ena_express: bool,
}

fn architecture() -> String {
    "x86_64".to_owned()
}

pub(crate) fn info(
    name: &str,
    architecture: &str,
    cards: &[u32],
    addresses: u32,
) -> InstanceTypeInfo {
    let performance = "Up to 5 Gigabit".to_owned();
    let network_cards = (0..)
        .zip(cards)
        .map(|(network_card_index, interfaces)| NetworkCard {
            network_card_index,
            network_performance: performance.clone(),
            maximum_network_interfaces: *interfaces,
        })
        .collect();
    InstanceTypeInfo {
        instance_type: name.to_owned(),
        current_generation: !name.starts_with("t2."),
        architecture: architecture.to_owned(),
        network_info: NetworkInfo {
            network_performance: performance.clone(),
            maximum_network_interfaces: cards.iter().sum(),
            default_network_card_index: 0,
            network_cards,
            ipv4_addresses_per_interface: addresses,
            ipv6_addresses_per_interface: addresses,
            ena_srd_supported: false,
        },
    }
}

impl InstanceTypeInfo {
    /// How many interfaces a network card takes; `None` where the type has no such card.
    pub(crate) fn interfaces_on_card(&self, index: u32) -> Option<u32> {
        self.network_info
            .network_cards
            .iter()
            .find(|card| card.network_card_index == index)
            .map(|card| card.maximum_network_interfaces)
    }
}

pub(crate) fn address_limit(info: &InstanceTypeInfo, kind: AddressKind) -> u32 {
    if kind.is_ipv6() {
        info.network_info.ipv6_addresses_per_interface
    } else {
        info.network_info.ipv4_addresses_per_interface
    }
}

pub(crate) fn exceeds(count: usize, limit: u32) -> bool {
    usize::try_from(limit).is_ok_and(|limit| count > limit)
}

impl World {
    /// One that isn't built in, or is to be different.
    pub(crate) fn add_type(&mut self, entry: TypeEntry) {
        let mut known = info(
            &entry.name,
            &entry.architecture,
            &entry.interfaces,
            entry.addresses_per_interface,
        );
        if let Some(limit) = entry.ipv6_addresses_per_interface {
            known.network_info.ipv6_addresses_per_interface = limit;
        }
        known.network_info.ena_srd_supported = entry.ena_express;
        self.types.insert(entry.name, known);
    }

    pub(crate) fn describe_types(
        &self,
        request: &DescribeInstanceTypes,
    ) -> Result<DescribeInstanceTypesResponse, ApiError> {
        let wanted = &request.instance_types;
        no_ids_with_pages(wanted, "InstanceTypes", &request.page)?;
        not_too_many(wanted, "InstanceTypes")?;
        let unknown: Vec<&str> = wanted
            .iter()
            .map(String::as_str)
            .filter(|name| !self.types.contains_key(*name))
            .collect();
        if !unknown.is_empty() {
            return Err(instance_types_not_found(&unknown));
        }
        dry_run(request.dry_run)?;
        let items = self
            .types
            .values()
            .filter(|info| named(wanted, &info.instance_type))
            .cloned()
            .collect();
        let items = filtered(items, &request.filters, false)?;
        let (instance_types, next_token) =
            page(items, &request.page, &MAX_TYPES, self.settings.page_size)?;
        Ok(DescribeInstanceTypesResponse {
            instance_types,
            next_token,
        })
    }
}

impl Described for InstanceTypeInfo {
    const FILTERS: &'static [&'static str] = &["current-generation", "instance-type"];

    fn key(&self) -> String {
        self.instance_type.clone()
    }

    fn values(&self, filter: &str) -> Vec<String> {
        match filter {
            "current-generation" => vec![self.current_generation.to_string()],
            "instance-type" => vec![self.instance_type.clone()],
            _ => Vec::new(),
        }
    }
}

/// `DescribeInstanceTypes` has smaller pages.
const MAX_TYPES: MaxResults = 5..=100;

fn instance_types_not_found(types: &[&str]) -> ApiError {
    ApiError::new(
        "InvalidInstanceType",
        format!(
            "The following supplied instance types do not exist: [{}]",
            types.join(", ")
        ),
    )
}
