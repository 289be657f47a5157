//! The core's ports over the simulator, with a gate that every call has to pass.
//!
//! The simulator's own faults can't stand in for it: they are decided at once, when a call leaves its caller. A gate waits
//! until it is a call's turn, sees the answer, and may end the invocation at a call.

use std::fmt::Debug;
use std::net::Ipv4Addr;

use ec2_simulator::Simulator;
use eni_failover::cloud::{
    Address, AddressKind, AllocationId, AttachmentId, CallError, Clock, Ec2Read, Ec2Write,
    ElasticIp, Ena, EniId, Instance, InstanceId, InstanceStatus, InstanceType, InterfaceQuery,
    Lifecycle, LifecycleAction, NetworkInterface, Notification, Page, Publisher, ResourceId,
    RouteTable, RouteTableId, Slot, StatusQuery, Subnet, SubnetId, Tags, TypeLimits,
};
use ipnet::IpNet;
use jiff::Timestamp;

/// A call as it leaves the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `AttachNetworkInterface`
    pub(crate) action: &'static str,
    /// Who or what would refuse it again: the instance of an attach, the attachment of a detach, the landing interface.
    pub(crate) of: String,
    /// Everything that it names and would change.
    pub(crate) names: Vec<String>,
    /// What is published.
    pub(crate) message: Option<String>,
    /// A detach by force.
    pub(crate) forced: bool,
}

impl Asked {
    pub(crate) fn is_describe(&self) -> bool {
        self.action.starts_with("Describe")
    }
}

/// What becomes of a call.
pub(crate) trait Gate: Sync {
    fn pass<T: Send + Debug>(
        &self,
        asked: Asked,
        call: impl Future<Output = Result<T, CallError>> + Send,
    ) -> impl Future<Output = Result<T, CallError>> + Send;
}

/// The simulator behind a gate.
#[derive(Debug)]
pub(crate) struct Through<'a, G> {
    pub(crate) simulator: &'a Simulator,
    pub(crate) gate: &'a G,
}

fn describe(action: &'static str) -> Asked {
    change(action, String::new(), Vec::new())
}

fn change(action: &'static str, of: impl Into<String>, names: Vec<String>) -> Asked {
    Asked {
        action,
        of: of.into(),
        names,
        message: None,
        forced: false,
    }
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// Rows of a port: its method, and what the call asks. Each lets the simulator's own call pass the gate.
macro_rules! gated {
    ($($method:ident($($given:ident: $type:ty),*) -> $answer:ty = $asked:expr;)+) => {$(
        async fn $method(&self, $($given: $type),*) -> Result<$answer, CallError> {
            let call = self.simulator.$method($($given),*);
            self.gate.pass($asked, call).await
        }
    )+};
}

impl<G: Gate> Ec2Read for Through<'_, G> {
    gated! {
        instances_with_tag(key: &str, after: Option<&str>) -> Page<Instance>
            = describe("DescribeInstances");
        instance_status(query: &StatusQuery, after: Option<&str>) -> Page<InstanceStatus>
            = describe("DescribeInstanceStatus");
        network_interfaces(query: &InterfaceQuery, after: Option<&str>) -> Page<NetworkInterface>
            = describe("DescribeNetworkInterfaces");
        instance_types(types: &[InstanceType], after: Option<&str>) -> Page<TypeLimits>
            = describe("DescribeInstanceTypes");
        subnets(ids: &[SubnetId], after: Option<&str>) -> Page<Subnet>
            = describe("DescribeSubnets");
        route_tables_with_tag(key: &str, after: Option<&str>) -> Page<RouteTable>
            = describe("DescribeRouteTables");
        elastic_ips_with_tag(key: &str) -> Vec<ElasticIp> = describe("DescribeAddresses");
    }
}

impl<G: Gate> Ec2Write for Through<'_, G> {
    /// Beside the gate, and always a yes: it changes nothing, and here the role may do all that it should.
    async fn rehearse_attach(&self, _: &EniId, _: &InstanceId, _: Slot) -> Result<(), CallError> {
        Ok(())
    }

    async fn rehearse_assign(&self, _: &EniId, _: AddressKind) -> Result<(), CallError> {
        Ok(())
    }

    gated! {
        attach_network_interface(eni: &EniId, instance: &InstanceId, slot: Slot, ena: Ena) -> AttachmentId
            = change(
                "AttachNetworkInterface",
                instance.as_str(),
                vec![eni.to_string(), instance.to_string()],
            );
        detach_network_interface(attachment: &AttachmentId, force: bool) -> ()
            = Asked {
                forced: force,
                ..change(
                    "DetachNetworkInterface",
                    attachment.as_str(),
                    vec![attachment.to_string()],
                )
            };
        assign_addresses(eni: &EniId, kind: AddressKind, addresses: &[Address]) -> ()
            = change(
                kind.assign_call(),
                eni.as_str(),
                [texts(addresses), vec![eni.to_string()]].concat(),
            );
        unassign_addresses(eni: &EniId, kind: AddressKind, addresses: &[Address]) -> ()
            = change(
                kind.unassign_call(),
                eni.as_str(),
                [texts(addresses), vec![eni.to_string()]].concat(),
            );
        associate_address(allocation: &AllocationId, eni: &EniId, address: Ipv4Addr) -> ()
            = change(
                "AssociateAddress",
                eni.as_str(),
                vec![allocation.to_string(), eni.to_string()],
            );
        replace_route(table: &RouteTableId, destination: IpNet, eni: &EniId) -> ()
            = change(
                "ReplaceRoute",
                eni.as_str(),
                vec![format!("{destination} of {table}"), eni.to_string()],
            );
        create_route(table: &RouteTableId, destination: IpNet, eni: &EniId) -> ()
            = change(
                "CreateRoute",
                eni.as_str(),
                vec![format!("{destination} of {table}"), eni.to_string()],
            );
        create_tags(resources: &[ResourceId], tags: &Tags) -> ()
            = change("CreateTags", "", texts(resources));
        delete_tags(resources: &[ResourceId], tags: &Tags) -> ()
            = change("DeleteTags", "", texts(resources));
    }
}

impl<G: Gate> Lifecycle for Through<'_, G> {
    gated! {
        complete_lifecycle_action(action: &LifecycleAction) -> ()
            = change("CompleteLifecycleAction", "", vec![action.instance.to_string()]);
    }
}

impl<G: Gate> Publisher for Through<'_, G> {
    gated! {
        publish(notification: &Notification) -> ()
            = Asked {
                message: Some(notification.json.clone()),
                ..describe("Publish")
            };
    }
}

impl<G: Gate> Clock for Through<'_, G> {
    fn now(&self) -> Timestamp {
        self.simulator.now()
    }
}
