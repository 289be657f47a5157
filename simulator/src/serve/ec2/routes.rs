//! Route tables and their routes.

use super::row::{Asked, filters, page, tags_if_any};
use crate::api::{
    ApiError, CreateRoute, DeleteRoute, DescribeRouteTables, DescribeRouteTablesResponse,
    NamedDestination, NamedTarget, ReplaceRoute, Route, RouteTable, RouteTableAssociation,
    RouteTarget,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeRouteTables {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            route_table_ids: fields.list("RouteTableId"),
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

fn destination(fields: &mut Fields) -> NamedDestination {
    NamedDestination {
        cidr_block: fields.optional("DestinationCidrBlock"),
        ipv6_cidr_block: fields.optional("DestinationIpv6CidrBlock"),
        prefix_list_id: fields.optional("DestinationPrefixListId"),
    }
}

fn target(fields: &mut Fields) -> NamedTarget {
    NamedTarget {
        network_interface_id: fields.optional("NetworkInterfaceId"),
        instance_id: fields.optional("InstanceId"),
        gateway_id: fields.optional("GatewayId"),
        nat_gateway_id: fields.optional("NatGatewayId"),
        transit_gateway_id: fields.optional("TransitGatewayId"),
        vpc_peering_connection_id: fields.optional("VpcPeeringConnectionId"),
    }
}

impl Asked for CreateRoute {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            route_table_id: fields.required("RouteTableId")?,
            destination: destination(fields),
            target: target(fields),
        })
    }
}

impl Asked for ReplaceRoute {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            route_table_id: fields.required("RouteTableId")?,
            destination: destination(fields),
            target: target(fields),
        })
    }
}

impl Asked for DeleteRoute {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            route_table_id: fields.required("RouteTableId")?,
            destination: destination(fields),
        })
    }
}

impl Content for DescribeRouteTablesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("routeTableSet", &self.route_tables)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for RouteTable {
    fn write(&self, xml: &mut Xml) {
        xml.text("routeTableId", &self.route_table_id)
            .text("vpcId", &self.vpc_id)
            .text("ownerId", &self.owner_id)
            .list("routeSet", &self.routes)
            .list("associationSet", &self.associations)
            .within("propagatingVgwSet", |xml| {
                for id in &self.propagating_vgws {
                    xml.within("item", |xml| {
                        xml.text("gatewayId", id);
                    });
                }
            });
        tags_if_any(xml, &self.tags);
    }
}

impl Content for RouteTableAssociation {
    fn write(&self, xml: &mut Xml) {
        xml.text("routeTableAssociationId", &self.route_table_association_id)
            .text("routeTableId", &self.route_table_id)
            .maybe("subnetId", self.subnet_id.as_ref())
            .text("main", self.main)
            .within("associationState", |xml| {
                xml.text("state", "associated");
            });
    }
}

impl Content for Route {
    fn write(&self, xml: &mut Xml) {
        xml.maybe("destinationCidrBlock", self.cidr_block())
            .maybe("destinationIpv6CidrBlock", self.ipv6_cidr_block())
            .maybe("destinationPrefixListId", self.prefix_list_id());
        match &self.target {
            RouteTarget::NetworkInterface { id, instance } => {
                xml.maybe("instanceId", instance.as_ref())
                    .text("networkInterfaceId", id);
            }
            RouteTarget::Gateway(id) => {
                xml.text(gateway_element(id), id);
            }
        }
        xml.text("state", self.state())
            .text("origin", self.origin.as_str());
    }
}

fn gateway_element(id: &str) -> &'static str {
    match id.split('-').next() {
        Some("nat") => "natGatewayId",
        Some("tgw") => "transitGatewayId",
        Some("pcx") => "vpcPeeringConnectionId",
        _ => "gatewayId",
    }
}
