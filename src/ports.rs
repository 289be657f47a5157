//! What the core needs of the cloud. The reader and the writer are two traits, as they are two policy statements:
//! what takes an [`Ec2Read`] can't change anything.
//!
//! Two worlds implement them: `aws/` over the AWS SDK, and the crate `ec2-simulator`.
//! Each method is one EC2 call (a describe reads every page) and is tried once: retries are the core's
//! (see [`crate::retry`]), so that the simulation meets the same ones as production.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call_error::CallError;
use crate::ids::{AttachmentId, EniId, InstanceId, InstanceType, SubnetId, VpcId, Zone};
use crate::message::Notification;

/// Tags of a resource, by key.
pub type Tags = BTreeMap<String, String>;

/// The describes. Each takes every page; a page that can't be read is an error, never a shorter list.
pub trait Ec2Read: Sync {
    /// `DescribeInstances`, filtered by `tag-key`: all instances, in any state, that carry a tag with this key.
    ///
    /// # Errors
    /// [`CallError`], as every method here.
    fn instances_with_tag(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Vec<Instance>, CallError>> + Send;

    /// `DescribeInstanceStatus` with `IncludeAllInstances`, for these instances.
    /// One unknown identifier makes EC2 reject the whole call with `InvalidInstanceID.NotFound`.
    ///
    /// # Errors
    /// [`CallError`]
    fn instance_status(
        &self,
        ids: &[InstanceId],
    ) -> impl Future<Output = Result<Vec<InstanceStatus>, CallError>> + Send;

    /// `DescribeNetworkInterfaces`.
    ///
    /// # Errors
    /// [`CallError`]
    fn network_interfaces(
        &self,
        query: &InterfaceQuery,
    ) -> impl Future<Output = Result<Vec<NetworkInterface>, CallError>> + Send;

    /// `DescribeInstanceTypes`: how many interfaces and addresses these types can carry.
    ///
    /// # Errors
    /// [`CallError`]
    fn instance_types(
        &self,
        types: &[InstanceType],
    ) -> impl Future<Output = Result<Vec<TypeLimits>, CallError>> + Send;

    /// `DescribeSubnets`, for these subnets.
    ///
    /// # Errors
    /// [`CallError`]
    fn subnets(
        &self,
        ids: &[SubnetId],
    ) -> impl Future<Output = Result<Vec<Subnet>, CallError>> + Send;
}

/// The calls that change something.
pub trait Ec2Write: Sync {
    /// `AttachNetworkInterface`. Asynchronous in EC2: success means that attaching has begun.
    ///
    /// # Errors
    /// [`CallError`]
    fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> impl Future<Output = Result<AttachmentId, CallError>> + Send;

    /// `DetachNetworkInterface`. Asynchronous in EC2. `force` is EC2's last resort, for a failed instance only.
    ///
    /// # Errors
    /// [`CallError`]
    fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `AssignPrivateIpAddresses` with `AllowReassignment`: all of the addresses or none of them.
    ///
    /// # Errors
    /// [`CallError`]
    fn assign_private_ip_addresses(
        &self,
        eni: &EniId,
        addresses: &[Ipv4Addr],
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `CreateTags`: the same tags on all of these instances, in one call. Overwrites.
    ///
    /// # Errors
    /// [`CallError`]
    fn create_tags(
        &self,
        instances: &[InstanceId],
        tags: &Tags,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `DeleteTags` with values: EC2 removes a tag only where it still has the value that is given.
    ///
    /// # Errors
    /// [`CallError`]
    fn delete_tags(
        &self,
        instances: &[InstanceId],
        tags: &Tags,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// Where people and programs are told.
pub trait Publisher: Sync {
    /// SNS `Publish`.
    ///
    /// # Errors
    /// [`CallError`]
    fn publish(
        &self,
        notification: &Notification,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// The wall clock. Sleeping goes through tokio, whose clock the simulation pauses.
pub trait Clock: Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// All of the above.
pub trait Cloud: Ec2Read + Ec2Write + Publisher + Clock {}

impl<T: Ec2Read + Ec2Write + Publisher + Clock> Cloud for T {}

/// Which interfaces to describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceQuery {
    /// Filter `tag-key`: those with a tag of any of these keys.
    TagKeys(Vec<String>),
    /// `NetworkInterfaceIds`: one that doesn't exist makes EC2 reject the call with `InvalidNetworkInterfaceID.NotFound`.
    Ids(Vec<EniId>),
    /// Filter `addresses.private-ip-address`, limited to these VPCs (filter `vpc-id`): other VPCs may use the same addresses.
    Addresses {
        /// The addresses to look for.
        addresses: Vec<Ipv4Addr>,
        /// Where to look.
        vpcs: Vec<VpcId>,
    },
}

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
        [
            Self::Pending,
            Self::Running,
            Self::Stopping,
            Self::Stopped,
            Self::ShuttingDown,
            Self::Terminated,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
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
}

/// Where on an instance an interface is plugged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// `DeviceIndex`: 0 is the primary interface.
    pub device_index: u32,
    /// `NetworkCardIndex`: 0 but on a few large types.
    pub network_card_index: u32,
}

/// EC2's words for the result of a status check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// Passed.
    Ok,
    /// Failed.
    Impaired,
    /// Nothing known yet, or no longer.
    InsufficientData,
    /// Not running.
    NotApplicable,
    /// Started recently.
    Initializing,
}

impl CheckStatus {
    /// EC2's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Impaired => "impaired",
            Self::InsufficientData => "insufficient-data",
            Self::NotApplicable => "not-applicable",
            Self::Initializing => "initializing",
        }
    }
}

/// The state and the two checks that design and facts speak of, from `DescribeInstanceStatus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStatus {
    /// `InstanceId`
    pub id: InstanceId,
    /// `InstanceState.Name`
    pub state: InstanceState,
    /// `SystemStatus.Status`
    pub system: CheckStatus,
    /// `InstanceStatus.Status`
    pub instance: CheckStatus,
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
    /// `PrivateIpAddresses`, the primary one included.
    pub addresses: Vec<PrivateAddress>,
    /// `TagSet`
    pub tags: Tags,
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
}

/// One entry of `PrivateIpAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateAddress {
    /// `PrivateIpAddress`
    pub address: Ipv4Addr,
    /// `Primary`: can't be moved.
    pub primary: bool,
    /// `Association.PublicIp`: the Elastic IP that follows it.
    pub elastic_ip: Option<Ipv4Addr>,
}

/// What an instance type can carry, from `DescribeInstanceTypes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeLimits {
    /// `InstanceType`
    pub instance_type: InstanceType,
    /// Interfaces on network card 0, the one this function attaches to: `NetworkInfo.NetworkCards[0].MaximumNetworkInterfaces`,
    /// where that is absent `NetworkInfo.MaximumNetworkInterfaces`.
    pub interfaces: u32,
    /// `NetworkInfo.Ipv4AddressesPerInterface`, the primary address counted.
    pub addresses_per_interface: u32,
}

/// A subnet, from `DescribeSubnets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`
    pub id: SubnetId,
    /// `CidrBlock`: fixed for the subnet's life.
    pub cidr: Cidr,
}

/// An IPv4 CIDR block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: u32,
    mask: u32,
}

impl Cidr {
    /// Reads `10.0.1.0/24`; `None` where it isn't that.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
        let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let address: Ipv4Addr = address.parse().ok()?;
        Some(Self {
            network: u32::from(address) & mask,
            mask,
        })
    }

    /// Whether the address lies in the block.
    #[must_use]
    pub fn contains(self, address: Ipv4Addr) -> bool {
        u32::from(address) & self.mask == self.network
    }
}
