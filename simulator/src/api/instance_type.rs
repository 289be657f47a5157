//! Instance types, and what their network can carry.

use super::asked::{Filter, Page};

/// `DescribeInstanceTypes`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceTypes {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceTypes`; none means all.
    pub instance_types: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// Answer to `DescribeInstanceTypes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceTypesResponse {
    /// `InstanceTypes`
    pub instance_types: Vec<InstanceTypeInfo>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// An instance type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceTypeInfo {
    /// `InstanceType`
    pub instance_type: String,
    /// `CurrentGeneration`
    pub current_generation: bool,
    /// `ProcessorInfo.SupportedArchitectures`, the one we know of.
    pub architecture: String,
    /// `NetworkInfo`
    pub network_info: NetworkInfo,
}

/// What an instance type's network can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkInfo {
    /// `NetworkPerformance`
    pub network_performance: String,
    /// `MaximumNetworkInterfaces`, over all its cards.
    pub maximum_network_interfaces: u32,
    /// `DefaultNetworkCardIndex`
    pub default_network_card_index: u32,
    /// `NetworkCards`; `MaximumNetworkCards` is their number.
    pub network_cards: Vec<NetworkCard>,
    /// `Ipv4AddressesPerInterface`
    pub ipv4_addresses_per_interface: u32,
    /// `Ipv6AddressesPerInterface`
    pub ipv6_addresses_per_interface: u32,
    /// `EnaSrdSupported`: ENA Express
    pub ena_srd_supported: bool,
}

/// One network card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkCard {
    /// `NetworkCardIndex`
    pub network_card_index: u32,
    /// `NetworkPerformance`
    pub network_performance: String,
    /// `MaximumNetworkInterfaces`
    pub maximum_network_interfaces: u32,
}
