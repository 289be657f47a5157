//! A route that floats: listed on its route table.

use std::collections::BTreeMap;

use ipnet::IpNet;

use super::holder::Holder;
use crate::cloud::{EniId, InstanceId, Route, RouteOrigin, RouteTable, RouteTableId, VpcId};
use crate::look::member::Member;

/// A floating route.
#[derive(Clone, Debug)]
pub struct FloatingRoute {
    /// The table that it is in …
    pub table: RouteTableId,
    /// … and that table's VPC, which it can't leave.
    pub vpc: VpcId,
    /// What it is for.
    pub destination: IpNet,
    /// Whether it is there, though it may lead nowhere: it can be replaced, and needn't be created.
    pub is_there: bool,
    /// The interface that it leads to.
    pub on: Option<EniId>,
}

impl FloatingRoute {
    pub(super) const WORD: &str = "route";

    pub(super) fn key(&self) -> (Vec<u8>, String) {
        let text = format!("{} of {}", self.destination, self.table);
        (text.clone().into_bytes(), text)
    }
}

/// What stands in a table for a destination.
pub(in crate::look) enum Standing<'a> {
    /// Nothing, or a route that leads nowhere any more: to an interface that is gone or that nobody serves behind.
    Nobodys(Option<&'a Route>),
    /// It leads to something.
    Leads(&'a Route),
    /// It belongs to the VPC itself, or would have to lie inside it.
    Local,
    /// A gateway's.
    Propagated,
}

/// What stands in this table for this destination. A written route comes before a propagated one.
pub(in crate::look) fn standing(table: &RouteTable, destination: IpNet) -> Standing<'_> {
    let of = |origin: RouteOrigin| {
        let mut routes = table.routes.iter();
        routes.find(|it| it.origin == origin && it.destination == destination)
    };
    if let Some(route) = of(RouteOrigin::Written) {
        return if route.active {
            Standing::Leads(route)
        } else {
            Standing::Nobodys(Some(route))
        };
    }
    // To create one there EC2 takes only the blocks of subnets, which are no addresses that could float.
    let mut blocks = table.routes.iter();
    if blocks.any(|it| it.origin == RouteOrigin::Local && it.destination.contains(&destination)) {
        return Standing::Local;
    }
    match of(RouteOrigin::Propagated) {
        Some(_) => Standing::Propagated,
        None => Standing::Nobodys(None),
    }
}

/// Who has what leads to this interface, where it is a member's.
pub(in crate::look) fn behind(
    eni: &EniId,
    owners: &BTreeMap<EniId, InstanceId>,
    members: &BTreeMap<InstanceId, Member>,
) -> Option<Holder> {
    let owner = owners.get(eni)?;
    let holder = || Holder::Member(owner.clone());
    members.contains_key(owner).then(holder)
}
