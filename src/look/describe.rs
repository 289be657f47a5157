//! The describes of one look: what can be asked at once is, and the rest in a second round.

use futures_util::future::{join3, try_join};

use super::described::Described;
use super::memory::Memory;
use super::missing::{unseen_addresses, vpcs, without_block, without_limits, without_status};
use super::tags::Schema;
use crate::cloud::{
    CallError, Clock, Deadline, Ec2Read, InstanceId, InterfaceQuery, NetworkInterface, retry,
};

pub(super) async fn describe(
    ec2: &(impl Ec2Read + Clock),
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Described, CallError> {
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
    let mut described = Described {
        now: ec2.now(),
        instances: instances?,
        interfaces: interfaces?,
        statuses: early.unwrap_or_default(),
        types: known.types,
        subnets: known.subnets,
        elsewhere: Vec::new(),
    };
    complete(ec2, &mut described, schema, deadline).await?;
    memory.remember(&described);
    Ok(described)
}

/// Asks for what the first round left open, if it left anything open.
async fn complete(
    ec2: &impl Ec2Read,
    described: &mut Described,
    schema: &Schema,
    deadline: Deadline,
) -> Result<(), CallError> {
    let (unasked, types, subnets) = (
        without_status(described),
        without_limits(described),
        without_block(described),
    );
    let homeless = InterfaceQuery::Addresses {
        addresses: unseen_addresses(described, schema),
        vpcs: vpcs(described),
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
    described.statuses.extend(statuses);
    described.elsewhere.extend(elsewhere);
    described.types.extend(
        types
            .into_iter()
            .map(|limits| (limits.instance_type.clone(), limits)),
    );
    described.subnets.extend(
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
