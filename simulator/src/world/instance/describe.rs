//! `DescribeInstances`, and what its filters look at.

use eni_failover::cloud::Tags;

use crate::api::{ApiError, DescribeInstances, DescribeInstancesResponse, Reservation, state_code};
use crate::world::describe::{
    Described, MAX_RESULTS, View, filtered, named, no_ids_with_pages, page,
};
use crate::world::errors::dry_run;

pub(crate) fn describe(
    view: &View<'_>,
    request: &DescribeInstances,
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
    let (reservations, next_token) = page(items, &request.page, &MAX_RESULTS, view.page_size)?;
    Ok(DescribeInstancesResponse {
        reservations,
        next_token,
    })
}

impl Described for Reservation {
    const FILTERS: &'static [&'static str] = &[
        "availability-zone",
        "instance-id",
        "instance-state-code",
        "instance-state-name",
        "instance-type",
        "network-interface.addresses.private-ip-address",
        "network-interface.attachment.attachment-id",
        "network-interface.network-interface-id",
        "owner-id",
        "private-ip-address",
        "reservation-id",
        "subnet-id",
        "vpc-id",
    ];

    fn key(&self) -> String {
        let ids = self.instances.iter().map(|i| i.instance_id.as_str());
        ids.collect()
    }

    fn tags(&self) -> Option<&Tags> {
        self.instances.first().map(|instance| &instance.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let one = |text: &str| vec![text.to_owned()];
        let Some(i) = self.instances.first() else {
            return Vec::new();
        };
        let interfaces = i.network_interfaces.iter();
        match filter {
            "availability-zone" => one(&i.availability_zone),
            "instance-id" => one(&i.instance_id),
            "instance-state-code" => vec![state_code(i.state).to_string()],
            "instance-state-name" => one(i.state.as_str()),
            "instance-type" => one(&i.instance_type),
            "network-interface.addresses.private-ip-address" => interfaces
                .flat_map(|n| &n.private_ip_addresses)
                .map(|a| a.private_ip_address.to_string())
                .collect(),
            "network-interface.attachment.attachment-id" => interfaces
                .map(|n| n.attachment.attachment_id.clone())
                .collect(),
            "network-interface.network-interface-id" => {
                interfaces.map(|n| n.network_interface_id.clone()).collect()
            }
            "owner-id" => one(&self.owner_id),
            "private-ip-address" => i
                .private_ip_address
                .iter()
                .map(ToString::to_string)
                .collect(),
            "reservation-id" => one(&self.reservation_id),
            "subnet-id" => i.subnet_id.iter().cloned().collect(),
            "vpc-id" => i.vpc_id.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }
}
