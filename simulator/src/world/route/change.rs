//! Adding, replacing and removing routes (docs/ec2-facts.md, "Routes").

use ipnet::IpNet;

use super::named::destination;
use crate::api::{
    ApiError, CreateRoute, DeleteRoute, Destination, Done, ReplaceRoute, RouteOrigin,
};
use crate::world::account::World;
use crate::world::errors;
use crate::world::ids::{ROUTE_TABLE, absent};
use crate::world::state::{Route, RouteTable, State, Target};

/// "Routes per route table": AWS raises it on request, and propagated ones don't count.
const MOST_ROUTES: usize = 50;

impl World {
    pub(crate) fn create_route(&mut self, request: &CreateRoute) -> Result<Done, ApiError> {
        let table = self.state.route_table(&request.route_table_id)?;
        let destination = destination(&request.destination)?;
        let target = (self.state).target(&request.target, (&table.id, &table.vpc))?;
        errors::dry_run(request.dry_run)?;
        if table.written(&destination).is_some() {
            return Err(ApiError::new(
                "RouteAlreadyExists",
                format!("The route identified by {destination} already exists."),
            ));
        }
        self.state.check_inside(table, &destination, &target)?;
        let counted = |route: &&Route| route.origin == RouteOrigin::CreateRoute;
        if table.routes.iter().filter(counted).count() >= MOST_ROUTES {
            return Err(ApiError::new(
                "RouteLimitExceeded",
                format!(
                    "The maximum number of routes has been reached in {}.",
                    table.id
                ),
            ));
        }
        if let Some(table) = self.state.route_tables.get_mut(&request.route_table_id) {
            table.routes.push(Route {
                destination,
                target,
                origin: RouteOrigin::CreateRoute,
            });
        }
        Ok(Done)
    }

    pub(crate) fn replace_route(&mut self, request: &ReplaceRoute) -> Result<Done, ApiError> {
        let table = self.state.route_table(&request.route_table_id)?;
        let destination = destination(&request.destination)?;
        let target = (self.state).target(&request.target, (&table.id, &table.vpc))?;
        errors::dry_run(request.dry_run)?;
        table.changeable(&destination, no_route_to_replace)?;
        self.state.check_inside(table, &destination, &target)?;
        let table = self.state.route_tables.get_mut(&request.route_table_id);
        let route = table.and_then(|table| table.written_mut(&destination));
        if let Some(route) = route {
            route.target = target;
        }
        Ok(Done)
    }

    pub(crate) fn delete_route(&mut self, request: &DeleteRoute) -> Result<Done, ApiError> {
        let table = self.state.route_table(&request.route_table_id)?;
        let destination = destination(&request.destination)?;
        errors::dry_run(request.dry_run)?;
        let id = table.id.clone();
        table.changeable(&destination, |destination| no_route(&id, destination))?;
        if let Some(table) = self.state.route_tables.get_mut(&id) {
            table.routes.retain(|route| {
                route.origin != RouteOrigin::CreateRoute || route.destination != destination
            });
        }
        Ok(Done)
    }
}

impl State {
    pub(crate) fn route_table(&self, id: &str) -> Result<&RouteTable, ApiError> {
        let table = self.route_tables.get(id);
        table.ok_or_else(|| absent(id, ROUTE_TABLE, errors::route_table_not_found))
    }

    /// "You can add a route that is more specific than the local route. The destination must match the entire CIDR block
    /// of a subnet in your VPC. The target must be a NAT gateway, network interface, or Gateway Load Balancer endpoint."
    fn check_inside(
        &self,
        table: &RouteTable,
        destination: &Destination,
        target: &Target,
    ) -> Result<(), ApiError> {
        let Destination::Block(block) = destination else {
            return Ok(());
        };
        if !table.local_blocks().any(|local| local.contains(block)) {
            return Ok(());
        }
        let mut subnets = self.subnets.values();
        let is_a_subnet =
            subnets.any(|subnet| subnet.vpc == table.vpc && IpNet::V4(subnet.cidr) == *block);
        let may = match target {
            Target::Interface(_) => true,
            Target::Gateway { id, .. } => id.starts_with("nat-"),
            Target::Local => false,
        };
        if is_a_subnet && may {
            return Ok(());
        }
        Err(errors::invalid_value(format!(
            "The destination CIDR block {block} is equal to or more specific than one of this VPC's CIDR blocks. It must \
             be the block of a subnet, and this route can target only an interface or an instance."
        )))
    }
}

impl RouteTable {
    /// What somebody wrote, or what is there from the start. A propagated one stands beside it.
    fn written(&self, destination: &Destination) -> Option<&Route> {
        let mut routes = self.routes.iter();
        routes.find(|route| {
            route.destination == *destination
                && route.origin != RouteOrigin::EnableVgwRoutePropagation
        })
    }

    fn written_mut(&mut self, destination: &Destination) -> Option<&mut Route> {
        let mut routes = self.routes.iter_mut();
        routes.find(|route| {
            route.destination == *destination && route.origin == RouteOrigin::CreateRoute
        })
    }

    pub(crate) fn local_blocks(&self) -> impl Iterator<Item = IpNet> {
        self.routes.iter().filter_map(|route| {
            match (&route.destination, &route.target, route.origin) {
                (Destination::Block(block), _, RouteOrigin::CreateRouteTable) => Some(*block),
                _ => None,
            }
        })
    }

    /// A local route and a propagated one are nobody's to change. Of the local one EC2 allows more; the cautious reading
    /// is none of it.
    fn changeable(
        &self,
        destination: &Destination,
        no_route: impl FnOnce(&Destination) -> ApiError,
    ) -> Result<(), ApiError> {
        match self.written(destination).map(|route| route.origin) {
            Some(RouteOrigin::CreateRoute) => Ok(()),
            Some(_) => Err(errors::invalid_value(format!(
                "cannot change the local route {destination} in route table {}",
                self.id
            ))),
            None if self.routes.iter().any(|it| it.destination == *destination) => {
                Err(errors::invalid_value(format!(
                    "cannot change the propagated route {destination} in route table {}",
                    self.id
                )))
            }
            None => Err(no_route(destination)),
        }
    }
}

/// Documented is `InvalidRoute.NotFound`; this is what was seen.
fn no_route_to_replace(destination: &Destination) -> ApiError {
    errors::invalid_value(format!(
        "There is no route defined for '{destination}' in the route table. Use CreateRoute instead."
    ))
}

fn no_route(table: &str, destination: &Destination) -> ApiError {
    ApiError::new(
        "InvalidRoute.NotFound",
        format!("no route with destination-cidr-block {destination} in route table {table}"),
    )
}
