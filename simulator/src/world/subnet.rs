//! Subnets: there from the start to the end, as they are; an IPv6 block may come.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AddressKind, Tags};
use ipnet::{Ipv4Net, Ipv6Net};
use serde::Deserialize;

use super::account::World;
use super::describe::{Described, MAX_RESULTS, View, filtered, named, page};
use super::errors;
use super::ids::{SUBNET, absent};
use super::state;
use super::state::{Interface, State};
use super::world_error::{WorldError, meaning};
use crate::api::{ApiError, DescribeSubnets, DescribeSubnetsResponse, Subnet};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SubnetEntry {
    pub(crate) id: String,
    #[serde(default = "vpc")]
    pub(crate) vpc: String,
    pub(crate) cidr: Ipv4Net,
    #[serde(default)]
    pub(crate) ipv6_cidr: Option<Ipv6Net>,
    pub(crate) zone: String,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

fn vpc() -> String {
    "vpc-0a1b2c3d4e5f60001".to_owned()
}

impl World {
    pub(crate) fn add_subnet(&mut self, entry: SubnetEntry) -> Result<(), WorldError> {
        if !(16..=28).contains(&entry.cidr.prefix_len()) {
            let SubnetEntry { id, cidr, .. } = entry;
            return meaning(format!("{id}: EC2's subnets are /16 to /28, not {cidr}"));
        }
        let has_a_length = |block: &Ipv6Net| {
            let length = block.prefix_len();
            (44..=64).contains(&length) && length.is_multiple_of(4)
        };
        if let Some(cidr) = entry.ipv6_cidr.filter(|block| !has_a_length(block)) {
            let id = entry.id;
            return meaning(format!(
                "{id}: an IPv6 block of EC2's is /44 to /64, in steps of four, not {cidr}"
            ));
        }
        let subnet = state::Subnet {
            id: entry.id.clone(),
            vpc: entry.vpc,
            zone: entry.zone,
            cidr: entry.cidr.trunc(),
            ipv6_cidr: entry.ipv6_cidr.map(|block| block.trunc()),
            tags: entry.tags,
        };
        match self.state.subnets.insert(entry.id, subnet) {
            None => Ok(()),
            Some(twice) => meaning(format!("{} is there twice", twice.id)),
        }
    }

    /// A subnet gets an IPv6 block, as an operator does it with `AssociateSubnetCidrBlock`.
    ///
    /// # Errors
    /// `InvalidSubnetID.NotFound`
    pub fn associate_ipv6(&mut self, id: &str, block: Ipv6Net) -> Result<(), ApiError> {
        if !self.state.subnets.contains_key(id) {
            return Err(absent(id, SUBNET, errors::subnet_not_found));
        }
        self.remember();
        if let Some(subnet) = self.state.subnets.get_mut(id) {
            subnet.ipv6_cidr = Some(block);
        }
        Ok(())
    }

    pub(crate) fn subnet_of(&self, who: &str, id: &str) -> Result<state::Subnet, WorldError> {
        match self.state.subnets.get(id) {
            Some(subnet) => Ok(subnet.clone()),
            None => meaning(format!(
                "{who} names the subnet {id}, which the world doesn't have"
            )),
        }
    }
}

impl State {
    /// The lowest addresses of a subnet that nobody has.
    pub(crate) fn free_addresses(&self, subnet: &state::Subnet) -> impl Iterator<Item = Ipv4Addr> {
        let taken: BTreeSet<Ipv4Addr> = self
            .in_vpc(&subnet.vpc)
            .flat_map(Interface::addresses)
            .collect();
        let further: Vec<Address> = self.further_in(&subnet.vpc);
        let reserved = subnet.clone();
        subnet.cidr.hosts().filter(move |free| {
            let address = Address::from(*free);
            let in_prefix = further.iter().any(|prefix| prefix.overlaps(&address));
            !taken.contains(free) && !in_prefix && !reserved.reserves(&address)
        })
    }

    pub(crate) fn in_vpc(&self, vpc: &str) -> impl Iterator<Item = &Interface> {
        self.interfaces.values().filter(move |eni| eni.vpc == vpc)
    }

    fn further_in(&self, vpc: &str) -> Vec<Address> {
        let further = self.in_vpc(vpc).flat_map(|eni| &eni.further);
        further.copied().collect()
    }
}

impl View<'_> {
    pub(crate) fn subnet(&self, subnet: &state::Subnet) -> Subnet {
        let (region, account) = (self.region, self.account);
        Subnet {
            subnet_id: subnet.id.clone(),
            subnet_arn: format!("arn:aws:ec2:{region}:{account}:subnet/{}", subnet.id),
            vpc_id: subnet.vpc.clone(),
            owner_id: account.to_owned(),
            cidr_block: subnet.cidr.to_string(),
            ipv6_cidr_block: subnet.ipv6_cidr,
            availability_zone: subnet.zone.clone(),
            available_ip_address_count: self.free_in(subnet),
            tags: subnet.tags.clone(),
        }
    }

    fn free_in(&self, subnet: &state::Subnet) -> u32 {
        let all = 2_u32.saturating_pow(u32::from(32 - subnet.cidr.prefix_len()));
        let used = self
            .state
            .interfaces
            .values()
            .filter(|interface| interface.subnet == subnet.id)
            .map(|interface| {
                // A prefix has sixteen.
                interface.addresses().count()
                    + 16 * interface.further(AddressKind::Ipv4Prefix).len()
            })
            .sum::<usize>();
        // Five are reserved in every subnet.
        all.saturating_sub(5)
            .saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
    }
}

impl Described for Subnet {
    const FILTERS: &'static [&'static str] = &[
        "availability-zone",
        "cidr",
        "cidr-block",
        "cidrBlock",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "owner-id",
        "state",
        "subnet-id",
        "vpc-id",
    ];

    fn key(&self) -> String {
        self.subnet_id.clone()
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let value = match filter {
            "availability-zone" => &self.availability_zone,
            "cidr" | "cidr-block" | "cidrBlock" => &self.cidr_block,
            "ipv6-cidr-block-association.ipv6-cidr-block" => {
                let block = self.ipv6_cidr_block.iter();
                return block.map(ToString::to_string).collect();
            }
            "owner-id" => &self.owner_id,
            "state" => "available",
            "subnet-id" => &self.subnet_id,
            "vpc-id" => &self.vpc_id,
            _ => return Vec::new(),
        };
        vec![value.to_owned()]
    }
}

/// Identifiers and `MaxResults` exclude each other only in the describes whose documentation says so.
pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeSubnets,
) -> Result<DescribeSubnetsResponse, ApiError> {
    let ids = &request.subnet_ids;
    for id in ids {
        if !view.state.subnets.contains_key(id) {
            return Err(absent(id, SUBNET, errors::subnet_not_found));
        }
    }
    errors::dry_run(request.dry_run)?;
    let items = view
        .state
        .subnets
        .values()
        .filter(|subnet| named(ids, &subnet.id))
        .map(|subnet| view.subnet(subnet))
        .collect();
    let items = filtered(items, &request.filters, true)?;
    let (subnets, next_token) = page(items, &request.page, &MAX_RESULTS, view.page_size)?;
    Ok(DescribeSubnetsResponse {
        subnets,
        next_token,
    })
}
