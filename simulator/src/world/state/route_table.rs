//! Route tables and their routes.

use eni_failover::cloud::Tags;

use crate::api::{Destination, RouteOrigin};

#[derive(Clone, Debug)]
pub(crate) struct RouteTable {
    pub(crate) id: String,
    pub(crate) vpc: String,
    pub(crate) associations: Vec<RouteTableAssociation>,
    pub(crate) routes: Vec<Route>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct RouteTableAssociation {
    pub(crate) id: String,
    /// None: it is the main table of its VPC.
    pub(crate) subnet: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) destination: Destination,
    pub(crate) target: Target,
    pub(crate) origin: RouteOrigin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Local,
    Interface(String),
    /// A gateway or a connection, which worlds don't have: it is there, or it is gone.
    Gateway {
        id: String,
        gone: bool,
    },
}
