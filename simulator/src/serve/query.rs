//! EC2's actions: form fields to requests. Names as the SDKs send them (lists flattened, `InstanceId.1`).

use std::collections::BTreeMap;

use super::fields::Fields;
use crate::api::{
    ApiError, AssignPrivateIpAddresses, AttachNetworkInterface, AttachmentChanges, CreateTags,
    DeleteTags, DescribeAddresses, DescribeInstanceStatus, DescribeInstanceTypes,
    DescribeInstances, DescribeNetworkInterfaces, DescribeSubnets, DetachNetworkInterface, Filter,
    ModifyNetworkInterfaceAttribute, Page, Request, StartInstances, StopInstances, TagToDelete,
    TerminateInstances, UnassignPrivateIpAddresses,
};

/// The request that an action and its parameters ask for.
pub(super) fn request(action: &str, fields: Fields) -> Result<Request, ApiError> {
    match action {
        "DescribeInstances" => read(fields, describe_instances),
        "DescribeInstanceStatus" => read(fields, describe_instance_status),
        "DescribeInstanceTypes" => read(fields, describe_instance_types),
        "DescribeNetworkInterfaces" => read(fields, describe_network_interfaces),
        "DescribeSubnets" => read(fields, describe_subnets),
        "DescribeAddresses" => read(fields, describe_addresses),
        "AttachNetworkInterface" => read(fields, attach_network_interface),
        "DetachNetworkInterface" => read(fields, detach_network_interface),
        "AssignPrivateIpAddresses" => read(fields, assign_private_ip_addresses),
        "UnassignPrivateIpAddresses" => read(fields, unassign_private_ip_addresses),
        "ModifyNetworkInterfaceAttribute" => read(fields, modify_network_interface_attribute),
        "CreateTags" => read(fields, create_tags),
        "DeleteTags" => read(fields, delete_tags),
        "StartInstances" => read(fields, start_instances),
        "StopInstances" => read(fields, stop_instances),
        "TerminateInstances" => read(fields, terminate_instances),
        _ => Err(ApiError::new(
            "InvalidAction",
            format!("The action {action} is not valid for this web service."),
        )),
    }
}

fn read<T: Into<Request>>(
    mut fields: Fields,
    read: impl Fn(&mut Fields) -> Result<T, ApiError>,
) -> Result<Request, ApiError> {
    let request = read(&mut fields)?;
    fields.finish()?;
    Ok(request.into())
}

fn filters(fields: &mut Fields) -> Result<Vec<Filter>, ApiError> {
    fields.structures("Filter", |filter| {
        Ok(Filter {
            name: filter.required("Name")?,
            values: filter.list("Value"),
        })
    })
}

fn page(fields: &mut Fields) -> Result<Page, ApiError> {
    Ok(Page {
        max_results: fields.optional_number("MaxResults")?,
        next_token: fields.optional("NextToken"),
    })
}

fn describe_instances(fields: &mut Fields) -> Result<DescribeInstances, ApiError> {
    Ok(DescribeInstances {
        dry_run: fields.flag("DryRun")?,
        instance_ids: fields.list("InstanceId"),
        filters: filters(fields)?,
        page: page(fields)?,
    })
}

fn describe_instance_status(fields: &mut Fields) -> Result<DescribeInstanceStatus, ApiError> {
    Ok(DescribeInstanceStatus {
        dry_run: fields.flag("DryRun")?,
        instance_ids: fields.list("InstanceId"),
        include_all_instances: fields.flag("IncludeAllInstances")?,
        filters: filters(fields)?,
        page: page(fields)?,
    })
}

fn describe_instance_types(fields: &mut Fields) -> Result<DescribeInstanceTypes, ApiError> {
    Ok(DescribeInstanceTypes {
        dry_run: fields.flag("DryRun")?,
        instance_types: fields.list("InstanceType"),
        filters: filters(fields)?,
        page: page(fields)?,
    })
}

fn describe_network_interfaces(fields: &mut Fields) -> Result<DescribeNetworkInterfaces, ApiError> {
    Ok(DescribeNetworkInterfaces {
        dry_run: fields.flag("DryRun")?,
        network_interface_ids: fields.list("NetworkInterfaceId"),
        filters: filters(fields)?,
        page: page(fields)?,
    })
}

fn describe_subnets(fields: &mut Fields) -> Result<DescribeSubnets, ApiError> {
    Ok(DescribeSubnets {
        dry_run: fields.flag("DryRun")?,
        subnet_ids: fields.list("SubnetId"),
        filters: filters(fields)?,
        page: page(fields)?,
    })
}

fn describe_addresses(fields: &mut Fields) -> Result<DescribeAddresses, ApiError> {
    Ok(DescribeAddresses {
        dry_run: fields.flag("DryRun")?,
        public_ips: fields.list("PublicIp"),
        allocation_ids: fields.list("AllocationId"),
        filters: filters(fields)?,
    })
}

fn attach_network_interface(fields: &mut Fields) -> Result<AttachNetworkInterface, ApiError> {
    Ok(AttachNetworkInterface {
        dry_run: fields.flag("DryRun")?,
        network_interface_id: fields.required("NetworkInterfaceId")?,
        instance_id: fields.required("InstanceId")?,
        device_index: fields.number("DeviceIndex")?,
        network_card_index: fields.optional_number("NetworkCardIndex")?,
    })
}

fn detach_network_interface(fields: &mut Fields) -> Result<DetachNetworkInterface, ApiError> {
    Ok(DetachNetworkInterface {
        dry_run: fields.flag("DryRun")?,
        attachment_id: fields.required("AttachmentId")?,
        force: fields.flag("Force")?,
    })
}

fn assign_private_ip_addresses(fields: &mut Fields) -> Result<AssignPrivateIpAddresses, ApiError> {
    Ok(AssignPrivateIpAddresses {
        network_interface_id: fields.required("NetworkInterfaceId")?,
        private_ip_addresses: fields.list("PrivateIpAddress"),
        secondary_private_ip_address_count: fields
            .optional_number("SecondaryPrivateIpAddressCount")?,
        allow_reassignment: fields.flag("AllowReassignment")?,
    })
}

fn unassign_private_ip_addresses(
    fields: &mut Fields,
) -> Result<UnassignPrivateIpAddresses, ApiError> {
    Ok(UnassignPrivateIpAddresses {
        network_interface_id: fields.required("NetworkInterfaceId")?,
        private_ip_addresses: fields.list("PrivateIpAddress"),
    })
}

fn modify_network_interface_attribute(
    fields: &mut Fields,
) -> Result<ModifyNetworkInterfaceAttribute, ApiError> {
    Ok(ModifyNetworkInterfaceAttribute {
        dry_run: fields.flag("DryRun")?,
        network_interface_id: fields.required("NetworkInterfaceId")?,
        attachment: attachment_changes(fields)?,
        source_dest_check: fields.optional_flag("SourceDestCheck.Value")?,
        groups: fields.list("SecurityGroupId"),
        description: fields.optional("Description.Value"),
    })
}

fn attachment_changes(fields: &mut Fields) -> Result<Option<AttachmentChanges>, ApiError> {
    let mut attachment = fields.structure("Attachment");
    if attachment.is_empty() {
        return Ok(None);
    }
    let changes = AttachmentChanges {
        attachment_id: attachment.required("AttachmentId")?,
        delete_on_termination: attachment.optional_flag("DeleteOnTermination")?,
    };
    attachment.finish()?;
    Ok(Some(changes))
}

fn create_tags(fields: &mut Fields) -> Result<CreateTags, ApiError> {
    let dry_run = fields.flag("DryRun")?;
    let resources = fields.list("ResourceId");
    let mut tags = BTreeMap::new();
    for (key, value) in fields.structures("Tag", |tag| {
        Ok((
            tag.required("Key")?,
            tag.optional("Value").unwrap_or_default(),
        ))
    })? {
        let duplicate = format!("Duplicate tag key '{key}' specified.");
        if tags.insert(key, value).is_some() {
            return Err(ApiError::new("InvalidParameterValue", duplicate));
        }
    }
    Ok(CreateTags {
        dry_run,
        resources,
        tags,
    })
}

fn delete_tags(fields: &mut Fields) -> Result<DeleteTags, ApiError> {
    Ok(DeleteTags {
        dry_run: fields.flag("DryRun")?,
        resources: fields.list("ResourceId"),
        tags: fields.structures("Tag", |tag| {
            Ok(TagToDelete {
                key: tag.required("Key")?,
                value: tag.optional("Value"),
            })
        })?,
    })
}

fn start_instances(fields: &mut Fields) -> Result<StartInstances, ApiError> {
    Ok(StartInstances {
        dry_run: fields.flag("DryRun")?,
        instance_ids: fields.list("InstanceId"),
    })
}

fn stop_instances(fields: &mut Fields) -> Result<StopInstances, ApiError> {
    Ok(StopInstances {
        dry_run: fields.flag("DryRun")?,
        instance_ids: fields.list("InstanceId"),
        force: fields.flag("Force")?,
    })
}

fn terminate_instances(fields: &mut Fields) -> Result<TerminateInstances, ApiError> {
    Ok(TerminateInstances {
        dry_run: fields.flag("DryRun")?,
        instance_ids: fields.list("InstanceId"),
    })
}
