//! The instance types a world knows, and what their network can carry.
//!
//! Figures from EC2's `DescribeInstanceTypes`, as listed in aws/amazon-vpc-cni-k8s: `misc/eni-max-pods.txt`, whose first two
//! figures of a type tell both, and for several network cards `pkg/vpc/vpc_ip_resource_limit.go`.

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

/// Types that are like no others: the burstable ones, and those with several network cards.
const TABLE: &[Row] = &[
    ("t2.nano", X86, &[2], 2),
    ("t2.micro", X86, &[2], 2),
    ("t2.small", X86, &[3], 4),
    ("t2.medium", X86, &[3], 6),
    ("t2.large", X86, &[3], 12),
    ("t2.xlarge", X86, &[3], 15),
    ("t2.2xlarge", X86, &[3], 15),
    ("t3a.small", X86, &[2], 4),
    ("c6in.32xlarge", X86, &[8, 8], 50),
    ("p4d.24xlarge", X86, &[15, 15, 15, 15], 50),
];

/// What an instance of this size takes, in each of the families that have it.
const SIZES: &[(&str, u32, u32)] = &[
    ("medium", 2, 4),
    ("large", 3, 10),
    ("xlarge", 4, 15),
    ("2xlarge", 4, 15),
    ("4xlarge", 8, 30),
    ("8xlarge", 8, 30),
    ("9xlarge", 8, 30),
    ("12xlarge", 8, 30),
    ("16xlarge", 15, 50),
    ("18xlarge", 15, 50),
    ("24xlarge", 15, 50),
    ("32xlarge", 15, 50),
    ("48xlarge", 15, 50),
    ("metal", 15, 50),
];

const BURSTABLE: &[(&str, u32, u32)] = &[
    ("nano", 2, 2),
    ("micro", 2, 2),
    ("small", 3, 4),
    ("medium", 3, 6),
    ("large", 3, 12),
    ("xlarge", 4, 15),
    ("2xlarge", 4, 15),
];

/// Families, their architecture, and their sizes.
type Families = (&'static str, &'static str, &'static str);

const FAMILIES: &[Families] = &[
    (
        "m5 r5",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge metal",
    ),
    (
        "m5a r5a c5a",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    ),
    (
        "c5",
        X86,
        "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge metal",
    ),
    (
        "c5n",
        X86,
        "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge metal",
    ),
    (
        "m6i c6i r6i",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge metal",
    ),
    (
        "m6a c6a r6a",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal",
    ),
    (
        "m6in c6in r6in",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
    ),
    (
        "m7i c7i r7i",
        X86,
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    ),
    (
        "m7a c7a r7a",
        X86,
        "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge",
    ),
    (
        "m6g c6g r6g m7g c7g c7gn r7g",
        ARM,
        "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal",
    ),
    (
        "c6gn",
        ARM,
        "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    ),
];

pub(crate) fn built_in() -> BTreeMap<String, InstanceTypeInfo> {
    let burstable = [("t3", X86), ("t3a", X86), ("t4g", ARM)];
    let burstable = burstable.into_iter().flat_map(|(family, architecture)| {
        BURSTABLE.iter().map(move |(size, interfaces, addresses)| {
            info(
                &format!("{family}.{size}"),
                architecture,
                &[*interfaces],
                *addresses,
            )
        })
    });
    let alone = TABLE
        .iter()
        .map(|(name, architecture, cards, addresses)| info(name, architecture, cards, *addresses));
    let all = burstable
        .chain(FAMILIES.iter().flat_map(of_families))
        .chain(alone);
    all.map(|info| (info.instance_type.clone(), info)).collect()
}

fn of_families(
    (families, architecture, sizes): &Families,
) -> impl Iterator<Item = InstanceTypeInfo> {
    let has = |size: &str| sizes.split(' ').any(|of| of == size);
    families.split(' ').flat_map(move |family| {
        let sizes = SIZES.iter().filter(move |(size, ..)| has(size));
        sizes.map(move |(size, interfaces, addresses)| {
            info(
                &format!("{family}.{size}"),
                architecture,
                &[*interfaces],
                *addresses,
            )
        })
    })
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

#[cfg(test)]
mod tests {
    use super::built_in;

    /// "# of ENI * (# of IPv4 per ENI - 1) + 2", and the same with an interface fewer: both figures of each of these types,
    /// as `misc/eni-max-pods.txt` of aws/amazon-vpc-cni-k8s has them.
    const LISTED: &[(&str, u32, u32)] = &[
        ("t2.xlarge", 44, 30),
        ("t3.large", 35, 24),
        ("t3a.small", 8, 5),
        ("t4g.nano", 4, 3),
        ("m5a.24xlarge", 737, 688),
        ("c5.9xlarge", 234, 205),
        ("c5n.18xlarge", 737, 688),
        ("m6i.large", 29, 20),
        ("m6in.2xlarge", 58, 44),
        ("c6a.48xlarge", 737, 688),
        ("c6gn.8xlarge", 234, 205),
        ("r6g.medium", 8, 5),
        ("c7gn.metal", 737, 688),
        ("m7i.12xlarge", 234, 205),
        ("r7a.32xlarge", 737, 688),
    ];

    #[test]
    fn built_in_types_carry_what_is_listed() {
        let types = built_in();
        for (name, all, one_fewer) in LISTED {
            let info = types.get(*name).map(|info| &info.network_info);
            let figures = info.map(|info| {
                let (interfaces, addresses) = (
                    info.maximum_network_interfaces,
                    info.ipv4_addresses_per_interface,
                );
                [interfaces, interfaces - 1].map(|interfaces| interfaces * (addresses - 1) + 2)
            });
            assert_eq!(figures, Some([*all, *one_fewer]), "{name}");
        }
    }

    #[test]
    fn a_size_that_a_family_has_not_is_not_built_in() {
        let types = built_in();
        for name in [
            "m5.medium",
            "c6gn.metal",
            "m7i.32xlarge",
            "c5.8xlarge",
            "t2.metal",
        ] {
            assert!(!types.contains_key(name), "{name}");
        }
    }
}
