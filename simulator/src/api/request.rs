//! What is asked. `dry_run` stands where EC2 has `DryRun`: not on Assign/UnassignPrivateIpAddresses.

use std::collections::BTreeMap;

/// One `Filter`: any of the values, `*` and `?` being wildcards. Several filters must all match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `Name`
    pub name: String,
    /// `Values`
    pub values: Vec<String>,
}

impl Filter {
    /// A filter of this name with these values.
    pub fn new<V: Into<String>>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self {
            name: name.into(),
            values: values.into_iter().map(Into::into).collect(),
        }
    }
}

/// What part of a long answer is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `MaxResults`
    pub max_results: Option<u32>,
    /// `NextToken`, from the page before.
    pub next_token: Option<String>,
}

/// `DescribeInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`; none means all.
    pub instance_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// `DescribeInstanceStatus`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeInstanceStatus {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`; none means all.
    pub instance_ids: Vec<String>,
    /// `IncludeAllInstances`: not only the running ones.
    pub include_all_instances: bool,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

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

/// `DescribeSubnets`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeSubnets {
    /// `DryRun`
    pub dry_run: bool,
    /// `SubnetIds`; none means all.
    pub subnet_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
    /// `MaxResults`, `NextToken`
    pub page: Page,
}

/// `DescribeAddresses`; EC2 doesn't paginate it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeAddresses {
    /// `DryRun`
    pub dry_run: bool,
    /// `PublicIps`; none means all.
    pub public_ips: Vec<String>,
    /// `AllocationIds`; none means all.
    pub allocation_ids: Vec<String>,
    /// `Filters`
    pub filters: Vec<Filter>,
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

/// `AssignPrivateIpAddresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignPrivateIpAddresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<String>,
    /// `SecondaryPrivateIpAddressCount`: EC2 picks that many; not together with addresses.
    pub secondary_private_ip_address_count: Option<u32>,
    /// `AllowReassignment`
    pub allow_reassignment: bool,
}

/// `UnassignPrivateIpAddresses`; has no `DryRun`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnassignPrivateIpAddresses {
    /// `NetworkInterfaceId`
    pub network_interface_id: String,
    /// `PrivateIpAddresses`
    pub private_ip_addresses: Vec<String>,
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

/// `CreateTags`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateTags {
    /// `DryRun`
    pub dry_run: bool,
    /// `Resources`
    pub resources: Vec<String>,
    /// `Tags`
    pub tags: BTreeMap<String, String>,
}

/// `DeleteTags`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteTags {
    /// `DryRun`
    pub dry_run: bool,
    /// `Resources`
    pub resources: Vec<String>,
    /// `Tags`: with a value, only where it is still that; an empty list means all tags of the user.
    pub tags: Vec<TagToDelete>,
}

/// One entry of `Tags` in [`DeleteTags`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagToDelete {
    /// `Key`
    pub key: String,
    /// `Value`; an empty text is a value too.
    pub value: Option<String>,
}

/// `StartInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
}

/// `StopInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StopInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
    /// `Force`
    pub force: bool,
}

/// `TerminateInstances`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminateInstances {
    /// `DryRun`
    pub dry_run: bool,
    /// `InstanceIds`
    pub instance_ids: Vec<String>,
}

/// SNS `Publish`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publish {
    /// `TopicArn`
    pub topic_arn: String,
    /// `Subject`
    pub subject: Option<String>,
    /// `Message`
    pub message: String,
    /// `MessageStructure`: `json` where `message` is an object of protocol to text.
    pub message_structure: Option<String>,
    /// `MessageAttributes`
    pub message_attributes: BTreeMap<String, MessageAttribute>,
}

/// One value of `MessageAttributes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageAttribute {
    /// `DataType`: `String` and others.
    pub data_type: String,
    /// `StringValue`
    pub string_value: String,
}
