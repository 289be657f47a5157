//! Subnets.

use super::row::{Asked, filters, page, tags_if_any};
use crate::api::{ApiError, DescribeSubnets, DescribeSubnetsResponse, Subnet};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeSubnets {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            subnet_ids: fields.list("SubnetId"),
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

impl Content for DescribeSubnetsResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("subnetSet", &self.subnets)
            .maybe("nextToken", self.next_token.as_ref());
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
        if let Some(block) = &self.ipv6_cidr_block {
            xml.within("ipv6CidrBlockAssociationSet", |xml| {
                xml.within("item", |xml| {
                    xml.text("ipv6CidrBlock", block)
                        .within("ipv6CidrBlockState", |xml| {
                            xml.text("state", "associated");
                        });
                });
            });
        }
        tags_if_any(xml, &self.tags);
    }
}
