//! The look: everything a decision needs, in one round of parallel calls where the function is warm, in two where it
//! is cold, and one more only where a listed address is on no interface of ours.
//!
//! What may change underneath: everything, between any two of the answers. That is why a decision is followed by
//! calls that EC2 itself refuses when the world has moved on (a detach of one attachment, an attach to a free index),
//! and by another look.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{join3, try_join};
use tokio::time::{Instant, sleep_until};

use crate::call_error::CallError;
use crate::deadline::Deadline;
use crate::ids::{EniId, InstanceId, InstanceType, SubnetId, VpcId};
use crate::ports::{
    Ec2Read, EniStatus, Instance, InstanceState, InterfaceQuery, NetworkInterface, Subnet,
    TypeLimits,
};
use crate::retry;
use crate::snapshot::{Look, Snapshot};
use crate::tags::Schema;

/// What a warm function remembers. None of it is believed to be current: facts that EC2 never changes (a type's
/// limits, a subnet's block), and whom to ask about in the first round, which the same look then checks.
#[derive(Debug, Default)]
pub struct Memory {
    remembered: Mutex<Remembered>,
}

#[derive(Clone, Debug, Default)]
struct Remembered {
    instances: BTreeSet<InstanceId>,
    types: BTreeMap<InstanceType, TypeLimits>,
    subnets: BTreeMap<SubnetId, Subnet>,
}

impl Memory {
    fn recall(&self) -> Remembered {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn remember(&self, look: &Look) {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        remembered.instances = up(look).cloned().collect();
        remembered.types.extend(look.types.clone());
        remembered.subnets.extend(look.subnets.clone());
    }
}

/// A look of which one answer is so much older than another shows a group that never was: it is made anew, once, where
/// that leaves time to act on it. And for so long one answer may lag behind another, which shows where they contradict
/// each other.
const ONE_MOMENT: Duration = Duration::from_secs(5);

/// How often a look that contradicts itself is made anew.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Looks at all groups.
///
/// # Errors
/// The first describe that failed for good: a partial view is never decided on.
pub async fn observe(
    ec2: &impl Ec2Read,
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Snapshot, CallError> {
    let began = Instant::now();
    loop {
        let looked = Instant::now();
        // Boxed: what awaits it is deeply nested, and awaited in many places.
        let look = Box::pin(look(ec2, schema, memory, deadline)).await?;
        let (took, left) = (looked.elapsed(), deadline.left());
        let first = began == looked;
        let slow = first && took > ONE_MOMENT && left > took * 4;
        let torn = contradicts_itself(&look)
            && (first || began.elapsed() < ONE_MOMENT)
            && left > took + LOOK_AGAIN;
        if !slow && !torn {
            return Ok(Snapshot::of(&look, schema));
        }
        if !slow {
            sleep_until(looked + LOOK_AGAIN).await;
        }
    }
}

/// An address is on one interface of a VPC; two have it where it moved between two pages of an answer. And what one
/// answer shows on an instance can't be free, or on another one, in another.
fn contradicts_itself(look: &Look) -> bool {
    let shown: BTreeMap<&EniId, &NetworkInterface> =
        look.interfaces.iter().map(|eni| (&eni.id, eni)).collect();
    let torn = |instance: &Instance, eni: &EniId| {
        shown.get(eni).is_some_and(|eni| {
            let on = eni.attachment.as_ref().and_then(|at| at.instance.as_ref());
            eni.status == EniStatus::Available || on.is_some_and(|on| *on != instance.id)
        })
    };
    let mut plugged = look.instances.iter().flat_map(|instance| {
        let attached = instance.interfaces.iter();
        attached.map(move |attached| (instance, &attached.eni))
    });
    if plugged.any(|(instance, eni)| torn(instance, eni)) {
        return true;
    }
    let mut carried = look
        .interfaces
        .iter()
        .flat_map(|eni| eni.addresses.iter().map(|on| (&eni.vpc, on.address)));
    let mut seen = BTreeSet::new();
    !carried.all(|address| seen.insert(address))
}

async fn look(
    ec2: &impl Ec2Read,
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Look, CallError> {
    let known = memory.recall();
    let hinted: Vec<InstanceId> = known.instances.iter().cloned().collect();
    let group_key = schema.group();
    let keys = InterfaceQuery::TagKeys(vec![group_key.clone(), schema.addresses()]);
    let (instances, interfaces, early) = join3(
        retry::read("DescribeInstances", deadline, || {
            ec2.instances_with_tag(&group_key)
        }),
        interfaces(ec2, &keys, deadline),
        // Only a guess at whom to ask about: one of them may be gone, which makes EC2 refuse to tell of any.
        async {
            if hinted.is_empty() {
                None
            } else {
                ec2.instance_status(&hinted).await.ok()
            }
        },
    )
    .await;
    let mut look = Look {
        instances: instances?,
        interfaces: interfaces?,
        statuses: early.unwrap_or_default(),
        types: known.types,
        subnets: known.subnets,
        elsewhere: Vec::new(),
    };
    complete(ec2, &mut look, schema, deadline).await?;
    memory.remember(&look);
    Ok(look)
}

/// Asks for what the first round left open, if it left anything open.
async fn complete(
    ec2: &impl Ec2Read,
    look: &mut Look,
    schema: &Schema,
    deadline: Deadline,
) -> Result<(), CallError> {
    let (unasked, types, subnets) = (
        without_status(look),
        without_limits(look),
        without_block(look),
    );
    let homeless = InterfaceQuery::Addresses {
        addresses: unseen_addresses(look, schema),
        vpcs: vpcs(look),
    };
    let ((statuses, elsewhere), (types, subnets)) = try_join(
        try_join(
            unless_empty(&unasked, || {
                retry::read("DescribeInstanceStatus", deadline, || {
                    ec2.instance_status(&unasked)
                })
            }),
            interfaces(ec2, &homeless, deadline),
        ),
        try_join(
            unless_empty(&types, || {
                retry::read("DescribeInstanceTypes", deadline, || {
                    ec2.instance_types(&types)
                })
            }),
            unless_empty(&subnets, || {
                retry::read("DescribeSubnets", deadline, || ec2.subnets(&subnets))
            }),
        ),
    )
    .await?;
    look.statuses.extend(statuses);
    look.elsewhere.extend(elsewhere);
    look.types.extend(
        types
            .into_iter()
            .map(|limits| (limits.instance_type.clone(), limits)),
    );
    look.subnets.extend(
        subnets
            .into_iter()
            .map(|subnet| (subnet.id.clone(), subnet)),
    );
    Ok(())
}

/// `DescribeNetworkInterfaces`, repeated while an answer may still come.
///
/// # Errors
/// What the last try said.
pub async fn interfaces(
    ec2: &impl Ec2Read,
    query: &InterfaceQuery,
    deadline: Deadline,
) -> Result<Vec<NetworkInterface>, CallError> {
    match query {
        InterfaceQuery::Addresses { addresses, vpcs }
            if addresses.is_empty() || vpcs.is_empty() =>
        {
            Ok(Vec::new())
        }
        InterfaceQuery::Addresses { .. } | InterfaceQuery::TagKeys(_) | InterfaceQuery::Ids(_) => {
            retry::read("DescribeNetworkInterfaces", deadline, || {
                ec2.network_interfaces(query)
            })
            .await
        }
    }
}

async fn unless_empty<A, T, F: Future<Output = Result<Vec<T>, CallError>>>(
    asked: &[A],
    call: impl FnOnce() -> F,
) -> Result<Vec<T>, CallError> {
    if asked.is_empty() {
        Ok(Vec::new())
    } else {
        call().await
    }
}

/// The members whose checks can say something.
fn up(look: &Look) -> impl Iterator<Item = &InstanceId> {
    let up = |instance: &&Instance| {
        matches!(
            instance.state,
            InstanceState::Pending | InstanceState::Running
        )
    };
    look.instances
        .iter()
        .filter(up)
        .map(|instance| &instance.id)
}

fn without_status(look: &Look) -> Vec<InstanceId> {
    let told: BTreeSet<&InstanceId> = look.statuses.iter().map(|status| &status.id).collect();
    up(look).filter(|id| !told.contains(id)).cloned().collect()
}

fn without_limits(look: &Look) -> Vec<InstanceType> {
    let types: BTreeSet<&InstanceType> = look
        .instances
        .iter()
        .map(|instance| &instance.instance_type)
        .collect();
    types
        .into_iter()
        .filter(|name| !look.types.contains_key(*name))
        .cloned()
        .collect()
}

fn without_block(look: &Look) -> Vec<SubnetId> {
    let subnets: BTreeSet<&SubnetId> = look.interfaces.iter().map(|eni| &eni.subnet).collect();
    subnets
        .into_iter()
        .filter(|id| !look.subnets.contains_key(*id))
        .cloned()
        .collect()
}

/// The listed addresses that no tagged interface carries: a landing interface went with its instance, or somebody
/// outside the group has them.
fn unseen_addresses(look: &Look, schema: &Schema) -> Vec<Ipv4Addr> {
    let seen: BTreeSet<Ipv4Addr> = look
        .interfaces
        .iter()
        .flat_map(|eni| &eni.addresses)
        .map(|carried| carried.address)
        .collect();
    let listed: BTreeSet<Ipv4Addr> = look
        .interfaces
        .iter()
        .filter_map(|eni| eni.tags.get(&schema.addresses()))
        .flat_map(|list| list.split_whitespace())
        .filter_map(|word| {
            word.rsplit('/')
                .next()
                .and_then(|address| address.parse().ok())
        })
        .collect();
    listed.difference(&seen).copied().collect()
}

fn vpcs(look: &Look) -> Vec<VpcId> {
    let vpcs: BTreeSet<&VpcId> = look
        .instances
        .iter()
        .filter_map(|instance| instance.vpc.as_ref())
        .collect();
    vpcs.into_iter().cloned().collect()
}
