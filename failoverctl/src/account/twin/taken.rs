//! What EC2 shows, as a world: the groups that were asked about, and what their members have.

use std::collections::BTreeSet;

use eni_failover::cloud::{
    self, CallError, Deadline, Ec2Read, EniId, GroupName, InstanceId, InstanceState,
    InstanceStatus, InstanceType, InterfaceQuery, NetworkInterface, RouteTable, SubnetId,
    TypeLimits, every_elastic_ip, every_interface, every_route_table, every_status, every_subnet,
    every_type,
};
use eni_failover::event::Home;
use eni_failover::look::{FloatKind, Group, Holder};
use ipnet::IpNet;

use super::reach;
use super::shown::{instance, interface};
use super::world::{Alarm, Limits, Subnet, Twin};
use crate::account::facts::Account;

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
    elastic_ips: Vec<cloud::ElasticIp>,
    route_tables: Vec<RouteTable>,
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
    let schema = account.schema();
    let (group, routes) = (schema.group(), schema.routes());
    let (types, subnets, elastic_ips, route_tables) = tokio::try_join!(
        every_type(ec2, &types, deadline),
        every_subnet(ec2, &subnets, deadline),
        every_elastic_ip(ec2, &group, deadline),
        every_route_table(ec2, &routes, deadline),
    )?;
    Ok(Seen {
        statuses,
        enis,
        types,
        subnets,
        elastic_ips,
        route_tables,
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
        let subnets: Vec<&cloud::Subnet> = subnets.collect();
        let groups: Vec<&Group> = groups(account, only).collect();
        Twin {
            elastic_ips: reach::elastic_ips(&groups, &enis, &self.elastic_ips),
            route_tables: reach::route_tables(&groups, &self.route_tables),
            ..world(account, &members, &self.statuses, &enis, &types, &subnets)
        }
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
    subnets: &[&cloud::Subnet],
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
    let is_member = |id: &InstanceId| members.iter().any(|member| member.id == *id);
    Twin {
        instance_types: types
            .iter()
            .map(|limits| of_type(account, limits, members, enis))
            .collect(),
        subnets: subnets.iter().filter_map(|it| subnet(it, enis)).collect(),
        instances: members
            .iter()
            .filter_map(|member| instance(member, statuses, enis, account.now))
            .collect(),
        interfaces: enis
            .iter()
            .filter_map(|eni| interface(eni, is_member))
            .collect(),
        elastic_ips: Vec::new(),
        route_tables: Vec::new(),
        topics: vec![topic],
        alarms: alarms(account, is_member),
        account: number,
        region,
        prefix: account.settings.tag_prefix.clone(),
    }
}

/// Where it is only its interfaces tell.
fn subnet(subnet: &cloud::Subnet, enis: &[&NetworkInterface]) -> Option<Subnet> {
    let eni = enis.iter().find(|eni| eni.subnet == subnet.id)?;
    let ipv4 = |block: &IpNet| match block {
        IpNet::V4(block) => Some(*block),
        IpNet::V6(_) => None,
    };
    let ipv6 = |block: &IpNet| match block {
        IpNet::V6(block) => Some(*block),
        IpNet::V4(_) => None,
    };
    Some(Subnet {
        id: subnet.id.to_string(),
        vpc: eni.vpc.to_string(),
        zone: eni.zone.as_str().to_owned(),
        cidr: subnet.blocks.iter().find_map(ipv4)?,
        ipv6_cidr: subnet.blocks.iter().find_map(ipv6),
    })
}

/// As many network cards as something is plugged into, each with the first one's room.
fn of_type(
    account: &Account,
    limits: &TypeLimits,
    members: &[&cloud::Instance],
    enis: &[&NetworkInterface],
) -> Limits {
    let of_it = members
        .iter()
        .filter(|member| member.instance_type == limits.instance_type);
    let types = account.around.types.as_ref().ok();
    let told = types.and_then(|types| types.get(&limits.instance_type));
    // Who has it has it, also where nobody was asked.
    let express = |id: &EniId| {
        let at = enis.iter().find(|eni| eni.id == *id)?.attachment.as_ref()?;
        at.ena.express
    };
    let mut plugged = of_it.clone().flat_map(|member| &member.interfaces);
    let seen = plugged.any(|at| express(&at.eni) == Some(true));
    let cards = of_it
        .flat_map(|member| &member.interfaces)
        .map(|at| at.slot.network_card_index);
    let cards = cards.max().unwrap_or_default();
    Limits {
        r#type: limits.instance_type.to_string(),
        interfaces: (0..=cards).map(|_| limits.interfaces).collect(),
        addresses_per_interface: limits.addresses_per_interface,
        ipv6_addresses_per_interface: limits.ipv6_addresses_per_interface,
        ena_express: seen || told.is_some_and(|told| told.express),
    }
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
