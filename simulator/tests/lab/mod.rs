//! A world with round durations, and short words for what tests do to it.
#![allow(dead_code, reason = "each file of tests uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use ec2_simulator::api::{
    Action, ApiError, AssignPrivateIpAddresses, AttachNetworkInterface, DescribeAddresses,
    DescribeInstanceStatus, DescribeInstances, DescribeNetworkInterfaces, DetachNetworkInterface,
    Filter, Instance, InstanceStatus, NetworkInterface,
};
use ec2_simulator::{Settings, Wait, World};
use jiff::{SignedDuration, Timestamp};

pub(crate) const WEB_1: &str = "i-0aaaaaaaaaaaaaaa1";
pub(crate) const WEB_2: &str = "i-0bbbbbbbbbbbbbbb2";
pub(crate) const DB_1: &str = "i-0ccccccccccccccc3";
pub(crate) const DB_2: &str = "i-0ddddddddddddddd4";
pub(crate) const SPARE: &str = "i-0eeeeeeeeeeeeeee5";
pub(crate) const BATCH: &str = "i-09999999999999999";

pub(crate) const FLOATING: &str = "eni-0fffffffffffffff1";
pub(crate) const WEB_1_PRIMARY: &str = "eni-0aaaaaaaaaaaaaaa1";
pub(crate) const DB_1_PRIMARY: &str = "eni-0ccccccccccccccc3";
pub(crate) const DB_2_PRIMARY: &str = "eni-0ddddddddddddddd4";

pub(crate) const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:eni-failover";

/// What [`Lab`] sets everything to that takes time.
pub(crate) const ATTACH: i64 = 2_000;
pub(crate) const DETACH: i64 = 4_000;
pub(crate) const DETACH_HUNG: i64 = 240_000;
pub(crate) const DETACH_FORCED: i64 = 1_000;
pub(crate) const START: i64 = 10_000;
pub(crate) const INITIALIZING: i64 = 120_000;
pub(crate) const STOP: i64 = 20_000;
pub(crate) const TERMINATE: i64 = 30_000;
pub(crate) const ALARM: i64 = 60_000;
pub(crate) const ALARM_WITHOUT_DATA: i64 = 180_000;

pub(crate) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(crate) fn millis(millis: i64) -> SignedDuration {
    SignedDuration::from_millis(millis)
}

pub(crate) struct Lab {
    pub(crate) world: World,
    pub(crate) now: Timestamp,
}

impl Lab {
    pub(crate) fn built_in() -> Self {
        Self::of(World::built_in(noon()))
    }

    pub(crate) fn yaml(text: &str) -> Self {
        Self::of(World::from_yaml(text, noon()).unwrap())
    }

    fn of(mut world: World) -> Self {
        let exactly = |millis| Wait::millis(millis, millis);
        *world.settings_mut() = Settings {
            attach: exactly(ATTACH),
            detach: exactly(DETACH),
            detach_hung: exactly(DETACH_HUNG),
            detach_forced: exactly(DETACH_FORCED),
            start: exactly(START),
            initializing: exactly(INITIALIZING),
            stop: exactly(STOP),
            terminate: exactly(TERMINATE),
            terminated_visible: exactly(3_600_000),
            terminated_tags: exactly(600_000),
            alarm: exactly(ALARM),
            alarm_without_data: exactly(ALARM_WITHOUT_DATA),
            ..world.settings().clone()
        };
        Self { world, now: noon() }
    }

    pub(crate) fn set(&mut self) -> &mut Settings {
        self.world.settings_mut()
    }

    /// Makes the call, and sees to it that the world is still a possible one.
    pub(crate) fn ask<A: Action>(&mut self, request: A) -> Result<A::Response, ApiError> {
        let answer = self.world.call(self.now, &request.into());
        assert_eq!(self.world.violations(), Vec::<String>::new());
        answer.map(|answer| A::answered_by(answer).unwrap())
    }

    /// Lets time go on.
    pub(crate) fn after(&mut self, duration: i64) -> &mut Self {
        self.now += millis(duration);
        self.world.advance(self.now);
        assert_eq!(self.world.violations(), Vec::<String>::new());
        self
    }

    pub(crate) fn attach(
        &mut self,
        eni: &str,
        instance: &str,
        index: u32,
    ) -> Result<String, ApiError> {
        let request = AttachNetworkInterface {
            network_interface_id: eni.to_owned(),
            instance_id: instance.to_owned(),
            device_index: index,
            network_card_index: Some(0),
            dry_run: false,
            ..Default::default()
        };
        self.ask(request).map(|answer| answer.attachment_id)
    }

    /// Detaches what holds this interface now.
    pub(crate) fn detach(&mut self, eni: &str, force: bool) -> Result<(), ApiError> {
        let attachment_id = self.attachment_id(eni);
        self.detach_attachment(&attachment_id, force)
    }

    pub(crate) fn detach_attachment(&mut self, id: &str, force: bool) -> Result<(), ApiError> {
        let request = DetachNetworkInterface {
            attachment_id: id.to_owned(),
            force,
            dry_run: false,
        };
        self.ask(request).map(drop)
    }

    pub(crate) fn attachment_id(&mut self, eni: &str) -> String {
        self.interface(eni).attachment.unwrap().attachment_id
    }

    /// `AssignPrivateIpAddresses`, with `AllowReassignment`.
    pub(crate) fn move_to(&mut self, eni: &str, addresses: &[&str]) -> Result<(), ApiError> {
        self.ask(assign(eni, addresses, true)).map(drop)
    }

    pub(crate) fn interface(&mut self, id: &str) -> NetworkInterface {
        let request = DescribeNetworkInterfaces {
            network_interface_ids: vec![id.to_owned()],
            ..DescribeNetworkInterfaces::default()
        };
        self.ask(request).unwrap().network_interfaces.remove(0)
    }

    pub(crate) fn interfaces_where(&mut self, name: &str, values: &[&str]) -> Vec<String> {
        let request = DescribeNetworkInterfaces {
            filters: vec![Filter::new(name, values.iter().copied())],
            ..DescribeNetworkInterfaces::default()
        };
        let found = self.ask(request).unwrap().network_interfaces;
        found.into_iter().map(|i| i.network_interface_id).collect()
    }

    pub(crate) fn interface_exists(&mut self, id: &str) -> bool {
        !self
            .interfaces_where("network-interface-id", &[id])
            .is_empty()
    }

    pub(crate) fn instance(&mut self, id: &str) -> Instance {
        let request = DescribeInstances {
            instance_ids: vec![id.to_owned()],
            ..DescribeInstances::default()
        };
        let mut reservations = self.ask(request).unwrap().reservations;
        reservations.remove(0).instances.remove(0)
    }

    pub(crate) fn status(&mut self, id: &str) -> InstanceStatus {
        let request = DescribeInstanceStatus {
            instance_ids: vec![id.to_owned()],
            include_all_instances: true,
            ..DescribeInstanceStatus::default()
        };
        self.ask(request).unwrap().instance_statuses.remove(0)
    }

    /// The addresses of an interface, the primary one first.
    pub(crate) fn addresses(&mut self, eni: &str) -> Vec<String> {
        let addresses = self.interface(eni).private_ip_addresses;
        addresses
            .iter()
            .map(|a| a.private_ip_address.to_string())
            .collect()
    }

    /// The interface and private address of an Elastic IP.
    pub(crate) fn elastic_ip(&mut self, public_ip: &str) -> Option<(String, String)> {
        let request = DescribeAddresses {
            public_ips: vec![public_ip.to_owned()],
            ..DescribeAddresses::default()
        };
        let address = self.ask(request).unwrap().addresses.remove(0);
        Some((
            address.network_interface_id?,
            address.private_ip_address?.to_string(),
        ))
    }
}

pub(crate) fn assign(eni: &str, addresses: &[&str], allow: bool) -> AssignPrivateIpAddresses {
    AssignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        private_ip_addresses: addresses.iter().map(ToString::to_string).collect(),
        allow_reassignment: allow,
        ..AssignPrivateIpAddresses::default()
    }
}

pub(crate) fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// The code of a refusal.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, ApiError>) -> String {
    let error = result.unwrap_err();
    assert!(!error.message.is_empty());
    error.code
}
