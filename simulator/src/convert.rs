//! From EC2's answers to what the core knows of them.

use eni_failover::cloud::{
    AllocationId, Association, AttachedInterface, Attachment, AttachmentId, CarriedAddress, Check,
    ElasticIp, EniId, Instance, InstanceId, InstanceStatus, InstanceType, NetworkInterface, Route,
    RouteOrigin, RouteTable, RouteTableId, RouteTarget, ScheduledEvent, Slot, Subnet, SubnetId,
    TypeLimits, VpcId, Zone,
};

use ipnet::IpNet;

use crate::api;

pub(crate) fn instance(instance: api::Instance) -> Instance {
    Instance {
        id: InstanceId::new(instance.instance_id),
        state: instance.state,
        instance_type: InstanceType::new(instance.instance_type),
        zone: Zone::new(instance.availability_zone),
        vpc: instance.vpc_id.map(VpcId::new),
        launched: instance.launch_time,
        interfaces: instance
            .network_interfaces
            .into_iter()
            .map(|interface| AttachedInterface {
                slot: slot(&interface.attachment),
                address: Some(interface.private_ip_address),
                elastic_ip: interface.association.map(|it| it.public_ip),
                source_dest_check: Some(interface.source_dest_check),
                eni: EniId::new(interface.network_interface_id),
            })
            .collect(),
        tags: instance.tags,
    }
}

pub(crate) fn status(status: api::InstanceStatus) -> InstanceStatus {
    InstanceStatus {
        id: InstanceId::new(status.instance_id),
        state: status.instance_state,
        application_impaired_since: (status.checks.get(&Check::Application))
            .and_then(|summary| summary.impaired_since),
        checks: (status.checks.into_iter())
            .map(|(check, summary)| (check, summary.status))
            .collect(),
        events: status.events.into_iter().map(event).collect(),
    }
}

fn event(event: api::ScheduledEvent) -> ScheduledEvent {
    ScheduledEvent {
        code: event.code,
        description: event.description,
        not_before: event.not_before,
    }
}

pub(crate) fn interface(interface: api::NetworkInterface) -> NetworkInterface {
    let addresses = interface.private_ip_addresses.into_iter();
    let addresses = addresses.map(|address| CarriedAddress {
        address: address.private_ip_address.into(),
        primary: address.primary,
        elastic_ip: address.association.map(|a| a.public_ip),
    });
    let further = [
        interface.ipv6_addresses,
        interface.ipv4_prefixes,
        interface.ipv6_prefixes,
    ];
    let further = further.into_iter().flatten();
    let further = further.map(|address| CarriedAddress {
        address,
        primary: false,
        elastic_ip: None,
    });
    NetworkInterface {
        id: EniId::new(interface.network_interface_id),
        subnet: SubnetId::new(interface.subnet_id),
        vpc: VpcId::new(interface.vpc_id),
        zone: Zone::new(interface.availability_zone),
        status: interface.status,
        attachment: interface.attachment.map(attachment),
        requester_managed: interface.requester_managed,
        security_groups: (interface.groups.into_iter())
            .map(|group| group.group_id)
            .collect(),
        source_dest_check: Some(interface.source_dest_check),
        addresses: addresses.chain(further).collect(),
        tags: interface.tags,
    }
}

fn attachment(attachment: api::Attachment) -> Attachment {
    Attachment {
        slot: slot(&attachment),
        id: AttachmentId::new(attachment.attachment_id),
        instance: attachment.instance_id.map(InstanceId::new),
        status: attachment.status,
        delete_on_termination: attachment.delete_on_termination,
        ena: attachment.ena,
    }
}

fn slot(attachment: &api::Attachment) -> Slot {
    Slot {
        device_index: attachment.device_index,
        network_card_index: attachment.network_card_index,
    }
}

pub(crate) fn limits(info: api::InstanceTypeInfo) -> TypeLimits {
    TypeLimits {
        interfaces: info
            .interfaces_on_card(0)
            .unwrap_or(info.network_info.maximum_network_interfaces),
        addresses_per_interface: info.network_info.ipv4_addresses_per_interface,
        ipv6_addresses_per_interface: info.network_info.ipv6_addresses_per_interface,
        instance_type: InstanceType::new(info.instance_type),
    }
}

/// A world's CIDR blocks are always well formed.
pub(crate) fn subnet(subnet: api::Subnet) -> Option<Subnet> {
    let block = subnet.cidr_block.parse().ok()?;
    let ipv6 = subnet.ipv6_cidr_block.map(IpNet::from);
    Some(Subnet {
        blocks: [block].into_iter().chain(ipv6).collect(),
        id: SubnetId::new(subnet.subnet_id),
    })
}

pub(crate) fn route_table(table: api::RouteTable) -> RouteTable {
    RouteTable {
        id: RouteTableId::new(table.route_table_id),
        vpc: VpcId::new(table.vpc_id),
        routes: table.routes.into_iter().filter_map(route).collect(),
        tags: table.tags,
    }
}

fn route(route: api::Route) -> Option<Route> {
    let api::Destination::Block(destination) = route.destination else {
        return None;
    };
    let to = match route.target {
        api::RouteTarget::NetworkInterface { id, .. } => RouteTarget::Interface(EniId::new(id)),
        api::RouteTarget::Gateway(id) => RouteTarget::Other(id),
    };
    Some(Route {
        destination,
        to,
        origin: RouteOrigin::parse(route.origin.as_str()),
        active: route.active,
    })
}

pub(crate) fn elastic_ip(address: api::Address) -> ElasticIp {
    let (instance, private) = (address.instance_id, address.private_ip_address);
    let on = address.network_interface_id.map(|eni| Association {
        eni: EniId::new(eni),
        instance: instance.map(InstanceId::new),
        address: private,
    });
    ElasticIp {
        id: AllocationId::new(address.allocation_id),
        public_ip: address.public_ip,
        border_group: Some(address.network_border_group),
        on,
        tags: address.tags,
    }
}
