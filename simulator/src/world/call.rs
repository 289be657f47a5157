//! Every call, and who answers it.

use jiff::Timestamp;

use super::account::World;
use super::{check, elastic_ip, errors, instance, interface, route, subnet};
use crate::api::{ApiError, Request, Response};

impl World {
    /// Carries out what was due until then, and then the request.
    ///
    /// # Errors
    /// EC2's error answer. Nothing is changed then.
    pub fn call(&mut self, now: Timestamp, request: &Request) -> Result<Response, ApiError> {
        self.advance(now);
        self.throttle
            .take(&self.settings.throttling, self.now, request)?;
        if let Request::Publish(publish) = request {
            return self.publish(publish).map(Response::Publish);
        }
        if let Request::CompleteLifecycleAction(complete) = request {
            let done = self.complete(complete);
            return done.map(Response::CompleteLifecycleAction);
        }
        if self.denies(request.action()) {
            return Err(errors::unauthorized(request.action()));
        }
        if !request.is_describe() {
            self.remember();
        }
        self.answer(request)
    }

    #[expect(clippy::too_many_lines, reason = "a row for each call")]
    fn answer(&mut self, request: &Request) -> Result<Response, ApiError> {
        match request {
            Request::DescribeInstances(r) => {
                instance::describe(&self.view(), r).map(Response::DescribeInstances)
            }
            Request::DescribeInstanceStatus(r) => {
                check::describe(&self.view(), r).map(Response::DescribeInstanceStatus)
            }
            Request::DescribeInstanceTypes(r) => {
                self.describe_types(r).map(Response::DescribeInstanceTypes)
            }
            Request::DescribeNetworkInterfaces(r) => {
                interface::describe(&self.view(), r).map(Response::DescribeNetworkInterfaces)
            }
            Request::DescribeSubnets(r) => {
                subnet::describe(&self.view(), r).map(Response::DescribeSubnets)
            }
            Request::DescribeAddresses(r) => {
                elastic_ip::describe(&self.view(), r).map(Response::DescribeAddresses)
            }
            Request::DescribeRouteTables(r) => {
                route::describe(&self.view(), r).map(Response::DescribeRouteTables)
            }
            Request::AttachNetworkInterface(r) => {
                self.attach(r).map(Response::AttachNetworkInterface)
            }
            Request::DetachNetworkInterface(r) => {
                self.detach(r).map(Response::DetachNetworkInterface)
            }
            Request::ModifyNetworkInterfaceAttribute(r) => self
                .modify_interface(r)
                .map(Response::ModifyNetworkInterfaceAttribute),
            Request::AssignPrivateIpAddresses(r) => {
                self.assign(r).map(Response::AssignPrivateIpAddresses)
            }
            Request::UnassignPrivateIpAddresses(r) => {
                self.unassign(r).map(Response::UnassignPrivateIpAddresses)
            }
            Request::AssignIpv6Addresses(r) => {
                self.assign_ipv6(r).map(Response::AssignIpv6Addresses)
            }
            Request::UnassignIpv6Addresses(r) => {
                self.unassign_ipv6(r).map(Response::UnassignIpv6Addresses)
            }
            Request::AssociateAddress(r) => self.associate(r).map(Response::AssociateAddress),
            Request::DisassociateAddress(r) => {
                self.disassociate(r).map(Response::DisassociateAddress)
            }
            Request::CreateRoute(r) => self.create_route(r).map(Response::CreateRoute),
            Request::ReplaceRoute(r) => self.replace_route(r).map(Response::ReplaceRoute),
            Request::DeleteRoute(r) => self.delete_route(r).map(Response::DeleteRoute),
            Request::CreateTags(r) => self.create_tags(r).map(Response::CreateTags),
            Request::DeleteTags(r) => self.delete_tags(r).map(Response::DeleteTags),
            Request::StartInstances(r) => self.start_instances(r).map(Response::StartInstances),
            Request::StopInstances(r) => self.stop_instances(r).map(Response::StopInstances),
            Request::TerminateInstances(r) => self
                .terminate_instances(r)
                .map(Response::TerminateInstances),
            Request::CompleteLifecycleAction(r) => {
                self.complete(r).map(Response::CompleteLifecycleAction)
            }
            Request::Publish(r) => self.publish(r).map(Response::Publish),
        }
    }
}
