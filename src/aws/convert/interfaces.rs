//! Network interfaces, their attachments and addresses.

use aws_sdk_ec2::types;
use std::net::Ipv4Addr;

use super::fields::{Fields, Incomplete, named};
use super::instances::slot;
use crate::cloud::{
    Attachment, AttachmentId, AttachmentStatus, CarriedAddress, Ena, EniId, EniStatus, InstanceId,
    NetworkInterface, SubnetId, VpcId, Zone,
};

pub(in crate::aws) fn network_interface(
    interface: types::NetworkInterface,
) -> Result<NetworkInterface, Incomplete> {
    let id = interface.network_interface_id;
    let (fields, id) = Fields::identified(id, "interface", "NetworkInterfaceId")?;
    let attachment = interface
        .attachment
        .map(|attachment| attached(&fields, attachment));
    let primary = interface.private_ip_address.as_deref();
    let mut carried = addresses(&fields, primary, interface.private_ip_addresses)?;
    for address in interface.ipv6_addresses.into_iter().flatten() {
        carried.push(ipv6_address(&fields, &address)?);
    }
    for prefix in interface.ipv4_prefixes.into_iter().flatten() {
        let word = prefix.ipv4_prefix.as_deref();
        carried.push(further(&fields, "Ipv4Prefixes.Ipv4Prefix", word, false)?);
    }
    for prefix in interface.ipv6_prefixes.into_iter().flatten() {
        let word = prefix.ipv6_prefix.as_deref();
        carried.push(further(&fields, "Ipv6Prefixes.Ipv6Prefix", word, false)?);
    }
    Ok(NetworkInterface {
        id: EniId::new(id),
        subnet: SubnetId::new(fields.required("SubnetId", interface.subnet_id)?),
        vpc: VpcId::new(fields.required("VpcId", interface.vpc_id)?),
        zone: Zone::new(fields.required("AvailabilityZone", interface.availability_zone)?),
        status: status(&fields, interface.status.as_ref())?,
        attachment: attachment.transpose()?,
        requester_managed: fields.required("RequesterManaged", interface.requester_managed)?,
        security_groups: (interface.groups.into_iter().flatten())
            .filter_map(|group| group.group_id)
            .collect(),
        source_dest_check: interface.source_dest_check,
        addresses: carried,
        tags: fields.tags(interface.tag_set)?,
    })
}

/// A status that this function doesn't know says nothing about who holds the interface: no guess at that.
fn status(
    fields: &Fields,
    status: Option<&types::NetworkInterfaceStatus>,
) -> Result<EniStatus, Incomplete> {
    let all = [
        EniStatus::Available,
        EniStatus::Associated,
        EniStatus::Attaching,
        EniStatus::InUse,
        EniStatus::Detaching,
    ];
    let word = status.map(types::NetworkInterfaceStatus::as_str);
    fields.read("Status", word, |word| named(&all, EniStatus::as_str, word))
}

fn attached(
    fields: &Fields,
    attachment: types::NetworkInterfaceAttachment,
) -> Result<Attachment, Incomplete> {
    let all = [
        AttachmentStatus::Attaching,
        AttachmentStatus::Attached,
        AttachmentStatus::Detaching,
        AttachmentStatus::Detached,
    ];
    let status = attachment
        .status
        .as_ref()
        .map(types::AttachmentStatus::as_str);
    let deleted = attachment.delete_on_termination;
    let express = attachment.ena_srd_specification;
    let udp = express
        .as_ref()
        .and_then(|express| express.ena_srd_udp_specification.as_ref());
    let ena = Ena {
        express: express.as_ref().and_then(|express| express.ena_srd_enabled),
        express_udp: udp.and_then(|udp| udp.ena_srd_udp_enabled),
        queues: attachment
            .ena_queue_count
            .and_then(|queues| u32::try_from(queues).ok()),
    };
    Ok(Attachment {
        id: AttachmentId::new(
            fields.required("Attachment.AttachmentId", attachment.attachment_id)?,
        ),
        instance: attachment.instance_id.map(InstanceId::new),
        slot: slot(
            fields,
            attachment.device_index,
            attachment.network_card_index,
        )?,
        status: fields.read("Attachment.Status", status, |word| {
            named(&all, AttachmentStatus::as_str, word)
        })?,
        delete_on_termination: fields.required("Attachment.DeleteOnTermination", deleted)?,
        ena,
    })
}

/// An interface in a subnet for IPv6 only has no primary address and no list. One that has the address must have the
/// list, or an address that it holds would look free.
fn addresses(
    fields: &Fields,
    primary: Option<&str>,
    addresses: Option<Vec<types::NetworkInterfacePrivateIpAddress>>,
) -> Result<Vec<CarriedAddress>, Incomplete> {
    let addresses = addresses.or(primary.is_none().then(Vec::new));
    fields
        .required("PrivateIpAddresses", addresses)?
        .into_iter()
        .map(|address| private_address(fields, address))
        .collect()
}

fn private_address(
    fields: &Fields,
    address: types::NetworkInterfacePrivateIpAddress,
) -> Result<CarriedAddress, Incomplete> {
    let ipv4 = |word: &str| word.parse::<Ipv4Addr>().ok();
    let public = address
        .association
        .and_then(|association| association.public_ip);
    let elastic = |word: String| fields.read("Association.PublicIp", Some(&word), ipv4);
    let private = address.private_ip_address.as_deref();
    let private = fields.read("PrivateIpAddresses.PrivateIpAddress", private, ipv4)?;
    Ok(CarriedAddress {
        address: private.into(),
        primary: fields.required("PrivateIpAddresses.Primary", address.primary)?,
        elastic_ip: public.map(elastic).transpose()?,
    })
}

/// An interface without IPv6 may have no list of it; whether an address is the primary one is told where there is one.
fn ipv6_address(
    fields: &Fields,
    address: &types::NetworkInterfaceIpv6Address,
) -> Result<CarriedAddress, Incomplete> {
    let primary = address.is_primary_ipv6.unwrap_or_default();
    let word = address.ipv6_address.as_deref();
    further(fields, "Ipv6Addresses.Ipv6Address", word, primary)
}

fn further(
    fields: &Fields,
    field: &'static str,
    word: Option<&str>,
    primary: bool,
) -> Result<CarriedAddress, Incomplete> {
    Ok(CarriedAddress {
        address: fields.read(field, word, |word| word.parse().ok())?,
        primary,
        elastic_ip: None,
    })
}
