//! A simulated account in which the function meets one payload, and what it touched there.

use std::collections::BTreeSet;
use std::time::Duration;

use ec2_simulator::api::{
    DescribeInstances, DescribeNetworkInterfaces, Instance, NetworkInterface, Request, Response,
};
use ec2_simulator::{Simulator, World};
use eni_failover::cloud::{Deadline, Tags};
use eni_failover::handler::handle;
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use serde_json::Value;

use crate::invocation::invocation;
use crate::role::{self, TOPIC};

/// The built-in world: the groups `web` and `db`, well and watched since an hour.
pub(crate) fn well() -> World {
    let start = "2026-11-23T12:00:00Z".parse().expect("a time");
    let mut world = World::built_in(start);
    for (group, active) in [
        ("web", "i-0aaaaaaaaaaaaaaa1"),
        ("db", "i-0ccccccccccccccc3"),
    ] {
        let value = format!("active={active} since=2026-11-23T11:00:00Z");
        let key = format!("failover:status:{group}");
        let is_of_it = |tags: &Tags| words(tags, "failover:group").any(|word| word == group);
        let members: Vec<String> = instances(&mut world)
            .into_iter()
            .filter(|instance| is_of_it(&instance.tags))
            .map(|instance| instance.instance_id)
            .collect();
        // What floats, and what may carry it.
        let interfaces = interfaces(&mut world).into_iter().filter(|eni| {
            let holder = eni
                .attachment
                .as_ref()
                .and_then(|at| at.instance_id.as_ref());
            let lands = eni.tags.contains_key("failover:addresses");
            is_of_it(&eni.tags) || lands && holder.is_some_and(|holder| members.contains(holder))
        });
        let interfaces: Vec<String> = interfaces.map(|eni| eni.network_interface_id).collect();
        for id in members.iter().chain(&interfaces) {
            world.set_tag(id, &key, &value).expect("a tag");
        }
    }
    world
}

pub(crate) fn instances(world: &mut World) -> Vec<Instance> {
    let now = world.now();
    match world.call(now, &DescribeInstances::default().into()) {
        Ok(Response::DescribeInstances(answer)) => {
            let reservations = answer.reservations.into_iter();
            reservations.flat_map(|r| r.instances).collect()
        }
        other => panic!("{other:?}"),
    }
}

pub(crate) fn interfaces(world: &mut World) -> Vec<NetworkInterface> {
    let now = world.now();
    match world.call(now, &DescribeNetworkInterfaces::default().into()) {
        Ok(Response::DescribeNetworkInterfaces(answer)) => answer.network_interfaces,
        other => panic!("{other:?}"),
    }
}

/// The words of a tag.
pub(crate) fn words<'a>(
    tags: &'a eni_failover::cloud::Tags,
    key: &str,
) -> impl Iterator<Item = &'a str> {
    tags.get(key).map_or("", String::as_str).split_whitespace()
}

/// Hands a function that has just started one payload; the requests that change something, and what else came of it.
pub(crate) fn hand(world: &World, payloads: &[Value]) -> (Simulator, Vec<Request>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let simulator = Simulator::new(world.clone());
        simulator.allow_only(role::policy());
        let invocation = invocation(Deadline::after(Duration::from_mins(2)));
        let settings = Settings::with_topic(TOPIC);
        let memory = Memory::default();
        for payload in payloads {
            let handler = handle(payload, &invocation, &simulator, &settings, &memory);
            let report = Box::pin(handler).await;
            // What is answered and logged can be written down.
            serde_json::to_string(&report.answer).expect("an answer");
            assert!(
                report
                    .failure
                    .is_none_or(|failure| !failure.to_string().is_empty())
            );
        }
        let calls = simulator.calls().into_iter().map(|call| call.request);
        let changes = calls
            .filter(|request| !request.is_describe() && !request.is_dry_run())
            .collect();
        (simulator, changes)
    })
}

/// What was touched, with the groups that it was in, as the tags before it say. An instance may be in several.
pub(crate) fn touched(world: &World, changes: &[Request]) -> Vec<(String, BTreeSet<String>)> {
    let mut world = world.clone();
    let (instances, interfaces) = (instances(&mut world), interfaces(&mut world));
    let of = |id: &str| {
        let instance = instances.iter().find(|i| i.instance_id == id);
        let floating = interfaces.iter().find(|i| i.network_interface_id == id);
        let attached = interfaces
            .iter()
            .find(|i| i.attachment.as_ref().is_some_and(|a| a.attachment_id == id));
        let listed = |i: &&NetworkInterface| {
            i.private_ip_addresses
                .iter()
                .any(|a| a.private_ip_address.to_string() == id)
        };
        let landing = floating.or(interfaces.iter().find(listed));
        let tags = instance.map(|i| &i.tags);
        let tags = tags.or(attached.or(floating).map(|i| &i.tags));
        let mut groups: BTreeSet<String> = tags
            .into_iter()
            .flat_map(|tags| words(tags, "failover:group"))
            .map(ToOwned::to_owned)
            .collect();
        // A landing interface belongs to its instance's groups.
        let holder = landing.and_then(|i| i.attachment.as_ref()?.instance_id.clone());
        if let Some(holder) = instances
            .iter()
            .find(|i| Some(&i.instance_id) == holder.as_ref())
            && groups.is_empty()
        {
            groups.extend(words(&holder.tags, "failover:group").map(ToOwned::to_owned));
        }
        // What it says of a group that has no member any more.
        if let Some(tags) = floating.map(|i| &i.tags) {
            let listed = words(tags, "failover:addresses").filter_map(|word| word.split_once('/'));
            groups.extend(listed.map(|(name, _)| name.to_owned()));
            let was = tags
                .keys()
                .filter_map(|key| key.strip_prefix("failover:status:"));
            groups.extend(was.map(ToOwned::to_owned));
        }
        groups
    };
    let ids = changes.iter().flat_map(named);
    ids.map(|id| (id.clone(), of(&id))).collect()
}

/// What a request would change.
fn named(request: &Request) -> Vec<String> {
    match request {
        Request::AttachNetworkInterface(r) => {
            vec![r.network_interface_id.clone(), r.instance_id.clone()]
        }
        Request::DetachNetworkInterface(r) => vec![r.attachment_id.clone()],
        Request::AssignPrivateIpAddresses(r) => {
            let mut named = r.private_ip_addresses.clone();
            named.push(r.network_interface_id.clone());
            named
        }
        Request::AssignIpv6Addresses(r) => {
            let mut named = r.ipv6_addresses.clone();
            named.push(r.network_interface_id.clone());
            named
        }
        Request::UnassignIpv6Addresses(r) => vec![r.network_interface_id.clone()],
        Request::CreateTags(r) => r.resources.clone(),
        Request::DeleteTags(r) => r.resources.clone(),
        // Auto Scaling's, of an instance that goes either way.
        Request::CompleteLifecycleAction(_) | Request::Publish(_) => Vec::new(),
        other => panic!("the function has never made {other:?}"),
    }
}
