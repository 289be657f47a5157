//! How the state looks in EC2's answers.

use std::net::Ipv4Addr;

use eni_failover::ports::{CheckStatus, InstanceState};

use super::state::{self, ElasticIp, Interface, PRIMARY_SLOT, State};
use crate::api::{
    Address, Association, Attachment, Check, Instance, InstanceNetworkInterface, InstanceStatus,
    NetworkInterface, PrivateIpAddress, Reservation, Subnet,
};

/// A state, and what all its answers carry.
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
}

impl View<'_> {
    /// In a world each instance has a reservation of its own.
    pub(crate) fn reservation(&self, instance: &state::Instance) -> Reservation {
        Reservation {
            reservation_id: instance.reservation_id.clone(),
            owner_id: self.account.to_owned(),
            instances: vec![self.instance(instance)],
        }
    }

    fn instance(&self, instance: &state::Instance) -> Instance {
        let network_interfaces: Vec<_> = self
            .state
            .interfaces_of(&instance.id)
            .filter_map(|interface| self.plugged_in(interface))
            .collect();
        // A terminated instance has neither network nor address.
        let there = instance.state != InstanceState::Terminated;
        let primary = self
            .state
            .interfaces_of(&instance.id)
            .find(|interface| interface.slot() == Some(PRIMARY_SLOT));
        let address = primary.map(|interface| interface.primary);
        Instance {
            instance_id: instance.id.clone(),
            image_id: "ami-0a1b2c3d4e5f60001".to_owned(),
            state: instance.state,
            state_transition_reason: instance.reason.clone(),
            instance_type: instance.instance_type.clone(),
            launch_time: instance.launched,
            availability_zone: instance.zone.clone(),
            subnet_id: there.then(|| instance.subnet.clone()),
            vpc_id: there.then(|| instance.vpc.clone()),
            private_ip_address: address,
            private_dns_name: address
                .map(|a| self.private_dns_name(a))
                .unwrap_or_default(),
            public_ip_address: primary
                .and_then(|interface| self.state.elastic_ip_on(&interface.id, interface.primary))
                .map(|elastic_ip| elastic_ip.public_ip),
            architecture: instance.architecture.clone(),
            source_dest_check: primary.map(|interface| interface.source_dest_check),
            security_groups: primary.map(|i| i.groups.clone()).unwrap_or_default(),
            network_interfaces,
            tags: instance.tags.clone(),
        }
    }

    /// "`DescribeInstances` carries a member's ENIs, attachments and addresses, but not the ENIs' tags."
    fn plugged_in(&self, interface: &Interface) -> Option<InstanceNetworkInterface> {
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

    fn association(&self, interface: &Interface, address: Ipv4Addr) -> Option<Association> {
        let elastic_ip = self.state.elastic_ip_on(&interface.id, address)?;
        let association = elastic_ip.association.as_ref()?;
        Some(Association {
            allocation_id: elastic_ip.allocation_id.clone(),
            association_id: association.id.clone(),
            ip_owner_id: self.account.to_owned(),
            public_ip: elastic_ip.public_ip,
            public_dns_name: format!("ec2-{}.compute.amazonaws.com", dashed(elastic_ip.public_ip)),
        })
    }

    pub(crate) fn status(instance: &state::Instance) -> InstanceStatus {
        InstanceStatus {
            instance_id: instance.id.clone(),
            availability_zone: instance.zone.clone(),
            instance_state: instance.state,
            instance_status: instance.checks.instance,
            system_status: instance.checks.system,
        }
    }

    pub(crate) fn subnet(&self, subnet: &state::Subnet) -> Subnet {
        let (region, account) = (self.region, self.account);
        Subnet {
            subnet_id: subnet.id.clone(),
            subnet_arn: format!("arn:aws:ec2:{region}:{account}:subnet/{}", subnet.id),
            vpc_id: subnet.vpc.clone(),
            owner_id: account.to_owned(),
            cidr_block: subnet.cidr.to_string(),
            availability_zone: subnet.zone.clone(),
            available_ip_address_count: self.free_in(subnet),
            tags: subnet.tags.clone(),
        }
    }

    fn free_in(&self, subnet: &state::Subnet) -> u32 {
        let all = 2_u32.saturating_pow(u32::from(32 - subnet.cidr.prefix_len()));
        let used = self
            .state
            .interfaces
            .values()
            .filter(|interface| interface.subnet == subnet.id)
            .map(Interface::address_count)
            .sum::<usize>();
        // Five are reserved in every subnet.
        all.saturating_sub(5)
            .saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
    }

    pub(crate) fn address(&self, elastic_ip: &ElasticIp) -> Address {
        let association = elastic_ip.association.as_ref();
        Address {
            public_ip: elastic_ip.public_ip,
            allocation_id: elastic_ip.allocation_id.clone(),
            association_id: association.map(|a| a.id.clone()),
            instance_id: association
                .and_then(|a| self.state.interfaces.get(&a.interface))
                .and_then(|interface| interface.instance())
                .map(ToOwned::to_owned),
            network_interface_id: association.map(|a| a.interface.clone()),
            network_interface_owner_id: association.map(|_| self.account.to_owned()),
            private_ip_address: association.map(|a| a.private_ip),
            tags: elastic_ip.tags.clone(),
        }
    }

    fn private_dns_name(&self, address: Ipv4Addr) -> String {
        let [a, b, c, d] = address.octets();
        match self.region {
            "us-east-1" => format!("ip-{a}-{b}-{c}-{d}.ec2.internal"),
            region => format!("ip-{a}-{b}-{c}-{d}.{region}.compute.internal"),
        }
    }
}

fn dashed(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("{a}-{b}-{c}-{d}")
}

impl Check {
    pub(crate) fn words(&self) -> (&'static str, &'static str) {
        let status: CheckStatus = self.status;
        (status.as_str(), self.reachability().unwrap_or_default())
    }
}
