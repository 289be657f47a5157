//! What is always true of route tables.

use std::collections::BTreeSet;

use crate::api::RouteOrigin;
use crate::world::account::World;
use crate::world::state::Target;

impl World {
    /// A destination has one route that somebody wrote, and it leads to an interface of the table's own VPC.
    pub(crate) fn check_routes(&self, found: &mut Vec<String>) {
        for table in self.state.route_tables.values() {
            let mut seen = BTreeSet::new();
            for route in &table.routes {
                let destination = route.destination.to_string();
                if let Target::Interface(id) = &route.target
                    && let Some(interface) = self.state.interfaces.get(id)
                    && interface.vpc != table.vpc
                {
                    found.push(format!("{destination} of {} leaves its VPC", table.id));
                }
                let propagated = route.origin == RouteOrigin::EnableVgwRoutePropagation;
                if !propagated && !seen.insert(destination.clone()) {
                    found.push(format!("{destination} is twice in {}", table.id));
                }
            }
        }
    }

    /// The routes with the interface that each leads to, where it leads to one that serves.
    pub fn routes(&self) -> impl Iterator<Item = (&str, String, Option<&str>)> {
        self.state.route_tables.values().flat_map(|table| {
            table.routes.iter().map(|route| {
                let to = match &route.target {
                    Target::Interface(id) if self.state.leads_somewhere(&route.target) => {
                        Some(id.as_str())
                    }
                    Target::Interface(_) | Target::Local | Target::Gateway { .. } => None,
                };
                (table.id.as_str(), route.destination.to_string(), to)
            })
        })
    }
}
