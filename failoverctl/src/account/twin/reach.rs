//! What can leave a subnet, as a world: Elastic IPs and route tables.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use eni_failover::cloud::{self, AllocationId, NetworkInterface, RouteOrigin, RouteTarget};
use eni_failover::look::{FloatKind, Group};

use super::shown::{ipv4, tags};
use super::world::{ElasticIp, Route, RouteTable};

/// Those on the interfaces that were taken, and those that float by themselves, wherever they are.
pub(super) fn elastic_ips(
    groups: &[&Group],
    enis: &[&NetworkInterface],
    by_themselves: &[cloud::ElasticIp],
) -> Vec<ElasticIp> {
    let carried = enis.iter().flat_map(|eni| carried(eni));
    let mut all: BTreeMap<Ipv4Addr, ElasticIp> = carried.map(|it| (it.address, it)).collect();
    let floating: BTreeSet<&AllocationId> = groups
        .iter()
        .flat_map(|group| &group.floats)
        .filter_map(|float| match &float.kind {
            FloatKind::ElasticIp(elastic_ip) => Some(&elastic_ip.allocation),
            FloatKind::Interface(_) | FloatKind::Address(_) | FloatKind::Route(_) => None,
        })
        .collect();
    for elastic_ip in by_themselves.iter().filter(|it| floating.contains(&it.id)) {
        let entry = all.entry(elastic_ip.public_ip);
        let entry = entry.or_insert_with(|| nowhere(elastic_ip.public_ip));
        entry.id = Some(elastic_ip.id.to_string());
        entry
            .network_border_group
            .clone_from(&elastic_ip.border_group);
        entry.tags = tags(&elastic_ip.tags);
    }
    all.into_values().collect()
}

fn nowhere(address: Ipv4Addr) -> ElasticIp {
    ElasticIp {
        address,
        id: None,
        network_border_group: None,
        private_address: None,
        vpc: None,
        tags: BTreeMap::new(),
    }
}

fn carried(eni: &NetworkInterface) -> impl Iterator<Item = ElasticIp> {
    let addresses = eni.addresses.iter();
    addresses.filter_map(|address| {
        Some(ElasticIp {
            private_address: Some(ipv4(address)?),
            vpc: Some(eni.vpc.to_string()),
            ..nowhere(address.elastic_ip?)
        })
    })
}

/// Those in which something of these groups floats.
pub(super) fn route_tables(groups: &[&Group], tables: &[cloud::RouteTable]) -> Vec<RouteTable> {
    let theirs: BTreeSet<&cloud::RouteTableId> = groups
        .iter()
        .flat_map(|group| &group.floats)
        .filter_map(|float| match &float.kind {
            FloatKind::Route(route) => Some(&route.table),
            FloatKind::Interface(_) | FloatKind::Address(_) | FloatKind::ElasticIp(_) => None,
        })
        .collect();
    let tables = tables.iter().filter(|table| theirs.contains(&table.id));
    tables.map(route_table).collect()
}

fn route_table(table: &cloud::RouteTable) -> RouteTable {
    let (local, written): (Vec<&cloud::Route>, Vec<&cloud::Route>) = table
        .routes
        .iter()
        .partition(|route| route.origin == RouteOrigin::Local);
    RouteTable {
        id: table.id.to_string(),
        vpc: table.vpc.to_string(),
        local: local.iter().map(|route| route.destination).collect(),
        tags: tags(&table.tags),
        routes: written.into_iter().map(route).collect(),
    }
}

/// Whether an interface is there the world knows by itself: one that nobody of the groups has isn't in it, and the route to
/// it leads nowhere there. Nobody of the groups looks at that.
fn route(route: &cloud::Route) -> Route {
    let (target, gone) = match &route.to {
        RouteTarget::Interface(eni) => (eni.to_string(), false),
        RouteTarget::Other(target) => (target.clone(), !route.active),
    };
    Route {
        destination: route.destination,
        target,
        propagated: route.origin == RouteOrigin::Propagated,
        gone,
    }
}
