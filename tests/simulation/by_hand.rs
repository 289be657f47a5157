//! The calls by which an operator moves what floats, but for interfaces.

use ec2_simulator::World;
use ec2_simulator::api::{
    AssignIpv6Addresses, AssignPrivateIpAddresses, AssociateAddress, NamedTarget, ReplaceRoute,
    Request, UnassignIpv6Addresses, UnassignPrivateIpAddresses,
};

use crate::kinds::{allocation, destination, table};
use crate::layout::{FloatKind, Layout};
use crate::leads::gate;
use crate::truth::carries;

/// What is sent to move it to this instance, where that is possible at all.
pub(crate) fn requests(world: &World, layout: &Layout, float: usize, to: usize) -> Vec<Request> {
    let drawn = &layout.floats[float];
    if drawn.leads() {
        return vec![lead(layout, float, &gate(layout, to, drawn.group))];
    }
    let Some(landing) = layout.landing(to, drawn.subnet) else {
        return Vec::new();
    };
    let carrier = world
        .interfaces()
        .find(|interface| carries(interface, layout, float));
    let carrier = carrier.map(|interface| interface.id.to_owned());
    let text = vec![layout.address_of(float).to_string()];
    match drawn.kind {
        FloatKind::Ipv6 => ipv6(carrier, landing, &text),
        FloatKind::Prefix => prefix(carrier, landing, &text),
        _ => vec![
            AssignPrivateIpAddresses {
                network_interface_id: landing,
                private_ip_addresses: text,
                allow_reassignment: true,
                ..AssignPrivateIpAddresses::default()
            }
            .into(),
        ],
    }
}

fn ipv6(from: Option<String>, to: String, text: &[String]) -> Vec<Request> {
    let unassign = |from| UnassignIpv6Addresses {
        network_interface_id: from,
        ipv6_addresses: text.to_vec(),
        ..UnassignIpv6Addresses::default()
    };
    let assign = AssignIpv6Addresses {
        network_interface_id: to,
        ipv6_addresses: text.to_vec(),
        ..AssignIpv6Addresses::default()
    };
    let unassign = from.map(|from| unassign(from).into());
    unassign.into_iter().chain([assign.into()]).collect()
}

fn prefix(from: Option<String>, to: String, text: &[String]) -> Vec<Request> {
    let unassign = |from| UnassignPrivateIpAddresses {
        network_interface_id: from,
        ipv4_prefixes: text.to_vec(),
        ..UnassignPrivateIpAddresses::default()
    };
    let assign = AssignPrivateIpAddresses {
        network_interface_id: to,
        ipv4_prefixes: text.to_vec(),
        ..AssignPrivateIpAddresses::default()
    };
    let unassign = from.map(|from| unassign(from).into());
    unassign.into_iter().chain([assign.into()]).collect()
}

fn lead(layout: &Layout, float: usize, gate: &str) -> Request {
    let gate = Some(gate.to_owned());
    if layout.floats[float].kind == FloatKind::Route {
        let target = NamedTarget {
            network_interface_id: gate,
            ..NamedTarget::default()
        };
        return ReplaceRoute {
            route_table_id: table(float),
            destination: destination(float).into(),
            target,
            ..ReplaceRoute::default()
        }
        .into();
    }
    AssociateAddress {
        allocation_id: Some(allocation(float)),
        network_interface_id: gate,
        allow_reassociation: true,
        ..AssociateAddress::default()
    }
    .into()
}
