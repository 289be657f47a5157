//! A simulated account with the real handler in front of it, in virtual time.

use std::cell::Cell;
use std::time::Duration;

use ec2_simulator::api::{
    Action, Address, AssignPrivateIpAddresses, AttachNetworkInterface, DescribeAddresses,
    DescribeInstances, DescribeNetworkInterfaces, DescribeRouteTables, DetachNetworkInterface,
    Instance, NetworkInterface, Request, RouteTable, RouteTarget, StartInstances, StopInstances,
    TerminateInstances,
};
use ec2_simulator::{Call, PublishedMessage, Simulator, Wait, World};
use eni_failover::cloud::{Check, Deadline, InstanceId};
use eni_failover::handler::{handle, look_ahead};
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use eni_failover::tell::Report;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::time::sleep;

use super::account::Account;
use super::invocation::invocation;
use super::names::TOPIC;
use super::{events, role};

/// When worlds begin.
pub(crate) fn start() -> Timestamp {
    "2026-11-23T11:00:00Z".parse().expect("a time")
}

/// The account, the function's settings, and what a warm function remembers.
pub(crate) struct Lab {
    pub(crate) simulator: Simulator,
    pub(crate) settings: Settings,
    /// As the template sets it.
    pub(crate) timeout: Duration,
    memory: Memory,
    /// What came before it has been forgotten.
    since: Cell<(usize, usize)>,
}

/// Everything that EC2 shows of instances, interfaces, Elastic IPs and route tables.
#[derive(Debug, PartialEq)]
pub(crate) struct Picture(
    Vec<Instance>,
    Vec<NetworkInterface>,
    Vec<Address>,
    Vec<RouteTable>,
);

impl Lab {
    pub(crate) fn new(world: World) -> Self {
        let simulator = Simulator::new(world);
        simulator.allow_only(role::policy());
        Self {
            simulator,
            settings: Settings::with_topic(TOPIC),
            timeout: Duration::from_mins(15),
            memory: Memory::default(),
            since: Cell::default(),
        }
    }

    /// The built-in world, watched since an hour.
    pub(crate) async fn built_in() -> Self {
        Self::new(World::built_in(start())).watched().await
    }

    pub(crate) async fn watched(self) -> Self {
        let report = self.invoke(&events::reconcile()).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        sleep(Duration::from_hours(1)).await;
        self.simulator.with_world(World::take_events);
        self.forget();
        self
    }

    /// Hands an event to the function that is warm.
    pub(crate) async fn invoke(&self, event: &Value) -> Report {
        self.invoke_with(event, &self.memory).await
    }

    /// Hands an event to a function that has just started.
    pub(crate) async fn invoke_cold(&self, event: &Value) -> Report {
        self.invoke_with(event, &Memory::default()).await
    }

    /// Starts a function, which looks ahead, and hands it an event. What it did before, and what befell it there, is over.
    pub(crate) async fn invoke_started(&self, event: &Value) -> Report {
        let memory = Memory::default();
        look_ahead(&self.simulator, &self.settings, &memory).await;
        self.simulator.stop_injecting();
        self.forget();
        self.invoke_with(event, &memory).await
    }

    /// As Lambda does with an asynchronous event: a failed invocation is repeated after one minute and after two more.
    pub(crate) async fn invoke_with_retries(&self, event: &Value) -> Report {
        let mut report = self.invoke(event).await;
        for minutes in [1, 2] {
            if report.failure.is_none() {
                break;
            }
            sleep(Duration::from_mins(minutes)).await;
            report = self.invoke(event).await;
        }
        report
    }

    async fn invoke_with(&self, event: &Value, memory: &Memory) -> Report {
        let invocation = invocation(Deadline::after(self.timeout));
        let report = handle(event, &invocation, &self.simulator, &self.settings, memory).await;
        let violations = self.simulator.with_world(|world| world.violations());
        assert!(violations.is_empty(), "{violations:?}");
        report
    }

    /// Somebody stops it; the event that EventBridge sends of it, a second later.
    pub(crate) async fn stop(&self, instance: &str) -> Value {
        let instance_ids = vec![instance.to_owned()];
        self.ask(StopInstances {
            instance_ids,
            ..StopInstances::default()
        });
        self.heard_of(instance).await
    }

    pub(crate) async fn terminate(&self, instance: &str) -> Value {
        let instance_ids = vec![instance.to_owned()];
        self.ask(TerminateInstances {
            instance_ids,
            ..TerminateInstances::default()
        });
        self.heard_of(instance).await
    }

    pub(crate) fn start(&self, instance: &str) {
        self.ask(StartInstances {
            instance_ids: vec![instance.to_owned()],
            ..StartInstances::default()
        });
    }

    /// What an account added last is launched, with the tags that it has there.
    pub(crate) fn launch(&self, account: &Account) {
        let instance = account.written_last();
        self.simulator
            .with_world(|world| world.launch(instance))
            .expect("launches");
    }

    /// The event that the world sent last.
    pub(crate) fn last_event(&self) -> Value {
        let events = self.simulator.with_world(World::take_events);
        events.into_iter().next_back().expect("an event").payload
    }

    /// Auto Scaling is about to terminate it, and waits for the hook for five minutes; the event.
    pub(crate) fn terminated_by_auto_scaling(&self, instance: &str) -> Value {
        let heartbeat = SignedDuration::from_mins(5);
        let instance = InstanceId::new(instance);
        let waits = self.simulator.with_world(|world| {
            world.terminate_after_hook(&instance, "fleet", "eni-failover", heartbeat)
        });
        waits.expect("an instance that runs");
        self.last_event()
    }

    /// As an operator, at once.
    pub(crate) fn detach(&self, attachment: &str) {
        self.ask(DetachNetworkInterface {
            attachment_id: attachment.to_owned(),
            ..DetachNetworkInterface::default()
        });
    }

    pub(crate) fn attach(&self, eni: &str, instance: &str, device_index: u32) {
        self.ask(AttachNetworkInterface {
            network_interface_id: eni.to_owned(),
            instance_id: instance.to_owned(),
            device_index,
            ..AttachNetworkInterface::default()
        });
    }

    pub(crate) fn assign(&self, eni: &str, addresses: &[&str]) {
        self.ask(AssignPrivateIpAddresses {
            network_interface_id: eni.to_owned(),
            private_ip_addresses: addresses.iter().map(ToString::to_string).collect(),
            allow_reassignment: true,
            ..AssignPrivateIpAddresses::default()
        });
    }

    async fn heard_of(&self, instance: &str) -> Value {
        sleep(Duration::from_secs(1)).await;
        let events = self.simulator.with_world(World::take_events);
        let payloads = events.into_iter().map(|event| event.payload);
        let mut of_it = payloads.filter(|payload| payload.to_string().contains(instance));
        of_it.next().expect("an event")
    }

    /// Behind the function's back: not in the record of its calls.
    fn ask<A: Action>(&self, request: A) -> A::Response {
        let request: Request = request.into();
        let now = self.simulator.now();
        let answer = self.simulator.with_world(|world| {
            // The test itself sees all of what is, at once.
            let settings = world.settings().clone();
            if request.is_describe() {
                world.settings_mut().page_size = None;
                world.settings_mut().stale_reads = Wait::ZERO;
            }
            let answer = world.call(now, &request);
            *world.settings_mut() = settings;
            answer.expect("a good request")
        });
        A::answered_by(answer).expect("its answer")
    }

    /// Its instance status check fails.
    pub(crate) fn impair(&self, instance: &str) {
        self.simulator
            .with_world(|world| world.impair(instance, Check::Instance))
            .expect("impairs");
    }

    pub(crate) fn let_detaches_hang_from(&self, instance: &str) {
        self.simulator
            .with_world(|world| world.set_detach_hangs(instance, true))
            .expect("hangs");
    }

    /// As an operator at the console.
    pub(crate) fn tag(&self, resource: &str, key: &str, value: &str) {
        self.simulator
            .with_world(|world| world.set_tag(resource, key, value))
            .expect("tags");
    }

    pub(crate) fn untag(&self, resource: &str, key: &str) {
        self.simulator
            .with_world(|world| world.remove_tag(resource, key))
            .expect("removes a tag");
    }

    /// What came before isn't counted any more.
    pub(crate) fn forget(&self) {
        let messages = self.simulator.with_world(|world| world.messages().len());
        self.since.set((self.simulator.calls().len(), messages));
    }

    /// The function's calls since the last time it was told to forget.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.simulator.calls().split_off(self.since.get().0)
    }

    /// What it published since then.
    pub(crate) fn messages(&self) -> Vec<PublishedMessage> {
        self.simulator
            .with_world(|world| world.messages().to_vec())
            .split_off(self.since.get().1)
    }

    pub(crate) fn subjects(&self) -> Vec<String> {
        let messages = self.messages().into_iter();
        messages.filter_map(|message| message.subject).collect()
    }

    pub(crate) fn picture(&self) -> Picture {
        Picture(
            self.instances(),
            self.interfaces(),
            self.ask(DescribeAddresses::default()).addresses,
            self.ask(DescribeRouteTables::default()).route_tables,
        )
    }

    /// Nothing in the account has changed.
    pub(crate) fn assert_still(&self, before: &Picture) {
        let Picture(instances, interfaces, addresses, tables) = self.picture();
        assert_eq!(tables, before.3);
        assert_eq!(interfaces, before.1);
        assert_eq!(addresses, before.2);
        assert_eq!(instances, before.0);
    }

    fn instances(&self) -> Vec<Instance> {
        let reservations = self.ask(DescribeInstances::default()).reservations;
        reservations.into_iter().flat_map(|r| r.instances).collect()
    }

    pub(crate) fn instance(&self, id: &str) -> Instance {
        let mut found = self.instances().into_iter();
        found.find(|it| it.instance_id == id).expect("an instance")
    }

    fn interfaces(&self) -> Vec<NetworkInterface> {
        self.ask(DescribeNetworkInterfaces::default())
            .network_interfaces
    }

    pub(crate) fn interface(&self, id: &str) -> NetworkInterface {
        let mut found = self.interfaces().into_iter();
        found
            .find(|it| it.network_interface_id == id)
            .expect("an interface")
    }

    /// The instance that an Elastic IP leads to.
    pub(crate) fn behind(&self, elastic_ip: &str) -> Option<String> {
        let addresses = self.ask(DescribeAddresses::default()).addresses;
        let found = addresses
            .into_iter()
            .find(|it| it.public_ip.to_string() == elastic_ip);
        found.expect("an Elastic IP").instance_id
    }

    /// The instance that a route of this table leads to, where EC2 calls it active.
    pub(crate) fn led_to(&self, table: &str, destination: &str) -> Option<String> {
        let tables = self.ask(DescribeRouteTables::default()).route_tables;
        let table = tables.into_iter().find(|it| it.route_table_id == table)?;
        let mut routes = table.routes.into_iter();
        let route = routes.find(|it| it.destination.to_string() == destination)?;
        match route.target {
            RouteTarget::NetworkInterface { instance, .. } if route.active => instance,
            RouteTarget::NetworkInterface { .. } | RouteTarget::Gateway(_) => None,
        }
    }

    /// As an operator: somebody's hand on a route or an Elastic IP.
    pub(crate) fn by_hand<A: Action>(&self, request: A) {
        self.ask(request);
    }

    /// The instance that has this: an interface, an address or a prefix.
    pub(crate) fn holder(&self, float: &str) -> Option<String> {
        let has = |interface: &NetworkInterface| {
            let mut addresses = interface.private_ip_addresses.iter();
            let lists = [
                &interface.ipv6_addresses,
                &interface.ipv4_prefixes,
                &interface.ipv6_prefixes,
            ];
            let mut further = lists.into_iter().flatten();
            interface.network_interface_id == float
                || addresses.any(|entry| entry.private_ip_address.to_string() == float)
                || further.any(|entry| entry.to_string() == float)
        };
        let found = self.interfaces().into_iter().find(has)?;
        found.attachment?.instance_id
    }
}
