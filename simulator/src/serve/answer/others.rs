//! Instance types, subnets, Elastic IPs.

use super::super::xml::{Content, Xml};
use super::tags_if_any;
use crate::api::{Address, InstanceTypeInfo, NetworkCard, NetworkInfo, Subnet};

impl Content for InstanceTypeInfo {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceType", &self.instance_type)
            .text("currentGeneration", self.current_generation)
            .within("processorInfo", |xml| {
                xml.within("supportedArchitectures", |xml| {
                    xml.text("item", &self.architecture);
                });
            })
            .element("networkInfo", &self.network_info);
    }
}

impl Content for NetworkInfo {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkPerformance", &self.network_performance)
            .text("maximumNetworkInterfaces", self.maximum_network_interfaces)
            .text("maximumNetworkCards", self.network_cards.len())
            .text("defaultNetworkCardIndex", self.default_network_card_index)
            .list("networkCards", &self.network_cards)
            .text(
                "ipv4AddressesPerInterface",
                self.ipv4_addresses_per_interface,
            )
            .text(
                "ipv6AddressesPerInterface",
                self.ipv6_addresses_per_interface,
            );
    }
}

impl Content for NetworkCard {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkCardIndex", self.network_card_index)
            .text("networkPerformance", &self.network_performance)
            .text("maximumNetworkInterfaces", self.maximum_network_interfaces);
    }
}

impl Content for Subnet {
    fn write(&self, xml: &mut Xml) {
        xml.text("subnetId", &self.subnet_id)
            .text("subnetArn", &self.subnet_arn)
            .text("state", "available")
            .text("ownerId", &self.owner_id)
            .text("vpcId", &self.vpc_id)
            .text("cidrBlock", &self.cidr_block)
            .text("availableIpAddressCount", self.available_ip_address_count)
            .text("availabilityZone", &self.availability_zone);
        tags_if_any(xml, &self.tags);
    }
}

impl Content for Address {
    fn write(&self, xml: &mut Xml) {
        xml.text("publicIp", self.public_ip)
            .text("allocationId", &self.allocation_id)
            .text("domain", "vpc")
            .maybe("instanceId", self.instance_id.as_ref())
            .maybe("associationId", self.association_id.as_ref())
            .maybe("networkInterfaceId", self.network_interface_id.as_ref())
            .maybe(
                "networkInterfaceOwnerId",
                self.network_interface_owner_id.as_ref(),
            )
            .maybe("privateIpAddress", self.private_ip_address);
        tags_if_any(xml, &self.tags);
    }
}
