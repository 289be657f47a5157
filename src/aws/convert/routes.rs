//! Route tables and Elastic IPs.

use aws_sdk_ec2::types;
use ipnet::IpNet;
use std::net::Ipv4Addr;

use super::fields::{Fields, Incomplete};
use crate::cloud::{
    AllocationId, Association, ElasticIp, EniId, InstanceId, Route, RouteOrigin, RouteTable,
    RouteTableId, RouteTarget, VpcId,
};

pub(in crate::aws) fn route_table(table: types::RouteTable) -> Result<RouteTable, Incomplete> {
    let (fields, id) = Fields::identified(table.route_table_id, "route table", "RouteTableId")?;
    let routes = fields.required("Routes", table.routes)?.into_iter();
    let routes = routes.filter_map(|it| route(&fields, it).transpose());
    Ok(RouteTable {
        id: RouteTableId::new(id),
        vpc: VpcId::new(fields.required("VpcId", table.vpc_id)?),
        routes: routes.collect::<Result<_, _>>()?,
        tags: fields.tags(table.tags)?,
    })
}

/// `None` where it is for a prefix list.
fn route(fields: &Fields, route: types::Route) -> Result<Option<Route>, Incomplete> {
    let block = route.destination_cidr_block.as_deref();
    let block = block.or(route.destination_ipv6_cidr_block.as_deref());
    let Some(block) = block else {
        return Ok(None);
    };
    let destination = |word: &str| word.parse::<IpNet>().ok();
    let origin = route.origin.as_ref().map(types::RouteOrigin::as_str);
    let state = route.state.as_ref().map(types::RouteState::as_str);
    Ok(Some(Route {
        destination: fields.read("Routes.DestinationCidrBlock", Some(block), destination)?,
        origin: fields.read("Routes.Origin", origin, |word| {
            Some(RouteOrigin::parse(word))
        })?,
        // Only `active` leads somewhere.
        active: fields.required("Routes.State", state)? == "active",
        to: leads_to(route),
    }))
}

fn leads_to(route: types::Route) -> RouteTarget {
    if let Some(eni) = route.network_interface_id {
        return RouteTarget::Interface(EniId::new(eni));
    }
    let others = [
        route.gateway_id,
        route.nat_gateway_id,
        route.transit_gateway_id,
        route.vpc_peering_connection_id,
        route.local_gateway_id,
        route.carrier_gateway_id,
        route.egress_only_internet_gateway_id,
        route.core_network_arn,
    ];
    let other = others.into_iter().flatten().next();
    RouteTarget::Other(other.unwrap_or_else(|| "something that EC2 doesn't name".to_owned()))
}

pub(in crate::aws) fn elastic_ip(address: types::Address) -> Result<ElasticIp, Incomplete> {
    let (fields, id) = Fields::identified(address.allocation_id, "Elastic IP", "AllocationId")?;
    let ipv4 = |word: &str| word.parse::<Ipv4Addr>().ok();
    let private = address.private_ip_address.as_deref();
    let private = private.map(|word| fields.read("PrivateIpAddress", Some(word), ipv4));
    let private = private.transpose()?;
    let instance = address.instance_id.filter(|id| !id.is_empty());
    let eni = address.network_interface_id.filter(|id| !id.is_empty());
    Ok(ElasticIp {
        id: AllocationId::new(id),
        public_ip: fields.read("PublicIp", address.public_ip.as_deref(), ipv4)?,
        border_group: address.network_border_group,
        on: eni.map(|eni| Association {
            eni: EniId::new(eni),
            instance: instance.map(InstanceId::new),
            address: private,
        }),
        tags: fields.tags(address.tags)?,
    })
}
