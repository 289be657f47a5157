//! `DescribeRouteTables`.

use eni_failover::cloud::{AttachmentStatus, InstanceState, Tags};

use crate::api::{
    ApiError, DescribeRouteTables, DescribeRouteTablesResponse, Destination, Route, RouteOrigin,
    RouteTable, RouteTableAssociation, RouteTarget,
};
use crate::world::describe::{Described, MaxResults, View, filtered, named, page};
use crate::world::errors;
use crate::world::state;
use crate::world::state::{State, Target};

const MAX_RESULTS: MaxResults = 5..=100;

impl State {
    /// "The blackhole state indicates that the route's target isn't available": an interface that is gone, that is attached
    /// to nothing, or whose instance doesn't run. Whether it shows while the instance is just starting or stopping isn't
    /// documented: it leads nowhere then either.
    pub(crate) fn leads_somewhere(&self, target: &Target) -> bool {
        let id = match target {
            Target::Local => return true,
            Target::Gateway { gone, .. } => return !gone,
            Target::Interface(id) => id,
        };
        let Some(interface) = self.interfaces.get(id) else {
            return false;
        };
        let attachment = interface.attachment.as_ref();
        let attached = attachment.is_some_and(|at| at.status == AttachmentStatus::Attached);
        let instance = interface.instance().map(|id| self.instances.get(id));
        let runs = match instance {
            Some(instance) => instance.is_some_and(|it| it.state == InstanceState::Running),
            // An AWS service's.
            None => interface.requester.is_some(),
        };
        attached && runs
    }
}

impl View<'_> {
    pub(crate) fn route_table(&self, table: &state::RouteTable) -> RouteTable {
        let association = |it: &state::RouteTableAssociation| RouteTableAssociation {
            route_table_association_id: it.id.clone(),
            route_table_id: table.id.clone(),
            subnet_id: it.subnet.clone(),
            main: it.subnet.is_none(),
        };
        let propagated = table.routes.iter().filter_map(|route| {
            let propagated = route.origin == RouteOrigin::EnableVgwRoutePropagation;
            match &route.target {
                Target::Gateway { id, .. } if propagated => Some(id.clone()),
                Target::Gateway { .. } | Target::Interface(_) | Target::Local => None,
            }
        });
        let mut propagating_vgws: Vec<String> = propagated.collect();
        propagating_vgws.dedup();
        RouteTable {
            route_table_id: table.id.clone(),
            vpc_id: table.vpc.clone(),
            owner_id: self.account.to_owned(),
            associations: table.associations.iter().map(association).collect(),
            routes: table.routes.iter().map(|route| self.route(route)).collect(),
            propagating_vgws,
            tags: table.tags.clone(),
        }
    }

    fn route(&self, route: &state::Route) -> Route {
        let target = match &route.target {
            Target::Local => RouteTarget::Gateway("local".to_owned()),
            Target::Gateway { id, .. } => RouteTarget::Gateway(id.clone()),
            Target::Interface(id) => {
                let interface = self.state.interfaces.get(id);
                RouteTarget::NetworkInterface {
                    id: id.clone(),
                    instance: interface.and_then(|it| it.instance()).map(str::to_owned),
                }
            }
        };
        Route {
            destination: route.destination.clone(),
            target,
            origin: route.origin,
            active: self.state.leads_somewhere(&route.target),
        }
    }
}

impl Described for RouteTable {
    const FILTERS: &'static [&'static str] = &[
        "association.main",
        "association.route-table-association-id",
        "association.route-table-id",
        "association.subnet-id",
        "owner-id",
        "route-table-id",
        "route.destination-cidr-block",
        "route.destination-ipv6-cidr-block",
        "route.destination-prefix-list-id",
        "route.gateway-id",
        "route.instance-id",
        "route.nat-gateway-id",
        "route.origin",
        "route.state",
        "route.transit-gateway-id",
        "route.vpc-peering-connection-id",
        "vpc-id",
    ];

    fn key(&self) -> String {
        self.route_table_id.clone()
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        if let Some(field) = filter.strip_prefix("route.") {
            return self
                .routes
                .iter()
                .filter_map(|it| it.value(field))
                .collect();
        }
        if let Some(field) = filter.strip_prefix("association.") {
            let associations = self.associations.iter();
            return associations.filter_map(|it| it.value(field)).collect();
        }
        match filter {
            "owner-id" => vec![self.owner_id.clone()],
            "route-table-id" => vec![self.route_table_id.clone()],
            "vpc-id" => vec![self.vpc_id.clone()],
            _ => Vec::new(),
        }
    }
}

impl RouteTableAssociation {
    fn value(&self, field: &str) -> Option<String> {
        match field {
            "main" => Some(self.main.to_string()),
            "route-table-association-id" => Some(self.route_table_association_id.clone()),
            "route-table-id" => Some(self.route_table_id.clone()),
            "subnet-id" => self.subnet_id.clone(),
            _ => None,
        }
    }
}

impl Route {
    fn value(&self, field: &str) -> Option<String> {
        match field {
            "destination-cidr-block" => self.cidr_block(),
            "destination-ipv6-cidr-block" => self.ipv6_cidr_block(),
            "destination-prefix-list-id" => self.prefix_list_id(),
            "instance-id" => match &self.target {
                RouteTarget::NetworkInterface { instance, .. } => instance.clone(),
                RouteTarget::Gateway(_) => None,
            },
            "origin" => Some(self.origin.as_str().to_owned()),
            "state" => Some(self.state().to_owned()),
            _ => match &self.target {
                RouteTarget::Gateway(id) if gateway_field(id) == field => Some(id.clone()),
                RouteTarget::Gateway(_) | RouteTarget::NetworkInterface { .. } => None,
            },
        }
    }

    pub(crate) fn cidr_block(&self) -> Option<String> {
        match &self.destination {
            Destination::Block(block @ ipnet::IpNet::V4(_)) => Some(block.to_string()),
            Destination::Block(ipnet::IpNet::V6(_)) | Destination::PrefixList(_) => None,
        }
    }

    pub(crate) fn ipv6_cidr_block(&self) -> Option<String> {
        match &self.destination {
            Destination::Block(block @ ipnet::IpNet::V6(_)) => Some(block.to_string()),
            Destination::Block(ipnet::IpNet::V4(_)) | Destination::PrefixList(_) => None,
        }
    }

    pub(crate) fn prefix_list_id(&self) -> Option<String> {
        match &self.destination {
            Destination::PrefixList(id) => Some(id.clone()),
            Destination::Block(_) => None,
        }
    }

    pub(crate) fn state(&self) -> &'static str {
        if self.active { "active" } else { "blackhole" }
    }
}

/// The field that EC2 shows a gateway in, by its prefix.
pub(crate) fn gateway_field(id: &str) -> &'static str {
    match id.split('-').next() {
        Some("nat") => "nat-gateway-id",
        Some("tgw") => "transit-gateway-id",
        Some("pcx") => "vpc-peering-connection-id",
        _ => "gateway-id",
    }
}

pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeRouteTables,
) -> Result<DescribeRouteTablesResponse, ApiError> {
    for id in &request.route_table_ids {
        view.state.route_table(id)?;
    }
    errors::dry_run(request.dry_run)?;
    let tables = view.state.route_tables.values();
    let items = tables
        .filter(|table| named(&request.route_table_ids, &table.id))
        .map(|table| view.route_table(table))
        .collect();
    let items = filtered(items, &request.filters, true)?;
    let (route_tables, next_token) = page(items, &request.page, &MAX_RESULTS, view.page_size)?;
    Ok(DescribeRouteTablesResponse {
        route_tables,
        next_token,
    })
}
