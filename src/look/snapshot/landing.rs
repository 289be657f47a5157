//! Landing interfaces: those of a member that may carry the group's addresses.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::cloud::{
    Address, GroupName, InstanceId, NetworkInterface, NotAnAddress, Subnet, is_group_name,
};
use crate::look::described::Described;
use crate::look::group::{Group, named};
use crate::look::member::Landing;
use crate::look::problem::{MOST_GROUPS, Problem, first_of};
use crate::look::tags::{Schema, entries};

/// Which groups an instance is a member of.
pub(super) type Memberships = BTreeMap<InstanceId, Vec<GroupName>>;

pub(super) fn memberships(groups: &BTreeMap<GroupName, Group>) -> Memberships {
    let mut of = Memberships::new();
    for group in groups.values() {
        for id in group.members.keys() {
            of.entry(id.clone()).or_default().push(group.name.clone());
        }
    }
    of
}

/// Adds it to its member, in each of the member's groups; what is wrong with it and belongs to no group.
pub(super) fn add(
    groups: &mut BTreeMap<GroupName, Group>,
    of: &Memberships,
    described: &Described,
    schema: &Schema,
    eni: &NetworkInterface,
    list: &str,
) -> Option<Problem> {
    let holder = eni
        .attachment
        .as_ref()
        .and_then(|attachment| attachment.instance.as_ref());
    let Some((holder, names)) = holder.and_then(|holder| of.get_key_value(holder)) else {
        return without_member(groups, described.now, schema, eni, list);
    };
    let subnet = described.subnets.get(&eni.subnet);
    for name in names {
        let group = named(groups, name);
        let mut listed = listed(eni, holder, list, name, names);
        group.problems.append(&mut listed.problems);
        let Some(subnet) = subnet else {
            group.problems.insert(Problem::SubnetUnknown {
                eni: eni.id.clone(),
            });
            continue;
        };
        if listed.for_this_group {
            group.carries_status(eni, schema, described.now);
            land(group, eni, holder, subnet, listed);
        }
    }
    None
}

/// It is told in the groups that it lists addresses for, or was of: also where their members lost their tags, and nothing
/// else of them is left.
fn without_member(
    groups: &mut BTreeMap<GroupName, Group>,
    now: Timestamp,
    schema: &Schema,
    eni: &NetworkInterface,
    list: &str,
) -> Option<Problem> {
    let problem = Problem::LandingWithoutMember {
        eni: eni.id.clone(),
    };
    let listed = entries(list).filter_map(|entry| entry.group);
    let listed = listed.filter(|name| is_group_name(name));
    let listed = listed.map(GroupName::from);
    let names: BTreeSet<GroupName> = listed.chain(schema.was_of(&eni.tags)).collect();
    if names.is_empty() || names.len() > MOST_GROUPS {
        return Some(problem);
    }
    for name in &names {
        let group = named(groups, name);
        group.carries_status(eni, schema, now);
        group.problems.insert(problem.clone());
    }
    None
}

/// Which of a landing interface's entries are for one group.
struct Listed {
    addresses: BTreeSet<Address>,
    for_this_group: bool,
    /// An empty list lands for all groups of its instance: a spare that brings no address of its own.
    is_empty: bool,
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
        is_empty: list.split_whitespace().next().is_none(),
        problems: BTreeSet::new(),
    };
    listed.for_this_group |= listed.is_empty;
    let (mut strangers, mut unnamed, mut rubbish, mut blocks) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entry in entries(list) {
        let (word, address) = (entry.word, entry.listed.parse::<Address>());
        if address == Err(NotAnAddress::Mask) {
            let (eni, word) = (eni.id.clone(), word.to_owned());
            let problem = Problem::AddressWithMask { eni, word };
            listed.problems.insert(problem);
            continue;
        }
        match entry.group {
            Some(named) if groups.iter().all(|group| group.as_str() != named) => {
                strangers.push(word);
            }
            Some(named) if named != group.as_str() => {}
            None if groups.len() > 1 => unnamed.push(word),
            Some(_) | None => match address {
                Ok(address) => {
                    listed.addresses.insert(address);
                    listed.for_this_group = true;
                }
                Err(NotAnAddress::Block) => blocks.push(word),
                Err(NotAnAddress::Mask | NotAnAddress::Word) => rubbish.push(word),
            },
        }
    }
    // One problem of each kind: a list of rubbish is no reason to fill a message.
    let (eni, instance) = (|| eni.id.clone(), || holder.clone());
    let strangers = first_of(&strangers).map(|(word, more)| Problem::NotInThatGroup {
        eni: eni(),
        instance: instance(),
        word,
        more,
    });
    let unnamed = first_of(&unnamed).map(|(word, more)| Problem::GroupNotNamed {
        eni: eni(),
        instance: instance(),
        word,
        more,
    });
    let rubbish = first_of(&rubbish).map(|(word, more)| Problem::NotAnAddress {
        eni: eni(),
        word,
        more,
    });
    let blocks = first_of(&blocks).map(|(word, more)| Problem::NotAPrefix {
        eni: eni(),
        word,
        more,
    });
    let problems = [strangers, unnamed, rubbish, blocks];
    listed.problems.extend(problems.into_iter().flatten());
    listed
}

fn land(
    group: &mut Group,
    eni: &NetworkInterface,
    holder: &InstanceId,
    subnet: &Subnet,
    mut listed: Listed,
) {
    let (inside, outside) = listed
        .addresses
        .into_iter()
        .partition(|address| subnet.blocks.iter().any(|block| address.lies_in(block)));
    listed.addresses = inside;
    group.problems.extend(out_of_reach(eni, subnet, outside));
    let landing = Landing {
        eni: eni.id.clone(),
        subnet: eni.subnet.clone(),
        blocks: subnet.blocks.clone(),
        carried: eni.addresses.iter().map(|on| on.address).collect(),
        listed: listed.addresses,
        takes_all: listed.is_empty,
    };
    if let Some(member) = group.members.get_mut(holder) {
        member.landings.push(landing);
        member.landings.sort_by(|a, b| a.eni.cmp(&b.eni));
    }
}

fn out_of_reach(
    eni: &NetworkInterface,
    subnet: &Subnet,
    outside: BTreeSet<Address>,
) -> impl Iterator<Item = Problem> {
    let has_block = |address: &Address| {
        let ipv6 = address.kind().is_ipv6();
        !ipv6 || subnet.blocks.iter().any(|block| block.addr().is_ipv6())
    };
    let (outside, without): (Vec<Address>, Vec<Address>) = outside.into_iter().partition(has_block);
    let outside = outside
        .split_first()
        .map(|(first, more)| Problem::OutsideTheSubnet {
            eni: eni.id.clone(),
            address: *first,
            more: more.len(),
        });
    let without = without
        .split_first()
        .map(|(first, more)| Problem::NoIpv6Block {
            eni: eni.id.clone(),
            address: *first,
            more: more.len(),
        });
    outside.into_iter().chain(without)
}
