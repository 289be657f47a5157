//! Assigning and unassigning addresses and prefixes.

use eni_failover::cloud::Address;

use super::row::Asked;
use crate::api::{
    ApiError, AssignIpv6Addresses, AssignIpv6AddressesResponse, AssignPrivateIpAddresses,
    AssignPrivateIpAddressesResponse, UnassignIpv6Addresses, UnassignIpv6AddressesResponse,
    UnassignPrivateIpAddresses,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for AssignPrivateIpAddresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            network_interface_id: fields.required("NetworkInterfaceId")?,
            private_ip_addresses: fields.list("PrivateIpAddress"),
            secondary_private_ip_address_count: fields
                .optional_number("SecondaryPrivateIpAddressCount")?,
            ipv4_prefixes: fields.list("Ipv4Prefix"),
            ipv4_prefix_count: fields.optional_number("Ipv4PrefixCount")?,
            allow_reassignment: fields.flag("AllowReassignment")?,
        })
    }
}

impl Content for AssignPrivateIpAddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkInterfaceId", &self.network_interface_id)
            .within("assignedPrivateIpAddressesSet", |xml| {
                for address in &self.assigned_private_ip_addresses {
                    xml.within("item", |xml| {
                        xml.text("privateIpAddress", address);
                    });
                }
            });
        structures(
            xml,
            "assignedIpv4PrefixSet",
            "ipv4Prefix",
            &self.assigned_ipv4_prefixes,
        );
        xml.text("return", true);
    }
}

impl Asked for UnassignPrivateIpAddresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            network_interface_id: fields.required("NetworkInterfaceId")?,
            private_ip_addresses: fields.list("PrivateIpAddress"),
            ipv4_prefixes: fields.list("Ipv4Prefix"),
        })
    }
}

impl Asked for AssignIpv6Addresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            network_interface_id: fields.required("NetworkInterfaceId")?,
            ipv6_addresses: fields.list("Ipv6Addresses"),
            ipv6_address_count: fields.optional_number("Ipv6AddressCount")?,
            ipv6_prefixes: fields.list("Ipv6Prefix"),
            ipv6_prefix_count: fields.optional_number("Ipv6PrefixCount")?,
        })
    }
}

impl Content for AssignIpv6AddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkInterfaceId", &self.network_interface_id);
        texts(xml, "assignedIpv6Addresses", &self.assigned_ipv6_addresses);
        texts(xml, "assignedIpv6PrefixSet", &self.assigned_ipv6_prefixes);
    }
}

impl Asked for UnassignIpv6Addresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            network_interface_id: fields.required("NetworkInterfaceId")?,
            ipv6_addresses: fields.list("Ipv6Addresses"),
            ipv6_prefixes: fields.list("Ipv6Prefix"),
        })
    }
}

impl Content for UnassignIpv6AddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkInterfaceId", &self.network_interface_id);
        texts(
            xml,
            "unassignedIpv6Addresses",
            &self.unassigned_ipv6_addresses,
        );
        texts(
            xml,
            "unassignedIpv6PrefixSet",
            &self.unassigned_ipv6_prefixes,
        );
    }
}

/// A list of bare texts.
fn texts(xml: &mut Xml, list: &str, items: &[Address]) {
    xml.within(list, |xml| {
        for item in items {
            xml.text("item", item);
        }
    });
}

/// A list of structures with one element each; left out where there is none.
pub(super) fn structures(xml: &mut Xml, list: &str, name: &str, items: &[Address]) {
    if items.is_empty() {
        return;
    }
    xml.within(list, |xml| {
        for item in items {
            xml.within("item", |xml| {
                xml.text(name, item);
            });
        }
    });
}
