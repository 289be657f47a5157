//! How interfaces look, in the two shapes that EC2 shows them in.

use eni_failover::cloud::AddressKind;

use crate::api::{Attachment, InstanceNetworkInterface, NetworkInterface, PrivateIpAddress};
use crate::world::describe::View;
use crate::world::state;
use crate::world::state::Interface;

impl View<'_> {
    /// "`DescribeInstances` carries a member's ENIs, attachments and addresses, but not the ENIs' tags."
    pub(crate) fn plugged_in(&self, interface: &Interface) -> Option<InstanceNetworkInterface> {
        let attachment = interface.attachment.as_ref()?;
        Some(InstanceNetworkInterface {
            network_interface_id: interface.id.clone(),
            subnet_id: interface.subnet.clone(),
            vpc_id: interface.vpc.clone(),
            description: interface.description.clone(),
            owner_id: self.account.to_owned(),
            status: interface.status(),
            mac_address: interface.mac.clone(),
            private_ip_address: interface.primary,
            private_dns_name: self.private_dns_name(interface.primary),
            source_dest_check: interface.source_dest_check,
            interface_type: "interface".to_owned(),
            groups: interface.groups.clone(),
            attachment: Attachment {
                instance_id: None,
                ..self.attachment(attachment, interface)
            },
            association: self.association(interface, interface.primary),
            private_ip_addresses: self.addresses(interface),
            ipv6_addresses: interface.further(AddressKind::Ipv6),
            ipv4_prefixes: interface.further(AddressKind::Ipv4Prefix),
            ipv6_prefixes: interface.further(AddressKind::Ipv6Prefix),
        })
    }

    pub(crate) fn interface(&self, interface: &Interface) -> NetworkInterface {
        NetworkInterface {
            network_interface_id: interface.id.clone(),
            subnet_id: interface.subnet.clone(),
            vpc_id: interface.vpc.clone(),
            availability_zone: interface.zone.clone(),
            description: interface.description.clone(),
            owner_id: self.account.to_owned(),
            requester_id: interface.requester.clone(),
            requester_managed: interface.requester.is_some(),
            status: interface.status(),
            mac_address: interface.mac.clone(),
            private_ip_address: interface.primary,
            private_dns_name: self.private_dns_name(interface.primary),
            source_dest_check: interface.source_dest_check,
            interface_type: "interface".to_owned(),
            groups: interface.groups.clone(),
            attachment: interface
                .attachment
                .as_ref()
                .map(|attachment| self.attachment(attachment, interface)),
            association: self.association(interface, interface.primary),
            private_ip_addresses: self.addresses(interface),
            ipv6_addresses: interface.further(AddressKind::Ipv6),
            ipv4_prefixes: interface.further(AddressKind::Ipv4Prefix),
            ipv6_prefixes: interface.further(AddressKind::Ipv6Prefix),
            tags: interface.tags.clone(),
        }
    }

    fn attachment(&self, attachment: &state::Attachment, interface: &Interface) -> Attachment {
        Attachment {
            attachment_id: attachment.id.clone(),
            instance_id: attachment.instance.clone(),
            instance_owner_id: match (&attachment.instance, &interface.requester) {
                (None, Some(service)) => service.clone(),
                (Some(_), _) | (None, None) => self.account.to_owned(),
            },
            device_index: attachment.slot.device_index,
            network_card_index: attachment.slot.network_card_index,
            status: attachment.status,
            attach_time: attachment.since,
            delete_on_termination: attachment.delete_on_termination,
            ena: attachment.ena,
        }
    }

    fn addresses(&self, interface: &Interface) -> Vec<PrivateIpAddress> {
        interface
            .addresses()
            .map(|address| PrivateIpAddress {
                private_ip_address: address,
                private_dns_name: self.private_dns_name(address),
                primary: address == interface.primary,
                association: self.association(interface, address),
            })
            .collect()
    }
}
