//! Assigning and unassigning private addresses.

use super::row::Asked;
use crate::api::{
    ApiError, AssignPrivateIpAddresses, AssignPrivateIpAddressesResponse,
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
            })
            .text("return", true);
    }
}

impl Asked for UnassignPrivateIpAddresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            network_interface_id: fields.required("NetworkInterfaceId")?,
            private_ip_addresses: fields.list("PrivateIpAddress"),
        })
    }
}
