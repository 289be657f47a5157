//! What is answered, as far as it is modelled.

use std::net::Ipv4Addr;

use eni_failover::ports::{AttachmentStatus, CheckStatus, EniStatus, InstanceState, Tags};
use jiff::Timestamp;

/// `return` = true, for actions that answer nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done;

/// Answer to `DescribeInstances`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstancesResponse {
    /// `Reservations`
    pub reservations: Vec<Reservation>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One reservation. In a world each instance has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// `ReservationId`
    pub reservation_id: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `Instances`
    pub instances: Vec<Instance>,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `InstanceId`
    pub instance_id: String,
    /// `ImageId`
    pub image_id: String,
    /// `State`; its number is [`state_code`].
    pub state: InstanceState,
    /// `StateTransitionReason`: empty, or `User initiated (…)`.
    pub state_transition_reason: String,
    /// `InstanceType`
    pub instance_type: String,
    /// `LaunchTime`
    pub launch_time: Timestamp,
    /// `Placement.AvailabilityZone`
    pub availability_zone: String,
    /// `SubnetId`; gone with termination.
    pub subnet_id: Option<String>,
    /// `VpcId`; gone with termination.
    pub vpc_id: Option<String>,
    /// `PrivateIpAddress`; gone with termination.
    pub private_ip_address: Option<Ipv4Addr>,
    /// `PrivateDnsName`; empty after termination.
    pub private_dns_name: String,
    /// `PublicIpAddress`
    pub public_ip_address: Option<Ipv4Addr>,
    /// `Architecture`: `x86_64`, `arm64`.
    pub architecture: String,
    /// `SourceDestCheck` of the primary interface.
    pub source_dest_check: Option<bool>,
    /// `SecurityGroups` of the primary interface.
    pub security_groups: Vec<Group>,
    /// `NetworkInterfaces`
    pub network_interfaces: Vec<InstanceNetworkInterface>,
    /// `Tags`
    pub tags: Tags,
}

/// The number that EC2 shows with a state (`instanceState.code`).
#[must_use]
pub fn state_code(state: InstanceState) -> u16 {
    match state {
        InstanceState::Pending => 0,
        InstanceState::Running => 16,
        InstanceState::ShuttingDown => 32,
        InstanceState::Terminated => 48,
        InstanceState::Stopping => 64,
        InstanceState::Stopped => 80,
    }
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `GroupId`
    pub group_id: String,
    /// `GroupName`
    pub group_name: String,
}

/// One entry of an instance's `NetworkInterfaces`: no tags there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceNetworkInterface {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `SubnetId`
    pub subnet_id: String,
    /// `VpcId`
    pub vpc_id: String,
    /// `Description`
    pub description: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `Status`
    pub status: EniStatus,
    /// `MacAddress`
    pub mac_address: String,
    /// `PrivateIpAddress`: the primary one.
    pub private_ip_address: Ipv4Addr,
    /// `PrivateDnsName`
    pub private_dns_name: String,
    /// `SourceDestCheck`
    pub source_dest_check: bool,
    /// `InterfaceType`
    pub interface_type: String,
    /// `Groups`
    pub groups: Vec<Group>,
    /// `Attachment`
    pub attachment: Attachment,
    /// `Association` of the primary address.
    pub association: Option<Association>,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<PrivateIpAddress>,
}

/// An attachment, in both describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// `AttachmentId`
    pub attachment_id: String,
    /// `InstanceId`; absent where an AWS service holds the interface, and in `DescribeInstances`.
    pub instance_id: Option<String>,
    /// `InstanceOwnerId`: the account, or `amazon-elb` and its like.
    pub instance_owner_id: String,
    /// `DeviceIndex`
    pub device_index: u32,
    /// `NetworkCardIndex`
    pub network_card_index: u32,
    /// `Status`
    pub status: AttachmentStatus,
    /// `AttachTime`
    pub attach_time: Timestamp,
    /// `DeleteOnTermination`
    pub delete_on_termination: bool,
}

/// An Elastic IP's association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// `AllocationId`
    pub allocation_id: String,
    /// `AssociationId`
    pub association_id: String,
    /// `IpOwnerId`
    pub ip_owner_id: String,
    /// `PublicIp`
    pub public_ip: Ipv4Addr,
    /// `PublicDnsName`
    pub public_dns_name: String,
}

/// One entry of `PrivateIpAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateIpAddress {
    /// `PrivateIpAddress`
    pub private_ip_address: Ipv4Addr,
    /// `PrivateDnsName`
    pub private_dns_name: String,
    /// `Primary`
    pub primary: bool,
    /// `Association`
    pub association: Option<Association>,
}

/// Answer to `DescribeInstanceStatus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceStatusResponse {
    /// `InstanceStatuses`
    pub instance_statuses: Vec<InstanceStatus>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One entry of `InstanceStatuses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStatus {
    /// `InstanceId`
    pub instance_id: String,
    /// `AvailabilityZone`
    pub availability_zone: String,
    /// `InstanceState`
    pub instance_state: InstanceState,
    /// `InstanceStatus`
    pub instance_status: Check,
    /// `SystemStatus`
    pub system_status: Check,
}

/// A status check with its one detail, `reachability`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// `Status`
    pub status: CheckStatus,
    /// `Details[reachability].ImpairedSince`
    pub impaired_since: Option<Timestamp>,
}

impl Check {
    /// `Details[reachability].Status`: other words than the check's own; `None` where the check has no details.
    #[must_use]
    pub fn reachability(&self) -> Option<&'static str> {
        match self.status {
            CheckStatus::Ok => Some("passed"),
            CheckStatus::Impaired => Some("failed"),
            CheckStatus::InsufficientData => Some("insufficient-data"),
            CheckStatus::Initializing => Some("initializing"),
            CheckStatus::NotApplicable => None,
        }
    }
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

/// Answer to `DescribeNetworkInterfaces`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeNetworkInterfacesResponse {
    /// `NetworkInterfaces`
    pub network_interfaces: Vec<NetworkInterface>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkInterface {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `SubnetId`
    pub subnet_id: String,
    /// `VpcId`
    pub vpc_id: String,
    /// `AvailabilityZone`
    pub availability_zone: String,
    /// `Description`
    pub description: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `RequesterId`
    pub requester_id: Option<String>,
    /// `RequesterManaged`
    pub requester_managed: bool,
    /// `Status`
    pub status: EniStatus,
    /// `MacAddress`
    pub mac_address: String,
    /// `PrivateIpAddress`: the primary one.
    pub private_ip_address: Ipv4Addr,
    /// `PrivateDnsName`
    pub private_dns_name: String,
    /// `SourceDestCheck`
    pub source_dest_check: bool,
    /// `InterfaceType`
    pub interface_type: String,
    /// `Groups`
    pub groups: Vec<Group>,
    /// `Attachment`
    pub attachment: Option<Attachment>,
    /// `Association` of the primary address.
    pub association: Option<Association>,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<PrivateIpAddress>,
    /// `TagSet`
    pub tags: Tags,
}

/// Answer to `DescribeSubnets`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeSubnetsResponse {
    /// `Subnets`
    pub subnets: Vec<Subnet>,
    /// `NextToken`
    pub next_token: Option<String>,
}

/// One subnet; its `State` is always `available`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// `SubnetId`
    pub subnet_id: String,
    /// `SubnetArn`
    pub subnet_arn: String,
    /// `VpcId`
    pub vpc_id: String,
    /// `OwnerId`
    pub owner_id: String,
    /// `CidrBlock`
    pub cidr_block: String,
    /// `AvailabilityZone`
    pub availability_zone: String,
    /// `AvailableIpAddressCount`
    pub available_ip_address_count: u32,
    /// `Tags`
    pub tags: Tags,
}

/// Answer to `DescribeAddresses`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeAddressesResponse {
    /// `Addresses`
    pub addresses: Vec<Address>,
}

/// One Elastic IP; its `Domain` is always `vpc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `PublicIp`
    pub public_ip: Ipv4Addr,
    /// `AllocationId`
    pub allocation_id: String,
    /// `AssociationId`; absent where it is associated with nothing, like all below it.
    pub association_id: Option<String>,
    /// `InstanceId`; absent also where the interface is attached to nothing.
    pub instance_id: Option<String>,
    /// `NetworkInterfaceId`
    pub network_interface_id: Option<String>,
    /// `NetworkInterfaceOwnerId`
    pub network_interface_owner_id: Option<String>,
    /// `PrivateIpAddress`
    pub private_ip_address: Option<Ipv4Addr>,
    /// `Tags`
    pub tags: Tags,
}

/// Answer to `AttachNetworkInterface`: attaching has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachNetworkInterfaceResponse {
    /// `AttachmentId`
    pub attachment_id: String,
    /// `NetworkCardIndex`
    pub network_card_index: u32,
}

/// Answer to `AssignPrivateIpAddresses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignPrivateIpAddressesResponse {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `AssignedPrivateIpAddresses`
    pub assigned_private_ip_addresses: Vec<Ipv4Addr>,
}

/// Answer to `StartInstances`, `StopInstances` and `TerminateInstances`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceStateChanges {
    /// `StartingInstances`, `StoppingInstances` or `TerminatingInstances`
    pub instances: Vec<InstanceStateChange>,
}

/// One instance's change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceStateChange {
    /// `InstanceId`
    pub instance_id: String,
    /// `PreviousState`
    pub previous_state: InstanceState,
    /// `CurrentState`
    pub current_state: InstanceState,
}

/// Answer to SNS `Publish`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishResponse {
    /// `MessageId`
    pub message_id: String,
}
