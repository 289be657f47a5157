//! Whole lists: the pages of a describe one after the other, its chunks side by side, and each request repeated by itself
//! while an answer may still come. One throttled page doesn't throw the others away, and in a storm there is always one.
//!
//! An empty list of identifiers has no chunks: without identifiers EC2 would answer for everything there is.

use std::net::{Ipv4Addr, Ipv6Addr};

use futures_util::future::try_join_all;

use super::call_error::CallError;
use super::check::{InstanceStatus, StatusQuery};
use super::deadline::Deadline;
use super::elastic_ip::ElasticIp;
use super::ids::{EniId, InstanceId, InstanceType, SubnetId};
use super::instance::{Instance, TypeLimits};
use super::interface::{InterfaceQuery, NetworkInterface};
use super::page::Page;
use super::ports::{Ec2Read, IDS_PER_CALL, STATUS_IDS_PER_CALL, TYPES_PER_CALL, VALUES_PER_FILTER};
use super::retry;
use super::route::RouteTable;
use super::subnet::Subnet;

/// `DescribeInstances`: all instances that carry a tag with this key.
///
/// # Errors
/// [`CallError`], as all functions here: what the last try of some request said.
pub async fn every_instance(
    ec2: &impl Ec2Read,
    key: &str,
    deadline: Deadline,
) -> Result<Vec<Instance>, CallError> {
    every_page("DescribeInstances", deadline, |after| async move {
        ec2.instances_with_tag(key, after.as_deref()).await
    })
    .await
}

/// `DescribeInstanceStatus` for these instances.
///
/// # Errors
/// [`CallError`]
pub async fn every_status(
    ec2: &impl Ec2Read,
    ids: &[InstanceId],
    deadline: Deadline,
) -> Result<Vec<InstanceStatus>, CallError> {
    let chunks = ids.chunks(STATUS_IDS_PER_CALL);
    let chunks = chunks.map(|ids| {
        let query = StatusQuery::Ids(ids.to_vec());
        async move { statuses(ec2, &query, deadline).await }
    });
    whole(try_join_all(chunks).await)
}

/// The same for all instances there are, in whatever group or none, and in how many pages they came; `None` where they take
/// more pages than these.
///
/// # Errors
/// [`CallError`]
pub async fn every_status_within(
    ec2: &impl Ec2Read,
    most_pages: usize,
    deadline: Deadline,
) -> Result<Option<(Vec<InstanceStatus>, usize)>, CallError> {
    let call = "DescribeInstanceStatus";
    let ask = |after: Option<String>| async move {
        ec2.instance_status(&StatusQuery::All, after.as_deref())
            .await
    };
    pages(call, deadline, most_pages, ask).await
}

async fn statuses(
    ec2: &impl Ec2Read,
    query: &StatusQuery,
    deadline: Deadline,
) -> Result<Vec<InstanceStatus>, CallError> {
    every_page("DescribeInstanceStatus", deadline, |after| async move {
        ec2.instance_status(query, after.as_deref()).await
    })
    .await
}

/// `DescribeNetworkInterfaces`.
///
/// # Errors
/// [`CallError`]
pub async fn every_interface(
    ec2: &impl Ec2Read,
    query: &InterfaceQuery,
    deadline: Deadline,
) -> Result<Vec<NetworkInterface>, CallError> {
    match query {
        InterfaceQuery::TagKeys(keys) if keys.is_empty() => Ok(Vec::new()),
        InterfaceQuery::TagKeys(_) => interfaces(ec2, query, deadline).await,
        InterfaceQuery::Ids(ids) => interfaces_by_id(ec2, ids, deadline).await,
        InterfaceQuery::Addresses { vpcs, .. } | InterfaceQuery::Ipv6Addresses { vpcs, .. }
            if vpcs.is_empty() =>
        {
            Ok(Vec::new())
        }
        InterfaceQuery::Addresses { addresses, vpcs } => {
            let query = |addresses: &[Ipv4Addr]| InterfaceQuery::Addresses {
                addresses: addresses.to_vec(),
                vpcs: vpcs.clone(),
            };
            interfaces_by_value(ec2, addresses, query, deadline).await
        }
        InterfaceQuery::Ipv6Addresses { addresses, vpcs } => {
            let query = |addresses: &[Ipv6Addr]| InterfaceQuery::Ipv6Addresses {
                addresses: addresses.to_vec(),
                vpcs: vpcs.clone(),
            };
            interfaces_by_value(ec2, addresses, query, deadline).await
        }
        InterfaceQuery::Subnets(subnets) => {
            let query = |subnets: &[SubnetId]| InterfaceQuery::Subnets(subnets.to_vec());
            interfaces_by_value(ec2, subnets, query, deadline).await
        }
    }
}

async fn interfaces_by_id(
    ec2: &impl Ec2Read,
    ids: &[EniId],
    deadline: Deadline,
) -> Result<Vec<NetworkInterface>, CallError> {
    let chunks = ids.chunks(IDS_PER_CALL).map(|ids| {
        let query = InterfaceQuery::Ids(ids.to_vec());
        async move { interfaces(ec2, &query, deadline).await }
    });
    whole(try_join_all(chunks).await)
}

async fn interfaces_by_value<V>(
    ec2: &impl Ec2Read,
    values: &[V],
    query: impl Fn(&[V]) -> InterfaceQuery,
    deadline: Deadline,
) -> Result<Vec<NetworkInterface>, CallError> {
    let chunks = values.chunks(VALUES_PER_FILTER).map(|values| {
        let query = query(values);
        async move { interfaces(ec2, &query, deadline).await }
    });
    let mut found = whole(try_join_all(chunks).await)?;
    // One that has values of two chunks was found twice.
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(found)
}

async fn interfaces(
    ec2: &impl Ec2Read,
    query: &InterfaceQuery,
    deadline: Deadline,
) -> Result<Vec<NetworkInterface>, CallError> {
    every_page("DescribeNetworkInterfaces", deadline, |after| async move {
        ec2.network_interfaces(query, after.as_deref()).await
    })
    .await
}

/// `DescribeInstanceTypes`.
///
/// # Errors
/// [`CallError`]
pub async fn every_type(
    ec2: &impl Ec2Read,
    types: &[InstanceType],
    deadline: Deadline,
) -> Result<Vec<TypeLimits>, CallError> {
    let chunks = types.chunks(TYPES_PER_CALL).map(|types| {
        every_page("DescribeInstanceTypes", deadline, move |after| async move {
            ec2.instance_types(types, after.as_deref()).await
        })
    });
    whole(try_join_all(chunks).await)
}

/// `DescribeSubnets`.
///
/// # Errors
/// [`CallError`]
pub async fn every_subnet(
    ec2: &impl Ec2Read,
    ids: &[SubnetId],
    deadline: Deadline,
) -> Result<Vec<Subnet>, CallError> {
    let chunks = ids.chunks(IDS_PER_CALL).map(|ids| {
        every_page("DescribeSubnets", deadline, move |after| async move {
            ec2.subnets(ids, after.as_deref()).await
        })
    });
    whole(try_join_all(chunks).await)
}

/// `DescribeRouteTables`: all tables that carry a tag with this key.
///
/// # Errors
/// [`CallError`]
pub async fn every_route_table(
    ec2: &impl Ec2Read,
    key: &str,
    deadline: Deadline,
) -> Result<Vec<RouteTable>, CallError> {
    every_page("DescribeRouteTables", deadline, |after| async move {
        ec2.route_tables_with_tag(key, after.as_deref()).await
    })
    .await
}

/// `DescribeAddresses`: all Elastic IPs that carry a tag with this key.
///
/// # Errors
/// [`CallError`]
pub async fn every_elastic_ip(
    ec2: &impl Ec2Read,
    key: &str,
    deadline: Deadline,
) -> Result<Vec<ElasticIp>, CallError> {
    retry::read("DescribeAddresses", deadline, || {
        ec2.elastic_ips_with_tag(key)
    })
    .await
}

fn whole<T>(chunks: Result<Vec<Vec<T>>, CallError>) -> Result<Vec<T>, CallError> {
    Ok(chunks?.into_iter().flatten().collect())
}

async fn every_page<T, F: Future<Output = Result<Page<T>, CallError>>>(
    call: &'static str,
    deadline: Deadline,
    ask: impl Fn(Option<String>) -> F,
) -> Result<Vec<T>, CallError> {
    let found = pages(call, deadline, usize::MAX, ask).await?;
    Ok(found.map(|(items, _)| items).unwrap_or_default())
}

/// Reads page after page, and counts them; `None` where there are more than these. A token that comes twice would be followed for ever, and to take it for the end would make the
/// list shorter than the truth.
async fn pages<T, F: Future<Output = Result<Page<T>, CallError>>>(
    call: &'static str,
    deadline: Deadline,
    most: usize,
    ask: impl Fn(Option<String>) -> F,
) -> Result<Option<(Vec<T>, usize)>, CallError> {
    let mut items = Vec::new();
    let mut after = None;
    for read in 1..=most {
        let page = retry::read(call, deadline, || ask(after.clone())).await?;
        items.extend(page.items);
        match page.next {
            None => return Ok(Some((items, read))),
            next if next == after => {
                return Err(CallError::unanswered(call, "the same page token twice"));
            }
            next => after = next,
        }
    }
    Ok(None)
}
