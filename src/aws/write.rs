//! The calls that change something. Each is sent once.

use aws_sdk_ec2::error::SdkError;
use aws_sdk_ec2::types::Tag;
use std::net::Ipv4Addr;

use super::client::Aws;
use super::error::call_error;
use crate::cloud::{AttachmentId, CallError, Ec2Write, EniId, InstanceId, ResourceId, Slot, Tags};

impl Ec2Write for Aws {
    async fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<AttachmentId, CallError> {
        let call = "AttachNetworkInterface";
        let request = self
            .ec2
            .attach_network_interface()
            .network_interface_id(eni.as_str())
            .instance_id(instance.as_str())
            .device_index(index(call, slot.device_index)?)
            // Without it EC2 may find a free index occupied on instances with several cards
            // (docs/ec2-facts.md, "Device indices").
            .network_card_index(index(call, slot.network_card_index)?);
        let answer = request
            .send()
            .await
            .map_err(|error| call_error(call, error))?;
        let attachment = answer.attachment_id.map(AttachmentId::new);
        attachment.ok_or_else(|| CallError::unanswered(call, "an answer without AttachmentId"))
    }

    async fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> Result<(), CallError> {
        let request = self
            .ec2
            .detach_network_interface()
            .attachment_id(attachment.as_str())
            .force(force);
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("DetachNetworkInterface", error)))
    }

    async fn assign_private_ip_addresses(
        &self,
        eni: &EniId,
        addresses: &[Ipv4Addr],
    ) -> Result<(), CallError> {
        let addresses = addresses.iter().map(Ipv4Addr::to_string).collect();
        let request = self
            .ec2
            .assign_private_ip_addresses()
            .network_interface_id(eni.as_str())
            .set_private_ip_addresses(Some(addresses))
            .allow_reassignment(true);
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("AssignPrivateIpAddresses", error)))
    }

    async fn create_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        if resources.is_empty() || tags.is_empty() {
            return Ok(());
        }
        let request = self
            .ec2
            .create_tags()
            .set_resources(Some(ids(resources)))
            .set_tags(Some(pairs(tags)));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("CreateTags", error)))
    }

    async fn delete_tags(&self, resources: &[ResourceId], tags: &Tags) -> Result<(), CallError> {
        // Without tags EC2 would delete all that the resources have.
        if resources.is_empty() || tags.is_empty() {
            return Ok(());
        }
        let request = self
            .ec2
            .delete_tags()
            .set_resources(Some(ids(resources)))
            .set_tags(Some(pairs(tags)));
        let answer = request.send().await;
        done(answer.map_err(|error| call_error("DeleteTags", error)))
    }
}

fn done<T>(answer: Result<T, CallError>) -> Result<(), CallError> {
    answer.map(drop)
}

fn ids(resources: &[ResourceId]) -> Vec<String> {
    resources.iter().map(ResourceId::to_string).collect()
}

/// Key and value: a tag is deleted only where it still has that value.
fn pairs(tags: &Tags) -> Vec<Tag> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}

fn index(call: &'static str, index: u32) -> Result<i32, CallError> {
    i32::try_from(index).map_err(|error| {
        let error: SdkError<aws_sdk_ec2::Error> = SdkError::construction_failure(error);
        call_error(call, error)
    })
}
