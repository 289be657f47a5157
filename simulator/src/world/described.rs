//! What the filters of each describe look at.

use eni_failover::ports::Tags;

use super::filters::Described;
use crate::api::{
    Address, InstanceStatus, InstanceTypeInfo, NetworkInterface, Reservation, Subnet, state_code,
};

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

impl Described for InstanceStatus {
    /// "No filter by tag."
    const FILTERS: &'static [&'static str] = &[
        "availability-zone",
        "instance-state-code",
        "instance-state-name",
        "instance-status.reachability",
        "instance-status.status",
        "system-status.reachability",
        "system-status.status",
    ];

    fn key(&self) -> String {
        self.instance_id.clone()
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let (instance, instance_reach) = self.instance_status.words();
        let (system, system_reach) = self.system_status.words();
        let value = match filter {
            "availability-zone" => &self.availability_zone,
            "instance-state-code" => return vec![state_code(self.instance_state).to_string()],
            "instance-state-name" => self.instance_state.as_str(),
            "instance-status.reachability" => instance_reach,
            "instance-status.status" => instance,
            "system-status.reachability" => system_reach,
            "system-status.status" => system,
            _ => return Vec::new(),
        };
        vec![value.to_owned()]
    }
}

impl Described for InstanceTypeInfo {
    const FILTERS: &'static [&'static str] = &["current-generation", "instance-type"];

    fn key(&self) -> String {
        self.instance_type.clone()
    }

    fn values(&self, filter: &str) -> Vec<String> {
        match filter {
            "current-generation" => vec![self.current_generation.to_string()],
            "instance-type" => vec![self.instance_type.clone()],
            _ => Vec::new(),
        }
    }
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

impl Described for Subnet {
    const FILTERS: &'static [&'static str] = &[
        "availability-zone",
        "cidr",
        "cidr-block",
        "cidrBlock",
        "owner-id",
        "state",
        "subnet-id",
        "vpc-id",
    ];

    fn key(&self) -> String {
        self.subnet_id.clone()
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn values(&self, filter: &str) -> Vec<String> {
        let value = match filter {
            "availability-zone" => &self.availability_zone,
            "cidr" | "cidr-block" | "cidrBlock" => &self.cidr_block,
            "owner-id" => &self.owner_id,
            "state" => "available",
            "subnet-id" => &self.subnet_id,
            "vpc-id" => &self.vpc_id,
            _ => return Vec::new(),
        };
        vec![value.to_owned()]
    }
}

impl Described for Address {
    const FILTERS: &'static [&'static str] = &[
        "allocation-id",
        "association-id",
        "domain",
        "instance-id",
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
            "network-interface-id" => self.network_interface_id.clone(),
            "private-ip-address" => self.private_ip_address.map(|a| a.to_string()),
            "public-ip" => Some(self.public_ip.to_string()),
            _ => None,
        };
        value.into_iter().collect()
    }
}
