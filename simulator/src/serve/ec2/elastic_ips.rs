//! Elastic IPs.

use super::row::{Asked, filters, tags_if_any};
use crate::api::{
    Address, ApiError, AssociateAddress, AssociateAddressResponse, DescribeAddresses,
    DescribeAddressesResponse, DisassociateAddress,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeAddresses {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            public_ips: fields.list("PublicIp"),
            allocation_ids: fields.list("AllocationId"),
            filters: filters(fields)?,
        })
    }
}

impl Content for DescribeAddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("addressesSet", &self.addresses);
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
            .maybe("privateIpAddress", self.private_ip_address)
            .text("networkBorderGroup", &self.network_border_group);
        tags_if_any(xml, &self.tags);
    }
}

impl Asked for AssociateAddress {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            allocation_id: fields.optional("AllocationId"),
            instance_id: fields.optional("InstanceId"),
            network_interface_id: fields.optional("NetworkInterfaceId"),
            private_ip_address: fields.optional("PrivateIpAddress"),
            allow_reassociation: fields.flag("AllowReassociation")?,
        })
    }
}

impl Content for AssociateAddressResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("return", true)
            .text("associationId", &self.association_id);
    }
}

impl Asked for DisassociateAddress {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            association_id: fields.required("AssociationId")?,
        })
    }
}
