//! What is true of what leads to a member: routes, and Elastic IPs by themselves.

use ec2_simulator::{PresentInterface, World};
use eni_failover::cloud::InstanceState;

use crate::kinds::{destination, public, table};
use crate::layout::{FloatKind, Layout, instance_id, primary_eni, second_eni};
use crate::truth::{Holder, index};

/// The interface of an instance that a group's routes and Elastic IPs lead to: one that lands addresses of the group, or
/// else the primary one.
pub(crate) fn gate(layout: &Layout, instance: usize, group: usize) -> String {
    let primary = primary_eni(instance);
    if instance == layout.outsider() {
        return primary;
    }
    let lands = |eni: &String| {
        let mut floats = layout.floats_of(group).map(|float| &layout.floats[float]);
        floats.any(|float| {
            float.is_address() && layout.landing(instance, float.subnet).as_ref() == Some(eni)
        })
    };
    let mut both = [primary.clone(), second_eni(instance)].into_iter();
    both.find(lands).unwrap_or(primary)
}

/// Who has it: the member whose interface it leads to. Nobody, where it leads nowhere; and where it leads to somebody else it
/// doesn't float, and is left there.
pub(crate) fn holder(world: &World, layout: &Layout, float: usize) -> Holder {
    let group = layout.floats[float].group;
    let to = match layout.floats[float].kind {
        FloatKind::Route => route(world, float),
        FloatKind::ElasticIp => on(world, float),
        FloatKind::Interface | FloatKind::Address | FloatKind::Ipv6 | FloatKind::Prefix => None,
    };
    let Some(to) = to else {
        return Holder::Nobody;
    };
    let interface = world.interfaces().find(|interface| interface.id == to);
    let attachment = interface.and_then(|interface| interface.attachment);
    let instance = attachment.and_then(|a| a.instance).and_then(index);
    match instance {
        Some(instance) if layout.members(group).any(|member| member == instance) => {
            Holder::Member(instance)
        }
        Some(_) | None => Holder::Unlisted,
    }
}

fn route(world: &World, float: usize) -> Option<&str> {
    let (table, destination) = (table(float), destination(float).to_string());
    let mut routes = world.routes();
    let route = routes.find(|(of, for_, _)| *of == table && *for_ == destination);
    route.and_then(|(_, _, to)| to)
}

fn on(world: &World, float: usize) -> Option<&str> {
    let mut elastic_ips = world.elastic_ips();
    let elastic_ip = elastic_ips.find(|(ip, _)| *ip == public(float));
    elastic_ip.and_then(|(_, on)| on).map(|(eni, _)| eni)
}

/// Whether EC2 would let it lead to this member, and what it leads there would not be dropped.
pub(crate) fn could_lead(
    world: &World,
    layout: &Layout,
    member: usize,
    float: usize,
    state: InstanceState,
) -> bool {
    let gate = gate(layout, member, layout.floats[float].group);
    let id = instance_id(member);
    let is_gate = |interface: &PresentInterface<'_>| {
        let attached = interface.attachment.and_then(|a| a.instance);
        interface.id == gate && attached == Some(id.as_str())
    };
    let Some(interface) = world.interfaces().find(is_gate) else {
        return false;
    };
    if layout.floats[float].kind == FloatKind::Route {
        return state == InstanceState::Running && !interface.source_dest_check;
    }
    let here = Some((interface.id, interface.primary));
    let mut others = world.elastic_ips().filter(|(ip, _)| *ip != public(float));
    matches!(state, InstanceState::Running | InstanceState::Stopped)
        && others.all(|(_, on)| on != here)
}
