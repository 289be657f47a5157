//! Network interfaces: what they look like, attaching, detaching, changing.

use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AttachmentStatus, Ena, EniStatus, Tags};
use jiff::Timestamp;

use super::address::PrivateIpAddress;
use super::asked::{Filter, Page};
use super::elastic_ip::Association;

/// `DescribeNetworkInterfaces`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeNetworkInterfaces {
    /// `DryRun`
    pub dry_run: bool,
    /// `NetworkInterfaceIds`; none means all.
    pub network_interface_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
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
    /// `Ipv6Addresses`
    pub ipv6_addresses: Vec<Address>,
    /// `Ipv4Prefixes`
    pub ipv4_prefixes: Vec<Address>,
    /// `Ipv6Prefixes`
    pub ipv6_prefixes: Vec<Address>,
    /// `TagSet`
    pub tags: Tags,
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
    /// `Ipv6Addresses`
    pub ipv6_addresses: Vec<Address>,
    /// `Ipv4Prefixes`
    pub ipv4_prefixes: Vec<Address>,
    /// `Ipv6Prefixes`
    pub ipv6_prefixes: Vec<Address>,
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
    /// `EnaSrdSpecification` and `EnaQueueCount`
    pub ena: Ena,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `GroupId`
    pub group_id: String,
    /// `GroupName`
    pub group_name: String,
}

/// `AttachNetworkInterface`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachNetworkInterface {
    /// `DryRun`
    pub dry_run: bool,
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `InstanceId`
    pub instance_id: String,
    /// `DeviceIndex`
    pub device_index: u32,
    /// `NetworkCardIndex`
    pub network_card_index: Option<u32>,
    /// `EnaSrdSpecification` and `EnaQueueCount`
    pub ena: Ena,
}

/// Answer to `AttachNetworkInterface`: attaching has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachNetworkInterfaceResponse {
    /// `AttachmentId`
    pub attachment_id: String,
    /// `NetworkCardIndex`
    pub network_card_index: u32,
}

/// `DetachNetworkInterface`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetachNetworkInterface {
    /// `DryRun`
    pub dry_run: bool,
    /// `AttachmentId`
    pub attachment_id: String,
    /// `Force`
    pub force: bool,
}

/// `ModifyNetworkInterfaceAttribute`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModifyNetworkInterfaceAttribute {
    /// `DryRun`
    pub dry_run: bool,
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `Attachment`
    pub attachment: Option<AttachmentChanges>,
    /// `SourceDestCheck.Value`
    pub source_dest_check: Option<bool>,
    /// `SecurityGroupId.N`
    pub groups: Vec<String>,
    /// `Description.Value`
    pub description: Option<String>,
}

/// `Attachment` of [`ModifyNetworkInterfaceAttribute`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachmentChanges {
    /// `AttachmentId`
    pub attachment_id: String,
    /// `DeleteOnTermination`
    pub delete_on_termination: Option<bool>,
}
