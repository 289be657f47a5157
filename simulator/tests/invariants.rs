//! Whatever is asked of a world, in any order, it stays one that EC2 could be in.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

mod lab;

use ec2_simulator::api::{
    AssignPrivateIpAddresses, AttachNetworkInterface, DescribeNetworkInterfaces,
    DetachNetworkInterface, Request, Response, StartInstances, StopInstances, TerminateInstances,
    UnassignPrivateIpAddresses,
};
use ec2_simulator::{Wait, World};
use eni_failover::cloud::Check;
use lab::*;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

const WORLD: &str = "
settings:
  throttling: { enabled: false }
subnets:
  - { id: subnet-a, cidr: 10.0.0.0/28, zone: us-east-1a }
  - { id: subnet-b, cidr: 10.0.0.16/28, zone: us-east-1a }
  - { id: subnet-c, cidr: 10.0.0.32/28, zone: us-east-1b }
instances:
  - { id: i-1, type: t3.micro, subnet: subnet-a }
  - { id: i-2, type: t3.small, subnet: subnet-a }
  - { id: i-3, type: t3.medium, subnet: subnet-b }
  - { id: i-4, type: t3.medium, subnet: subnet-c }
interfaces:
  - { id: eni-1, subnet: subnet-a, secondary: [10.0.0.10] }
  - { id: eni-2, subnet: subnet-a }
  - { id: eni-3, subnet: subnet-b }
  - { id: eni-4, subnet: subnet-c }
elastic-ips:
  - { address: 203.0.113.1, private-address: 10.0.0.10 }
  - { address: 203.0.113.2 }
";

const INSTANCES: [&str; 4] = ["i-1", "i-2", "i-3", "i-4"];

fn pick(rng: &mut Xoshiro256PlusPlus, from: &[String]) -> String {
    from[rng.random_range(0..from.len())].clone()
}

fn describe(world: &mut World) -> (Vec<String>, Vec<String>) {
    let request: Request = DescribeNetworkInterfaces::default().into();
    let Ok(Response::DescribeNetworkInterfaces(answer)) = world.call(world.now(), &request) else {
        panic!("a describe that asks for everything succeeds");
    };
    let interfaces = answer.network_interfaces;
    let attachments = interfaces.iter().filter_map(|i| i.attachment.as_ref());
    (
        interfaces
            .iter()
            .map(|i| i.network_interface_id.clone())
            .collect(),
        attachments.map(|a| a.attachment_id.clone()).collect(),
    )
}

fn any_request(rng: &mut Xoshiro256PlusPlus, world: &mut World) -> Request {
    let (interfaces, attachments) = describe(world);
    let instance_id = INSTANCES[rng.random_range(0..4)].to_owned();
    let network_interface_id = pick(rng, &interfaces);
    let address = format!("10.0.0.{}", rng.random_range(3..48));
    match rng.random_range(0..20) {
        0..6 => AttachNetworkInterface {
            network_interface_id,
            instance_id,
            device_index: rng.random_range(0..4),
            network_card_index: Some(0),
            dry_run: false,
            ..Default::default()
        }
        .into(),
        6..11 if !attachments.is_empty() => DetachNetworkInterface {
            attachment_id: pick(rng, &attachments),
            force: rng.random_bool(0.2),
            dry_run: false,
        }
        .into(),
        6..15 => AssignPrivateIpAddresses {
            network_interface_id,
            private_ip_addresses: vec![address],
            allow_reassignment: rng.random_bool(0.8),
            ..AssignPrivateIpAddresses::default()
        }
        .into(),
        15..17 => UnassignPrivateIpAddresses {
            network_interface_id,
            private_ip_addresses: vec![address],
            ..UnassignPrivateIpAddresses::default()
        }
        .into(),
        17 => StopInstances {
            instance_ids: vec![instance_id],
            ..StopInstances::default()
        }
        .into(),
        18 => StartInstances {
            instance_ids: vec![instance_id],
            ..StartInstances::default()
        }
        .into(),
        _ => TerminateInstances {
            instance_ids: vec![instance_id],
            dry_run: rng.random_bool(0.9),
        }
        .into(),
    }
}

#[test]
fn no_sequence_of_calls_breaks_a_world() {
    let (mut carried_out, mut refused) = (0, 0);
    for seed in 0..150 {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut world = World::from_yaml(WORLD, noon()).unwrap();
        world.settings_mut().attach = Wait::millis(0, 3_000);
        for step in 0..120 {
            let request = any_request(&mut rng, &mut world);
            if rng.random_bool(0.05) {
                // Not running: nothing to impair.
                drop(world.impair(INSTANCES[rng.random_range(0..4)], Check::Instance));
            }
            let now = world.now() + millis(rng.random_range(0..5_000));
            match world.call(now, &request) {
                Ok(_) => carried_out += 1,
                Err(_) => refused += 1,
            }
            assert_eq!(
                world.violations(),
                Vec::<String>::new(),
                "seed {seed}, step {step}: {request:?}"
            );
        }
    }
    // The walk does something, and EC2 says no often enough.
    assert!(carried_out > 2_000, "{carried_out}");
    assert!(refused > 2_000, "{refused}");
}
