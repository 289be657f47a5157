//! The groups as a person and a program want to see them.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use eni_failover::cloud::{
    Address, CallError, Clock, Deadline, Ec2Read, EniId, GroupName, InstanceId, InstanceState,
    InterfaceQuery, NetworkInterface, every_interface,
};
use eni_failover::decide::{steps, unprotected};
use eni_failover::look::{FloatId, FloatKind, Group, Health, Holder, Memory, Schema, observe};
use serde::Serialize;

/// A failover group at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Its name.
    pub group: GroupName,
    /// Its members.
    pub members: Vec<MemberView>,
    /// What floats in it.
    pub floats: Vec<FloatView>,
    /// What was meant to float and doesn't, in sentences.
    pub left_behind: Vec<String>,
    /// Whether one member holds everything, and nobody else could.
    pub alone: bool,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberView {
    /// Its identifier.
    pub id: InstanceId,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// EC2's state of it.
    pub state: InstanceState,
    /// Whether it is healthy, or why not.
    pub health: String,
    /// Whether it is.
    pub healthy: bool,
    /// Why it could not hold all that floats now, if so: ends "it …".
    pub unfit: Option<String>,
}

/// What floats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FloatView {
    /// Which.
    pub id: FloatId,
    /// The member that holds it.
    pub holder: Option<InstanceId>,
    /// Who holds it, as people read it.
    pub where_it_is: String,
    /// Its addresses: of an interface all, of an address itself.
    pub addresses: Vec<AddressView>,
}

/// A private address and what is bound to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddressView {
    /// The private address, an IPv6 address or a prefix.
    pub private: Address,
    /// The Elastic IP.
    pub elastic_ip: Option<Ipv4Addr>,
}

/// Looks at all groups.
///
/// # Errors
/// A describe that failed.
pub async fn look(
    ec2: &(impl Ec2Read + Clock),
    schema: &Schema,
    deadline: Deadline,
) -> Result<Vec<GroupView>, CallError> {
    let snapshot = observe(ec2, schema, &Memory::default(), deadline).await?;
    let query = InterfaceQuery::TagKeys(vec![schema.group(), schema.addresses()]);
    let tagged = every_interface(ec2, &query, deadline).await?;
    Ok(snapshot
        .groups
        .values()
        .map(|group| view(group, &tagged))
        .collect())
}

fn view(group: &Group, tagged: &[NetworkInterface]) -> GroupView {
    let member = |member: &eni_failover::look::Member| MemberView {
        id: member.id.clone(),
        name: member.name.clone(),
        state: member.state,
        health: member.health().to_string(),
        healthy: member.health() == Health::Healthy,
        unfit: unfit(group, member),
    };
    let float = |float: &eni_failover::look::Float| FloatView {
        id: float.id.clone(),
        holder: float.holder_id().cloned(),
        where_it_is: where_it_is(group, &float.holder),
        addresses: addresses(&float.kind, tagged),
    };
    let left_behind = group.problems.iter();
    let left_behind = left_behind.filter(|problem| problem.keeps_a_float_from_moving());
    GroupView {
        group: group.name.clone(),
        members: group.members.values().map(member).collect(),
        floats: group.floats.iter().map(float).collect(),
        left_behind: left_behind.map(ToString::to_string).collect(),
        alone: unprotected(group).is_some(),
    }
}

fn unfit(group: &Group, member: &eni_failover::look::Member) -> Option<String> {
    match member.health() {
        health @ Health::Failed(_) => Some(format!("is {health}")),
        Health::Healthy | Health::Recovering(_) => {
            let unfit = steps(group, member, group.floats.iter()).err();
            unfit.map(|unfit| unfit.to_string())
        }
    }
}

fn where_it_is(group: &Group, holder: &Holder) -> String {
    let called = |id: &InstanceId| {
        let member = group.members.get(id);
        member
            .and_then(|member| member.name.clone())
            .unwrap_or_else(|| id.to_string())
    };
    match holder {
        Holder::Member(id) => called(id),
        Holder::Leaving(id) => format!("leaving {}", called(id)),
        Holder::Nobody => "nobody".to_owned(),
        Holder::Outside { eni, instance } => {
            format!(
                "outside the group: {}",
                instance.as_ref().map_or(eni.as_str(), InstanceId::as_str)
            )
        }
    }
}

fn addresses(float: &FloatKind, tagged: &[NetworkInterface]) -> Vec<AddressView> {
    let of_this = |eni: &EniId, address: Address| match float {
        FloatKind::Interface(floating) => floating.eni == *eni,
        FloatKind::Address(floating) => floating.address == address,
        FloatKind::ElasticIp(_) | FloatKind::Route(_) => false,
    };
    // By address: for a moment, two interfaces may show the same one.
    let found: BTreeMap<Address, Option<Ipv4Addr>> = tagged
        .iter()
        .flat_map(|eni| eni.addresses.iter().map(move |address| (&eni.id, address)))
        .filter(|(eni, address)| of_this(eni, address.address))
        .map(|(_, address)| (address.address, address.elastic_ip))
        .collect();
    found
        .into_iter()
        .map(|(private, elastic_ip)| AddressView {
            private,
            elastic_ip,
        })
        .collect()
}

impl GroupView {
    /// The member that holds this float.
    #[must_use]
    pub fn holder(&self, float: &FloatView) -> Option<&MemberView> {
        self.members
            .iter()
            .find(|member| Some(&member.id) == float.holder.as_ref())
    }

    /// Whether everything that floats is held by a healthy member: what a user wants.
    #[must_use]
    pub fn is_held_by_the_healthy(&self) -> bool {
        self.floats
            .iter()
            .all(|float| self.holder(float).is_some_and(|member| member.healthy))
    }
}
