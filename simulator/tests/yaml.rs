//! Worlds as people write them.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::World;
use ec2_simulator::api::{DescribeInstances, Filter};
use eni_failover::cloud::{Check, CheckStatus, EniStatus, InstanceState};
use lab::*;

#[track_caller]
fn error(yaml: &str) -> String {
    World::from_yaml(yaml, noon()).unwrap_err().to_string()
}

#[test]
fn the_built_in_world_is_as_documented() {
    let mut lab = Lab::built_in();
    assert_eq!(
        (lab.world.account(), lab.world.region()),
        ("123456789012", "us-east-1")
    );
    assert_eq!(lab.world.topics(), [TOPIC]);
    for id in [WEB_1, WEB_2, DB_1, DB_2, SPARE, BATCH] {
        let instance = lab.instance(id);
        assert_eq!(instance.state, InstanceState::Running);
        assert_eq!(instance.instance_type, "t3.medium");
        assert_eq!(instance.launch_time, noon() - millis(86_400_000));
        let status = lab.status(id);
        assert_eq!(status.checks[&Check::System].status, CheckStatus::Ok);
        assert_eq!(status.checks[&Check::Instance].status, CheckStatus::Ok);
        // The primary interface is named like its instance.
        let primary = instance
            .network_interfaces
            .iter()
            .find(|i| i.attachment.device_index == 0)
            .unwrap();
        assert_eq!(primary.network_interface_id, id.replace("i-", "eni-"));
    }
    assert_eq!(
        lab.interface(FLOATING)
            .attachment
            .unwrap()
            .instance_id
            .unwrap(),
        WEB_1
    );
    assert_eq!(lab.addresses(FLOATING), ["10.0.1.100"]);
    assert_eq!(lab.elastic_ip("203.0.113.10").unwrap().0, FLOATING);
    assert_eq!(
        lab.elastic_ip("203.0.113.50").unwrap(),
        (DB_1_PRIMARY.to_owned(), "10.0.1.50".to_owned())
    );
    assert_eq!(lab.instance(SPARE).tags["failover:group"], "web db");
    assert!(
        !lab.instance(BATCH)
            .tags
            .keys()
            .any(|key| key.starts_with("failover:"))
    );
}

#[test]
fn an_instance_needs_only_id_type_and_subnet() {
    let mut lab = Lab::yaml(
        "
subnets: [{ id: subnet-a, cidr: 10.0.0.0/24, zone: us-east-1a }]
instances: [{ id: i-a, type: t3.micro, subnet: subnet-a }]
",
    );
    let instance = lab.instance("i-a");
    assert_eq!(instance.state, InstanceState::Running);
    assert_eq!(instance.availability_zone, "us-east-1a");
    assert_eq!(instance.private_ip_address.unwrap().to_string(), "10.0.0.4");
    assert_eq!(instance.private_dns_name, "ip-10-0-0-4.ec2.internal");
    assert_eq!(instance.network_interfaces.len(), 1);
}

#[test]
fn made_up_addresses_keep_out_of_the_way_of_written_ones() {
    let mut lab = Lab::yaml(
        "
subnets: [{ id: subnet-a, cidr: 10.0.0.0/24, zone: us-east-1a }]
instances:
  - { id: i-a, type: t3.micro, subnet: subnet-a }
  - { id: i-b, type: t3.micro, subnet: subnet-a, interface: { address: 10.0.0.4 } }
interfaces:
  - { id: eni-c, subnet: subnet-a, address: 10.0.0.5 }
  - { id: eni-d, subnet: subnet-a, secondary: [10.0.0.6], attached: { instance: i-a, device-index: 1 } }
",
    );
    assert_eq!(
        lab.instance("i-a").private_ip_address.unwrap().to_string(),
        "10.0.0.7"
    );
    assert_eq!(lab.addresses("eni-d"), ["10.0.0.8", "10.0.0.6"]);
    assert_eq!(lab.interface("eni-c").status, EniStatus::Available);
}

#[test]
fn a_world_may_begin_in_the_middle_of_a_change() {
    let mut lab = Lab::yaml(
        "
settings: { stop: 20s, initializing: 1m }
subnets: [{ id: subnet-a, cidr: 10.0.0.0/24, zone: us-east-1a }]
instances:
  - { id: i-stopping, type: t3.micro, subnet: subnet-a, state: stopping }
  - { id: i-new, type: t3.micro, subnet: subnet-a, instance-check: initializing, system-check: initializing, age: 5s }
  - { id: i-ill, type: t3.micro, subnet: subnet-a, instance-check: impaired }
  - id: i-more
    type: t3.micro
    subnet: subnet-a
    attached-ebs-check: null
    application-check: impaired
    application-impaired-since: 2026-11-23T11:00:00Z
    events: [{ code: system-reboot, description: soon, not-before: 2026-11-24T00:00:00Z }]
",
    );
    let more = lab.status("i-more");
    assert_eq!(more.checks.get(&Check::AttachedEbs), None);
    let application = more.checks[&Check::Application];
    assert_eq!(application.status, CheckStatus::Impaired);
    assert_eq!(application.impaired_since, Some(noon() - millis(3_600_000)));
    assert_eq!(more.events[0].code, "system-reboot");
    assert_eq!(lab.instance("i-new").launch_time, noon() - millis(5_000));
    assert_eq!(
        lab.status("i-new").checks[&Check::Instance].status,
        CheckStatus::Initializing
    );
    lab.after(20_000);
    assert_eq!(lab.instance("i-stopping").state, InstanceState::Stopped);
    lab.after(40_000);
    assert_eq!(
        lab.status("i-new").checks[&Check::Instance].status,
        CheckStatus::Ok
    );
    assert_eq!(
        lab.status("i-ill").checks[&Check::Instance].status,
        CheckStatus::Impaired
    );
}

#[test]
fn settings_are_written_as_people_write_durations() {
    let world = World::from_yaml(
        "
settings:
  seed: 7
  attach: 1s..3s
  stale-reads: 0ms..500ms
  page-size: 2
  denied: [AttachNetworkInterface]
  throttling: { changes: { size: 3, refill: 1 } }
subnets: []
",
        noon(),
    )
    .unwrap();
    let settings = world.settings();
    assert_eq!(settings.attach, ec2_simulator::Wait::millis(1_000, 3_000));
    assert_eq!(settings.stale_reads.most(), millis(500));
    assert_eq!(
        (settings.page_size, settings.throttling.changes.size),
        (Some(2), 3)
    );
    assert_eq!(settings.throttling.describes.size, 100);
    assert_eq!(settings.denied, ["AttachNetworkInterface"]);
}

#[test]
fn types_can_be_declared() {
    let mut lab = Lab::yaml(
        "
instance-types: [{ type: x9.small, interfaces: [1, 2], addresses-per-interface: 3, architecture: arm64 }]
subnets: [{ id: subnet-a, cidr: 10.0.0.0/24, zone: us-east-1a }]
instances: [{ id: i-a, type: x9.small, subnet: subnet-a }]
interfaces: [{ id: eni-a, subnet: subnet-a }]
",
    );
    assert_eq!(lab.instance("i-a").architecture, "arm64");
    assert_eq!(
        refused(lab.attach("eni-a", "i-a", 1)),
        "AttachmentLimitExceeded"
    );
}

#[test]
fn a_misspelt_field_is_named_with_its_place() {
    let message = error("subnets:\n  - { id: s, cidr: 10.0.0.0/24, zone: a, tagz: {} }\n");
    assert!(message.contains("line 2"), "{message}");
    assert!(message.contains("unknown field `tagz`"), "{message}");
    assert!(message.contains("tags"), "{message}");
}

#[test]
fn a_duration_that_is_none_is_quoted() {
    let message = error("settings: { attach: soon }\nsubnets: []\n");
    assert!(
        message.contains("`soon` is no duration like `2s` or `1s..3s`"),
        "{message}"
    );
    assert!(error("settings: { attach: 3s..1s }\nsubnets: []\n").contains("runs backwards"));
}

#[test]
fn what_does_not_fit_together_is_named() {
    let subnet = "subnets: [{ id: subnet-a, cidr: 10.0.0.0/24, zone: a }]\n";
    let cases = [
        (
            "instances: [{ id: i-a, type: t3.micro, subnet: subnet-b }]",
            "i-a names the subnet subnet-b",
        ),
        (
            "instances: [{ id: i-a, type: t9.micro, subnet: subnet-a }]",
            "t9.micro isn't built in",
        ),
        (
            "interfaces: [{ id: eni-a, subnet: subnet-a, attached: { instance: i-z, device-index: 1 } }]",
            "eni-a is attached to i-z, which the world doesn't have",
        ),
        (
            "interfaces: [{ id: eni-a, subnet: subnet-a, address: 10.0.0.2 }]",
            "AWS keeps 10.0.0.2",
        ),
        (
            "elastic-ips: [{ address: 203.0.113.1, private-address: 10.0.0.9 }]",
            "no interface has 10.0.0.9",
        ),
        (
            "alarms: [{ name: a, instance: i-z }]",
            "the alarm a watches i-z",
        ),
        (
            "interfaces: [{ id: eni-a, subnet: subnet-a }, { id: eni-a, subnet: subnet-a }]",
            "eni-a is there twice",
        ),
    ];
    for (yaml, expected) in cases {
        let message = error(&format!("{subnet}{yaml}"));
        assert!(message.contains(expected), "{message}");
    }
}

// The checker of invariants finds what EC2 itself would never allow.
#[test]
fn an_impossible_world_is_refused_with_all_its_faults() {
    let message = error(
        "
subnets:
  - { id: subnet-a, cidr: 10.0.0.0/24, zone: a }
  - { id: subnet-b, cidr: 10.0.1.0/24, zone: b }
instances:
  - { id: i-a, type: t3.micro, subnet: subnet-a, interface: { address: 10.0.0.10 } }
  - { id: i-gone, type: t3.micro, subnet: subnet-a, state: terminated }
interfaces:
  - { id: eni-1, subnet: subnet-a, address: 10.0.0.10 }
  - { id: eni-2, subnet: subnet-a, attached: { instance: i-a, device-index: 0 } }
  - { id: eni-3, subnet: subnet-b, attached: { instance: i-a, device-index: 1 } }
  - { id: eni-4, subnet: subnet-b, address: 10.0.9.9 }
  - { id: eni-5, subnet: subnet-a, attached: { instance: i-gone, device-index: 1 } }
  - { id: eni-6, subnet: subnet-a, secondary: [10.0.0.60], address: 10.0.0.61 }
elastic-ips:
  - { address: 203.0.113.1, private-address: 10.0.0.60 }
  - { address: 203.0.113.2, private-address: 10.0.0.60 }
",
    );
    for fault in [
        "10.0.0.10 is there twice",
        "i-a has two interfaces at device index 0",
        "eni-3 is attached to i-a elsewhere",
        "10.0.9.9 of eni-4 lies outside its subnet",
        "eni-5 is attached to i-gone, which is terminated",
        "i-a has too many interfaces for its type",
        "203.0.113.2 isn't the only one on 10.0.0.60",
    ] {
        assert!(message.contains(fault), "{fault}: {message}");
    }
}

// Two worlds of the same file and seed behave alike.
#[test]
fn a_seed_decides_everything() {
    let run = |seed: u64| {
        let text = format!(
            "settings: {{ seed: {seed} }}\n{}",
            include_str!("../worlds/default.yaml")
        );
        let mut world = World::from_yaml(&text, noon()).unwrap();
        world.set_state(WEB_1, InstanceState::Stopping).unwrap();
        world.advance(noon() + millis(3_600_000));
        let request = DescribeInstances {
            filters: vec![Filter::new("instance-id", [WEB_1])],
            ..DescribeInstances::default()
        };
        (
            world.call(world.now(), &request.into()),
            world.take_events(),
        )
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
