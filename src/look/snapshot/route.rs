//! Floating routes: what the route tables list. A route floats only where it leads to a member or nowhere: who lists
//! somebody else's gets a problem, not the route.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::cloud::{
    EniId, GroupName, InstanceId, Route, RouteTable, RouteTableId, RouteTarget, is_group_name,
};
use crate::look::described::Described;
use crate::look::float::route::{Standing, behind, standing};
use crate::look::float::{Float, FloatKind, FloatingRoute, Holder};
use crate::look::group::{Group, named};
use crate::look::member::Member;
use crate::look::problem::{MOST_GROUPS, Problem, first_of};
use crate::look::tags::Schema;

/// Adds them, once all interfaces are known; what is wrong and belongs to no group.
pub(super) fn add(
    groups: &mut BTreeMap<GroupName, Group>,
    described: &Described,
    schema: &Schema,
    owners: &BTreeMap<EniId, InstanceId>,
) -> Vec<Problem> {
    let mut stray = Vec::new();
    for table in &described.route_tables {
        let list = table.tags.get(&schema.routes());
        let listed = Listed::of(&table.id, list.map_or("", String::as_str));
        if listed.routes.len() > MOST_GROUPS {
            stray.push(Problem::TooManyGroups {
                resource: table.id.to_string(),
                count: listed.routes.len(),
            });
            continue;
        }
        let mut told = false;
        for name in &listed.named {
            if let Some(group) = groups.get_mut(name) {
                group.problems.extend(listed.problems.iter().cloned());
                told = true;
            }
        }
        if !told && listed.routes.is_empty() {
            stray.extend(listed.problems);
            continue;
        }
        for (name, destinations) in &listed.routes {
            let group = named(groups, name);
            group.remembers((&table.id).into(), &table.tags, schema, described.now);
            for destination in destinations {
                let rival = listed.rival(name, *destination);
                if let Err(problem) = float(group, table, *destination, rival, owners) {
                    group.problems.insert(problem);
                }
            }
        }
    }
    stray
}

/// What a table's tag lists.
struct Listed {
    /// Every group that a word begins with, well-formed or not.
    named: BTreeSet<GroupName>,
    routes: BTreeMap<GroupName, BTreeSet<IpNet>>,
    problems: Vec<Problem>,
}

impl Listed {
    fn of(table: &RouteTableId, list: &str) -> Self {
        let mut routes: BTreeMap<GroupName, BTreeSet<IpNet>> = BTreeMap::new();
        let (mut rubbish, mut prefix_lists) = (Vec::new(), Vec::new());
        let mut named = BTreeSet::new();
        for word in list.split_whitespace() {
            let (name, destination) = word.split_once('/').unwrap_or((word, ""));
            named.insert(GroupName::from(name));
            match destination.parse::<IpNet>() {
                Ok(block) if is_group_name(name) && block == block.trunc() => {
                    routes.entry(name.into()).or_default().insert(block);
                }
                Err(_) if destination.starts_with("pl-") => prefix_lists.push(word),
                Ok(_) | Err(_) => rubbish.push(word),
            }
        }
        let rubbish = first_of(&rubbish).map(|(word, more)| Problem::NotADestination {
            table: table.clone(),
            word,
            more,
        });
        let prefix_lists = first_of(&prefix_lists).map(|(word, more)| Problem::PrefixList {
            table: table.clone(),
            word,
            more,
        });
        Self {
            named,
            routes,
            problems: [rubbish, prefix_lists].into_iter().flatten().collect(),
        }
    }

    /// Another group that the same route is listed for.
    fn rival(&self, group: &GroupName, destination: IpNet) -> Option<&GroupName> {
        let mut others = self.routes.iter().filter(|(name, _)| *name != group);
        let other = others.find(|(_, destinations)| destinations.contains(&destination));
        other.map(|(name, _)| name)
    }
}

/// Adds one, or says why it doesn't float.
fn float(
    group: &mut Group,
    table: &RouteTable,
    destination: IpNet,
    rival: Option<&GroupName>,
    owners: &BTreeMap<EniId, InstanceId>,
) -> Result<(), Problem> {
    let id = || table.id.clone();
    if let Some(other) = rival {
        return Err(Problem::RouteOfTwoGroups {
            table: id(),
            destination,
            other: other.clone(),
        });
    }
    let mut vpcs = group.members.values().filter_map(|it| it.vpc.as_ref());
    let mut known = vpcs.clone().peekable();
    if known.peek().is_some() && !vpcs.any(|vpc| *vpc == table.vpc) {
        return Err(Problem::TableOfAnotherVpc { table: id() });
    }
    let (holder, on, is_there) = match standing(table, destination) {
        Standing::Local => {
            let table = id();
            return Err(Problem::LocalRoute { table, destination });
        }
        Standing::Propagated => {
            let table = id();
            return Err(Problem::PropagatedRoute { table, destination });
        }
        Standing::Nobodys(route) => (Holder::Nobody, route.and_then(interface), route.is_some()),
        Standing::Leads(route) => {
            let holder = holder(group, table, route, owners)?;
            (holder, interface(route), true)
        }
    };
    // Wherever that is just now.
    if let Some(eni) = on.as_ref().filter(|eni| group.floats_itself(eni)) {
        return Err(Problem::RidesAlong {
            float: format!("{destination} of {}", table.id),
            eni: eni.clone(),
        });
    }
    let of_it = holder_of(group, &holder);
    let dropping = of_it.and_then(|it| Some((it.drops_what_is_forwarded()?, &it.id)));
    let problem = dropping.map(|(eni, instance)| Problem::SourceDestCheckOn {
        eni: eni.clone(),
        instance: instance.clone(),
    });
    group.problems.extend(problem);
    let kind = FloatKind::Route(FloatingRoute {
        table: id(),
        vpc: table.vpc.clone(),
        destination,
        is_there,
        on,
    });
    group.floats.push(Float::new(kind, holder));
    Ok(())
}

fn holder_of<'a>(group: &'a Group, holder: &Holder) -> Option<&'a Member> {
    match holder {
        Holder::Member(id) => group.members.get(id),
        Holder::Leaving(_) | Holder::Nobody | Holder::Outside { .. } => None,
    }
}

fn interface(route: &Route) -> Option<EniId> {
    match &route.to {
        RouteTarget::Interface(eni) => Some(eni.clone()),
        RouteTarget::Other(_) => None,
    }
}

/// Whose a route is that leads to something.
fn holder(
    group: &Group,
    table: &RouteTable,
    route: &Route,
    owners: &BTreeMap<EniId, InstanceId>,
) -> Result<Holder, Problem> {
    let outside = |to: String| Problem::RouteOutside {
        table: table.id.clone(),
        destination: route.destination,
        to,
    };
    match &route.to {
        // It has no owner for a moment, while it moves.
        RouteTarget::Interface(eni) if group.floats_itself(eni) => Ok(Holder::Nobody),
        RouteTarget::Interface(eni) => {
            behind(eni, owners, &group.members).ok_or_else(|| outside(eni.to_string()))
        }
        RouteTarget::Other(id) => Err(outside(id.clone())),
    }
}
