//! A simulated account with the real handler in front of it, in virtual time.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::time::Duration;

use ec2_simulator::api::Request;
use ec2_simulator::{Call, PublishedMessage, Simulator, World};
use eni_failover::deadline::Deadline;
use eni_failover::event::Home;
use eni_failover::handler::{Invocation, Report, handle};
use eni_failover::ids::{GroupName, InstanceId};
use eni_failover::observe::{Memory, observe};
use eni_failover::settings::Settings;
use eni_failover::snapshot::Snapshot;
use eni_failover::tags::Schema;
use serde_json::{Value, json};

pub const WEB_1: &str = "i-0aaaaaaaaaaaaaaa1";
pub const WEB_2: &str = "i-0bbbbbbbbbbbbbbb2";
pub const DB_1: &str = "i-0ccccccccccccccc3";
pub const DB_2: &str = "i-0ddddddddddddddd4";
pub const SPARE: &str = "i-0eeeeeeeeeeeeeee5";
pub const FLOATING_ENI: &str = "eni-0fffffffffffffff1";
pub const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:eni-failover";

/// The account, the function's settings, and what a warm function remembers.
pub struct Lab {
    pub simulator: Simulator,
    pub settings: Settings,
    pub memory: Memory,
}

impl Lab {
    /// The built-in world, watched since an hour: the groups' status has been announced.
    pub async fn watched() -> Self {
        let lab = Self::new(World::built_in(start()));
        let report = lab.invoke(&json!({ "action": "reconcile" })).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        tokio::time::sleep(Duration::from_secs(3600)).await;
        lab.simulator.with_world(|world| world.take_events());
        lab
    }

    pub fn new(world: World) -> Self {
        Self {
            simulator: Simulator::new(world),
            settings: Settings::with_topic(TOPIC),
            memory: Memory::default(),
        }
    }

    pub async fn invoke(&self, payload: &Value) -> Report {
        let invocation = Invocation {
            request_id: "8f0c1d7e-0000-4000-8000-000000000001".to_owned(),
            home: Home {
                account: Some("123456789012".to_owned()),
                region: Some("us-east-1".to_owned()),
            },
            deadline: Deadline::after(Duration::from_secs(120)),
        };
        handle(
            payload,
            &invocation,
            &self.simulator,
            &self.settings,
            &self.memory,
        )
        .await
    }

    /// Stops an instance; the event that EventBridge sends of it.
    pub async fn stop(&self, instance: &str) -> Value {
        let stop = ec2_simulator::api::StopInstances {
            instance_ids: vec![instance.to_owned()],
            ..Default::default()
        };
        self.simulator.call(stop.into()).await.expect("stops");
        self.next_event()
    }

    pub fn next_event(&self) -> Value {
        let events = self.simulator.with_world(|world| world.take_events());
        events.into_iter().next().expect("an event").payload
    }

    pub async fn look(&self) -> Snapshot {
        let schema = Schema::new(self.settings.tag_prefix.as_str());
        let deadline = Deadline::after(Duration::from_secs(60));
        observe(&self.simulator, &schema, &Memory::default(), deadline)
            .await
            .expect("a look")
    }

    pub async fn holder(&self, group: &str) -> Option<InstanceId> {
        let snapshot = self.look().await;
        snapshot.groups[&GroupName::from(group)]
            .sole_holder()
            .map(|member| member.id.clone())
    }

    pub fn messages(&self) -> Vec<PublishedMessage> {
        self.simulator.with_world(|world| world.messages().to_vec())
    }

    pub fn calls(&self) -> Vec<Call> {
        self.simulator.calls()
    }
}

pub fn start() -> jiff::Timestamp {
    "2026-11-23T11:00:00Z".parse().expect("a time")
}

/// Whether a call moves something: tags and messages don't.
pub fn moves(call: &Call) -> bool {
    matches!(
        call.request,
        Request::AttachNetworkInterface(_)
            | Request::DetachNetworkInterface(_)
            | Request::AssignPrivateIpAddresses(_)
            | Request::UnassignPrivateIpAddresses(_)
            | Request::ModifyNetworkInterfaceAttribute(_)
    )
}
