//! Network interfaces, in the two shapes that EC2 shows them in.

use eni_failover::cloud::{Address, Ena};

use super::addresses::structures;
use super::row::{Asked, filters, page, write_tags};
use crate::api::{
    ApiError, Association, AttachNetworkInterface, AttachNetworkInterfaceResponse, Attachment,
    AttachmentChanges, DescribeNetworkInterfaces, DescribeNetworkInterfacesResponse,
    DetachNetworkInterface, Group, InstanceNetworkInterface, ModifyNetworkInterfaceAttribute,
    NetworkInterface, PrivateIpAddress,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeNetworkInterfaces {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            network_interface_ids: fields.list("NetworkInterfaceId"),
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

impl Content for DescribeNetworkInterfacesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("networkInterfaceSet", &self.network_interfaces)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for NetworkInterface {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkInterfaceId", &self.network_interface_id)
            .text("subnetId", &self.subnet_id)
            .text("vpcId", &self.vpc_id)
            .text("availabilityZone", &self.availability_zone)
            .text("description", &self.description)
            .text("ownerId", &self.owner_id)
            .maybe("requesterId", self.requester_id.as_ref())
            .text("requesterManaged", self.requester_managed)
            .text("status", self.status.as_str())
            .text("macAddress", &self.mac_address)
            .text("privateIpAddress", self.private_ip_address)
            .text("privateDnsName", &self.private_dns_name)
            .text("sourceDestCheck", self.source_dest_check)
            .list("groupSet", &self.groups)
            .maybe_element("attachment", self.attachment.as_ref())
            .maybe_element("association", self.association.as_ref());
        write_tags(xml, &self.tags);
        xml.list("privateIpAddressesSet", &self.private_ip_addresses)
            .text("interfaceType", &self.interface_type);
        addresses_and_prefixes(
            xml,
            &self.ipv6_addresses,
            &self.ipv4_prefixes,
            &self.ipv6_prefixes,
        );
    }
}

impl Content for Attachment {
    fn write(&self, xml: &mut Xml) {
        xml.text("attachmentId", &self.attachment_id)
            .maybe("instanceId", self.instance_id.as_ref())
            .text("instanceOwnerId", &self.instance_owner_id)
            .text("deviceIndex", self.device_index)
            .text("networkCardIndex", self.network_card_index)
            .text("status", self.status.as_str())
            .time("attachTime", self.attach_time)
            .text("deleteOnTermination", self.delete_on_termination);
        ena(xml, &self.ena);
    }
}

impl Content for Association {
    fn write(&self, xml: &mut Xml) {
        xml.text("publicIp", self.public_ip)
            .text("publicDnsName", &self.public_dns_name)
            .text("ipOwnerId", &self.ip_owner_id)
            .text("allocationId", &self.allocation_id)
            .text("associationId", &self.association_id);
    }
}

impl Content for PrivateIpAddress {
    fn write(&self, xml: &mut Xml) {
        xml.text("privateIpAddress", self.private_ip_address)
            .text("privateDnsName", &self.private_dns_name)
            .text("primary", self.primary)
            .maybe_element("association", self.association.as_ref());
    }
}

impl Content for Group {
    fn write(&self, xml: &mut Xml) {
        xml.text("groupId", &self.group_id)
            .text("groupName", &self.group_name);
    }
}

/// What there is beside private addresses; left out where there is none.
fn addresses_and_prefixes(xml: &mut Xml, ipv6: &[Address], ipv4: &[Address], of_ipv6: &[Address]) {
    let lists = [
        ("ipv6AddressesSet", "ipv6Address", ipv6),
        ("ipv4PrefixSet", "ipv4Prefix", ipv4),
        ("ipv6PrefixSet", "ipv6Prefix", of_ipv6),
    ];
    for (list, name, items) in lists {
        structures(xml, list, name, items);
    }
}

/// The same things as `DescribeInstances` shows them: with less in them.
struct OfInstance<'a, T>(&'a T);

impl Content for InstanceNetworkInterface {
    fn write(&self, xml: &mut Xml) {
        let addresses: Vec<_> = self.private_ip_addresses.iter().map(OfInstance).collect();
        xml.text("networkInterfaceId", &self.network_interface_id)
            .text("subnetId", &self.subnet_id)
            .text("vpcId", &self.vpc_id)
            .text("description", &self.description)
            .text("ownerId", &self.owner_id)
            .text("status", self.status.as_str())
            .text("macAddress", &self.mac_address)
            .text("privateIpAddress", self.private_ip_address)
            .text("privateDnsName", &self.private_dns_name)
            .text("sourceDestCheck", self.source_dest_check)
            .list("groupSet", &self.groups)
            .element("attachment", &OfInstance(&self.attachment))
            .maybe_element(
                "association",
                self.association.as_ref().map(OfInstance).as_ref(),
            )
            .list("privateIpAddressesSet", &addresses)
            .text("interfaceType", &self.interface_type);
        addresses_and_prefixes(
            xml,
            &self.ipv6_addresses,
            &self.ipv4_prefixes,
            &self.ipv6_prefixes,
        );
    }
}

struct EnaSrd<'a>(&'a Ena);

struct EnaSrdUdp(bool);

/// Only what is set.
fn ena(xml: &mut Xml, ena: &Ena) {
    let express = ena.express.map(|_| EnaSrd(ena));
    xml.maybe_element("enaSrdSpecification", express.as_ref())
        .maybe("enaQueueCount", ena.queues);
}

impl Content for EnaSrd<'_> {
    fn write(&self, xml: &mut Xml) {
        let udp = self.0.express_udp.map(EnaSrdUdp);
        xml.maybe("enaSrdEnabled", self.0.express)
            .maybe_element("enaSrdUdpSpecification", udp.as_ref());
    }
}

impl Content for EnaSrdUdp {
    fn write(&self, xml: &mut Xml) {
        xml.text("enaSrdUdpEnabled", self.0);
    }
}

/// Without the instance: it stands around it.
impl Content for OfInstance<'_, Attachment> {
    fn write(&self, xml: &mut Xml) {
        xml.text("attachmentId", &self.0.attachment_id)
            .text("deviceIndex", self.0.device_index)
            .text("networkCardIndex", self.0.network_card_index)
            .text("status", self.0.status.as_str())
            .time("attachTime", self.0.attach_time)
            .text("deleteOnTermination", self.0.delete_on_termination);
        ena(xml, &self.0.ena);
    }
}

/// Without the identifiers of allocation and association.
impl Content for OfInstance<'_, Association> {
    fn write(&self, xml: &mut Xml) {
        xml.text("publicIp", self.0.public_ip)
            .text("publicDnsName", &self.0.public_dns_name)
            .text("ipOwnerId", &self.0.ip_owner_id);
    }
}

impl Content for OfInstance<'_, PrivateIpAddress> {
    fn write(&self, xml: &mut Xml) {
        let association = self.0.association.as_ref().map(OfInstance);
        xml.text("privateIpAddress", self.0.private_ip_address)
            .text("privateDnsName", &self.0.private_dns_name)
            .text("primary", self.0.primary)
            .maybe_element("association", association.as_ref());
    }
}

impl Asked for AttachNetworkInterface {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            network_interface_id: fields.required("NetworkInterfaceId")?,
            instance_id: fields.required("InstanceId")?,
            device_index: fields.number("DeviceIndex")?,
            network_card_index: fields.optional_number("NetworkCardIndex")?,
            ena: Ena {
                express: fields.optional_flag("EnaSrdSpecification.EnaSrdEnabled")?,
                express_udp: fields
                    .optional_flag("EnaSrdSpecification.EnaSrdUdpSpecification.EnaSrdUdpEnabled")?,
                queues: fields.optional_number("EnaQueueCount")?,
            },
        })
    }
}

impl Content for AttachNetworkInterfaceResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("attachmentId", &self.attachment_id)
            .text("networkCardIndex", self.network_card_index);
    }
}

impl Asked for DetachNetworkInterface {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            attachment_id: fields.required("AttachmentId")?,
            force: fields.flag("Force")?,
        })
    }
}

impl Asked for ModifyNetworkInterfaceAttribute {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            network_interface_id: fields.required("NetworkInterfaceId")?,
            attachment: attachment_changes(fields)?,
            source_dest_check: fields.optional_flag("SourceDestCheck.Value")?,
            groups: fields.list("SecurityGroupId"),
            description: fields.optional("Description.Value"),
        })
    }
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
