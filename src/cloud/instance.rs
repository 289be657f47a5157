//! Instances, and what their types can carry.

use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::address::AddressKind;
use super::ids::{EniId, InstanceId, InstanceType, Tags, VpcId, Zone};
use super::interface::Slot;

/// EC2's instance states, in the order of an instance's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceState {
    /// Starting.
    Pending,
    /// Running.
    Running,
    /// On its way to `stopped`.
    Stopping,
    /// Stopped: keeps its interfaces, and takes further ones (warm attach).
    Stopped,
    /// On its way to `terminated`.
    ShuttingDown,
    /// Gone; visible for about an hour.
    Terminated,
}

impl InstanceState {
    /// Whether it runs or is about to. In every other state it serves nobody, or soon won't.
    #[must_use]
    pub fn is_up(self) -> bool {
        matches!(self, Self::Pending | Self::Running)
    }

    /// Every one of them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Stopping,
        Self::Stopped,
        Self::ShuttingDown,
        Self::Terminated,
    ];

    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::ShuttingDown => "shutting-down",
            Self::Terminated => "terminated",
        }
    }

    /// The state that EC2 calls so; `None` for a word it doesn't have.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl std::fmt::Display for InstanceState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An instance as `DescribeInstances` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `InstanceId`
    pub id: InstanceId,
    /// `State.Name`
    pub state: InstanceState,
    /// `InstanceType`
    pub instance_type: InstanceType,
    /// `Placement.AvailabilityZone`
    pub zone: Zone,
    /// `VpcId`; a terminated instance has none.
    pub vpc: Option<VpcId>,
    /// `LaunchTime`: EC2 sets it anew at every start.
    pub launched: Timestamp,
    /// `NetworkInterfaces`: tagged or not; they tell which device indices are taken.
    pub interfaces: Vec<AttachedInterface>,
    /// `Tags`
    pub tags: Tags,
}

/// One entry of `NetworkInterfaces` in `DescribeInstances`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedInterface {
    /// `NetworkInterfaceId`
    pub eni: EniId,
    /// `Attachment.DeviceIndex` and `Attachment.NetworkCardIndex`
    pub slot: Slot,
    /// `PrivateIpAddress`: the primary one; a subnet for IPv6 only has none.
    pub address: Option<Ipv4Addr>,
    /// `Association.PublicIp`: the Elastic IP on that address. Not one that EC2 lent to the instance.
    pub elastic_ip: Option<Ipv4Addr>,
    /// `SourceDestCheck`; absent where EC2 doesn't say.
    pub source_dest_check: Option<bool>,
}

/// What an instance type can carry, from `DescribeInstanceTypes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeLimits {
    /// `InstanceType`
    pub instance_type: InstanceType,
    /// Interfaces on network card 0, the one this function attaches to: `NetworkInfo.NetworkCards[0].MaximumNetworkInterfaces`,
    /// where that is absent `NetworkInfo.MaximumNetworkInterfaces`.
    pub interfaces: u32,
    /// `NetworkInfo.Ipv4AddressesPerInterface`: addresses, the primary one counted, and prefixes.
    pub addresses_per_interface: u32,
    /// `NetworkInfo.Ipv6AddressesPerInterface`: the same of IPv6, which has room of its own.
    pub ipv6_addresses_per_interface: u32,
}

impl TypeLimits {
    /// How many addresses and prefixes an interface carries, of the family of this kind.
    #[must_use]
    pub fn places_for(&self, kind: AddressKind) -> u32 {
        if kind.is_ipv6() {
            self.ipv6_addresses_per_interface
        } else {
            self.addresses_per_interface
        }
    }
}
