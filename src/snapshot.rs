//! From what EC2 answered to groups: pure. A tag that can't be understood becomes a [`Problem`] of its group and
//! leaves the rest of the group as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::group::{
    DEFAULT_PRIORITY, Evidence, Float, FloatId, FloatKind, Group, Health, Holder, Landing, Member,
};
use crate::ids::{GroupName, InstanceId, InstanceType, SubnetId, VpcId};
use crate::ports::{
    AttachmentStatus, CheckStatus, Instance, InstanceState, InstanceStatus, NetworkInterface,
    Subnet, TypeLimits,
};
use crate::problem::Problem;
use crate::tags::{Schema, Status};

/// What EC2 answered, at about one moment.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The instances with a group tag.
    pub instances: Vec<Instance>,
    /// Their status checks.
    pub statuses: Vec<InstanceStatus>,
    /// The interfaces with one of our tags.
    pub interfaces: Vec<NetworkInterface>,
    /// What the instances' types allow.
    pub types: BTreeMap<InstanceType, TypeLimits>,
    /// The subnets of the tagged interfaces.
    pub subnets: BTreeMap<SubnetId, Subnet>,
    /// The interfaces that carry listed addresses which no tagged interface carries.
    pub elsewhere: Vec<NetworkInterface>,
}

/// All groups that tags name.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// By name.
    pub groups: BTreeMap<GroupName, Group>,
    /// What is wrong and belongs to no group.
    pub stray: BTreeSet<Problem>,
}

impl Snapshot {
    /// Puts together what a look shows.
    #[must_use]
    pub fn of(look: &Look, schema: &Schema) -> Self {
        let mut snapshot = Self::default();
        for instance in &look.instances {
            snapshot.add_member(look, schema, instance);
        }
        for interface in &look.interfaces {
            snapshot.add_interface(look, schema, interface);
        }
        for group in snapshot.groups.values_mut() {
            add_addresses(group, look, schema);
            group.floats.sort_by(|a, b| a.id.cmp(&b.id));
        }
        snapshot
    }

    fn add_member(&mut self, look: &Look, schema: &Schema, instance: &Instance) {
        let tag = instance
            .tags
            .get(&schema.group())
            .map_or("", String::as_str);
        let (names, problems) = Problem::group_names(instance.id.as_str(), tag);
        let (priority, problem) = priority(instance, schema);
        let problems: Vec<Problem> = problems.into_iter().chain(problem).collect();
        if names.is_empty() {
            self.stray.extend(problems.iter().cloned());
        }
        for name in names {
            let member = member(look, schema, instance, &name, priority);
            let group = self.group(&name);
            group.members.insert(instance.id.clone(), member);
            group.problems.extend(problems.iter().cloned());
        }
    }

    fn group(&mut self, name: &GroupName) -> &mut Group {
        self.groups
            .entry(name.clone())
            .or_insert_with(|| Group::unknown(name.clone()))
    }

    fn add_interface(&mut self, look: &Look, schema: &Schema, eni: &NetworkInterface) {
        let floats_in = eni.tags.get(&schema.group());
        let lists = eni.tags.get(&schema.addresses());
        if let Some(tag) = floats_in {
            self.add_floating_interface(eni, tag, lists.is_some());
        } else if let Some(list) = lists {
            self.add_landing(look, eni, list);
        }
    }

    fn add_floating_interface(&mut self, eni: &NetworkInterface, tag: &str, lists: bool) {
        let (names, mut problems) = Problem::group_names(eni.id.as_str(), tag);
        if lists {
            problems.push(Problem::FloatsAndLands {
                eni: eni.id.clone(),
            });
        }
        if let [name] = names.as_slice() {
            let group = self.group(name);
            problems.extend(warn_of_deletion(eni, group));
            match immovable(eni) {
                Some(problem) => problems.push(problem),
                None => group.floats.push(floating_interface(eni, group)),
            }
        } else if !names.is_empty() {
            problems.push(Problem::FloatsInSeveralGroups {
                eni: eni.id.clone(),
                value: tag.to_owned(),
            });
        }
        for name in &names {
            self.group(name).problems.extend(problems.iter().cloned());
        }
        if names.is_empty() {
            self.stray.extend(problems);
        }
    }

    fn add_landing(&mut self, look: &Look, eni: &NetworkInterface, list: &str) {
        let holder = eni
            .attachment
            .as_ref()
            .and_then(|attachment| attachment.instance.as_ref());
        let mut groups: Vec<&mut Group> = self
            .groups
            .values_mut()
            .filter(|group| holder.is_some_and(|holder| group.members.contains_key(holder)))
            .collect();
        let names: Vec<GroupName> = groups.iter().map(|group| group.name.clone()).collect();
        let Some((holder, false)) = holder.map(|holder| (holder, names.is_empty())) else {
            self.stray.insert(Problem::LandingWithoutMember {
                eni: eni.id.clone(),
            });
            return;
        };
        let subnet = look.subnets.get(&eni.subnet);
        for group in &mut groups {
            let mut listed = listed(eni, holder, list, &group.name, &names);
            group.problems.append(&mut listed.problems);
            let Some(subnet) = subnet else {
                group.problems.insert(Problem::SubnetUnknown {
                    eni: eni.id.clone(),
                });
                continue;
            };
            if listed.for_this_group {
                land(group, eni, holder, subnet, listed.addresses);
            }
        }
    }
}

/// Which of a landing interface's entries are for one group.
struct Listed {
    addresses: BTreeSet<Ipv4Addr>,
    /// An empty list lands for all groups of its instance: a spare that brings no address of its own.
    for_this_group: bool,
    problems: BTreeSet<Problem>,
}

fn listed(
    eni: &NetworkInterface,
    holder: &InstanceId,
    list: &str,
    group: &GroupName,
    groups: &[GroupName],
) -> Listed {
    let mut listed = Listed {
        addresses: BTreeSet::new(),
        for_this_group: groups.len() == 1,
        problems: BTreeSet::new(),
    };
    listed.for_this_group |= list.split_whitespace().next().is_none();
    for word in list.split_whitespace() {
        let (named, address) = word
            .split_once('/')
            .map_or((None, word), |(name, address)| (Some(name), address));
        let (eni, instance, word) = (eni.id.clone(), holder.clone(), word.to_owned());
        match named {
            Some(named) if groups.iter().all(|group| group.as_str() != named) => {
                listed.problems.insert(Problem::NotInThatGroup {
                    eni,
                    instance,
                    word,
                });
            }
            Some(named) if named != group.as_str() => {}
            None if groups.len() > 1 => {
                listed.problems.insert(Problem::GroupNotNamed {
                    eni,
                    instance,
                    word,
                });
            }
            Some(_) | None => match address.parse() {
                Ok(address) => {
                    listed.addresses.insert(address);
                    listed.for_this_group = true;
                }
                Err(_) => {
                    listed.problems.insert(Problem::NotAnAddress { eni, word });
                }
            },
        }
    }
    listed
}

fn land(
    group: &mut Group,
    eni: &NetworkInterface,
    holder: &InstanceId,
    subnet: &Subnet,
    mut listed: BTreeSet<Ipv4Addr>,
) {
    let outside: Vec<Ipv4Addr> = listed
        .iter()
        .copied()
        .filter(|address| !subnet.cidr.contains(*address))
        .collect();
    for address in outside {
        listed.remove(&address);
        group.problems.insert(Problem::OutsideTheSubnet {
            eni: eni.id.clone(),
            address,
        });
    }
    let landing = Landing {
        eni: eni.id.clone(),
        subnet: eni.subnet.clone(),
        cidr: subnet.cidr,
        carried: eni.addresses.iter().map(|on| on.address).collect(),
        listed,
    };
    if let Some(member) = group.members.get_mut(holder) {
        member.landings.push(landing);
        member.landings.sort_by(|a, b| a.eni.cmp(&b.eni));
    }
}

fn priority(instance: &Instance, schema: &Schema) -> (u32, Option<Problem>) {
    let Some(value) = instance.tags.get(&schema.priority()) else {
        return (DEFAULT_PRIORITY, None);
    };
    value.trim().parse().map_or_else(
        |_| {
            let (instance, value) = (instance.id.clone(), value.clone());
            (
                DEFAULT_PRIORITY,
                Some(Problem::PriorityIsNoNumber { instance, value }),
            )
        },
        |priority| (priority, None),
    )
}

fn member(
    look: &Look,
    schema: &Schema,
    instance: &Instance,
    group: &GroupName,
    priority: u32,
) -> Member {
    let status = look.statuses.iter().find(|status| status.id == instance.id);
    // It may go between the two answers. The one that shows it further on its way is the newer one, or it is just
    // starting, and gets nothing until a look shows that.
    let state = status.map_or(instance.state, |status| instance.state.max(status.state));
    Member {
        id: instance.id.clone(),
        name: instance
            .tags
            .get("Name")
            .filter(|name| !name.is_empty())
            .cloned(),
        state,
        condition: condition(state, status),
        marks: schema.marks(&instance.tags),
        recoveries: schema.recoveries(&instance.tags),
        launched: instance.launched,
        priority,
        instance_type: instance.instance_type.clone(),
        zone: instance.zone.clone(),
        vpc: instance.vpc.clone(),
        limits: look.types.get(&instance.instance_type).cloned(),
        device_indices: instance
            .interfaces
            .iter()
            .filter(|interface| interface.slot.network_card_index == 0)
            .map(|interface| interface.slot.device_index)
            .collect(),
        spoiled: BTreeSet::new(),
        landings: Vec::new(),
        status: instance
            .tags
            .get(&schema.status(group))
            .and_then(|value| Status::parse(value)),
    }
}

/// What state and checks come to. What isn't known to be well isn't well: only `ok` twice makes it healthy.
fn condition(state: InstanceState, status: Option<&InstanceStatus>) -> Health {
    let checks = status.map_or(Health::Recovering(Evidence::NoStatus), |status| {
        check_verdict(status.system, Evidence::SystemCheck)
            .and(check_verdict(status.instance, Evidence::InstanceCheck))
    });
    state_verdict(state).and(checks)
}

fn state_verdict(state: InstanceState) -> Health {
    match state {
        InstanceState::Running => Health::Healthy,
        InstanceState::Pending => Health::Recovering(Evidence::State(state)),
        InstanceState::Stopping
        | InstanceState::Stopped
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => Health::Failed(vec![Evidence::State(state)]),
    }
}

fn check_verdict(check: CheckStatus, evidence: fn(CheckStatus) -> Evidence) -> Health {
    match check {
        CheckStatus::Ok => Health::Healthy,
        CheckStatus::Impaired => Health::Failed(vec![evidence(check)]),
        CheckStatus::InsufficientData | CheckStatus::NotApplicable | CheckStatus::Initializing => {
            Health::Recovering(evidence(check))
        }
    }
}

fn immovable(eni: &NetworkInterface) -> Option<Problem> {
    if eni.requester_managed {
        return Some(Problem::RequesterManaged {
            eni: eni.id.clone(),
        });
    }
    let attachment = eni.attachment.as_ref()?;
    match &attachment.instance {
        Some(instance) if attachment.slot.device_index == 0 => Some(Problem::PrimaryInterface {
            eni: eni.id.clone(),
            instance: instance.clone(),
        }),
        Some(_) => None,
        None => Some(Problem::RequesterManaged {
            eni: eni.id.clone(),
        }),
    }
}

fn warn_of_deletion(eni: &NetworkInterface, group: &Group) -> Option<Problem> {
    let attachment = eni.attachment.as_ref()?;
    let holder = attachment
        .instance
        .as_ref()
        .filter(|holder| group.members.contains_key(*holder))?;
    let at_risk = attachment.delete_on_termination && attachment.slot.device_index != 0;
    at_risk.then(|| Problem::DeletedOnTermination {
        eni: eni.id.clone(),
        instance: holder.clone(),
    })
}

fn floating_interface(eni: &NetworkInterface, group: &Group) -> Float {
    let holder = match &eni.attachment {
        Some(attachment) => match (&attachment.instance, attachment.status) {
            (_, AttachmentStatus::Detached) | (None, _) => Holder::Nobody,
            (Some(holder), _) if !group.members.contains_key(holder) => Holder::Outside {
                eni: eni.id.clone(),
                instance: Some(holder.clone()),
            },
            (Some(holder), AttachmentStatus::Detaching) => Holder::Leaving(holder.clone()),
            (Some(holder), AttachmentStatus::Attaching | AttachmentStatus::Attached) => {
                Holder::Member(holder.clone())
            }
        },
        None => Holder::Nobody,
    };
    let kind = FloatKind::Eni {
        zone: eni.zone.clone(),
        vpc: eni.vpc.clone(),
        attachment: eni.attachment.clone(),
    };
    Float {
        id: FloatId::Eni(eni.id.clone()),
        holder,
        kind,
    }
}

/// The group's addresses: what its members' landing interfaces list, whoever of them lists it.
fn add_addresses(group: &mut Group, look: &Look, schema: &Schema) {
    let listed: BTreeSet<Ipv4Addr> = group
        .members
        .values()
        .flat_map(|member| &member.landings)
        .flat_map(|landing| landing.listed.iter().copied())
        .collect();
    let vpcs: BTreeSet<VpcId> = group
        .members
        .values()
        .filter_map(|member| member.vpc.clone())
        .collect();
    for address in listed {
        let carrier = look
            .interfaces
            .iter()
            .chain(&look.elsewhere)
            .filter(|eni| vpcs.contains(&eni.vpc))
            .find_map(|eni| {
                Some((
                    eni,
                    eni.addresses
                        .iter()
                        .find(|entry| entry.address == address)?,
                ))
            });
        match carrier {
            Some((eni, entry)) if entry.primary => {
                group.problems.insert(Problem::PrimaryAddress {
                    address,
                    eni: eni.id.clone(),
                });
            }
            _ => {
                let float = floating_address(address, carrier.map(|(eni, _)| eni), group, schema);
                group.floats.push(float);
            }
        }
    }
}

fn floating_address(
    address: Ipv4Addr,
    on: Option<&NetworkInterface>,
    group: &Group,
    schema: &Schema,
) -> Float {
    let holder = on.map_or(Holder::Nobody, |eni| {
        let attachment = eni
            .attachment
            .as_ref()
            .filter(|at| at.status != AttachmentStatus::Detached);
        match attachment.and_then(|at| at.instance.clone()) {
            Some(instance) if group.members.contains_key(&instance) => Holder::Member(instance),
            // What a terminated member left behind is the group's to take up again; anybody else's interface
            // is not, attached or not.
            None if attachment.is_none() && lists(eni, address, &group.name, schema) => {
                Holder::Nobody
            }
            instance => Holder::Outside {
                eni: eni.id.clone(),
                instance,
            },
        }
    });
    let kind = FloatKind::Address {
        on: on.map(|eni| eni.id.clone()),
    };
    Float {
        id: FloatId::Address(address),
        holder,
        kind,
    }
}

fn lists(eni: &NetworkInterface, address: Ipv4Addr, group: &GroupName, schema: &Schema) -> bool {
    let words = [address.to_string(), format!("{group}/{address}")];
    let list = eni.tags.get(&schema.addresses()).map_or("", String::as_str);
    list.split_whitespace()
        .any(|word| words.iter().any(|listed| listed == word))
}
