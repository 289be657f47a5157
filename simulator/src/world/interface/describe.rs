//! `DescribeNetworkInterfaces`, and what its filters look at.

use eni_failover::cloud::Tags;

use crate::api::{
    ApiError, DescribeNetworkInterfaces, DescribeNetworkInterfacesResponse, NetworkInterface,
};
use crate::world::describe::{
    Described, MAX_RESULTS, View, filtered, named, no_ids_with_pages, page,
};
use crate::world::errors::dry_run;

pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeNetworkInterfaces,
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
    let (network_interfaces, next_token) =
        page(items, &request.page, &MAX_RESULTS, view.page_size)?;
    Ok(DescribeNetworkInterfacesResponse {
        network_interfaces,
        next_token,
    })
}

impl Described for NetworkInterface {
    const FILTERS: &'static [&'static str] = &[
        "addresses.association.public-ip",
        "addresses.primary",
        "addresses.private-ip-address",
        "association.allocation-id",
        "association.public-ip",
        "attachment.attachment-id",
        "attachment.delete-on-termination",
        "attachment.device-index",
        "attachment.instance-id",
        "attachment.status",
        "availability-zone",
        "description",
        "group-id",
        "interface-type",
        "ipv6-addresses.ipv6-address",
        "mac-address",
        "network-interface-id",
        "owner-id",
        "private-ip-address",
        "requester-id",
        "requester-managed",
        "source-dest-check",
        "status",
        "subnet-id",
        "vpc-id",
    ];

    fn key(&self) -> String {
        self.network_interface_id.clone()
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        if let Some(name) = filter.strip_prefix("attachment.") {
            return self.attachment_value(name).into_iter().collect();
        }
        let addresses = self.private_ip_addresses.iter();
        let one = |text: &str| vec![text.to_owned()];
        match filter {
            "addresses.association.public-ip" => addresses
                .filter_map(|a| a.association.as_ref())
                .map(|a| a.public_ip.to_string())
                .collect(),
            "addresses.primary" => addresses.map(|a| a.primary.to_string()).collect(),
            "addresses.private-ip-address" => addresses
                .map(|a| a.private_ip_address.to_string())
                .collect(),
            "association.allocation-id" => {
                let association = self.association.iter();
                association.map(|a| a.allocation_id.clone()).collect()
            }
            "association.public-ip" => {
                let association = self.association.iter();
                association.map(|a| a.public_ip.to_string()).collect()
            }
            "availability-zone" => one(&self.availability_zone),
            "description" => one(&self.description),
            "group-id" => self.groups.iter().map(|g| g.group_id.clone()).collect(),
            "interface-type" => one(&self.interface_type),
            "ipv6-addresses.ipv6-address" => {
                let addresses = self.ipv6_addresses.iter();
                addresses.map(ToString::to_string).collect()
            }
            "mac-address" => one(&self.mac_address),
            "network-interface-id" => one(&self.network_interface_id),
            "owner-id" => one(&self.owner_id),
            "private-ip-address" => vec![self.private_ip_address.to_string()],
            "requester-id" => self.requester_id.iter().cloned().collect(),
            "requester-managed" => vec![self.requester_managed.to_string()],
            "source-dest-check" => vec![self.source_dest_check.to_string()],
            "status" => one(self.status.as_str()),
            "subnet-id" => one(&self.subnet_id),
            "vpc-id" => one(&self.vpc_id),
            _ => Vec::new(),
        }
    }
}

impl NetworkInterface {
    fn attachment_value(&self, name: &str) -> Option<String> {
        let attachment = self.attachment.as_ref()?;
        match name {
            "attachment-id" => Some(attachment.attachment_id.clone()),
            "delete-on-termination" => Some(attachment.delete_on_termination.to_string()),
            "device-index" => Some(attachment.device_index.to_string()),
            "instance-id" => attachment.instance_id.clone(),
            "status" => Some(attachment.status.as_str().to_owned()),
            _ => None,
        }
    }
}
