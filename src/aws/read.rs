//! The describes.
//!
//! No `MaxResults`: EC2 refuses it beside identifiers, and beside a filter it costs round trips, since EC2 may return
//! short pages, even empty ones, when it filters after cutting. A filter alone is enough for the larger of the two
//! throttling buckets (docs/ec2-facts.md, "Throttling"). Tokens are followed nevertheless.

use aws_sdk_ec2::types;
use aws_sdk_ec2::types::Filter;
use futures_util::future::try_join_all;
use std::net::Ipv4Addr;

use super::client::Aws;
use super::convert;
use super::pages::every_page;
use crate::cloud::{
    CallError, Ec2Read, EniId, Instance, InstanceId, InstanceStatus, InstanceType, InterfaceQuery,
    NetworkInterface, Subnet, SubnetId, TypeLimits, VpcId,
};

/// `DescribeInstanceStatus` and `DescribeInstanceTypes` take no more at once; the others take more.
const IDS_PER_CALL: usize = 100;

/// EC2 takes no more values in one filter.
const VALUES_PER_FILTER: usize = 200;

// A list of identifiers is asked for in chunks, side by side. An empty one has no chunks: without identifiers
// EC2 would answer for everything there is.
impl Ec2Read for Aws {
    async fn instances_with_tag(&self, key: &str) -> Result<Vec<Instance>, CallError> {
        let call = "DescribeInstances";
        let request = self
            .ec2
            .describe_instances()
            .filters(filter("tag-key", vec![key.to_owned()]));
        let found = every_page(
            call,
            |token| request.clone().set_next_token(token).send(),
            |page| (reserved(page.reservations), page.next_token),
        )
        .await?;
        converted(call, found.into_iter().flatten(), convert::instance)
    }

    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        let chunks = ids.chunks(IDS_PER_CALL);
        let found = try_join_all(chunks.map(|ids| self.status_chunk(ids))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
    ) -> Result<Vec<NetworkInterface>, CallError> {
        match query {
            InterfaceQuery::TagKeys(keys) if keys.is_empty() => Ok(Vec::new()),
            InterfaceQuery::TagKeys(keys) => {
                self.interfaces(Vec::new(), vec![filter("tag-key", keys.clone())])
                    .await
            }
            InterfaceQuery::Ids(ids) => self.interfaces_by_id(ids).await,
            InterfaceQuery::Addresses { vpcs, .. } if vpcs.is_empty() => Ok(Vec::new()),
            InterfaceQuery::Addresses { addresses, vpcs } => {
                self.interfaces_by_address(addresses, vpcs).await
            }
        }
    }

    async fn instance_types(&self, types: &[InstanceType]) -> Result<Vec<TypeLimits>, CallError> {
        let chunks = types.chunks(IDS_PER_CALL);
        let found = try_join_all(chunks.map(|types| self.types_chunk(types))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn subnets(&self, ids: &[SubnetId]) -> Result<Vec<Subnet>, CallError> {
        let chunks = ids.chunks(IDS_PER_CALL);
        let found = try_join_all(chunks.map(|ids| self.subnets_chunk(ids))).await?;
        Ok(found.into_iter().flatten().collect())
    }
}

impl Aws {
    async fn status_chunk(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        let call = "DescribeInstanceStatus";
        let request = self
            .ec2
            .describe_instance_status()
            .include_all_instances(true)
            .set_instance_ids(Some(words(ids)));
        let found = every_page(
            call,
            |token| request.clone().set_next_token(token).send(),
            |page| (page.instance_statuses, page.next_token),
        )
        .await?;
        converted(call, found, convert::instance_status)
    }

    async fn interfaces_by_id(&self, ids: &[EniId]) -> Result<Vec<NetworkInterface>, CallError> {
        let chunks = ids.chunks(IDS_PER_CALL);
        let found = try_join_all(chunks.map(|ids| self.interfaces(words(ids), Vec::new()))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn interfaces_by_address(
        &self,
        addresses: &[Ipv4Addr],
        vpcs: &[VpcId],
    ) -> Result<Vec<NetworkInterface>, CallError> {
        let filters = |addresses: &[Ipv4Addr]| {
            vec![
                filter("addresses.private-ip-address", words(addresses)),
                filter("vpc-id", words(vpcs)),
            ]
        };
        let chunks = addresses.chunks(VALUES_PER_FILTER);
        let found = try_join_all(chunks.map(|some| self.interfaces(Vec::new(), filters(some))));
        let mut found: Vec<_> = found.await?.into_iter().flatten().collect();
        // One that carries addresses of two chunks was found twice.
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        Ok(found)
    }

    async fn interfaces(
        &self,
        ids: Vec<String>,
        filters: Vec<Filter>,
    ) -> Result<Vec<NetworkInterface>, CallError> {
        let call = "DescribeNetworkInterfaces";
        let request = self
            .ec2
            .describe_network_interfaces()
            .set_network_interface_ids(Some(ids))
            .set_filters(Some(filters));
        let found = every_page(
            call,
            |token| request.clone().set_next_token(token).send(),
            |page| (page.network_interfaces, page.next_token),
        )
        .await?;
        converted(call, found, convert::network_interface)
    }

    async fn types_chunk(&self, types: &[InstanceType]) -> Result<Vec<TypeLimits>, CallError> {
        let call = "DescribeInstanceTypes";
        let types = types.iter().map(|kind| kind.as_str().into()).collect();
        let request = self
            .ec2
            .describe_instance_types()
            .set_instance_types(Some(types));
        let found = every_page(
            call,
            |token| request.clone().set_next_token(token).send(),
            |page| (page.instance_types, page.next_token),
        )
        .await?;
        converted(call, found, convert::type_limits)
    }

    async fn subnets_chunk(&self, ids: &[SubnetId]) -> Result<Vec<Subnet>, CallError> {
        let call = "DescribeSubnets";
        let request = self.ec2.describe_subnets().set_subnet_ids(Some(words(ids)));
        let found = every_page(
            call,
            |token| request.clone().set_next_token(token).send(),
            |page| (page.subnets, page.next_token),
        )
        .await?;
        converted(call, found, convert::subnet)
    }
}

/// A reservation without its list is an answer without its list.
fn reserved(reservations: Option<Vec<types::Reservation>>) -> Option<Vec<Vec<types::Instance>>> {
    let lists = reservations?.into_iter();
    lists.map(|reservation| reservation.instances).collect()
}

fn filter(name: &str, values: Vec<String>) -> Filter {
    types::Filter::builder()
        .name(name)
        .set_values(Some(values))
        .build()
}

fn words(items: &[impl ToString]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn converted<S, T>(
    call: &'static str,
    found: impl IntoIterator<Item = S>,
    convert: fn(S) -> Result<T, convert::Incomplete>,
) -> Result<Vec<T>, CallError> {
    let items = found.into_iter().map(convert).collect::<Result<_, _>>();
    items.map_err(|incomplete| CallError::unanswered(call, incomplete.to_string()))
}
