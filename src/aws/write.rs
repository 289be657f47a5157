//! The calls that change something. Each is sent once.

use aws_sdk_ec2::error::SdkError;
use aws_sdk_ec2::operation::attach_network_interface::builders::AttachNetworkInterfaceFluentBuilder;
use aws_sdk_ec2::types::{EnaSrdSpecification, EnaSrdUdpSpecification, Tag};
use ipnet::IpNet;
use std::net::Ipv4Addr;

use super::client::Aws;
use super::error::call_error;
use crate::cloud::{
    Address, AddressKind, AllocationId, AttachmentId, CallError, Ec2Write, Ena, EniId, InstanceId,
    ResourceId, RouteTableId, Slot, Tags,
};

const ATTACH: &str = "AttachNetworkInterface";

impl Aws {
    fn attach(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
        ena: Ena,
        dry_run: bool,
    ) -> Result<AttachNetworkInterfaceFluentBuilder, CallError> {
        let queues = ena.queues.map(|queues| index(ATTACH, queues));
        Ok(self
            .ec2
            .attach_network_interface()
            .set_dry_run(dry_run.then_some(true))
            .network_interface_id(eni.as_str())
            .instance_id(instance.as_str())
            .device_index(index(ATTACH, slot.device_index)?)
            // Without it EC2 may find a free index occupied on instances with several cards
            // (docs/ec2-facts.md, "Device indices").
            .network_card_index(index(ATTACH, slot.network_card_index)?)
            .set_ena_srd_specification(ena_express(ena))
            .set_ena_queue_count(queues.transpose()?))
    }
}

/// Nothing where nothing is set: not every type has it.
fn ena_express(ena: Ena) -> Option<EnaSrdSpecification> {
    let udp = ena.express_udp.map(|udp| {
        EnaSrdUdpSpecification::builder()
            .ena_srd_udp_enabled(udp)
            .build()
    });
    ena.express.filter(|express| *express).map(|express| {
        EnaSrdSpecification::builder()
            .ena_srd_enabled(express)
            .set_ena_srd_udp_specification(udp)
            .build()
    })
}

impl Ec2Write for Aws {
    async fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
        ena: Ena,
    ) -> Result<AttachmentId, CallError> {
        let answer = self.attach(eni, instance, slot, ena, false)?.send().await;
        let answer = answer.map_err(|error| call_error(ATTACH, error))?;
        let attachment = answer.attachment_id.map(AttachmentId::new);
        attachment.ok_or_else(|| CallError::unanswered(ATTACH, "an answer without AttachmentId"))
    }

    async fn rehearse_attach(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<(), CallError> {
        let answer = self
            .attach(eni, instance, slot, Ena::default(), true)?
            .send()
            .await;
        match answer.map_err(|error| call_error(ATTACH, error)) {
            Err(error) if !error.is_a_yes() => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    async fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> Result<(), CallError> {
        let request = self
            .ec2
            .detach_network_interface()
            .attachment_id(attachment.as_str())
            .force(force);
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("DetachNetworkInterface", error)))
    }

    async fn assign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> Result<(), CallError> {
        let of = |wanted| (kind == wanted).then(|| texts(addresses));
        let name = kind.assign_call();
        if kind.is_ipv6() {
            let request = self
                .ec2
                .assign_ipv6_addresses()
                .network_interface_id(eni.as_str())
                .set_ipv6_addresses(of(AddressKind::Ipv6))
                .set_ipv6_prefixes(of(AddressKind::Ipv6Prefix));
            let answer = request.send().await;
            return done(answer.map_err(|error| call_error(name, error)));
        }
        let request = self
            .ec2
            .assign_private_ip_addresses()
            .network_interface_id(eni.as_str())
            .set_private_ip_addresses(of(AddressKind::Ipv4))
            .set_ipv4_prefixes(of(AddressKind::Ipv4Prefix))
            .set_allow_reassignment(kind.is_reassigned().then_some(true));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error(name, error)))
    }

    async fn unassign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> Result<(), CallError> {
        let of = |wanted| (kind == wanted).then(|| texts(addresses));
        let name = kind.unassign_call();
        if kind.is_ipv6() {
            let request = self
                .ec2
                .unassign_ipv6_addresses()
                .network_interface_id(eni.as_str())
                .set_ipv6_addresses(of(AddressKind::Ipv6))
                .set_ipv6_prefixes(of(AddressKind::Ipv6Prefix));
            let answer = request.send().await;
            return done(answer.map_err(|error| call_error(name, error)));
        }
        let request = self
            .ec2
            .unassign_private_ip_addresses()
            .network_interface_id(eni.as_str())
            .set_private_ip_addresses(of(AddressKind::Ipv4))
            .set_ipv4_prefixes(of(AddressKind::Ipv4Prefix));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error(name, error)))
    }

    async fn associate_address(
        &self,
        allocation: &AllocationId,
        eni: &EniId,
        address: Ipv4Addr,
    ) -> Result<(), CallError> {
        let request = self
            .ec2
            .associate_address()
            .allocation_id(allocation.as_str())
            .network_interface_id(eni.as_str())
            .private_ip_address(address.to_string())
            .allow_reassociation(true);
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("AssociateAddress", error)))
    }

    async fn replace_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> Result<(), CallError> {
        let request = self
            .ec2
            .replace_route()
            .route_table_id(table.as_str())
            .network_interface_id(eni.as_str());
        let request = match destination {
            IpNet::V4(block) => request.destination_cidr_block(block.to_string()),
            IpNet::V6(block) => request.destination_ipv6_cidr_block(block.to_string()),
        };
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("ReplaceRoute", error)))
    }

    async fn create_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> Result<(), CallError> {
        let request = self
            .ec2
            .create_route()
            .route_table_id(table.as_str())
            .network_interface_id(eni.as_str());
        let request = match destination {
            IpNet::V4(block) => request.destination_cidr_block(block.to_string()),
            IpNet::V6(block) => request.destination_ipv6_cidr_block(block.to_string()),
        };
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("CreateRoute", error)))
    }

    async fn create_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        if resources.is_empty() || tags.is_empty() {
            return Ok(());
        }
        let request = self
            .ec2
            .create_tags()
            .set_resources(Some(ids(resources)))
            .set_tags(Some(pairs(tags)));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("CreateTags", error)))
    }

    async fn delete_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        // Without tags EC2 would delete all that the resources have.
        if resources.is_empty() || tags.is_empty() {
            return Ok(());
        }
        let request = self
            .ec2
            .delete_tags()
            .set_resources(Some(ids(resources)))
            .set_tags(Some(pairs(tags)));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("DeleteTags", error)))
    }
}

fn done<T>(answer: Result<T, CallError>) -> Result<(), CallError> {
    answer.map(drop)
}

fn texts(addresses: &[Address]) -> Vec<String> {
    addresses.iter().map(Address::to_string).collect()
}

fn ids(resources: &[ResourceId]) -> Vec<String> {
    resources.iter().map(ResourceId::to_string).collect()
}

/// Key and value: a tag is deleted only where it still has that value.
fn pairs(tags: &Tags) -> Vec<Tag> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}

fn index(call: &'static str, index: u32) -> Result<i32, CallError> {
    i32::try_from(index).map_err(|error| {
        let error: SdkError<aws_sdk_ec2::Error> = SdkError::construction_failure(error);
        call_error(call, error)
    })
}
