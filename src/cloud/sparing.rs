//! The ports, sparingly used: what is asked at the same time is asked together, and what would be throttled waits in line.
//!
//! It wraps any other ports and lasts as long as the process: an invocation finds the buckets as the last one left them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::{Mutex, PoisonError};

use ipnet::IpNet;
use jiff::Timestamp;

use super::address::{Address, AddressKind};
use super::bucket::Buckets;
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
use super::ports::{Clock, Ec2Read, Ec2Write, IDS_PER_CALL, Lifecycle, Publisher};
use super::route::RouteTable;
use super::shared::Shared;
use super::subnet::Subnet;

/// So many polls of interfaces begin within one second, whoever waits for them: a few moves have all to themselves, and
/// hundreds leave most of the bucket to the looks.
const POLLS_A_SECOND: usize = 8;

/// These ports, sparingly used.
#[derive(Debug)]
pub struct Sparing<C> {
    cloud: C,
    buckets: Buckets,
    wanted: Mutex<BTreeSet<EniId>>,
    polls: Shared<BTreeMap<EniId, NetworkInterface>>,
}

impl<C> Sparing<C> {
    /// With buckets that are full.
    pub fn new(cloud: C) -> Self {
        Self {
            cloud,
            buckets: Buckets::default(),
            wanted: Mutex::default(),
            polls: Shared::at_most(POLLS_A_SECOND),
        }
    }

    async fn in_line<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let bucket = self.buckets.of(name);
        bucket.wait().await;
        let answer = call.await;
        bucket.answered(answer.as_ref().is_err_and(CallError::is_throttled));
        answer
    }

    /// What moves something: whoever waited for it before they decided doesn't wait again.
    async fn by_turn<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let bucket = self.buckets.of(name);
        bucket.take_turn().await;
        let answer = call.await;
        let throttled = answer.as_ref().is_err_and(CallError::is_throttled);
        bucket.answered(throttled);
        if throttled {
            bucket.give_turn_back();
        }
        answer
    }

    /// What moves nothing and comes out of the bucket of what does.
    async fn behind<T>(
        &self,
        name: &'static str,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let bucket = self.buckets.of(name);
        bucket.wait_behind().await;
        let answer = call.await;
        bucket.answered(answer.as_ref().is_err_and(CallError::is_throttled));
        answer
    }
}

impl<C: Ec2Read> Sparing<C> {
    async fn interfaces(
        &self,
        query: &InterfaceQuery,
        after: Option<&str>,
    ) -> Result<Page<NetworkInterface>, CallError> {
        let call = self.cloud.network_interfaces(query, after);
        self.in_line("DescribeNetworkInterfaces", call).await
    }

    /// The interfaces that several ask for, by one request. One that is gone fails it for all: then each asks for its own.
    async fn together(&self, ids: &[EniId]) -> Result<Page<NetworkInterface>, CallError> {
        self.wanted().extend(ids.iter().cloned());
        let ask = || async {
            let wanted: Vec<EniId> = std::mem::take(&mut *self.wanted()).into_iter().collect();
            let mut found = BTreeMap::new();
            for ids in wanted.chunks(IDS_PER_CALL) {
                let query = InterfaceQuery::Ids(ids.to_vec());
                let page = self.interfaces(&query, None).await?;
                found.extend(page.items.into_iter().map(|eni| (eni.id.clone(), eni)));
            }
            Ok(found)
        };
        let alone = || InterfaceQuery::Ids(ids.to_vec());
        match self.polls.get(None, ask).await {
            Ok(found) if ids.iter().all(|id| found.contains_key(id)) => {
                let own = ids.iter().filter_map(|id| found.get(id).cloned());
                Ok(Page::last(own.collect()))
            }
            Err(error) if error.rejection() != Some(Rejection::NotFound) => Err(error),
            Ok(_) | Err(_) => self.interfaces(&alone(), None).await,
        }
    }

    fn wanted(&self) -> std::sync::MutexGuard<'_, BTreeSet<EniId>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Rows of a port: its method, what it takes and answers, and EC2's name for it.
macro_rules! rows {
    ($($method:ident($($given:ident: $type:ty),*) -> $answer:ty = $way:ident($name:expr);)+) => {$(
        async fn $method(&self, $($given: $type),*) -> Result<$answer, CallError> {
            self.$way($name, self.cloud.$method($($given),*)).await
        }
    )+};
}

impl<C: Ec2Read> Ec2Read for Sparing<C> {
    async fn network_interfaces(
        &self,
        query: &InterfaceQuery,
        after: Option<&str>,
    ) -> Result<Page<NetworkInterface>, CallError> {
        match (query, after) {
            (InterfaceQuery::Ids(ids), None) => self.together(ids).await,
            _ => self.interfaces(query, after).await,
        }
    }

    rows! {
        instances_with_tag(key: &str, after: Option<&str>) -> Page<Instance>
            = in_line("DescribeInstances");
        instance_status(query: &StatusQuery, after: Option<&str>) -> Page<InstanceStatus>
            = in_line("DescribeInstanceStatus");
        instance_types(types: &[InstanceType], after: Option<&str>) -> Page<TypeLimits>
            = in_line("DescribeInstanceTypes");
        subnets(ids: &[SubnetId], after: Option<&str>) -> Page<Subnet>
            = in_line("DescribeSubnets");
        route_tables_with_tag(key: &str, after: Option<&str>) -> Page<RouteTable>
            = in_line("DescribeRouteTables");
        elastic_ips_with_tag(key: &str) -> Vec<ElasticIp> = in_line("DescribeAddresses");
    }
}

impl<C: Ec2Write> Ec2Write for Sparing<C> {
    async fn turn(&self, call: &'static str) {
        self.buckets.of(call).turn().await;
    }

    rows! {
        attach_network_interface(eni: &EniId, instance: &InstanceId, slot: Slot, ena: Ena) -> AttachmentId
            = by_turn("AttachNetworkInterface");
        rehearse_attach(eni: &EniId, instance: &InstanceId, slot: Slot) -> ()
            = behind("AttachNetworkInterface");
        detach_network_interface(attachment: &AttachmentId, force: bool) -> ()
            = by_turn("DetachNetworkInterface");
        assign_addresses(eni: &EniId, kind: AddressKind, addresses: &[Address]) -> ()
            = by_turn(kind.assign_call());
        unassign_addresses(eni: &EniId, kind: AddressKind, addresses: &[Address]) -> ()
            = by_turn(kind.unassign_call());
        rehearse_assign(eni: &EniId, kind: AddressKind) -> () = behind(kind.assign_call());
        associate_address(allocation: &AllocationId, eni: &EniId, address: Ipv4Addr) -> ()
            = by_turn("AssociateAddress");
        replace_route(table: &RouteTableId, destination: IpNet, eni: &EniId) -> ()
            = by_turn("ReplaceRoute");
        create_route(table: &RouteTableId, destination: IpNet, eni: &EniId) -> ()
            = by_turn("CreateRoute");
        create_tags(resources: &[ResourceId], tags: &Tags) -> () = in_line("CreateTags");
        delete_tags(resources: &[ResourceId], tags: &Tags) -> () = in_line("DeleteTags");
    }
}

impl<C: Lifecycle> Lifecycle for Sparing<C> {
    async fn complete_lifecycle_action(&self, action: &LifecycleAction) -> Result<(), CallError> {
        self.cloud.complete_lifecycle_action(action).await
    }
}

impl<C: Publisher> Publisher for Sparing<C> {
    async fn publish(&self, notification: &Notification) -> Result<(), CallError> {
        self.cloud.publish(notification).await
    }
}

impl<C: Clock> Clock for Sparing<C> {
    fn now(&self) -> Timestamp {
        self.cloud.now()
    }
}
