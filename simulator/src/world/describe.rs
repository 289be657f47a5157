//! The describes.

use super::filters::filtered;
use super::ids::{self, absent};
use super::pages::{MaxResults, no_ids_with_pages, page};
use super::state::State;
use super::views::View;
use super::{World, dry_run, errors};
use crate::api::{
    ApiError, DescribeAddresses, DescribeAddressesResponse, DescribeInstanceStatus,
    DescribeInstanceStatusResponse, DescribeInstanceTypes, DescribeInstanceTypesResponse,
    DescribeInstances, DescribeInstancesResponse, DescribeNetworkInterfaces,
    DescribeNetworkInterfacesResponse, DescribeSubnets, DescribeSubnetsResponse, Request, Response,
};
use eni_failover::ports::InstanceState;

const MAX_RESULTS: MaxResults = 5..=1000;
/// `DescribeInstanceTypes` has smaller pages.
const MAX_TYPES: MaxResults = 5..=100;

impl World {
    pub(super) fn describe(&mut self, request: &Request) -> Result<Response, ApiError> {
        if let Request::DescribeInstanceTypes(request) = request {
            return self
                .describe_types(request)
                .map(Response::DescribeInstanceTypes);
        }
        let page_size = self.settings.page_size;
        let (account, region) = (self.account.clone(), self.region.clone());
        let view = View {
            state: self.seen(),
            account: &account,
            region: &region,
        };
        match request {
            Request::DescribeInstances(r) => {
                instances(&view, r, page_size).map(Response::DescribeInstances)
            }
            Request::DescribeInstanceStatus(r) => {
                statuses(&view, r, page_size).map(Response::DescribeInstanceStatus)
            }
            Request::DescribeNetworkInterfaces(r) => {
                interfaces(&view, r, page_size).map(Response::DescribeNetworkInterfaces)
            }
            Request::DescribeSubnets(r) => {
                subnets(&view, r, page_size).map(Response::DescribeSubnets)
            }
            Request::DescribeAddresses(r) => addresses(&view, r).map(Response::DescribeAddresses),
            Request::DescribeInstanceTypes(_)
            | Request::AttachNetworkInterface(_)
            | Request::DetachNetworkInterface(_)
            | Request::AssignPrivateIpAddresses(_)
            | Request::UnassignPrivateIpAddresses(_)
            | Request::ModifyNetworkInterfaceAttribute(_)
            | Request::CreateTags(_)
            | Request::DeleteTags(_)
            | Request::StartInstances(_)
            | Request::StopInstances(_)
            | Request::TerminateInstances(_)
            | Request::Publish(_) => Err(ApiError::new("InvalidAction", request.action())),
        }
    }

    fn describe_types(
        &self,
        request: &DescribeInstanceTypes,
    ) -> Result<DescribeInstanceTypesResponse, ApiError> {
        let wanted = &request.instance_types;
        no_ids_with_pages(wanted, "InstanceTypes", &request.page)?;
        let unknown: Vec<&str> = wanted
            .iter()
            .map(String::as_str)
            .filter(|name| !self.types.contains_key(*name))
            .collect();
        if !unknown.is_empty() {
            return Err(errors::instance_types_not_found(&unknown));
        }
        dry_run(request.dry_run)?;
        let items = self
            .types
            .values()
            .filter(|info| named(wanted, &info.instance_type))
            .cloned()
            .collect();
        let items = filtered(items, &request.filters, false)?;
        let (instance_types, next_token) =
            page(items, &request.page, &MAX_TYPES, self.settings.page_size)?;
        Ok(DescribeInstanceTypesResponse {
            instance_types,
            next_token,
        })
    }
}

/// No identifiers means all.
fn named(ids: &[String], id: &str) -> bool {
    ids.is_empty() || ids.iter().any(|wanted| wanted == id)
}

fn instances(
    view: &View<'_>,
    request: &DescribeInstances,
    page_size: Option<usize>,
) -> Result<DescribeInstancesResponse, ApiError> {
    let ids = &request.instance_ids;
    no_ids_with_pages(ids, "instancesSet", &request.page)?;
    view.state.check_instances(ids)?;
    dry_run(request.dry_run)?;
    let items = view
        .state
        .instances
        .values()
        .filter(|instance| named(ids, &instance.id))
        .map(|instance| view.reservation(instance))
        .collect();
    let items = filtered(items, &request.filters, true)?;
    let (reservations, next_token) = page(items, &request.page, &MAX_RESULTS, page_size)?;
    Ok(DescribeInstancesResponse {
        reservations,
        next_token,
    })
}

/// "Shows running instances only, unless `IncludeAllInstances`", even where others are named.
fn statuses(
    view: &View<'_>,
    request: &DescribeInstanceStatus,
    page_size: Option<usize>,
) -> Result<DescribeInstanceStatusResponse, ApiError> {
    let ids = &request.instance_ids;
    no_ids_with_pages(ids, "instancesSet", &request.page)?;
    view.state.check_instances(ids)?;
    dry_run(request.dry_run)?;
    let items = view
        .state
        .instances
        .values()
        .filter(|instance| named(ids, &instance.id))
        .filter(|i| request.include_all_instances || i.state == InstanceState::Running)
        .map(View::status)
        .collect();
    let items = filtered(items, &request.filters, false)?;
    let (instance_statuses, next_token) = page(items, &request.page, &MAX_RESULTS, page_size)?;
    Ok(DescribeInstanceStatusResponse {
        instance_statuses,
        next_token,
    })
}

fn interfaces(
    view: &View<'_>,
    request: &DescribeNetworkInterfaces,
    page_size: Option<usize>,
) -> Result<DescribeNetworkInterfacesResponse, ApiError> {
    let ids = &request.network_interface_ids;
    no_ids_with_pages(ids, "networkInterfaceIdSet", &request.page)?;
    for id in ids {
        view.state.interface(id)?;
    }
    dry_run(request.dry_run)?;
    let items = view
        .state
        .interfaces
        .values()
        .filter(|interface| named(ids, &interface.id))
        .map(|interface| view.interface(interface))
        .collect();
    let items = filtered(items, &request.filters, true)?;
    let (network_interfaces, next_token) = page(items, &request.page, &MAX_RESULTS, page_size)?;
    Ok(DescribeNetworkInterfacesResponse {
        network_interfaces,
        next_token,
    })
}

/// Identifiers and `MaxResults` exclude each other only in the describes whose documentation says so.
fn subnets(
    view: &View<'_>,
    request: &DescribeSubnets,
    page_size: Option<usize>,
) -> Result<DescribeSubnetsResponse, ApiError> {
    let ids = &request.subnet_ids;
    for id in ids {
        if !view.state.subnets.contains_key(id) {
            return Err(absent(id, ids::SUBNET, errors::subnet_not_found));
        }
    }
    dry_run(request.dry_run)?;
    let items = view
        .state
        .subnets
        .values()
        .filter(|subnet| named(ids, &subnet.id))
        .map(|subnet| view.subnet(subnet))
        .collect();
    let items = filtered(items, &request.filters, true)?;
    let (subnets, next_token) = page(items, &request.page, &MAX_RESULTS, page_size)?;
    Ok(DescribeSubnetsResponse {
        subnets,
        next_token,
    })
}

fn addresses(
    view: &View<'_>,
    request: &DescribeAddresses,
) -> Result<DescribeAddressesResponse, ApiError> {
    check_addresses(view.state, request)?;
    dry_run(request.dry_run)?;
    let items = view
        .state
        .elastic_ips
        .values()
        .filter(|elastic_ip| {
            named(&request.public_ips, &elastic_ip.public_ip.to_string())
                && named(&request.allocation_ids, &elastic_ip.allocation_id)
        })
        .map(|elastic_ip| view.address(elastic_ip))
        .collect();
    Ok(DescribeAddressesResponse {
        addresses: filtered(items, &request.filters, true)?,
    })
}

fn check_addresses(state: &State, request: &DescribeAddresses) -> Result<(), ApiError> {
    let elastic_ips = || state.elastic_ips.values();
    for ip in &request.public_ips {
        if !elastic_ips().any(|e| e.public_ip.to_string() == *ip) {
            return Err(errors::address_not_found(ip));
        }
    }
    for id in &request.allocation_ids {
        if !elastic_ips().any(|e| e.allocation_id == *id) {
            return Err(absent(id, ids::ALLOCATION, errors::allocation_not_found));
        }
    }
    Ok(())
}
