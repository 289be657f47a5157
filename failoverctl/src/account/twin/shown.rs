//! An instance and an interface, as a world has them.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use eni_failover::cloud::{
    self, AddressKind, CarriedAddress, Check, CheckStatus, InstanceId, InstanceStatus,
    NetworkInterface,
};
use ipnet::IpNet;
use jiff::Timestamp;

use super::world::{Attached, Carries, Event, Instance, Interface, Primary};

/// Who holds what the groups don't: nobody of the world can take it from there.
const OUTSIDE: &str = "outside the groups";

pub(super) fn instance(
    member: &cloud::Instance,
    statuses: &[InstanceStatus],
    enis: &[&NetworkInterface],
    now: Timestamp,
) -> Option<Instance> {
    let primary = member
        .interfaces
        .iter()
        .find(|at| at.slot.device_index == 0)?;
    let primary = enis.iter().find(|eni| eni.id == primary.eni)?;
    let status = statuses.iter().find(|status| status.id == member.id);
    let check = |check| status.and_then(|status| status.checks.get(&check).copied());
    // Of one that isn't running EC2 says that it doesn't apply, and so does the world by itself.
    let or_ok = |status: Option<CheckStatus>| status.unwrap_or(CheckStatus::Ok);
    let events = status.into_iter().flat_map(|status| &status.events);
    Some(Instance {
        id: member.id.to_string(),
        r#type: member.instance_type.to_string(),
        subnet: primary.subnet.to_string(),
        tags: tags(&member.tags),
        state: member.state,
        age: format!("{}s", now.duration_since(member.launched).as_secs().max(0)),
        system_check: or_ok(check(Check::System)),
        instance_check: or_ok(check(Check::Instance)),
        attached_ebs_check: check(Check::AttachedEbs),
        application_check: check(Check::Application),
        application_impaired_since: status.and_then(|status| status.application_impaired_since),
        events: events
            .map(|event| Event {
                code: event.code.clone(),
                description: event.description.clone(),
                not_before: event.not_before,
            })
            .collect(),
        interface: Primary {
            id: primary.id.to_string(),
            carries: carries(primary)?,
            tags: tags(&primary.tags),
            delete_on_termination: primary
                .attachment
                .as_ref()
                .is_none_or(|at| at.delete_on_termination),
            source_dest_check: primary.source_dest_check.unwrap_or(true),
            groups: primary.security_groups.iter().cloned().collect(),
        },
    })
}

/// `aws:` is AWS's own, and nobody else may write it.
pub(super) fn tags(tags: &cloud::Tags) -> BTreeMap<String, String> {
    let own = tags.iter().filter(|(key, _)| !key.starts_with("aws:"));
    own.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn first_address(eni: &NetworkInterface) -> Option<Ipv4Addr> {
    let mut first = eni.addresses.iter().filter(|address| address.primary);
    first.find_map(ipv4)
}

pub(super) fn ipv4(carried: &CarriedAddress) -> Option<Ipv4Addr> {
    match (carried.address.kind(), carried.address.first()) {
        (AddressKind::Ipv4, IpAddr::V4(address)) => Some(address),
        _ => None,
    }
}

fn ipv6(carried: &CarriedAddress) -> Option<Ipv6Addr> {
    match (carried.address.kind(), carried.address.first()) {
        (AddressKind::Ipv6, IpAddr::V6(address)) => Some(address),
        _ => None,
    }
}

fn prefix(carried: &CarriedAddress) -> Option<IpNet> {
    let is_prefix = ipv4(carried).is_none() && ipv6(carried).is_none();
    is_prefix.then(|| carried.address.block())
}

/// One without an address of IPv4 is no part of a world.
fn carries(eni: &NetworkInterface) -> Option<Carries> {
    let secondary = eni.addresses.iter().filter(|address| !address.primary);
    Some(Carries {
        address: first_address(eni)?,
        secondary: secondary.filter_map(ipv4).collect(),
        ipv6: eni.addresses.iter().filter_map(ipv6).collect(),
        prefixes: eni.addresses.iter().filter_map(prefix).collect(),
    })
}

/// One that isn't the primary one of a member.
pub(super) fn interface(
    eni: &NetworkInterface,
    is_member: impl Fn(&InstanceId) -> bool,
) -> Option<Interface> {
    let at = eni.attachment.as_ref();
    let member = at
        .and_then(|at| at.instance.as_ref())
        .filter(|id| is_member(id));
    if member.is_some() && at.is_some_and(|at| at.slot.device_index == 0) {
        return None;
    }
    let attached = member.zip(at).map(|(instance, at)| Attached {
        instance: instance.to_string(),
        device_index: at.slot.device_index,
        network_card_index: at.slot.network_card_index,
        delete_on_termination: at.delete_on_termination,
        ena: at.ena,
    });
    let outside = attached.is_none() && (at.is_some() || eni.requester_managed);
    Some(Interface {
        id: eni.id.to_string(),
        subnet: eni.subnet.to_string(),
        carries: carries(eni)?,
        tags: tags(&eni.tags),
        source_dest_check: eni.source_dest_check.unwrap_or(true),
        groups: eni.security_groups.iter().cloned().collect(),
        attached,
        requester: outside.then(|| OUTSIDE.to_owned()),
    })
}
