//! No tags make the function panic, or touch what no tag of ours stands on.

use ec2_simulator::World;
use ec2_simulator::api::{AssignPrivateIpAddresses, Request};
use eni_failover::cloud::InstanceState;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::account::{hand, instances, interfaces, touched, well, words};
use crate::payloads::cases;

#[rustfmt::skip]
const INSTANCES: &[&str] = &[
    "i-0aaaaaaaaaaaaaaa1", "i-0bbbbbbbbbbbbbbb2", "i-0ccccccccccccccc3", "i-0ddddddddddddddd4", "i-0eeeeeeeeeeeeeee5",
];

/// That of an instance which is in no group is among them.
#[rustfmt::skip]
const INTERFACES: &[&str] = &[
    "eni-0aaaaaaaaaaaaaaa1", "eni-0bbbbbbbbbbbbbbb2", "eni-0ccccccccccccccc3", "eni-0ddddddddddddddd4",
    "eni-0eeeeeeeeeeeeeee5", "eni-09999999999999999", "eni-0fffffffffffffff1",
];

#[rustfmt::skip]
const KEYS: &[&str] = &[
    "failover:group", "failover:group", "failover:addresses", "failover:addresses", "failover:priority",
    "failover:status:web", "failover:status:db", "failover:status:", "failover:impaired:", "failover:impaired:x",
    "failover:impaired:spot-interruption", "failover:recovered:x", "failover:recovered:", "failover:", "Name",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "web", "db", "other", "web/10.0.1.50", "db/10.0.1.50", "10.0.1.50", "10.0.1.51", "10.0.1.11", "10.0.1.41",
    "10.0.1.100", "999.1.1.1", "/", "//", "web/", "/10.0.1.50", "::1", "active=i-0aaaaaaaaaaaaaaa1",
    "active=i-09999999999999999", "active=none", "active=", "since=2026-11-23T11:00:00Z", "since=",
    "since=-009999-01-02T01:59:59Z", "since=9999-12-30T22:00:00.999999999Z", "from=i-0bbbbbbbbbbbbbbb2", "told=ffffffff",
    "told=fffffffff", "100", "-1", "4294967295", "4294967296", "2026-11-23T11:59:00Z", "9999-12-30T22:00:00.999999999Z",
    "-009999-01-02T01:59:59Z", "\u{a0}", "\u{2028}", "é…", "\u{0}", "=", " ",
];

fn tag_value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(prop::sample::select(WORDS), 0..6).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
        1 => "\\PC{200,256}",
        1 => Just("x".repeat(256)),
        1 => Just(String::new()),
    ]
}

fn tag() -> impl Strategy<Value = (&'static str, String, String)> {
    let resource = prop_oneof![
        prop::sample::select(INSTANCES),
        prop::sample::select(INTERFACES)
    ];
    let end = prop_oneof![4 => Just(String::new()), 1 => "\\PC{0,60}"];
    let key = (prop::sample::select(KEYS), end).prop_map(|(key, end)| format!("{key}{end}"));
    (resource, key, tag_value())
}

/// Who fails meanwhile.
fn failing() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(INSTANCES))
}

/// An address that moves is listed by a landing interface of a member of the group that takes it.
fn assert_listed(world: &World, assign: &AssignPrivateIpAddresses) {
    let mut world = world.clone();
    let (instances, interfaces) = (instances(&mut world), interfaces(&mut world));
    let groups = |eni: &ec2_simulator::api::NetworkInterface| -> Vec<String> {
        let holder = eni.attachment.as_ref().and_then(|a| a.instance_id.clone());
        let holder = instances
            .iter()
            .find(|i| Some(&i.instance_id) == holder.as_ref());
        let words = holder
            .into_iter()
            .flat_map(|i| words(&i.tags, "failover:group"));
        words.map(ToOwned::to_owned).collect()
    };
    let taker = interfaces
        .iter()
        .find(|i| i.network_interface_id == assign.network_interface_id);
    let taker = groups(taker.expect("the landing interface"));
    for address in &assign.private_ip_addresses {
        let lists = |eni: &&ec2_simulator::api::NetworkInterface| {
            words(&eni.tags, "failover:addresses")
                .any(|word| word.rsplit('/').next() == Some(address))
                && groups(eni).iter().any(|group| taker.contains(group))
        };
        assert!(
            interfaces.iter().any(|eni| lists(&eni)),
            "{address} is listed nowhere: {assign:?}"
        );
        let carries = |eni: &&ec2_simulator::api::NetworkInterface| {
            let mut carried = eni.private_ip_addresses.iter();
            carried.any(|a| a.private_ip_address.to_string() == *address)
        };
        if let Some(victim) = interfaces.iter().find(carries) {
            let shared = groups(victim).iter().any(|group| taker.contains(group));
            assert!(
                shared || victim.attachment.is_none(),
                "{address} is taken from outside: {assign:?}"
            );
        }
    }
}

fn assert_stays_among_the_tagged(tags: &[(&str, String, String)], failing: Option<&str>) {
    let mut world = well();
    for (resource, key, value) in tags {
        // What EC2 refuses can't stand there.
        drop(world.set_tag(resource, key, value));
    }
    if let Some(failing) = failing {
        world
            .set_state(failing, InstanceState::Stopping)
            .expect("it stops");
    }
    let payloads = [
        json!({ "action": "reconcile" }),
        json!({ "action": "failover", "group": "web" }),
        json!({ "action": "plan" }),
    ];
    let (simulator, changes) = hand(&world, &payloads);
    for (id, groups) in touched(&world, &changes) {
        assert!(!groups.is_empty(), "{id} is in no group: {changes:#?}");
    }
    for change in &changes {
        if let Request::AssignPrivateIpAddresses(assign) = change {
            assert_listed(&world, assign);
        }
    }
    assert_eq!(
        simulator.with_world(|world| world.violations()),
        Vec::<String>::new()
    );
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_tags_stay_among_the_tagged(tags in vec(tag(), 1..12), failing in failing()) {
        assert_stays_among_the_tagged(&tags, failing);
    }
}
