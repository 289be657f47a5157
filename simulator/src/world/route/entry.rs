//! From YAML to a route table.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::{IpNet, Ipv4Net};
use serde::Deserialize;

use crate::api::{Destination, RouteOrigin};
use crate::world::account::World;
use crate::world::state::{Route, RouteTable, RouteTableAssociation, Target};
use crate::world::world_error::{WorldError, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct RouteTableEntry {
    pub(crate) id: String,
    /// That of its subnets, where it names some; else that of the first subnet of the file.
    #[serde(default)]
    pub(crate) vpc: Option<String>,
    /// Whether it is the main table of its VPC.
    #[serde(default)]
    pub(crate) main: bool,
    /// The subnets that it is associated with.
    #[serde(default)]
    pub(crate) subnets: Vec<String>,
    /// The blocks of its VPC; where there are none, the /16 around each of the VPC's subnets.
    #[serde(default)]
    pub(crate) local: Vec<IpNet>,
    #[serde(default)]
    pub(crate) routes: Vec<RouteEntry>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct RouteEntry {
    /// A block, or a prefix list, `pl-…`.
    pub(crate) destination: String,
    /// An interface, or the identifier of anything else that a route can lead to.
    pub(crate) target: String,
    /// Whether a gateway propagates it.
    #[serde(default)]
    pub(crate) propagated: bool,
    /// Whether what it leads to is gone. Of an interface the world knows by itself.
    #[serde(default)]
    pub(crate) gone: bool,
}

impl World {
    pub(crate) fn add_route_table(&mut self, entry: RouteTableEntry) -> Result<(), WorldError> {
        let id = entry.id;
        let vpc = self.vpc_of_table(&id, entry.vpc, &entry.subnets)?;
        let subnets = entry.subnets.into_iter().map(Some);
        let mut associations = Vec::new();
        for subnet in subnets.chain(entry.main.then_some(None)) {
            let id = self.new_id("rtbassoc-");
            associations.push(RouteTableAssociation { id, subnet });
        }
        let local = if entry.local.is_empty() {
            self.around(&vpc)
        } else {
            entry.local.into_iter().collect()
        };
        let local = local.into_iter().map(|block| Route {
            destination: Destination::Block(block.trunc()),
            target: Target::Local,
            origin: RouteOrigin::CreateRouteTable,
        });
        let mut routes: Vec<Route> = local.collect();
        for route in entry.routes {
            routes.push(written(&id, route)?);
        }
        let tags = entry.tags;
        let table = RouteTable {
            id: id.clone(),
            vpc,
            associations,
            routes,
            tags,
        };
        match self.state.route_tables.insert(id, table) {
            None => Ok(()),
            Some(twice) => meaning(format!("{} is there twice", twice.id)),
        }
    }

    fn vpc_of_table(
        &self,
        id: &str,
        vpc: Option<String>,
        subnets: &[String],
    ) -> Result<String, WorldError> {
        if let Some(vpc) = vpc {
            return Ok(vpc);
        }
        let mut vpcs = BTreeSet::new();
        for subnet in subnets {
            vpcs.insert(self.subnet_of(id, subnet)?.vpc);
        }
        if vpcs.len() > 1 {
            return meaning(format!("{id}: its subnets are in several VPCs"));
        }
        let first = self.state.subnets.values().next();
        match vpcs.pop_first().or_else(|| first.map(|it| it.vpc.clone())) {
            Some(vpc) => Ok(vpc),
            None => meaning(format!("{id}: say in which `vpc`")),
        }
    }

    fn around(&self, vpc: &str) -> BTreeSet<IpNet> {
        let subnets = self.state.subnets.values().filter(|it| it.vpc == vpc);
        let blocks = subnets.filter_map(|it| Ipv4Net::new(it.cidr.network(), 16).ok());
        blocks.map(|block| IpNet::V4(block.trunc())).collect()
    }
}

fn written(table: &str, entry: RouteEntry) -> Result<Route, WorldError> {
    let destination = if entry.destination.starts_with("pl-") {
        Destination::PrefixList(entry.destination)
    } else {
        let Ok(block) = entry.destination.parse::<IpNet>() else {
            let text = entry.destination;
            return meaning(format!(
                "{table}: {text} is no block, such as 10.99.0.10/32"
            ));
        };
        Destination::Block(block.trunc())
    };
    let target = if entry.target.starts_with("eni-") {
        Target::Interface(entry.target)
    } else {
        Target::Gateway {
            id: entry.target,
            gone: entry.gone,
        }
    };
    let origin = if entry.propagated {
        RouteOrigin::EnableVgwRoutePropagation
    } else {
        RouteOrigin::CreateRoute
    };
    Ok(Route {
        destination,
        target,
        origin,
    })
}
