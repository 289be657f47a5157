//! The describes.
//!
//! `MaxResults` wherever EC2 takes it: a describe of a large account without it "might be throttled and could time out"
//! (docs/ec2-facts.md, "Pages"). Beside identifiers EC2 refuses it. Tokens are followed either way, by the core.

use aws_sdk_ec2::types;
use aws_sdk_ec2::types::Filter;

use super::client::Aws;
use super::convert;
use super::error::call_error;
use super::page::page;
use crate::cloud::{
    CallError, Ec2Read, ElasticIp, Instance, InstanceStatus, InstanceType, InterfaceQuery,
    NetworkInterface, PER_PAGE, Page, RouteTable, StatusQuery, Subnet, SubnetId, TABLES_PER_PAGE,
    TypeLimits,
};

// Without identifiers and filters EC2 would answer for everything there is: an empty list is answered here.
impl Ec2Read for Aws {
    async fn instances_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> Result<Page<Instance>, CallError> {
        let call = "DescribeInstances";
        let request = self
            .ec2
            .describe_instances()
            .filters(filter("tag-key", vec![key.to_owned()]))
            .max_results(per_page())
            .set_next_token(after.map(str::to_owned));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        let found = reserved(answer.reservations);
        page(call, found, answer.next_token, convert::instance)
    }

    async fn instance_status(
        &self,
        query: &StatusQuery,
        after: Option<&str>,
    ) -> Result<Page<InstanceStatus>, CallError> {
        let call = "DescribeInstanceStatus";
        let request = self
            .ec2
            .describe_instance_status()
            .include_all_instances(true)
            .set_next_token(after.map(str::to_owned));
        let request = match query {
            StatusQuery::Ids(ids) if ids.is_empty() => return Ok(Page::default()),
            StatusQuery::Ids(ids) => request.set_instance_ids(Some(words(ids))),
            StatusQuery::All => request.max_results(per_page()),
        };
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        let found = answer.instance_statuses;
        page(call, found, answer.next_token, convert::instance_status)
    }

    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
        after: Option<&str>,
    ) -> Result<Page<NetworkInterface>, CallError> {
        let call = "DescribeNetworkInterfaces";
        let request = self
            .ec2
            .describe_network_interfaces()
            .set_next_token(after.map(str::to_owned));
        let request = match query {
            InterfaceQuery::Ids(ids) if ids.is_empty() => return Ok(Page::default()),
            InterfaceQuery::Ids(ids) => request.set_network_interface_ids(Some(words(ids))),
            InterfaceQuery::TagKeys(keys) if keys.is_empty() => return Ok(Page::default()),
            InterfaceQuery::TagKeys(keys) => request
                .filters(filter("tag-key", keys.clone()))
                .max_results(per_page()),
            InterfaceQuery::Addresses { addresses, vpcs }
                if addresses.is_empty() || vpcs.is_empty() =>
            {
                return Ok(Page::default());
            }
            InterfaceQuery::Addresses { addresses, vpcs } => request
                .filters(filter("addresses.private-ip-address", words(addresses)))
                .filters(filter("vpc-id", words(vpcs)))
                .max_results(per_page()),
            InterfaceQuery::Ipv6Addresses { addresses, vpcs }
                if addresses.is_empty() || vpcs.is_empty() =>
            {
                return Ok(Page::default());
            }
            InterfaceQuery::Ipv6Addresses { addresses, vpcs } => request
                .filters(filter("ipv6-addresses.ipv6-address", words(addresses)))
                .filters(filter("vpc-id", words(vpcs)))
                .max_results(per_page()),
            InterfaceQuery::Subnets(subnets) if subnets.is_empty() => return Ok(Page::default()),
            InterfaceQuery::Subnets(subnets) => request
                .filters(filter("subnet-id", words(subnets)))
                .max_results(per_page()),
        };
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        let found = answer.network_interfaces;
        page(call, found, answer.next_token, convert::network_interface)
    }

    async fn instance_types(
        &self,
        types: &[InstanceType],
        after: Option<&str>,
    ) -> Result<Page<TypeLimits>, CallError> {
        if types.is_empty() {
            return Ok(Page::default());
        }
        let call = "DescribeInstanceTypes";
        let types = types.iter().map(|kind| kind.as_str().into()).collect();
        let request = self
            .ec2
            .describe_instance_types()
            .set_instance_types(Some(types))
            .set_next_token(after.map(str::to_owned));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        let found = answer.instance_types;
        page(call, found, answer.next_token, convert::type_limits)
    }

    async fn subnets(
        &self,
        ids: &[SubnetId],
        after: Option<&str>,
    ) -> Result<Page<Subnet>, CallError> {
        if ids.is_empty() {
            return Ok(Page::default());
        }
        let call = "DescribeSubnets";
        let request = self
            .ec2
            .describe_subnets()
            .set_subnet_ids(Some(words(ids)))
            .set_next_token(after.map(str::to_owned));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        page(call, answer.subnets, answer.next_token, convert::subnet)
    }

    async fn route_tables_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> Result<Page<RouteTable>, CallError> {
        let call = "DescribeRouteTables";
        let request = self
            .ec2
            .describe_route_tables()
            .filters(filter("tag-key", vec![key.to_owned()]))
            .max_results(count(TABLES_PER_PAGE))
            .set_next_token(after.map(str::to_owned));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        let found = answer.route_tables;
        page(call, found, answer.next_token, convert::route_table)
    }

    async fn elastic_ips_with_tag(&self, key: &str) -> Result<Vec<ElasticIp>, CallError> {
        let call = "DescribeAddresses";
        let request = self
            .ec2
            .describe_addresses()
            .filters(filter("tag-key", vec![key.to_owned()]));
        let answer = request.send().await;
        let answer = answer.map_err(|error| call_error(call, error))?;
        Ok(page(call, answer.addresses, None, convert::elastic_ip)?.items)
    }
}

/// A reservation without its list is an answer without its list.
fn reserved(reservations: Option<Vec<types::Reservation>>) -> Option<Vec<types::Instance>> {
    let lists = reservations?.into_iter();
    let lists: Option<Vec<_>> = lists.map(|reservation| reservation.instances).collect();
    Some(lists?.into_iter().flatten().collect())
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

fn per_page() -> i32 {
    count(PER_PAGE)
}

/// As the SDK wants it.
fn count(items: u32) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}
