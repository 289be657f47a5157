//! The core's ports over a [`Simulator`]: what the AWS SDK does for the Lambda, without the wire.

use std::net::Ipv4Addr;

use eni_failover::cloud::{
    AttachmentId, CallError, Clock, Ec2Read, Ec2Write, EniId, Instance, InstanceId, InstanceStatus,
    InstanceType, InterfaceQuery, NetworkInterface, Notification, Publisher, ResourceId, Slot,
    Subnet, SubnetId, Tags, TypeLimits,
};
use jiff::Timestamp;

use crate::api::{
    AssignPrivateIpAddresses, AttachNetworkInterface, CreateTags, DeleteTags,
    DescribeInstanceStatus, DescribeInstanceTypes, DescribeInstances, DescribeNetworkInterfaces,
    DescribeSubnets, DetachNetworkInterface, Filter, MessageAttribute, Publish, TagToDelete,
};
use crate::ask::first_page;
use crate::convert;
use crate::simulator::Simulator;

impl Ec2Read for Simulator {
    async fn instances_with_tag(&self, key: &str) -> Result<Vec<Instance>, CallError> {
        let request = DescribeInstances {
            filters: vec![Filter::new("tag-key", [key])],
            page: first_page(),
            ..DescribeInstances::default()
        };
        self.every_page(request, |answer| {
            let instances = answer.reservations.into_iter().flat_map(|r| r.instances);
            (
                instances.map(convert::instance).collect(),
                answer.next_token,
            )
        })
        .await
    }

    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        let request = DescribeInstanceStatus {
            instance_ids: texts(ids),
            include_all_instances: true,
            ..DescribeInstanceStatus::default()
        };
        self.every_page(request, |answer| {
            let statuses = answer.instance_statuses.into_iter().map(convert::status);
            (statuses.collect(), answer.next_token)
        })
        .await
    }

    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
    ) -> Result<Vec<NetworkInterface>, CallError> {
        self.every_page(interface_request(query), |answer| {
            let interfaces = answer
                .network_interfaces
                .into_iter()
                .map(convert::interface);
            (interfaces.collect(), answer.next_token)
        })
        .await
    }

    async fn instance_types(&self, types: &[InstanceType]) -> Result<Vec<TypeLimits>, CallError> {
        let request = DescribeInstanceTypes {
            instance_types: texts(types),
            ..DescribeInstanceTypes::default()
        };
        self.every_page(request, |answer| {
            let limits = answer.instance_types.into_iter().map(convert::limits);
            (limits.collect(), answer.next_token)
        })
        .await
    }

    async fn subnets(&self, ids: &[SubnetId]) -> Result<Vec<Subnet>, CallError> {
        let request = DescribeSubnets {
            subnet_ids: texts(ids),
            ..DescribeSubnets::default()
        };
        self.every_page(request, |answer| {
            let subnets = answer.subnets.into_iter().filter_map(convert::subnet);
            (subnets.collect(), answer.next_token)
        })
        .await
    }
}

fn interface_request(query: &InterfaceQuery) -> DescribeNetworkInterfaces {
    match query {
        InterfaceQuery::TagKeys(keys) => DescribeNetworkInterfaces {
            filters: vec![Filter::new("tag-key", keys.clone())],
            page: first_page(),
            ..DescribeNetworkInterfaces::default()
        },
        InterfaceQuery::Ids(ids) => DescribeNetworkInterfaces {
            network_interface_ids: texts(ids),
            ..DescribeNetworkInterfaces::default()
        },
        InterfaceQuery::Addresses { addresses, vpcs } => DescribeNetworkInterfaces {
            filters: vec![
                Filter::new("addresses.private-ip-address", texts(addresses)),
                Filter::new("vpc-id", texts(vpcs)),
            ],
            page: first_page(),
            ..DescribeNetworkInterfaces::default()
        },
    }
}

fn attach(eni: &EniId, instance: &InstanceId, slot: Slot, dry_run: bool) -> AttachNetworkInterface {
    AttachNetworkInterface {
        dry_run,
        network_interface_id: eni.to_string(),
        instance_id: instance.to_string(),
        device_index: slot.device_index,
        network_card_index: Some(slot.network_card_index),
    }
}

impl Ec2Write for Simulator {
    async fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<AttachmentId, CallError> {
        let answer = self.ask(attach(eni, instance, slot, false)).await?;
        Ok(AttachmentId::new(answer.attachment_id))
    }

    async fn rehearse_attach(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<(), CallError> {
        match self.ask(attach(eni, instance, slot, true)).await {
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

    async fn assign_private_ip_addresses(
        &self,
        eni: &EniId,
        addresses: &[Ipv4Addr],
    ) -> Result<(), CallError> {
        let request = AssignPrivateIpAddresses {
            network_interface_id: eni.to_string(),
            private_ip_addresses: texts(addresses),
            secondary_private_ip_address_count: None,
            allow_reassignment: true,
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
                .attributes
                .iter()
                .map(|(name, value)| (name.clone(), text_attribute(value)))
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

fn text_attribute(value: &str) -> MessageAttribute {
    MessageAttribute {
        data_type: "String".to_owned(),
        string_value: value.to_owned(),
    }
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
