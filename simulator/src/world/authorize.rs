//! Which resources EC2 asks IAM about for a call, with the tags that they have before it
//! (docs/ec2-facts.md, "Resources of a call").

use std::borrow::Cow;

use eni_failover::cloud::Tags;

use super::account::World;
use super::errors;
use crate::api::{ApiError, Request};
use crate::policy::{Authorization, Policy};

/// An ARN, and its tags.
type Resource<'a> = (Cow<'a, str>, Option<&'a Tags>);

impl World {
    /// What IAM says to this request by a caller with this policy: every resource of it has to be allowed. The first
    /// that isn't is named, as EC2 does.
    ///
    /// What doesn't exist has no tags, and a condition on them denies: EC2 answers `UnauthorizedOperation` then, not
    /// `Invalid….NotFound` (seen: hashicorp/terraform-provider-aws pull request 46211: a detach of what is detached).
    ///
    /// # Errors
    /// `UnauthorizedOperation`, for SNS `AuthorizationError`, for Auto Scaling `AccessDenied`.
    pub fn authorize(&self, policy: &Policy, request: &Request) -> Result<(), ApiError> {
        let service = service(request);
        let action = request.action();
        let tag_keys = tag_keys(request);
        for (resource, tags) in self.resources(request) {
            let asked = Authorization {
                service,
                action,
                resource: &resource,
                tags,
                tag_keys: &tag_keys,
            };
            if !policy.allows(&asked) {
                return Err(match service {
                    "sns" => errors::publish_denied(&resource),
                    "autoscaling" => errors::access_denied(&resource),
                    _ => errors::unauthorized_on(&self.account, action, &resource, self.now),
                });
            }
        }
        Ok(())
    }

    fn resources<'a>(&'a self, request: &'a Request) -> Vec<Resource<'a>> {
        match request {
            Request::DescribeInstances(_)
            | Request::DescribeInstanceStatus(_)
            | Request::DescribeInstanceTypes(_)
            | Request::DescribeNetworkInterfaces(_)
            | Request::DescribeSubnets(_)
            | Request::DescribeAddresses(_)
            | Request::DescribeRouteTables(_) => vec![("*".into(), None)],
            Request::AttachNetworkInterface(it) => vec![
                self.resource(&it.instance_id),
                self.resource(&it.network_interface_id),
            ],
            Request::DetachNetworkInterface(it) => self.attached_resources(&it.attachment_id),
            Request::AssignPrivateIpAddresses(it) => vec![self.resource(&it.network_interface_id)],
            Request::UnassignPrivateIpAddresses(it) => {
                vec![self.resource(&it.network_interface_id)]
            }
            Request::AssignIpv6Addresses(it) => vec![self.resource(&it.network_interface_id)],
            Request::UnassignIpv6Addresses(it) => vec![self.resource(&it.network_interface_id)],
            Request::ModifyNetworkInterfaceAttribute(it) => {
                vec![self.resource(&it.network_interface_id)]
            }
            Request::AssociateAddress(it) => {
                let interface = it.network_interface_id.as_ref();
                let attached = interface.and_then(|id| self.state.interfaces.get(id)?.instance());
                let named = [&it.allocation_id, &it.instance_id].into_iter().flatten();
                let named = named.chain(interface).map(String::as_str);
                named.chain(attached).map(|id| self.resource(id)).collect()
            }
            Request::DisassociateAddress(it) => self.associated_resources(&it.association_id),
            Request::CreateRoute(it) => vec![self.resource(&it.route_table_id)],
            Request::ReplaceRoute(it) => vec![self.resource(&it.route_table_id)],
            Request::DeleteRoute(it) => vec![self.resource(&it.route_table_id)],
            Request::CreateTags(it) => self.each(&it.resources),
            Request::DeleteTags(it) => self.each(&it.resources),
            Request::StartInstances(it) => self.each(&it.instance_ids),
            Request::StopInstances(it) => self.each(&it.instance_ids),
            Request::TerminateInstances(it) => self.each(&it.instance_ids),
            Request::CompleteLifecycleAction(it) => {
                let arn = self.auto_scaling_group_arn(&it.auto_scaling_group_name);
                vec![(arn.into(), None)]
            }
            Request::Publish(it) => vec![(it.topic_arn.as_str().into(), None)],
        }
    }

    fn each<'a>(&'a self, ids: &'a [String]) -> Vec<Resource<'a>> {
        ids.iter().map(|id| self.resource(id)).collect()
    }

    /// An attachment is no resource: whose it is and what it holds are. Of one that is gone neither is known.
    fn attached_resources(&self, attachment: &str) -> Vec<Resource<'_>> {
        let Ok(interface) = self.state.attached_by(attachment) else {
            return vec![
                (self.arn("instance", "*").into(), None),
                (self.arn("network-interface", "*").into(), None),
            ];
        };
        let attachment = interface.attachment.as_ref();
        let instance = attachment.and_then(|attachment| attachment.instance.as_deref());
        let ids = instance.into_iter().chain([interface.id.as_str()]);
        ids.map(|id| self.resource(id)).collect()
    }

    fn associated_resources(&self, association: &str) -> Vec<Resource<'_>> {
        let mut elastic_ips = self.state.elastic_ips.values();
        let found = elastic_ips.find(|it| {
            let association_of_it = it.association.as_ref();
            association_of_it.is_some_and(|it| it.id == association)
        });
        match found {
            Some(elastic_ip) => vec![self.resource(&elastic_ip.allocation_id)],
            None => vec![(self.arn("elastic-ip", "*").into(), None)],
        }
    }

    fn resource(&self, id: &str) -> Resource<'_> {
        let kind = match id.split('-').next() {
            Some("i") => "instance",
            Some("eni") => "network-interface",
            Some("eipalloc") => "elastic-ip",
            Some("rtb") => "route-table",
            Some(prefix) => prefix,
            None => "",
        };
        (self.arn(kind, id).into(), self.state.tags_of(id).ok())
    }

    fn arn(&self, kind: &str, id: &str) -> String {
        format!("arn:aws:ec2:{}:{}:{kind}/{id}", self.region, self.account)
    }
}

/// Under which IAM knows the call.
fn service(request: &Request) -> &'static str {
    if matches!(request, Request::Publish(_)) {
        "sns"
    } else if matches!(request, Request::CompleteLifecycleAction(_)) {
        "autoscaling"
    } else {
        "ec2"
    }
}

fn tag_keys(request: &Request) -> Vec<&str> {
    if let Request::CreateTags(it) = request {
        it.tags.keys().map(String::as_str).collect()
    } else if let Request::DeleteTags(it) = request {
        it.tags.iter().map(|tag| tag.key.as_str()).collect()
    } else {
        Vec::new()
    }
}
