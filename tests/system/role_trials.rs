//! Calls that the role must allow, and calls that it must deny, on the resources of a small account.

use ec2_simulator::api::{
    AssignIpv6Addresses, AssignPrivateIpAddresses, AssociateAddress, AttachNetworkInterface,
    CompleteLifecycleAction, CreateRoute, CreateTags, DeleteRoute, DeleteTags,
    DetachNetworkInterface, DisassociateAddress, ModifyNetworkInterfaceAttribute, Publish,
    ReplaceRoute, Request, StopInstances, TagToDelete, UnassignIpv6Addresses,
    UnassignPrivateIpAddresses,
};
use ec2_simulator::{Policy, World};

use crate::common::account::{account, primary_of};
use crate::common::names::{A, ALLOCATION, B, ENI_1, ENI_2, STRANGER, TABLE_1, TABLE_2, TOPIC};

/// What it is, and the request.
type Trial = (&'static str, Request);

/// A member that holds interfaces with and without tags, a standby, a stranger with tagged and untagged interfaces.
pub(crate) fn neighbourhood(prefix: &str, region: &str) -> World {
    let group = format!("{prefix}group");
    let account = account()
        .in_region(region)
        .stranger(A)
        .tagged(&group, "web")
        .stranger(B)
        .tagged(&group, "web")
        .stranger(STRANGER)
        .interface(ENI_1)
        .tagged(&group, "web")
        .attached_to(A, 1)
        .interface(PLAIN)
        .attached_to(A, 2)
        .interface(ENI_2)
        .tagged(&group, "web")
        .attached_to(STRANGER, 1)
        .route_table(TABLE_1, "")
        .route_table(TABLE_2, "")
        .floating_elastic_ip("203.0.113.7", ALLOCATION, "web")
        .floating_elastic_ip("203.0.113.8", PLAIN_ALLOCATION, "web");
    let mut world = account.world();
    for (member, list) in [(A, "10.0.1.50"), (B, "")] {
        let tagged = world.set_tag(&primary_of(member), &format!("{prefix}addresses"), list);
        tagged.expect("a landing interface");
    }
    // One of each with the tag, under this prefix; one without.
    for (id, was) in [
        (TABLE_1, "routes"),
        (TABLE_2, "routes"),
        (ALLOCATION, "group"),
        (PLAIN_ALLOCATION, "group"),
    ] {
        let removed = world.remove_tag(id, &format!("failover:{was}"));
        removed.expect("a resource");
    }
    for (id, key) in [(TABLE_1, "routes"), (ALLOCATION, "group")] {
        let tagged = world.set_tag(id, &format!("{prefix}{key}"), "web");
        tagged.expect("a resource");
    }
    world
}

const PLAIN: &str = "eni-0ffffffffffffff99";

const PLAIN_ALLOCATION: &str = "eipalloc-00000000000000099";

fn associate(allocation: &str, instance: &str) -> Request {
    AssociateAddress {
        allocation_id: Some(allocation.to_owned()),
        network_interface_id: Some(primary_of(instance)),
        ..AssociateAddress::default()
    }
    .into()
}

fn replace(table: &str) -> Request {
    ReplaceRoute {
        route_table_id: table.to_owned(),
        ..ReplaceRoute::default()
    }
    .into()
}

fn create_route(table: &str) -> Request {
    CreateRoute {
        route_table_id: table.to_owned(),
        ..CreateRoute::default()
    }
    .into()
}

fn attach(eni: &str, instance: &str) -> Request {
    AttachNetworkInterface {
        network_interface_id: eni.to_owned(),
        instance_id: instance.to_owned(),
        ..AttachNetworkInterface::default()
    }
    .into()
}

fn detach(world: &World, eni: &str) -> Request {
    let mut interfaces = world.interfaces();
    let interface = interfaces.find(|interface| interface.id == eni);
    let attachment = interface.and_then(|interface| interface.attachment);
    DetachNetworkInterface {
        attachment_id: attachment.expect("attached").id.to_owned(),
        ..DetachNetworkInterface::default()
    }
    .into()
}

fn assign(eni: &str) -> Request {
    AssignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        ..AssignPrivateIpAddresses::default()
    }
    .into()
}

fn unassign(eni: &str) -> Request {
    UnassignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        ..UnassignPrivateIpAddresses::default()
    }
    .into()
}

fn assign_ipv6(eni: &str) -> Request {
    AssignIpv6Addresses {
        network_interface_id: eni.to_owned(),
        ..AssignIpv6Addresses::default()
    }
    .into()
}

fn unassign_ipv6(eni: &str) -> Request {
    UnassignIpv6Addresses {
        network_interface_id: eni.to_owned(),
        ..UnassignIpv6Addresses::default()
    }
    .into()
}

fn create(resources: &[&str], keys: &[&str]) -> Request {
    CreateTags {
        resources: resources.iter().map(ToString::to_string).collect(),
        tags: keys
            .iter()
            .map(|key| (key.to_string(), String::new()))
            .collect(),
        ..CreateTags::default()
    }
    .into()
}

fn delete(resource: &str, keys: &[&str]) -> Request {
    let tag = |key: &&str| TagToDelete {
        key: key.to_string(),
        value: None,
    };
    DeleteTags {
        resources: vec![resource.to_owned()],
        tags: keys.iter().map(tag).collect(),
        ..DeleteTags::default()
    }
    .into()
}

fn complete(auto_scaling_group: &str) -> Request {
    CompleteLifecycleAction {
        auto_scaling_group_name: auto_scaling_group.to_owned(),
        ..CompleteLifecycleAction::default()
    }
    .into()
}

fn publish(topic: &str) -> Request {
    Publish {
        topic_arn: topic.to_owned(),
        ..Publish::default()
    }
    .into()
}

/// What must be allowed.
fn needed(world: &World, prefix: &str) -> Vec<Trial> {
    let key = |word: &str| format!("{prefix}{word}");
    let (status, impaired, recovered) =
        (key("status:web"), key("impaired:cpu"), key("recovered:cpu"));
    vec![
        ("attach a floating interface to a member", attach(ENI_1, B)),
        (
            "detach a floating interface from a member",
            detach(world, ENI_1),
        ),
        ("assign to a landing interface", assign(&primary_of(A))),
        ("assign to one that lists nothing", assign(&primary_of(B))),
        ("assign IPv6", assign_ipv6(&primary_of(A))),
        ("unassign a prefix", unassign(&primary_of(A))),
        ("unassign IPv6", unassign_ipv6(&primary_of(A))),
        (
            "write the status on two members",
            create(&[A, B], &[&status]),
        ),
        (
            "write the status on a floating interface",
            create(&[ENI_1], &[&status]),
        ),
        (
            "write the status on a landing interface",
            create(&[&primary_of(A)], &[&status]),
        ),
        ("associate a floating Elastic IP", associate(ALLOCATION, B)),
        ("lead a floating route", replace(TABLE_1)),
        ("create a floating route", create_route(TABLE_1)),
        (
            "write the status on an Elastic IP",
            create(&[ALLOCATION], &[&status]),
        ),
        (
            "write the status on a route table",
            create(&[TABLE_1], &[&status]),
        ),
        ("write a mark", create(&[A], &[&impaired])),
        ("write a recovery", create(&[A], &[&recovered])),
        ("take a mark back", delete(A, &[&impaired])),
        ("forget a recovery", delete(A, &[&recovered])),
        ("let an instance go", complete("fleet")),
        ("tell", publish(TOPIC)),
    ]
}

/// What must be denied.
fn forbidden(world: &World, prefix: &str) -> Vec<Trial> {
    [
        forbidden_moves(world),
        forbidden_tags(prefix),
        forbidden_actions(),
    ]
    .concat()
}

fn forbidden_moves(world: &World) -> Vec<Trial> {
    let nothing = "eni-00000000000000001";
    vec![
        ("attach an untagged interface", attach(PLAIN, B)),
        ("attach to an untagged instance", attach(ENI_1, STRANGER)),
        ("attach a landing interface", attach(&primary_of(A), B)),
        ("attach what does not exist", attach(nothing, B)),
        ("detach from an untagged instance", detach(world, ENI_2)),
        ("detach an untagged interface", detach(world, PLAIN)),
        ("assign to an untagged interface", assign(PLAIN)),
        ("assign to a floating interface", assign(ENI_1)),
        ("assign IPv6 to an untagged interface", assign_ipv6(PLAIN)),
        ("unassign from an untagged interface", unassign(PLAIN)),
        (
            "unassign IPv6 from a floating interface",
            unassign_ipv6(ENI_1),
        ),
        (
            "associate an untagged Elastic IP",
            associate(PLAIN_ALLOCATION, B),
        ),
        (
            "associate one with an untagged instance",
            associate(ALLOCATION, STRANGER),
        ),
        ("lead a route of an untagged table", replace(TABLE_2)),
        ("create a route in an untagged table", create_route(TABLE_2)),
    ]
}

#[rustfmt::skip]
fn forbidden_tags(prefix: &str) -> Vec<Trial> {
    let key = |word: &str| format!("{prefix}{word}");
    let (group, priority, status) = (key("group"), key("priority"), key("status:web"));
    let (impaired, recovered) = (key("impaired:cpu"), key("recovered:cpu"));
    vec![
        ("write a status on a stranger", create(&[STRANGER], &[&status])),
        ("write a status on a member and a stranger", create(&[A, STRANGER], &[&status])),
        ("write a status on an untagged interface", create(&[PLAIN], &[&status])),
        ("change a float's group", create(&[ENI_1], &[&group])),
        ("change a landing interface's list", create(&[&primary_of(A)], &[&key("addresses")])),
        ("write a mark on an interface", create(&[ENI_1], &[&impaired])),
        ("write nothing at all on a floating interface", create(&[ENI_1], &[])),
        ("write nothing at all on a landing interface", create(&[&primary_of(A)], &[])),
        ("write a status on an untagged Elastic IP", create(&[PLAIN_ALLOCATION], &[&status])),
        ("write a status on an untagged route table", create(&[TABLE_2], &[&status])),
        ("change a route table's list", create(&[TABLE_1], &[&key("routes")])),
        ("write nothing at all on a route table", create(&[TABLE_1], &[])),
        ("make a member", create(&[STRANGER], &[&group])),
        ("change a member's group", create(&[A], &[&group])),
        ("change a member's priority", create(&[A], &[&priority])),
        ("change a member's name beside a status", create(&[A], &[&status, "Name"])),
        ("write nothing at all", create(&[A], &[])),
        ("take a mark from a stranger", delete(STRANGER, &[&impaired])),
        ("take a member out of its group", delete(A, &[&group])),
        ("take its status away", delete(A, &[&status])),
        ("take a recovery from a stranger", delete(STRANGER, &[&recovered])),
        ("take its name away beside a recovery", delete(A, &[&recovered, "Name"])),
        ("delete tags without saying which", delete(A, &[])),
    ]
}

/// What the function never does.
fn forbidden_actions() -> Vec<Trial> {
    let stop = StopInstances {
        instance_ids: vec![A.to_owned()],
        ..StopInstances::default()
    };
    let modify = ModifyNetworkInterfaceAttribute {
        network_interface_id: ENI_1.to_owned(),
        ..ModifyNetworkInterfaceAttribute::default()
    };
    let delete_route = DeleteRoute {
        route_table_id: TABLE_1.to_owned(),
        ..DeleteRoute::default()
    };
    let disassociate = DisassociateAddress::default();
    let elsewhere = "arn:aws:sns:us-east-1:123456789012:other";
    vec![
        ("tell somebody else", publish(elsewhere)),
        ("stop a member", stop.into()),
        ("change an interface", modify.into()),
        ("remove a route", delete_route.into()),
        ("take an Elastic IP off", disassociate.into()),
    ]
}

pub(crate) fn needed_but_denied(world: &World, policy: &Policy, prefix: &str) -> Vec<&'static str> {
    let denied = |request: &Request| world.authorize(policy, request).is_err();
    names(needed(world, prefix), denied)
}

pub(crate) fn forbidden_but_allowed(
    world: &World,
    policy: &Policy,
    prefix: &str,
) -> Vec<&'static str> {
    let allowed = |request: &Request| world.authorize(policy, request).is_ok();
    names(forbidden(world, prefix), allowed)
}

fn names(trials: Vec<Trial>, wrong: impl Fn(&Request) -> bool) -> Vec<&'static str> {
    let wrong = trials.into_iter().filter(|(_, request)| wrong(request));
    wrong.map(|(what, _)| what).collect()
}
