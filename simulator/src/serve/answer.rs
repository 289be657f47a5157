//! EC2's answers as XML. Element names are those of the service model that SDKs are generated from.

mod instances;
mod interfaces;
mod others;

use super::xml::{Content, Xml};
use crate::api::{
    ApiError, AssignPrivateIpAddressesResponse, AttachNetworkInterfaceResponse,
    DescribeAddressesResponse, DescribeInstanceStatusResponse, DescribeInstanceTypesResponse,
    DescribeInstancesResponse, DescribeNetworkInterfacesResponse, DescribeSubnetsResponse, Done,
    InstanceStateChanges, Response,
};
use eni_failover::ports::Tags;

const NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// A successful answer.
pub(super) fn document(response: &Response, request_id: &str) -> String {
    let root = format!("{}Response", response.action());
    Xml::document(&root, Some(NAMESPACE), |xml| {
        xml.text("requestId", request_id);
        content(response).write(xml);
    })
}

/// An error answer.
pub(super) fn error(error: &ApiError, request_id: &str) -> String {
    Xml::document("Response", None, |xml| {
        xml.within("Errors", |xml| {
            xml.within("Error", |xml| {
                xml.text("Code", &error.code)
                    .text("Message", &error.message);
            });
        })
        .text("RequestID", request_id);
    })
}

fn content(response: &Response) -> &dyn Content {
    match response {
        Response::DescribeInstances(r) => r,
        Response::DescribeInstanceStatus(r) => r,
        Response::DescribeInstanceTypes(r) => r,
        Response::DescribeNetworkInterfaces(r) => r,
        Response::DescribeSubnets(r) => r,
        Response::DescribeAddresses(r) => r,
        Response::AttachNetworkInterface(r) => r,
        Response::AssignPrivateIpAddresses(r) => r,
        Response::DetachNetworkInterface(r)
        | Response::UnassignPrivateIpAddresses(r)
        | Response::ModifyNetworkInterfaceAttribute(r)
        | Response::CreateTags(r)
        | Response::DeleteTags(r) => r,
        Response::StartInstances(r)
        | Response::StopInstances(r)
        | Response::TerminateInstances(r) => r,
        Response::Publish(r) => r,
    }
}

impl Content for Done {
    fn write(&self, xml: &mut Xml) {
        xml.text("return", true);
    }
}

impl Content for DescribeInstancesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("reservationSet", &self.reservations)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for DescribeInstanceStatusResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("instanceStatusSet", &self.instance_statuses)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for DescribeInstanceTypesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("instanceTypeSet", &self.instance_types)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for DescribeNetworkInterfacesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("networkInterfaceSet", &self.network_interfaces)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for DescribeSubnetsResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("subnetSet", &self.subnets)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for DescribeAddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("addressesSet", &self.addresses);
    }
}

impl Content for AttachNetworkInterfaceResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("attachmentId", &self.attachment_id)
            .text("networkCardIndex", self.network_card_index);
    }
}

impl Content for AssignPrivateIpAddressesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("networkInterfaceId", &self.network_interface_id)
            .within("assignedPrivateIpAddressesSet", |xml| {
                for address in &self.assigned_private_ip_addresses {
                    xml.within("item", |xml| {
                        xml.text("privateIpAddress", address);
                    });
                }
            })
            .text("return", true);
    }
}

impl Content for InstanceStateChanges {
    fn write(&self, xml: &mut Xml) {
        xml.list("instancesSet", &self.instances);
    }
}

/// `tagSet`, as most describes have it: left out where there are no tags.
fn tags_if_any(xml: &mut Xml, tags: &Tags) {
    if !tags.is_empty() {
        write_tags(xml, tags);
    }
}

/// `tagSet`, as interfaces have it: there even when it is empty.
fn write_tags(xml: &mut Xml, tags: &Tags) {
    xml.within("tagSet", |xml| {
        for (key, value) in tags {
            xml.within("item", |xml| {
                xml.text("key", key).text("value", value);
            });
        }
    });
}
