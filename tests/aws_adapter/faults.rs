//! Each call that the function makes against the served simulator, with each of its faults switched on: what the
//! adapter makes of it, what EC2 had been told to do, and that the SDK never sends anything twice.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use ec2_simulator::{Effect, Simulator, World, serve};
use eni_failover::aws::Aws;
use eni_failover::cloud::{
    AddressKind, AllocationId, AttachmentId, CallError, Ec2Read, Ec2Write, Ena, EniId, InstanceId,
    InstanceType, InterfaceQuery, Lifecycle, LifecycleAction, Notification, Publisher, ResourceId,
    RouteTableId, Slot, StatusQuery, SubnetId, Tags,
};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::codes::Meaning;
use crate::server::aws_that_waits;

/// `FAULT` is filled in.
const WORLD: &str = r#"
settings:
  describe-latency: 0ms
  change-latency: 0ms
  faults: ["*=FAULT"]
subnets: [{ id: subnet-0a, cidr: 10.0.1.0/24, ipv6-cidr: "2001:db8:0:1::/64", zone: us-east-1a }]
instances:
  - { id: i-0a, type: t3.medium, subnet: subnet-0a, tags: { "failover:group": web, old: tag }, interface: { id: eni-0a, address: 10.0.1.11 } }
interfaces:
  - id: eni-0b
    subnet: subnet-0a
    prefixes: [10.0.1.64/28]
    ipv6: ["2001:db8:0:1::50"]
    attached: { instance: i-0a, device-index: 1 }
  - { id: eni-0c, subnet: subnet-0a }
elastic-ips: [{ address: 203.0.113.7, id: eipalloc-0a, tags: { "failover:group": web } }]
route-tables:
  - { id: rtb-0a, routes: [{ destination: 10.99.0.10/32, target: eni-0a }], tags: { "failover:routes": web/10.99.0.10/32 } }
topics: [arn:aws:sns:us-east-1:123456789012:eni-failover]
"#;

const ACTIONS: [&str; 20] = [
    "DescribeInstances",
    "DescribeInstanceStatus",
    "DescribeInstanceTypes",
    "DescribeNetworkInterfaces",
    "DescribeSubnets",
    "DescribeRouteTables",
    "DescribeAddresses",
    "AttachNetworkInterface",
    "DetachNetworkInterface",
    "AssignPrivateIpAddresses",
    "UnassignPrivateIpAddresses",
    "AssignIpv6Addresses",
    "UnassignIpv6Addresses",
    "AssociateAddress",
    "ReplaceRoute",
    "CreateRoute",
    "CreateTags",
    "DeleteTags",
    "CompleteLifecycleAction",
    "Publish",
];

/// So long the adapter waits for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// A fault, what it means to the caller (nothing, where the call succeeds), and how often the call is carried out.
const FAULTS: [(&str, Option<Meaning>, usize); 9] = [
    ("throttled", Some(Meaning::Transient), 0),
    ("unavailable", Some(Meaning::Transient), 0),
    ("internal-error", Some(Meaning::Unknown), 0),
    ("lost-request", Some(Meaning::Unknown), 0),
    ("lost-answer", Some(Meaning::Unknown), 1),
    ("truncated", Some(Meaning::Unknown), 1),
    ("wrong-content", Some(Meaning::Unknown), 1),
    ("slow:100ms", None, 1),
    // Carried out when the caller has long given up.
    ("slow:10s", Some(Meaning::Unknown), 1),
];

/// A world that is served with this fault on every call.
struct Served {
    simulator: Simulator,
    aws: Aws,
    carried_out: Arc<AtomicUsize>,
}

impl Served {
    async fn with(fault: &str) -> Self {
        let yaml = WORLD.replace("FAULT", fault);
        let start = "2026-11-23T12:00:00Z".parse().expect("a time");
        let mut world = World::from_yaml(&yaml, start).expect("a world");
        let waits = world.wait_to_terminate(awaited(), SignedDuration::from_hours(1));
        waits.expect("an instance");
        let topic = world.topics()[0].clone();
        let simulator = Simulator::new(world);
        let carried_out = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&carried_out);
        simulator.watch(move |_: &mut World, effect: Option<Effect<'_>>| {
            if let Some(effect) = effect {
                assert!(effect.answer.is_ok(), "{effect:?}");
                counter.fetch_add(1, SeqCst);
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(serve::serve(listener, simulator.clone()));
        Self {
            simulator,
            aws: aws_that_waits(&url, &topic, PATIENCE),
            carried_out,
        }
    }

    /// Makes the call once, with something that EC2 takes.
    async fn make(&self, action: &str) -> Result<(), CallError> {
        let aws = &self.aws;
        let instances = [InstanceId::new("i-0a")];
        let resources = [ResourceId::from(&instances[0])];
        let tags = Tags::from([("old".to_owned(), "tag".to_owned())]);
        match action {
            "DescribeInstances" => {
                let found = aws.instances_with_tag("failover:group", None).await;
                found.map(|found| assert_eq!(found.items.len(), 1))
            }
            "DescribeInstanceStatus" => {
                let query = StatusQuery::Ids(instances.to_vec());
                let found = aws.instance_status(&query, None).await;
                found.map(|found| assert_eq!(found.items.len(), 1))
            }
            "DescribeInstanceTypes" => {
                let types = [InstanceType::new("t3.medium")];
                let found = aws.instance_types(&types, None).await;
                found.map(|found| assert_eq!(found.items.len(), 1))
            }
            "DescribeNetworkInterfaces" => {
                let query = InterfaceQuery::Ids(vec![EniId::new("eni-0b"), EniId::new("eni-0c")]);
                let found = aws.network_interfaces(&query, None).await;
                found.map(|found| assert_eq!(found.items.len(), 2))
            }
            "DescribeSubnets" => {
                let found = aws.subnets(&[SubnetId::new("subnet-0a")], None).await;
                found.map(|found| assert_eq!(found.items.len(), 1))
            }
            "DescribeRouteTables" => {
                let found = aws.route_tables_with_tag("failover:routes", None).await;
                found.map(|found| assert_eq!(found.items.len(), 1))
            }
            "DescribeAddresses" => {
                let found = aws.elastic_ips_with_tag("failover:group").await;
                found.map(|found| assert_eq!(found.len(), 1))
            }
            "AssociateAddress" | "ReplaceRoute" | "CreateRoute" => self.lead(action).await,
            "AttachNetworkInterface" => {
                let slot = Slot {
                    device_index: 2,
                    network_card_index: 0,
                };
                let eni = EniId::new("eni-0c");
                let attached =
                    aws.attach_network_interface(&eni, &instances[0], slot, Ena::default());
                attached.await.map(drop)
            }
            "DetachNetworkInterface" => {
                aws.detach_network_interface(&self.attachment(), false)
                    .await
            }
            "CreateTags" => aws.create_tags(&resources, &tags).await,
            "DeleteTags" => aws.delete_tags(&resources, &tags).await,
            "CompleteLifecycleAction" => aws.complete_lifecycle_action(&awaited()).await,
            "Publish" => aws.publish(&notification()).await,
            _ => self.give_or_take(action).await,
        }
    }

    async fn lead(&self, action: &str) -> Result<(), CallError> {
        let aws = &self.aws;
        let (table, eni) = (RouteTableId::new("rtb-0a"), EniId::new("eni-0b"));
        let block = |text: &str| text.parse().expect("a block");
        match action {
            "ReplaceRoute" => {
                aws.replace_route(&table, block("10.99.0.10/32"), &eni)
                    .await
            }
            "CreateRoute" => aws.create_route(&table, block("10.99.0.11/32"), &eni).await,
            _ => {
                let allocation = AllocationId::new("eipalloc-0a");
                let (eni, address) = (EniId::new("eni-0a"), [10, 0, 1, 11].into());
                aws.associate_address(&allocation, &eni, address).await
            }
        }
    }

    /// The calls of which each kind of address has its own.
    async fn give_or_take(&self, action: &str) -> Result<(), CallError> {
        let (kind, eni, address) = match action {
            "AssignPrivateIpAddresses" => (AddressKind::Ipv4, "eni-0a", "10.0.1.50"),
            "UnassignPrivateIpAddresses" => (AddressKind::Ipv4Prefix, "eni-0b", "10.0.1.64/28"),
            "AssignIpv6Addresses" => (AddressKind::Ipv6, "eni-0a", "2001:db8:0:1::51"),
            "UnassignIpv6Addresses" => (AddressKind::Ipv6, "eni-0b", "2001:db8:0:1::50"),
            other => panic!("the function has never made {other}"),
        };
        let (eni, addresses) = (EniId::new(eni), [address.parse().expect("an address")]);
        if action.starts_with("Assign") {
            self.aws.assign_addresses(&eni, kind, &addresses).await
        } else {
            self.aws.unassign_addresses(&eni, kind, &addresses).await
        }
    }

    fn attachment(&self) -> AttachmentId {
        self.simulator.with_world(|world| {
            let mut interfaces = world.interfaces();
            let attached = interfaces.find(|interface| interface.id == "eni-0b");
            let attachment = attached.and_then(|interface| interface.attachment);
            AttachmentId::new(attachment.expect("an attachment").id)
        })
    }

    /// How often the call was carried out, once that is so many times: a slow one is it later.
    async fn carried_out(&self, times: usize) -> usize {
        for _ in 0..100 {
            if self.carried_out.load(SeqCst) >= times {
                break;
            }
            sleep(PATIENCE / 20).await;
        }
        self.carried_out.load(SeqCst)
    }
}

fn awaited() -> LifecycleAction {
    LifecycleAction {
        auto_scaling_group: "web".to_owned(),
        hook: "eni-failover".to_owned(),
        token: "87654321".to_owned(),
        instance: InstanceId::new("i-0a"),
    }
}

fn notification() -> Notification {
    Notification {
        subject: "web".to_owned(),
        text: "web".to_owned(),
        json: "{}".to_owned(),
        attributes: [].into(),
    }
}

/// What is wrong with this call under this fault.
async fn wrong(
    action: &str,
    (fault, meaning, times): (&str, Option<Meaning>, usize),
) -> Option<String> {
    let served = Served::with(fault).await;
    let answer = served.make(action).await;
    let found = answer.as_ref().err().map(Meaning::of);
    let carried_out = served.carried_out(times).await;
    let sent: Vec<_> = served
        .simulator
        .calls()
        .iter()
        .map(|it| it.action)
        .collect();
    let right = found == meaning && carried_out == times && sent == [action];
    (!right).then(|| format!("{action}={fault}: {answer:?}; sent {sent:?}, done {carried_out}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_under_every_fault_means_what_it_should_and_is_sent_once() {
    let cases = ACTIONS.iter().flat_map(|action| {
        let of_it = FAULTS.iter();
        of_it.map(move |fault| wrong(action, *fault))
    });
    let wrong: Vec<String> = stream::iter(cases)
        .buffer_unordered(16)
        .filter_map(std::future::ready)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
