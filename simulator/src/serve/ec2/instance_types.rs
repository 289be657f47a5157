//! Instance types.

use super::row::{Asked, filters, page};
use crate::api::{
    ApiError, DescribeInstanceTypes, DescribeInstanceTypesResponse, InstanceTypeInfo, NetworkCard,
    NetworkInfo,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeInstanceTypes {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_types: fields.list("InstanceType"),
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

impl Content for DescribeInstanceTypesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("instanceTypeSet", &self.instance_types)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

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
            )
            .text("enaSrdSupported", self.ena_srd_supported);
    }
}

impl Content for NetworkCard {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkCardIndex", self.network_card_index)
            .text("networkPerformance", &self.network_performance)
            .text("maximumNetworkInterfaces", self.maximum_network_interfaces);
    }
}
