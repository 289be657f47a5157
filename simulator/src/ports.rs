//! The core's ports over a [`Simulator`]: what the AWS SDK does for the Lambda, without the wire.

use std::net::Ipv4Addr;
use std::time::Duration;

use eni_failover::cloud::{
    Address, AddressKind, AllocationId, AttachmentId, CallError, Clock, Ec2Read, Ec2Write,
    ElasticIp, Ena, EniId, Instance, InstanceId, InstanceStatus, InstanceType, InterfaceQuery,
    Lifecycle, LifecycleAction, MESSAGES_PER_CALL, NetworkInterface, Notification, Page, Publisher,
    Queued, ResourceId, RouteTable, RouteTableId, Slot, StatusQuery, Subnet, SubnetId,
    TABLES_PER_PAGE, Tags, TypeLimits,
};
use ipnet::IpNet;
use jiff::Timestamp;

use crate::api;
use crate::api::{
    AssignIpv6Addresses, AssignPrivateIpAddresses, AssociateAddress, AttachNetworkInterface,
    CompleteLifecycleAction, CreateRoute, CreateTags, DeleteTags, DescribeAddresses,
    DescribeInstanceStatus, DescribeInstanceTypes, DescribeInstances, DescribeNetworkInterfaces,
    DescribeRouteTables, DescribeSubnets, DetachNetworkInterface, Filter, MessageAttribute,
    NamedTarget, Publish, ReplaceRoute, TagToDelete, UnassignIpv6Addresses,
    UnassignPrivateIpAddresses,
};
use crate::ask::{by_ids, of_pages};
use crate::convert;
use crate::lambda::Queue;
use crate::simulator::Simulator;

// Without identifiers the world would answer for everything there is: an empty list is answered here, as by the adapter.
impl Ec2Read for Simulator {
    async fn instances_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> Result<Page<Instance>, CallError> {
        let request = DescribeInstances {
            filters: vec![Filter::new("tag-key", [key])],
            page: of_pages(after),
            ..DescribeInstances::default()
        };
        let answer = self.ask(request).await?;
        let instances = answer.reservations.into_iter().flat_map(|r| r.instances);
        Ok(Page {
            items: instances.map(convert::instance).collect(),
            next: answer.next_token,
        })
    }

    async fn instance_status(
        &self,
        query: &StatusQuery,
        after: Option<&str>,
    ) -> Result<Page<InstanceStatus>, CallError> {
        let (instance_ids, page) = match query {
            StatusQuery::Ids(ids) if ids.is_empty() => return Ok(Page::default()),
            StatusQuery::Ids(ids) => (texts(ids), by_ids(after)),
            StatusQuery::All => (Vec::new(), of_pages(after)),
        };
        let request = DescribeInstanceStatus {
            instance_ids,
            include_all_instances: true,
            page,
            ..DescribeInstanceStatus::default()
        };
        let answer = self.ask(request).await?;
        let statuses = answer.instance_statuses.into_iter().map(convert::status);
        Ok(Page {
            items: statuses.collect(),
            next: answer.next_token,
        })
    }

    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
        after: Option<&str>,
    ) -> Result<Page<NetworkInterface>, CallError> {
        let Some(request) = interface_request(query, after) else {
            return Ok(Page::default());
        };
        let answer = self.ask(request).await?;
        let interfaces = answer.network_interfaces.into_iter();
        Ok(Page {
            items: interfaces.map(convert::interface).collect(),
            next: answer.next_token,
        })
    }

    async fn instance_types(
        &self,
        types: &[InstanceType],
        after: Option<&str>,
    ) -> Result<Page<TypeLimits>, CallError> {
        if types.is_empty() {
            return Ok(Page::default());
        }
        let request = DescribeInstanceTypes {
            instance_types: texts(types),
            page: by_ids(after),
            ..DescribeInstanceTypes::default()
        };
        let answer = self.ask(request).await?;
        let limits = answer.instance_types.into_iter().map(convert::limits);
        Ok(Page {
            items: limits.collect(),
            next: answer.next_token,
        })
    }

    async fn subnets(
        &self,
        ids: &[SubnetId],
        after: Option<&str>,
    ) -> Result<Page<Subnet>, CallError> {
        if ids.is_empty() {
            return Ok(Page::default());
        }
        let request = DescribeSubnets {
            subnet_ids: texts(ids),
            page: by_ids(after),
            ..DescribeSubnets::default()
        };
        let answer = self.ask(request).await?;
        let subnets = answer.subnets.into_iter().filter_map(convert::subnet);
        Ok(Page {
            items: subnets.collect(),
            next: answer.next_token,
        })
    }

    async fn route_tables_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> Result<Page<RouteTable>, CallError> {
        let request = DescribeRouteTables {
            filters: vec![Filter::new("tag-key", [key])],
            page: api::Page {
                max_results: Some(TABLES_PER_PAGE),
                ..by_ids(after)
            },
            ..DescribeRouteTables::default()
        };
        let answer = self.ask(request).await?;
        let tables = answer.route_tables.into_iter();
        Ok(Page {
            items: tables.map(convert::route_table).collect(),
            next: answer.next_token,
        })
    }

    async fn elastic_ips_with_tag(&self, key: &str) -> Result<Vec<ElasticIp>, CallError> {
        let request = DescribeAddresses {
            filters: vec![Filter::new("tag-key", [key])],
            ..DescribeAddresses::default()
        };
        let found = self.ask(request).await?.addresses.into_iter();
        Ok(found.map(convert::elastic_ip).collect())
    }
}

fn interface_target(eni: &EniId) -> NamedTarget {
    NamedTarget {
        network_interface_id: Some(eni.to_string()),
        ..NamedTarget::default()
    }
}

fn interface_request(
    query: &InterfaceQuery,
    after: Option<&str>,
) -> Option<DescribeNetworkInterfaces> {
    let by_filters = |filters| DescribeNetworkInterfaces {
        filters,
        page: of_pages(after),
        ..DescribeNetworkInterfaces::default()
    };
    Some(match query {
        InterfaceQuery::TagKeys(keys) if keys.is_empty() => return None,
        InterfaceQuery::TagKeys(keys) => by_filters(vec![Filter::new("tag-key", keys.clone())]),
        InterfaceQuery::Ids(ids) if ids.is_empty() => return None,
        InterfaceQuery::Ids(ids) => DescribeNetworkInterfaces {
            network_interface_ids: texts(ids),
            page: by_ids(after),
            ..DescribeNetworkInterfaces::default()
        },
        InterfaceQuery::Addresses { addresses, vpcs }
            if addresses.is_empty() || vpcs.is_empty() =>
        {
            return None;
        }
        InterfaceQuery::Addresses { addresses, vpcs } => by_filters(vec![
            Filter::new("addresses.private-ip-address", texts(addresses)),
            Filter::new("vpc-id", texts(vpcs)),
        ]),
        InterfaceQuery::Ipv6Addresses { addresses, vpcs }
            if addresses.is_empty() || vpcs.is_empty() =>
        {
            return None;
        }
        InterfaceQuery::Ipv6Addresses { addresses, vpcs } => by_filters(vec![
            Filter::new("ipv6-addresses.ipv6-address", texts(addresses)),
            Filter::new("vpc-id", texts(vpcs)),
        ]),
        InterfaceQuery::Subnets(subnets) if subnets.is_empty() => return None,
        InterfaceQuery::Subnets(subnets) => {
            by_filters(vec![Filter::new("subnet-id", texts(subnets))])
        }
    })
}

fn attach(
    eni: &EniId,
    instance: &InstanceId,
    slot: Slot,
    ena: Ena,
    dry_run: bool,
) -> AttachNetworkInterface {
    AttachNetworkInterface {
        dry_run,
        network_interface_id: eni.to_string(),
        instance_id: instance.to_string(),
        device_index: slot.device_index,
        network_card_index: Some(slot.network_card_index),
        ena,
    }
}

/// The addresses where they are of the kind that a field takes.
fn if_of(wanted: AddressKind, kind: AddressKind, addresses: &[Address]) -> Vec<String> {
    if kind == wanted {
        texts(addresses)
    } else {
        Vec::new()
    }
}

impl Ec2Write for Simulator {
    async fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
        ena: Ena,
    ) -> Result<AttachmentId, CallError> {
        let answer = self.ask(attach(eni, instance, slot, ena, false)).await?;
        Ok(AttachmentId::new(answer.attachment_id))
    }

    async fn rehearse_attach(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<(), CallError> {
        match self
            .ask(attach(eni, instance, slot, Ena::default(), true))
            .await
        {
            Err(error) if !error.is_a_yes() => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    async fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> Result<(), CallError> {
        let request = DetachNetworkInterface {
            dry_run: false,
            attachment_id: attachment.to_string(),
            force,
        };
        self.ask(request).await.map(drop)
    }

    async fn assign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> Result<(), CallError> {
        let network_interface_id = eni.to_string();
        let of = |wanted| if_of(wanted, kind, addresses);
        if kind.is_ipv6() {
            let request = AssignIpv6Addresses {
                network_interface_id,
                ipv6_addresses: of(AddressKind::Ipv6),
                ipv6_prefixes: of(AddressKind::Ipv6Prefix),
                ..AssignIpv6Addresses::default()
            };
            self.ask(request).await.map(drop)
        } else {
            let request = AssignPrivateIpAddresses {
                network_interface_id,
                private_ip_addresses: of(AddressKind::Ipv4),
                ipv4_prefixes: of(AddressKind::Ipv4Prefix),
                allow_reassignment: kind.is_reassigned(),
                ..AssignPrivateIpAddresses::default()
            };
            self.ask(request).await.map(drop)
        }
    }

    async fn unassign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> Result<(), CallError> {
        let network_interface_id = eni.to_string();
        let of = |wanted| if_of(wanted, kind, addresses);
        if kind.is_ipv6() {
            let request = UnassignIpv6Addresses {
                network_interface_id,
                ipv6_addresses: of(AddressKind::Ipv6),
                ipv6_prefixes: of(AddressKind::Ipv6Prefix),
            };
            self.ask(request).await.map(drop)
        } else {
            let request = UnassignPrivateIpAddresses {
                network_interface_id,
                private_ip_addresses: of(AddressKind::Ipv4),
                ipv4_prefixes: of(AddressKind::Ipv4Prefix),
            };
            self.ask(request).await.map(drop)
        }
    }

    async fn associate_address(
        &self,
        allocation: &AllocationId,
        eni: &EniId,
        address: Ipv4Addr,
    ) -> Result<(), CallError> {
        let request = AssociateAddress {
            allocation_id: Some(allocation.to_string()),
            network_interface_id: Some(eni.to_string()),
            private_ip_address: Some(address.to_string()),
            allow_reassociation: true,
            ..AssociateAddress::default()
        };
        self.ask(request).await.map(drop)
    }

    async fn replace_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> Result<(), CallError> {
        let request = ReplaceRoute {
            dry_run: false,
            route_table_id: table.to_string(),
            destination: destination.into(),
            target: interface_target(eni),
        };
        self.ask(request).await.map(drop)
    }

    async fn create_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> Result<(), CallError> {
        let request = CreateRoute {
            dry_run: false,
            route_table_id: table.to_string(),
            destination: destination.into(),
            target: interface_target(eni),
        };
        self.ask(request).await.map(drop)
    }

    async fn create_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        let request = CreateTags {
            dry_run: false,
            resources: texts(resources),
            tags: tags.clone(),
        };
        self.ask(request).await.map(drop)
    }

    async fn delete_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        let request = DeleteTags {
            dry_run: false,
            resources: texts(resources),
            tags: tags
                .iter()
                .map(|(key, value)| TagToDelete {
                    key: key.clone(),
                    value: Some(value.clone()),
                })
                .collect(),
        };
        self.ask(request).await.map(drop)
    }
}

impl Lifecycle for Simulator {
    async fn complete_lifecycle_action(&self, action: &LifecycleAction) -> Result<(), CallError> {
        let request = CompleteLifecycleAction {
            auto_scaling_group_name: action.auto_scaling_group.clone(),
            lifecycle_hook_name: action.hook.clone(),
            lifecycle_action_result: "CONTINUE".to_owned(),
            lifecycle_action_token: Some(action.token.clone()),
            instance_id: Some(action.instance.to_string()),
        };
        self.ask(request).await.map(drop)
    }
}

/// To the world's first topic.
impl Publisher for Simulator {
    async fn publish(&self, notification: &Notification) -> Result<(), CallError> {
        let topic = self.with_world(|world| world.topics().first().cloned());
        let request = Publish {
            topic_arn: topic.unwrap_or_default(),
            subject: Some(notification.subject.clone()),
            message: notification.message(),
            message_structure: Some("json".to_owned()),
            message_attributes: notification
                .attribute_values()
                .map(|(name, data_type, value)| (name.to_owned(), attribute(data_type, value)))
                .collect(),
        };
        self.ask(request).await.map(drop)
    }
}

impl Clock for Simulator {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }
}

impl eni_failover::cloud::Queue for Queue {
    async fn receive(&self, hidden_for: Duration) -> Result<Vec<Queued>, CallError> {
        let messages = self.receive_hidden(MESSAGES_PER_CALL, hidden_for);
        let queued = messages.into_iter().map(|message| Queued {
            id: message.message_id(),
            receipt: message.receipt.to_string(),
            body: message.body,
        });
        Ok(queued.collect())
    }

    async fn delete(&self, receipt: &str) -> Result<(), CallError> {
        Self::delete(self, number("DeleteMessage", receipt)?);
        Ok(())
    }

    async fn postpone(&self, receipt: &str, by: Duration) -> Result<(), CallError> {
        self.hide(number("ChangeMessageVisibility", receipt)?, by);
        Ok(())
    }
}

fn number(call: &'static str, receipt: &str) -> Result<u64, CallError> {
    let invalid = |_| CallError::answered(call, "ReceiptHandleIsInvalid", receipt, 404);
    receipt.parse().map_err(invalid)
}

fn attribute(data_type: &str, string_value: String) -> MessageAttribute {
    MessageAttribute {
        data_type: data_type.to_owned(),
        string_value,
    }
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
