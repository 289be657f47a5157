//! Elastic IPs.

use super::row::{Asked, filters, tags_if_any};
use crate::api::{Address, ApiError, DescribeAddresses, DescribeAddressesResponse};
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
            .maybe("privateIpAddress", self.private_ip_address);
        tags_if_any(xml, &self.tags);
    }
}
