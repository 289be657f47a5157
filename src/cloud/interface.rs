//! Network interfaces, their attachments and their addresses.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::address::Address;
use super::ids::{AttachmentId, EniId, InstanceId, SubnetId, Tags, VpcId, Zone};

/// A network interface as `DescribeNetworkInterfaces` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkInterface {
    /// `NetworkInterfaceId`
    pub id: EniId,
    /// `SubnetId`
    pub subnet: SubnetId,
    /// `VpcId`
    pub vpc: VpcId,
    /// `AvailabilityZone`
    pub zone: Zone,
    /// `Status`
    pub status: EniStatus,
    /// `Attachment`; may be absent, whatever the status says.
    pub attachment: Option<Attachment>,
    /// `RequesterManaged`: belongs to an AWS service, can't be detached.
    pub requester_managed: bool,
    /// `Groups`: what may reach it.
    pub security_groups: BTreeSet<String>,
    /// `SourceDestCheck`; absent where EC2 doesn't say.
    pub source_dest_check: Option<bool>,
    /// `PrivateIpAddresses`, the primary one included; `Ipv6Addresses`, `Ipv4Prefixes`, `Ipv6Prefixes`.
    pub addresses: Vec<CarriedAddress>,
    /// `TagSet`
    pub tags: Tags,
}

/// `Status` of a network interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EniStatus {
    /// Attached to nothing.
    Available,
    /// Used by a service, without an attachment.
    Associated,
    /// An attach is under way.
    Attaching,
    /// Attached.
    InUse,
    /// A detach is under way.
    Detaching,
}

impl EniStatus {
    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Associated => "associated",
            Self::Attaching => "attaching",
            Self::InUse => "in-use",
            Self::Detaching => "detaching",
        }
    }
}

/// `Attachment` of a network interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// `AttachmentId`
    pub id: AttachmentId,
    /// `InstanceId`; absent where an AWS service holds the interface.
    pub instance: Option<InstanceId>,
    /// `DeviceIndex` and `NetworkCardIndex`
    pub slot: Slot,
    /// `Status`
    pub status: AttachmentStatus,
    /// `DeleteOnTermination`
    pub delete_on_termination: bool,
    /// `EnaSrdSpecification` and `EnaQueueCount`
    pub ena: Ena,
}

/// What is set of ENA, the driver's side of an interface. It belongs to the attachment, and a new one begins without it
/// (docs/ec2-facts.md, "ENA settings").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Ena {
    /// `EnaSrdEnabled`: ENA Express
    #[serde(skip_serializing_if = "Option::is_none")]
    pub express: Option<bool>,
    /// `EnaSrdUdpEnabled`: also for UDP
    #[serde(skip_serializing_if = "Option::is_none")]
    pub express_udp: Option<bool>,
    /// `EnaQueueCount`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queues: Option<u32>,
}

impl Ena {
    /// Whether nothing is set that a new attachment wouldn't have by itself.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.express != Some(true) && self.express_udp != Some(true) && self.queues.is_none()
    }
}

/// `Attachment.Status` of a network interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentStatus {
    /// Under way.
    Attaching,
    /// Done.
    Attached,
    /// On its way off.
    Detaching,
    /// Off.
    Detached,
}

impl AttachmentStatus {
    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attaching => "attaching",
            Self::Attached => "attached",
            Self::Detaching => "detaching",
            Self::Detached => "detached",
        }
    }
}

/// Where on an instance an interface is plugged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// `DeviceIndex`: 0 is the primary interface.
    pub device_index: u32,
    /// `NetworkCardIndex`: 0 but on a few large types.
    pub network_card_index: u32,
}

/// One entry of the lists of addresses and prefixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedAddress {
    /// `PrivateIpAddress`, `Ipv6Address`, `Ipv4Prefix` or `Ipv6Prefix`
    pub address: Address,
    /// `Primary`, `IsPrimaryIpv6`: can't be moved.
    pub primary: bool,
    /// `Association.PublicIp`: the Elastic IP that follows it.
    pub elastic_ip: Option<Ipv4Addr>,
}

/// Which interfaces to describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceQuery {
    /// Filter `tag-key`: those with a tag of any of these keys.
    TagKeys(Vec<String>),
    /// `NetworkInterfaceIds`, at most [`IDS_PER_CALL`](super::ports::IDS_PER_CALL): one that doesn't exist makes EC2 reject the call with `InvalidNetworkInterfaceID.NotFound`.
    Ids(Vec<EniId>),
    /// Filter `addresses.private-ip-address`, at most [`VALUES_PER_FILTER`](super::ports::VALUES_PER_FILTER), limited to these VPCs (filter `vpc-id`): other VPCs may use the same addresses.
    Addresses {
        /// The addresses to look for.
        addresses: Vec<Ipv4Addr>,
        /// Where to look.
        vpcs: Vec<VpcId>,
    },
    /// Filter `ipv6-addresses.ipv6-address`, limited in the same way.
    Ipv6Addresses {
        /// The addresses to look for.
        addresses: Vec<Ipv6Addr>,
        /// Where to look.
        vpcs: Vec<VpcId>,
    },
    /// Filter `subnet-id`: all interfaces of these subnets. There is no filter for prefixes.
    Subnets(Vec<SubnetId>),
}
