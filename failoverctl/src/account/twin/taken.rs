//! What EC2 shows, as a world: the groups that were asked about, and what their members have.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use eni_failover::cloud::{
    self, AddressKind, CallError, CarriedAddress, Check, CheckStatus, Deadline, Ec2Read, EniId,
    GroupName, InstanceId, InstanceState, InstanceStatus, InstanceType, InterfaceQuery,
    NetworkInterface, SubnetId, TypeLimits, every_interface, every_status, every_subnet,
    every_type,
};
use eni_failover::event::Home;
use eni_failover::look::{FloatKind, Group, Holder};
use ipnet::IpNet;
use jiff::Timestamp;

use super::world::{
    Alarm, Attached, ElasticIp, Event, Instance, Interface, Limits, Primary, Subnet, Twin,
};
use crate::account::facts::Account;

/// Who holds what the groups don't: nobody of the world can take it from there.
const OUTSIDE: &str = "outside the groups";

/// Takes the account as a world.
///
/// # Errors
/// A describe that failed: a part of an account is no twin.
pub async fn twin(
    ec2: &impl Ec2Read,
    account: &Account,
    deadline: Deadline,
) -> Result<Twin, CallError> {
    let seen = seen(ec2, account, deadline).await?;
    Ok(seen.twin(account, None))
}

/// What EC2 shows of the groups that were asked about.
#[derive(Clone, Debug)]
pub struct Seen {
    statuses: Vec<InstanceStatus>,
    enis: Vec<NetworkInterface>,
    types: Vec<TypeLimits>,
    subnets: Vec<cloud::Subnet>,
}

/// Asks EC2 for what a twin of these groups, or of one of them, is made of.
///
/// # Errors
/// A describe that failed.
pub async fn seen(
    ec2: &impl Ec2Read,
    account: &Account,
    deadline: Deadline,
) -> Result<Seen, CallError> {
    let members = members(account, None);
    let ids: Vec<InstanceId> = members.iter().map(|member| member.id.clone()).collect();
    let enis: Vec<EniId> = enis(account, &members, None).into_iter().collect();
    let query = InterfaceQuery::Ids(enis);
    let (statuses, enis) = tokio::try_join!(
        every_status(ec2, &ids, deadline),
        every_interface(ec2, &query, deadline),
    )?;
    let types: BTreeSet<InstanceType> = members
        .iter()
        .map(|member| member.instance_type.clone())
        .collect();
    let types: Vec<InstanceType> = types.into_iter().collect();
    let subnets: BTreeSet<SubnetId> = enis.iter().map(|eni| eni.subnet.clone()).collect();
    let subnets: Vec<SubnetId> = subnets.into_iter().collect();
    let (types, subnets) = tokio::try_join!(
        every_type(ec2, &types, deadline),
        every_subnet(ec2, &subnets, deadline),
    )?;
    Ok(Seen {
        statuses,
        enis,
        types,
        subnets,
    })
}

impl Seen {
    /// The account as a world, or one group of it.
    #[must_use]
    pub fn twin(&self, account: &Account, only: Option<&GroupName>) -> Twin {
        let members = members(account, only);
        let theirs = enis(account, &members, only);
        let enis = self.enis.iter().filter(|eni| theirs.contains(&eni.id));
        let enis: Vec<&NetworkInterface> = enis.collect();
        let has = |id: &SubnetId| enis.iter().any(|eni| eni.subnet == *id);
        let subnets = self.subnets.iter().filter(|subnet| has(&subnet.id));
        let is_theirs = |limits: &&TypeLimits| {
            let mut types = members.iter().map(|member| &member.instance_type);
            types.any(|of| *of == limits.instance_type)
        };
        let types: Vec<&TypeLimits> = self.types.iter().filter(is_theirs).collect();
        let subnets = subnets.cloned().collect();
        world(account, &members, &self.statuses, &enis, &types, subnets)
    }
}

/// The groups, or the one.
fn groups<'a>(
    account: &'a Account,
    only: Option<&'a GroupName>,
) -> impl Iterator<Item = &'a Group> {
    let groups = account.groups.values();
    groups.filter(move |group| only.is_none_or(|only| group.name == *only))
}

/// A terminated instance has nothing any more.
fn members<'a>(account: &'a Account, only: Option<&GroupName>) -> Vec<&'a cloud::Instance> {
    let asked: BTreeSet<&InstanceId> = groups(account, only)
        .flat_map(|group| group.members.keys())
        .collect();
    let gone = |state| {
        matches!(
            state,
            InstanceState::ShuttingDown | InstanceState::Terminated
        )
    };
    let instances = account.instances.iter();
    instances
        .filter(|it| asked.contains(&it.id) && !gone(it.state) && !it.interfaces.is_empty())
        .collect()
}

/// All that the members have, and all that floats in the groups, whoever has it.
fn enis(
    account: &Account,
    members: &[&cloud::Instance],
    only: Option<&GroupName>,
) -> BTreeSet<EniId> {
    let theirs = members
        .iter()
        .flat_map(|member| &member.interfaces)
        .map(|at| at.eni.clone());
    let floats = groups(account, only).flat_map(|group| &group.floats);
    let floating = floats.flat_map(|float| {
        let eni = match &float.kind {
            FloatKind::Interface(interface) => Some(interface.eni.clone()),
            FloatKind::Address(address) => address.on.clone(),
            FloatKind::ElasticIp(elastic_ip) => elastic_ip.on.clone(),
            FloatKind::Route(route) => route.on.clone(),
        };
        let outside = match &float.holder {
            Holder::Outside { eni, .. } => Some(eni.clone()),
            Holder::Member(_) | Holder::Leaving(_) | Holder::Nobody => None,
        };
        eni.into_iter().chain(outside)
    });
    theirs.chain(floating).collect()
}

fn world(
    account: &Account,
    members: &[&cloud::Instance],
    statuses: &[InstanceStatus],
    enis: &[&NetworkInterface],
    types: &[&TypeLimits],
    subnets: Vec<cloud::Subnet>,
) -> Twin {
    let arn = account
        .around
        .function
        .as_ref()
        .map_or(account.settings.topic_arn.as_str(), |it| it.arn.as_str());
    let home = Home::of_arn(arn).unwrap_or_default();
    let (number, region) = (
        home.account.unwrap_or_else(|| "123456789012".to_owned()),
        home.region,
    );
    let region = region.unwrap_or_else(|| "us-east-1".to_owned());
    let topic = Some(account.settings.topic_arn.clone()).filter(|topic| !topic.is_empty());
    let topic = topic.unwrap_or_else(|| format!("arn:aws:sns:{region}:{number}:eni-failover"));
    let zones: BTreeMap<&SubnetId, &str> = enis
        .iter()
        .map(|eni| (&eni.subnet, eni.zone.as_str()))
        .collect();
    let subnet = |subnet: cloud::Subnet| {
        Some(Subnet {
            vpc: enis
                .iter()
                .find(|eni| eni.subnet == subnet.id)
                .map_or_else(String::new, |eni| eni.vpc.to_string()),
            zone: zones
                .get(&subnet.id)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            cidr: subnet.blocks.iter().find_map(|block| match block {
                IpNet::V4(block) => Some(*block),
                IpNet::V6(_) => None,
            })?,
            id: subnet.id.to_string(),
        })
    };
    let is_member = |id: &InstanceId| members.iter().any(|member| member.id == *id);
    Twin {
        instance_types: types
            .iter()
            .map(|limits| of_type(limits, members))
            .collect(),
        subnets: subnets.into_iter().filter_map(subnet).collect(),
        instances: members
            .iter()
            .filter_map(|member| instance(member, statuses, enis, account.now))
            .collect(),
        interfaces: enis
            .iter()
            .filter_map(|eni| interface(eni, is_member))
            .collect(),
        elastic_ips: enis.iter().flat_map(|eni| elastic_ips(eni)).collect(),
        topics: vec![topic],
        alarms: alarms(account, is_member),
        account: number,
        region,
        prefix: account.settings.tag_prefix.clone(),
    }
}

/// As many network cards as something is plugged into, each with the first one's room.
fn of_type(limits: &TypeLimits, members: &[&cloud::Instance]) -> Limits {
    let of_it = members
        .iter()
        .filter(|member| member.instance_type == limits.instance_type);
    let cards = of_it
        .flat_map(|member| &member.interfaces)
        .map(|at| at.slot.network_card_index);
    let cards = cards.max().unwrap_or_default();
    Limits {
        r#type: limits.instance_type.to_string(),
        interfaces: (0..=cards).map(|_| limits.interfaces).collect(),
        addresses_per_interface: limits.addresses_per_interface,
    }
}

fn instance(
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
            address: first_address(primary)?,
            secondary: secondary(primary),
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
fn tags(tags: &cloud::Tags) -> BTreeMap<String, String> {
    let own = tags.iter().filter(|(key, _)| !key.starts_with("aws:"));
    own.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn first_address(eni: &NetworkInterface) -> Option<Ipv4Addr> {
    let mut first = eni.addresses.iter().filter(|address| address.primary);
    first.find_map(ipv4)
}

/// A twin has no IPv6 addresses and no prefixes yet (docs/account.md).
fn ipv4(carried: &CarriedAddress) -> Option<Ipv4Addr> {
    match (carried.address.kind(), carried.address.first()) {
        (AddressKind::Ipv4, IpAddr::V4(address)) => Some(address),
        _ => None,
    }
}

fn secondary(eni: &NetworkInterface) -> Vec<Ipv4Addr> {
    let secondary = eni.addresses.iter().filter(|address| !address.primary);
    secondary.filter_map(ipv4).collect()
}

/// One that isn't the primary one of a member.
fn interface(eni: &NetworkInterface, is_member: impl Fn(&InstanceId) -> bool) -> Option<Interface> {
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
        address: first_address(eni)?,
        secondary: secondary(eni),
        tags: tags(&eni.tags),
        source_dest_check: eni.source_dest_check.unwrap_or(true),
        groups: eni.security_groups.iter().cloned().collect(),
        attached,
        requester: outside.then(|| OUTSIDE.to_owned()),
    })
}

fn elastic_ips(eni: &NetworkInterface) -> impl Iterator<Item = ElasticIp> {
    let addresses = eni.addresses.iter();
    addresses.filter_map(|address| {
        Some(ElasticIp {
            address: address.elastic_ip?,
            private_address: ipv4(address)?,
            vpc: eni.vpc.to_string(),
        })
    })
}

/// Those of the kind that a world has: on the status checks of a member.
fn alarms(account: &Account, is_member: impl Fn(&InstanceId) -> bool) -> Vec<Alarm> {
    let alarms = account.around.alarms.as_ref().ok().into_iter().flatten();
    let of_checks = alarms.filter(|alarm| {
        let mut metrics = alarm.metrics.iter();
        metrics.any(|(namespace, name)| {
            namespace == "AWS/EC2" && name.starts_with("StatusCheckFailed")
        })
    });
    let of_members = of_checks.filter_map(|alarm| {
        let mut instances = alarm.instances.iter();
        let instance = instances.find(|id| is_member(&InstanceId::new(id.as_str())))?;
        Some(Alarm {
            name: alarm.name.clone(),
            instance: instance.clone(),
            description: alarm.description.clone(),
        })
    });
    of_members.collect()
}
