//! The core's ports over the simulator, with a gate that every call has to pass.

use std::fmt::Debug;
use std::net::Ipv4Addr;

use ec2_simulator::Simulator;
use eni_failover::call_error::CallError;
use eni_failover::ids::{AttachmentId, EniId, InstanceId, InstanceType, SubnetId};
use eni_failover::message::Notification;
use eni_failover::ports::{
    Clock, Ec2Read, Ec2Write, Instance, InstanceStatus, InterfaceQuery, NetworkInterface,
    Publisher, Slot, Subnet, Tags, TypeLimits,
};
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

impl<G: Gate> Ec2Read for Through<'_, G> {
    async fn instances_with_tag(&self, key: &str) -> Result<Vec<Instance>, CallError> {
        let call = self.simulator.instances_with_tag(key);
        self.gate.pass(describe("DescribeInstances"), call).await
    }

    async fn instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        let call = self.simulator.instance_status(ids);
        let asked = describe("DescribeInstanceStatus");
        self.gate.pass(asked, call).await
    }

    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
    ) -> Result<Vec<NetworkInterface>, CallError> {
        let call = self.simulator.network_interfaces(query);
        let asked = describe("DescribeNetworkInterfaces");
        self.gate.pass(asked, call).await
    }

    async fn instance_types(&self, types: &[InstanceType]) -> Result<Vec<TypeLimits>, CallError> {
        let call = self.simulator.instance_types(types);
        let asked = describe("DescribeInstanceTypes");
        self.gate.pass(asked, call).await
    }

    async fn subnets(&self, ids: &[SubnetId]) -> Result<Vec<Subnet>, CallError> {
        let call = self.simulator.subnets(ids);
        self.gate.pass(describe("DescribeSubnets"), call).await
    }
}

impl<G: Gate> Ec2Write for Through<'_, G> {
    async fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> Result<AttachmentId, CallError> {
        let names = vec![eni.to_string(), instance.to_string()];
        let asked = change("AttachNetworkInterface", instance.as_str(), names);
        let call = self.simulator.attach_network_interface(eni, instance, slot);
        self.gate.pass(asked, call).await
    }

    async fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> Result<(), CallError> {
        let names = vec![attachment.to_string()];
        let asked = Asked {
            forced: force,
            ..change("DetachNetworkInterface", attachment.as_str(), names)
        };
        let call = self.simulator.detach_network_interface(attachment, force);
        self.gate.pass(asked, call).await
    }

    async fn assign_private_ip_addresses(
        &self,
        eni: &EniId,
        addresses: &[Ipv4Addr],
    ) -> Result<(), CallError> {
        let mut names = texts(addresses);
        names.push(eni.to_string());
        let asked = change("AssignPrivateIpAddresses", eni.as_str(), names);
        let call = self.simulator.assign_private_ip_addresses(eni, addresses);
        self.gate.pass(asked, call).await
    }

    async fn create_tags(&self, instances: &[InstanceId], tags: &Tags) -> Result<(), CallError> {
        let asked = change("CreateTags", "", texts(instances));
        let call = self.simulator.create_tags(instances, tags);
        self.gate.pass(asked, call).await
    }

    async fn delete_tags(&self, instances: &[InstanceId], tags: &Tags) -> Result<(), CallError> {
        let asked = change("DeleteTags", "", texts(instances));
        let call = self.simulator.delete_tags(instances, tags);
        self.gate.pass(asked, call).await
    }
}

impl<G: Gate> Publisher for Through<'_, G> {
    async fn publish(&self, notification: &Notification) -> Result<(), CallError> {
        let asked = Asked {
            message: Some(notification.json.clone()),
            ..describe("Publish")
        };
        let call = self.simulator.publish(notification);
        self.gate.pass(asked, call).await
    }
}

impl<G: Gate> Clock for Through<'_, G> {
    fn now(&self) -> Timestamp {
        self.simulator.now()
    }
}
