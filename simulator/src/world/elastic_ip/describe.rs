//! `DescribeAddresses`, and how an interface shows the Elastic IPs that are on it.

use std::net::Ipv4Addr;

use eni_failover::cloud::Tags;

use crate::api::{Address, ApiError, Association, DescribeAddresses, DescribeAddressesResponse};
use crate::world::describe::{Described, View, filtered, named};
use crate::world::errors;
use crate::world::ids::{ALLOCATION, absent};
use crate::world::state::{ElasticIp, Interface, State};

impl View<'_> {
    pub(crate) fn address(&self, elastic_ip: &ElasticIp) -> Address {
        let association = elastic_ip.association.as_ref();
        Address {
            public_ip: elastic_ip.public_ip,
            allocation_id: elastic_ip.allocation_id.clone(),
            association_id: association.map(|a| a.id.clone()),
            instance_id: association
                .and_then(|a| self.state.interfaces.get(&a.interface))
                .and_then(|interface| interface.instance())
                .map(ToOwned::to_owned),
            network_interface_id: association.map(|a| a.interface.clone()),
            network_interface_owner_id: association.map(|_| self.account.to_owned()),
            private_ip_address: association.map(|a| a.private_ip),
            network_border_group: elastic_ip.border_group.clone(),
            tags: elastic_ip.tags.clone(),
        }
    }

    pub(crate) fn association(
        &self,
        interface: &Interface,
        address: Ipv4Addr,
    ) -> Option<Association> {
        let elastic_ip = self.state.elastic_ip_on(&interface.id, address)?;
        let association = elastic_ip.association.as_ref()?;
        Some(Association {
            allocation_id: elastic_ip.allocation_id.clone(),
            association_id: association.id.clone(),
            ip_owner_id: self.account.to_owned(),
            public_ip: elastic_ip.public_ip,
            public_dns_name: format!("ec2-{}.compute.amazonaws.com", dashed(elastic_ip.public_ip)),
        })
    }
}

fn dashed(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("{a}-{b}-{c}-{d}")
}

impl Described for Address {
    const FILTERS: &'static [&'static str] = &[
        "allocation-id",
        "association-id",
        "domain",
        "instance-id",
        "network-border-group",
        "network-interface-id",
        "private-ip-address",
        "public-ip",
    ];

    fn key(&self) -> String {
        self.allocation_id.clone()
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let value = match filter {
            "allocation-id" => Some(self.allocation_id.clone()),
            "association-id" => self.association_id.clone(),
            "domain" => Some("vpc".to_owned()),
            "instance-id" => self.instance_id.clone(),
            "network-border-group" => Some(self.network_border_group.clone()),
            "network-interface-id" => self.network_interface_id.clone(),
            "private-ip-address" => self.private_ip_address.map(|a| a.to_string()),
            "public-ip" => Some(self.public_ip.to_string()),
            _ => None,
        };
        value.into_iter().collect()
    }
}

pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeAddresses,
) -> Result<DescribeAddressesResponse, ApiError> {
    check_addresses(view.state, request)?;
    errors::dry_run(request.dry_run)?;
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
            return Err(address_not_found(ip));
        }
    }
    for id in &request.allocation_ids {
        if !elastic_ips().any(|e| e.allocation_id == *id) {
            return Err(absent(id, ALLOCATION, errors::allocation_not_found));
        }
    }
    Ok(())
}

fn address_not_found(ip: &str) -> ApiError {
    ApiError::new(
        "InvalidAddress.NotFound",
        format!("Address '{ip}' not found."),
    )
}
