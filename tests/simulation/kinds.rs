//! What each kind of float is called, and which calls move it.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ec2_simulator::api::Request;
use eni_failover::cloud::AddressKind;
use ipnet::IpNet;
use serde_json::{Value, json};

use crate::layout::{FloatKind, Layout, floating_eni, group_name};
use crate::leads::gate;

pub(crate) fn table(float: usize) -> String {
    format!("rtb-0{float:016x}")
}

pub(crate) fn allocation(float: usize) -> String {
    format!("eipalloc-0{float:016x}")
}

pub(crate) fn public(float: usize) -> Ipv4Addr {
    Ipv4Addr::new(203, 0, 113, 100 + u8::try_from(float).unwrap_or(100))
}

pub(crate) fn destination(float: usize) -> IpNet {
    let text = format!("10.99.0.{float}/32");
    text.parse().expect("a block")
}

/// What the function calls it.
pub(crate) fn name(layout: &Layout, float: usize) -> String {
    match layout.floats[float].kind {
        FloatKind::Interface => floating_eni(float),
        FloatKind::Address | FloatKind::Ipv6 | FloatKind::Prefix => {
            layout.address_of(float).to_string()
        }
        FloatKind::Route => format!("{} of {}", destination(float), table(float)),
        FloatKind::ElasticIp => public(float).to_string(),
    }
}

/// The route tables of a world, one for each route that floats.
pub(crate) fn tables(layout: &Layout) -> Vec<Value> {
    let floats = layout.floats.iter().enumerate();
    let routes = floats.filter(|(_, float)| float.kind == FloatKind::Route);
    let table = |(index, float): (usize, &crate::layout::Float)| {
        json!({
            "id": table(index),
            "routes": [{ "destination": destination(index), "target": gate(layout, float.on, float.group) }],
            "tags": { "failover:routes": format!("{}/{}", group_name(float.group), destination(index)) },
        })
    };
    routes.map(table).collect()
}

/// The Elastic IPs that float by themselves.
pub(crate) fn elastic_ips(layout: &Layout) -> Vec<Value> {
    let floats = layout.floats.iter().enumerate();
    let by_themselves = floats.filter(|(_, float)| float.kind == FloatKind::ElasticIp);
    let elastic_ip = |(index, float): (usize, &crate::layout::Float)| {
        json!({
            "address": public(index),
            "id": allocation(index),
            "private-address": layout.primary_of(&gate(layout, float.on, float.group)),
            "tags": { "failover:group": group_name(float.group) },
        })
    };
    by_themselves.map(elastic_ip).collect()
}

/// The interface to which a call gives something, and what it gives or takes.
fn named(request: &Request) -> Option<(&str, Vec<String>)> {
    let route = |table: &String| vec![table.clone()];

    match request {
        Request::AssignPrivateIpAddresses(asked) => Some((
            &asked.network_interface_id,
            [&asked.private_ip_addresses[..], &asked.ipv4_prefixes].concat(),
        )),
        Request::UnassignPrivateIpAddresses(asked) => Some((
            &asked.network_interface_id,
            [&asked.private_ip_addresses[..], &asked.ipv4_prefixes].concat(),
        )),
        Request::AssignIpv6Addresses(asked) => Some((
            &asked.network_interface_id,
            [&asked.ipv6_addresses[..], &asked.ipv6_prefixes].concat(),
        )),
        Request::UnassignIpv6Addresses(asked) => Some((
            &asked.network_interface_id,
            [&asked.ipv6_addresses[..], &asked.ipv6_prefixes].concat(),
        )),
        Request::ReplaceRoute(asked) => Some((
            asked.target.network_interface_id.as_deref()?,
            route(&asked.route_table_id),
        )),
        Request::CreateRoute(asked) => Some((
            asked.target.network_interface_id.as_deref()?,
            route(&asked.route_table_id),
        )),
        Request::AssociateAddress(asked) => Some((
            asked.network_interface_id.as_deref()?,
            asked.allocation_id.iter().cloned().collect(),
        )),
        _ => None,
    }
}

/// As a call names it.
fn as_named(layout: &Layout, float: usize) -> String {
    match layout.floats[float].kind {
        FloatKind::Route => table(float),
        FloatKind::ElasticIp => allocation(float),
        FloatKind::Interface | FloatKind::Address | FloatKind::Ipv6 | FloatKind::Prefix => {
            name(layout, float)
        }
    }
}

/// Whether a call only asks whether it may: for an address that lies in no subnet.
fn is_rehearsal(names: &[String]) -> bool {
    let kinds = [
        AddressKind::Ipv4,
        AddressKind::Ipv6,
        AddressKind::Ipv4Prefix,
        AddressKind::Ipv6Prefix,
    ];
    let nowhere = kinds.map(|kind| kind.nowhere().to_string());
    names.iter().any(|name| nowhere.contains(name))
}

/// The interface to which a call gives something that floats.
pub(crate) fn receives(request: &Request) -> Option<&str> {
    let takes = matches!(
        request,
        Request::UnassignPrivateIpAddresses(_) | Request::UnassignIpv6Addresses(_)
    );
    let (eni, names) = named(request).filter(|_| !takes)?;
    (!is_rehearsal(&names)).then_some(eni)
}

/// Whether a call gives this float to somebody.
pub(crate) fn gives(layout: &Layout, float: usize, request: &Request) -> bool {
    match request {
        Request::AttachNetworkInterface(asked) => {
            layout.floats[float].is_interface() && asked.network_interface_id == floating_eni(float)
        }
        _ => {
            receives(request).is_some()
                && named(request).is_some_and(|(_, names)| names.contains(&as_named(layout, float)))
        }
    }
}

/// Whether what a call names floats in these groups, and the interface is a member's that may have it; `None` where it is
/// none of these calls.
pub(crate) fn is_ours(
    layout: &Layout,
    groups: &BTreeSet<usize>,
    request: &Request,
) -> Option<bool> {
    let (eni, names) = named(request)?;
    let lands = |group: usize, float: usize| {
        layout.members(group).any(|member| {
            if layout.floats[float].leads() {
                gate(layout, member, group) == eni
            } else {
                layout
                    .landing(member, layout.floats[float].subnet)
                    .as_deref()
                    == Some(eni)
            }
        })
    };
    let floats = || {
        let floats = (0..layout.floats.len()).filter(|float| !layout.floats[*float].is_interface());
        floats.filter(|float| groups.contains(&layout.floats[*float].group))
    };
    let there = |float: usize| lands(layout.floats[float].group, float);
    if is_rehearsal(&names) {
        return Some(floats().any(there));
    }
    let ours = |name: &String| floats().any(|it| as_named(layout, it) == *name && there(it));
    Some(names.iter().all(ours))
}

/// Whether it is a route table or an Elastic IP of this group, which carries its status.
pub(crate) fn is_tagged(layout: &Layout, id: &str, group: usize) -> bool {
    let leads = |float: &usize| layout.floats[*float].leads();
    let mut floats = layout.floats_of(group).filter(leads);
    floats.any(|float| as_named(layout, float) == id)
}
