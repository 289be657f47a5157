//! What the core needs of the cloud. The reader and the writer are two traits, as they are two policy statements:
//! what takes an [`Ec2Read`] can't change anything.
//!
//! Two worlds implement them: `aws/` over the AWS SDK, and the crate `ec2-simulator`.
//! Each method is one request and is tried once: retries are the core's (`retry.rs`), so that the simulation meets the same
//! ones as production, and so are the pages and chunks of a long answer (`every.rs`), each of which is repeated by itself.

use std::net::Ipv4Addr;

use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};

use super::address::{Address, AddressKind};
use super::call_error::{CallError, Rejection};
use super::check::{InstanceStatus, StatusQuery};
use super::elastic_ip::ElasticIp;
use super::ids::{
    AllocationId, AttachmentId, EniId, InstanceId, InstanceType, ResourceId, RouteTableId,
    SubnetId, Tags,
};
use super::instance::{Instance, TypeLimits};
use super::interface::{Ena, InterfaceQuery, NetworkInterface, Slot};
use super::lifecycle::LifecycleAction;
use super::notification::Notification;
use super::page::Page;
use super::route::RouteTable;
use super::subnet::Subnet;

/// The describes, a page each: the first one, or the one `after` the token that the page before came with. A page that can't
/// be read is an error, never a shorter one. `every.rs` has the whole lists.
pub trait Ec2Read: Sync {
    /// `DescribeInstances`, filtered by `tag-key`: all instances, in any state, that carry a tag with this key.
    ///
    /// # Errors
    /// [`CallError`], as every method here.
    fn instances_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<Instance>, CallError>> + Send;

    /// `DescribeInstanceStatus` with `IncludeAllInstances`.
    ///
    /// # Errors
    /// [`CallError`]
    fn instance_status(
        &self,
        query: &StatusQuery,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<InstanceStatus>, CallError>> + Send;

    /// `DescribeNetworkInterfaces`.
    ///
    /// # Errors
    /// [`CallError`]
    fn network_interfaces(
        &self,
        query: &InterfaceQuery,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<NetworkInterface>, CallError>> + Send;

    /// `DescribeInstanceTypes`: how many interfaces and addresses these types can carry; at most [`TYPES_PER_CALL`].
    ///
    /// # Errors
    /// [`CallError`]
    fn instance_types(
        &self,
        types: &[InstanceType],
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<TypeLimits>, CallError>> + Send;

    /// `DescribeSubnets`, for these subnets; at most [`IDS_PER_CALL`].
    ///
    /// # Errors
    /// [`CallError`]
    fn subnets(
        &self,
        ids: &[SubnetId],
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<Subnet>, CallError>> + Send;

    /// `DescribeRouteTables`, filtered by `tag-key`: all tables that carry a tag with this key.
    ///
    /// # Errors
    /// [`CallError`]
    fn route_tables_with_tag(
        &self,
        key: &str,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<RouteTable>, CallError>> + Send;

    /// `DescribeAddresses`, filtered by `tag-key`: all Elastic IPs that carry a tag with this key. EC2 has no pages of them.
    ///
    /// # Errors
    /// [`CallError`]
    fn elastic_ips_with_tag(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Vec<ElasticIp>, CallError>> + Send;
}

/// What is asked for in pages is asked for in pages of so many, EC2's most (docs/ec2-facts.md, "Pages").
pub const PER_PAGE: u32 = 1000;

/// But of route tables only so many.
pub const TABLES_PER_PAGE: u32 = 100;

/// So many identifiers EC2 takes in one describe (docs/ec2-facts.md, "Identifiers").
pub const IDS_PER_CALL: usize = 1000;

/// And so many of instances whose status is asked for.
pub const STATUS_IDS_PER_CALL: usize = 100;

/// And so many types.
pub const TYPES_PER_CALL: usize = 100;

/// And so many values in one filter (docs/ec2-facts.md, "Filters").
pub const VALUES_PER_FILTER: usize = 200;

/// The calls that change something.
pub trait Ec2Write: Sync {
    /// Waits until this call can be sent, where calls wait in line for EC2's throttle. The next one of this name that is sent
    /// takes the turn; what is sent without one waits then.
    fn turn(&self, _call: &'static str) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// `AttachNetworkInterface`, with what is set of ENA. Asynchronous in EC2: success means that attaching has begun.
    ///
    /// # Errors
    /// [`CallError`]
    fn attach_network_interface(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
        ena: Ena,
    ) -> impl Future<Output = Result<AttachmentId, CallError>> + Send;

    /// `AttachNetworkInterface` with `DryRun`: whether the role may. Nothing is changed, and nothing else is found out.
    ///
    /// # Errors
    /// [`CallError`]; with [`Rejection::Unauthorized`] it may not. Any other refusal is what a role hears that may.
    fn rehearse_attach(
        &self,
        eni: &EniId,
        instance: &InstanceId,
        slot: Slot,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `DetachNetworkInterface`. Asynchronous in EC2. `force` is EC2's last resort, for a failed instance only.
    ///
    /// # Errors
    /// [`CallError`]
    fn detach_network_interface(
        &self,
        attachment: &AttachmentId,
        force: bool,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `AssignPrivateIpAddresses`, for addresses with `AllowReassignment`, or `AssignIpv6Addresses`: all of these, which
    /// are of this kind, or none of them.
    ///
    /// # Errors
    /// [`CallError`]
    fn assign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `UnassignPrivateIpAddresses` or `UnassignIpv6Addresses`: all of these, which are of this kind, or none of them.
    ///
    /// # Errors
    /// [`CallError`]
    fn unassign_addresses(
        &self,
        eni: &EniId,
        kind: AddressKind,
        addresses: &[Address],
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Whether the role may assign addresses of this kind to this interface. There is no `DryRun` for it, so EC2 is asked
    /// for one that lies in no subnet: it always refuses, and says why.
    ///
    /// # Errors
    /// [`CallError`]; with [`Rejection::Unauthorized`] it may not. Any other refusal is what a role hears that may.
    fn rehearse_assign(
        &self,
        eni: &EniId,
        kind: AddressKind,
    ) -> impl Future<Output = Result<(), CallError>> + Send {
        let nowhere = [kind.nowhere()];
        async move {
            let answer = self.assign_addresses(eni, kind, &nowhere).await;
            let refused = answer.as_ref().err().and_then(CallError::rejection);
            match refused {
                Some(Rejection::Unauthorized) | None => answer,
                Some(_) => Ok(()),
            }
        }
    }

    /// `AssociateAddress` with `AllowReassociation`: whoever has the Elastic IP loses it in the same call.
    ///
    /// # Errors
    /// [`CallError`]
    fn associate_address(
        &self,
        allocation: &AllocationId,
        eni: &EniId,
        address: Ipv4Addr,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `ReplaceRoute`: leads a route that is there to this interface.
    ///
    /// # Errors
    /// [`CallError`]
    fn replace_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `CreateRoute`: where it isn't there any more.
    ///
    /// # Errors
    /// [`CallError`]
    fn create_route(
        &self,
        table: &RouteTableId,
        destination: IpNet,
        eni: &EniId,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `CreateTags`: the same tags on all of these, in one call: all or none. Overwrites.
    ///
    /// # Errors
    /// [`CallError`]
    fn create_tags(
        &self,
        resources: &[ResourceId],
        tags: &Tags,
    ) -> impl Future<Output = Result<(), CallError>> + Send;

    /// `DeleteTags` with values: EC2 removes a tag only where it still has the value that is given.
    ///
    /// # Errors
    /// [`CallError`]
    fn delete_tags(
        &self,
        resources: &[ResourceId],
        tags: &Tags,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// Where Auto Scaling waits for us before it terminates an instance.
pub trait Lifecycle: Sync {
    /// `CompleteLifecycleAction` with `CONTINUE`: the instance may be terminated.
    ///
    /// # Errors
    /// [`CallError`]; with [`Rejection::ActionOver`] it isn't waited for any more.
    fn complete_lifecycle_action(
        &self,
        action: &LifecycleAction,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// Where people and programs are told.
pub trait Publisher: Sync {
    /// SNS `Publish`.
    ///
    /// # Errors
    /// [`CallError`]
    fn publish(
        &self,
        notification: &Notification,
    ) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// The wall clock. Sleeping goes through tokio, whose clock the simulation pauses.
pub trait Clock: Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Whether a time that somebody wrote lies further ahead of `now` than clocks differ: nothing has happened then.
#[must_use]
pub fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.duration_since(now) > SignedDuration::from_mins(5)
}

/// All of the above.
pub trait Cloud: Ec2Read + Ec2Write + Lifecycle + Publisher + Clock {}

impl<T: Ec2Read + Ec2Write + Lifecycle + Publisher + Clock> Cloud for T {}
