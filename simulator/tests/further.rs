//! Rules of IPv6 addresses and prefixes (docs/ec2-facts.md, "IPv6", "Prefixes").

mod lab;

use ec2_simulator::api::{
    AssignIpv6Addresses, AssignPrivateIpAddresses, AttachNetworkInterface, UnassignIpv6Addresses,
    UnassignPrivateIpAddresses,
};
use eni_failover::cloud::InstanceState;
use lab::*;

/// Two instances of the type t3.micro, with two places for each family, and an interface on nothing.
fn dual_stack() -> Lab {
    Lab::yaml(
        r#"
subnets:
  - { id: subnet-a, cidr: 10.0.1.0/24, ipv6-cidr: "2001:db8:0:1::/64", zone: us-east-1a }
  - { id: subnet-b, cidr: 10.0.2.0/24, zone: us-east-1a }
instances:
  - { id: i-a, type: t3.micro, subnet: subnet-a, interface: { id: eni-a, address: 10.0.1.11, ipv6: ["2001:db8:0:1::50"] } }
  - { id: i-b, type: t3.micro, subnet: subnet-a, interface: { id: eni-b, address: 10.0.1.12 } }
interfaces:
  - { id: eni-c, subnet: subnet-a, address: 10.0.1.13, prefixes: [10.0.1.64/28, "2001:db8:0:1:1::/80"] }
  - { id: eni-d, subnet: subnet-b, address: 10.0.2.14 }
"#,
    )
}

fn ipv6(eni: &str, addresses: &[&str]) -> AssignIpv6Addresses {
    AssignIpv6Addresses {
        network_interface_id: eni.to_owned(),
        ipv6_addresses: owned(addresses),
        ..AssignIpv6Addresses::default()
    }
}

fn ipv6_prefixes(eni: &str, prefixes: &[&str]) -> AssignIpv6Addresses {
    AssignIpv6Addresses {
        network_interface_id: eni.to_owned(),
        ipv6_prefixes: owned(prefixes),
        ..AssignIpv6Addresses::default()
    }
}

fn ipv4_prefixes(eni: &str, prefixes: &[&str]) -> AssignPrivateIpAddresses {
    AssignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        ipv4_prefixes: owned(prefixes),
        ..AssignPrivateIpAddresses::default()
    }
}

fn without_ipv6(eni: &str, addresses: &[&str]) -> UnassignIpv6Addresses {
    UnassignIpv6Addresses {
        network_interface_id: eni.to_owned(),
        ipv6_addresses: owned(addresses),
        ..UnassignIpv6Addresses::default()
    }
}

fn further(lab: &mut Lab, eni: &str) -> Vec<String> {
    let shown = lab.interface(eni);
    let lists = [
        shown.ipv6_addresses,
        shown.ipv4_prefixes,
        shown.ipv6_prefixes,
    ];
    lists.iter().flatten().map(ToString::to_string).collect()
}

// "`AssignIpv6Addresses` knows no reassignment: an IPv6 address has to be unassigned, then assigned."
#[test]
fn an_ipv6_address_moves_by_two_calls() {
    let mut lab = dual_stack();
    let address = ["2001:db8:0:1::50"];
    assert_eq!(
        refused(lab.ask(ipv6("eni-b", &address))),
        "InvalidParameterValue"
    );
    assert_eq!(further(&mut lab, "eni-a"), address);
    lab.ask(without_ipv6("eni-a", &address)).unwrap();
    let answer = lab.ask(ipv6("eni-b", &address)).unwrap();
    assert_eq!(answer.assigned_ipv6_addresses[0].to_string(), address[0]);
    assert!(further(&mut lab, "eni-a").is_empty());
    assert_eq!(further(&mut lab, "eni-b"), address);
}

// "Assigning one that is assigned, elsewhere or on that interface, is refused." Not documented: the stricter reading.
#[test]
fn an_ipv6_address_that_is_there_already_is_refused() {
    let mut lab = dual_stack();
    let again = lab.ask(ipv6("eni-a", &["2001:db8:0:1::50"]));
    assert_eq!(refused(again), "InvalidParameterValue");
}

// "The address must lie in the subnet's IPv6 block, of which the first four addresses and the last are reserved."
#[test]
fn an_ipv6_address_lies_in_the_subnets_block() {
    let mut lab = dual_stack();
    for address in [
        "2001:db8:0:2::50",
        "2001:db8:0:1::3",
        "2001:db8:0:1:ffff:ffff:ffff:ffff",
        "10.0.1.50",
    ] {
        assert_eq!(
            refused(lab.ask(ipv6("eni-b", &[address]))),
            "InvalidParameterValue"
        );
    }
    lab.ask(ipv6("eni-b", &["2001:db8:0:1::4"])).unwrap();
}

// "Without one an IPv6 address can't be assigned in it". "A subnet may get an IPv6 block at any time."
#[test]
fn a_subnet_without_a_block_has_no_ipv6_until_it_gets_one() {
    let mut lab = dual_stack();
    assert_eq!(
        refused(lab.ask(ipv6("eni-d", &["2001:db8:0:2::50"]))),
        "InvalidParameterValue"
    );
    let block = "2001:db8:0:2::/64".parse().unwrap();
    lab.world.associate_ipv6("subnet-b", block).unwrap();
    lab.ask(ipv6("eni-d", &["2001:db8:0:2::50"])).unwrap();
}

// "An interface carries as many IPv6 addresses as private IPv4 addresses"; "They are counted apart."
#[test]
fn each_family_has_places_of_its_own() {
    let mut lab = dual_stack();
    let three = ["2001:db8:0:1::60", "2001:db8:0:1::61", "2001:db8:0:1::62"];
    assert_eq!(
        refused(lab.ask(ipv6("eni-b", &three))),
        "PrivateIpAddressLimitExceeded"
    );
    // All or nothing.
    assert!(further(&mut lab, "eni-b").is_empty());
    lab.ask(ipv6("eni-b", &three[..2])).unwrap();
    lab.ask(assign("eni-b", &["10.0.1.50"], false)).unwrap();
}

// "Each takes one of the interface's places for addresses of its family."
#[test]
fn a_prefix_takes_a_place() {
    let mut lab = dual_stack();
    lab.ask(ipv4_prefixes("eni-b", &["10.0.1.80/28"])).unwrap();
    assert_eq!(
        refused(lab.ask(assign("eni-b", &["10.0.1.50"], false))),
        "PrivateIpAddressLimitExceeded"
    );
    lab.ask(ipv6_prefixes("eni-a", &["2001:db8:0:1:2::/80"]))
        .unwrap();
    assert_eq!(
        refused(lab.ask(ipv6("eni-a", &["2001:db8:0:1::60"]))),
        "PrivateIpAddressLimitExceeded"
    );
}

// "An IPv4 prefix is /28, an IPv6 prefix /80; it lies in the subnet's block and doesn't overlap other addresses".
#[test]
fn a_prefix_has_its_length_and_its_place() {
    let mut lab = dual_stack();
    for prefix in [
        "10.0.1.64/27",
        "10.0.1.81/28",
        "10.0.2.80/28",
        "2001:db8:0:1:2::/80",
        // Reserved addresses are in it.
        "10.0.1.0/28",
        "10.0.1.240/28",
        // Somebody's prefix, and somebody's address.
        "10.0.1.64/28",
    ] {
        let asked = lab.ask(ipv4_prefixes("eni-b", &[prefix]));
        assert_eq!(refused(asked), "InvalidParameterValue", "{prefix}");
    }
    for prefix in [
        "2001:db8:0:1::/80",
        "2001:db8:0:1:1::/80",
        "2001:db8:0:1:2::/64",
    ] {
        let asked = lab.ask(ipv6_prefixes("eni-b", &[prefix]));
        assert_eq!(refused(asked), "InvalidParameterValue", "{prefix}");
    }
}

// The same from the other side: nobody has an address of somebody's prefix.
#[test]
fn an_address_of_a_prefix_is_nobody_elses() {
    let mut lab = dual_stack();
    for allow in [true, false] {
        let asked = lab.ask(assign("eni-b", &["10.0.1.70"], allow));
        assert_eq!(refused(asked), "InvalidParameterValue");
    }
    let asked = lab.ask(ipv6("eni-b", &["2001:db8:0:1:1::5"]));
    assert_eq!(refused(asked), "InvalidParameterValue");
    // Nor does EC2 pick one.
    let count = AssignPrivateIpAddresses {
        network_interface_id: "eni-d".to_owned(),
        secondary_private_ip_address_count: Some(1),
        ..AssignPrivateIpAddresses::default()
    };
    lab.ask(count).unwrap();
}

#[test]
fn a_prefix_moves_by_two_calls() {
    let mut lab = dual_stack();
    let unassign = UnassignPrivateIpAddresses {
        network_interface_id: "eni-c".to_owned(),
        ipv4_prefixes: owned(&["10.0.1.64/28"]),
        ..UnassignPrivateIpAddresses::default()
    };
    lab.ask(unassign.clone()).unwrap();
    let answer = lab.ask(ipv4_prefixes("eni-b", &["10.0.1.64/28"])).unwrap();
    assert_eq!(answer.assigned_ipv4_prefixes[0].to_string(), "10.0.1.64/28");
    assert_eq!(refused(lab.ask(unassign)), "InvalidParameterValue");
    let unassign = UnassignIpv6Addresses {
        network_interface_id: "eni-c".to_owned(),
        ipv6_prefixes: owned(&["2001:db8:0:1:1::/80"]),
        ..UnassignIpv6Addresses::default()
    };
    lab.ask(unassign).unwrap();
    lab.ask(ipv6_prefixes("eni-b", &["2001:db8:0:1:1::/80"]))
        .unwrap();
    assert_eq!(
        further(&mut lab, "eni-b"),
        ["10.0.1.64/28", "2001:db8:0:1:1::/80"]
    );
    assert!(further(&mut lab, "eni-c").is_empty());
}

// "One call may carry several addresses, or say how many, not both."
#[test]
fn a_count_assigns_what_is_free() {
    let mut lab = dual_stack();
    let count = AssignIpv6Addresses {
        network_interface_id: "eni-b".to_owned(),
        ipv6_address_count: Some(1),
        ..AssignIpv6Addresses::default()
    };
    lab.ask(count.clone()).unwrap();
    assert_eq!(further(&mut lab, "eni-b"), ["2001:db8:0:1::4"]);
    let both = AssignIpv6Addresses {
        ipv6_addresses: owned(&["2001:db8:0:1::60"]),
        ..count
    };
    assert_eq!(refused(lab.ask(both)), "InvalidParameterCombination");
    let prefixes = |count| AssignPrivateIpAddresses {
        network_interface_id: "eni-c".to_owned(),
        ipv4_prefix_count: Some(count),
        ..AssignPrivateIpAddresses::default()
    };
    // The first sixteen have reserved addresses and the others' primary ones; the next four are free.
    let answer = lab.ask(prefixes(1)).unwrap();
    assert_eq!(answer.assigned_ipv4_prefixes[0].to_string(), "10.0.1.16/28");
    // "Where EC2 is to pick and finds no free block: `InsufficientCidrBlocks`."
    assert_eq!(refused(lab.ask(prefixes(99))), "InsufficientCidrBlocks");
    let none = AssignIpv6Addresses {
        network_interface_id: "eni-b".to_owned(),
        ..AssignIpv6Addresses::default()
    };
    assert_eq!(refused(lab.ask(none)), "MissingParameter");
}

// "Addresses and prefixes in one call are refused: `InvalidParameterCombination`."
#[test]
fn addresses_and_prefixes_share_no_call() {
    let mut lab = dual_stack();
    let both = AssignIpv6Addresses {
        ipv6_prefixes: owned(&["2001:db8:0:1:2::/80"]),
        ..ipv6("eni-b", &["2001:db8:0:1::60"])
    };
    assert_eq!(refused(lab.ask(both)), "InvalidParameterCombination");
    let both = AssignPrivateIpAddresses {
        private_ip_addresses: owned(&["10.0.1.50"]),
        ..ipv4_prefixes("eni-b", &["10.0.1.80/28"])
    };
    assert_eq!(refused(lab.ask(both)), "InvalidParameterCombination");
}

// "Unassigning an address that is not there: 'The address '…' is not mapped to interface ID 'eni-…''."
#[test]
fn what_is_not_there_is_not_unassigned() {
    let mut lab = dual_stack();
    let error = lab
        .ask(without_ipv6("eni-b", &["2001:db8:0:1::50"]))
        .unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert_eq!(
        error.message,
        "The address '2001:db8:0:1::50' is not mapped to interface ID 'eni-b'"
    );
    assert_eq!(further(&mut lab, "eni-a"), ["2001:db8:0:1::50"]);
}

// "Attaching an interface that has more addresses than the type allows is refused: 'Address count 7 on interface-…'."
#[test]
fn an_interface_with_too_many_is_not_attached() {
    let mut lab = dual_stack();
    for nth in [2, 3] {
        let prefix = format!("2001:db8:0:1:{nth}::/80");
        lab.ask(ipv6_prefixes("eni-c", &[&prefix])).unwrap();
    }
    let attach = AttachNetworkInterface {
        network_interface_id: "eni-c".to_owned(),
        instance_id: "i-b".to_owned(),
        device_index: 1,
        ..AttachNetworkInterface::default()
    };
    let error = lab.ask(attach).unwrap_err();
    assert_eq!(error.code, "InvalidInterface.IpAddressLimitExceeded");
    assert_eq!(
        error.message,
        "Address count 3 on interface-c exceeds the limit for t3.micro"
    );
}

// They go with their interface, and are free then.
#[test]
fn termination_frees_what_a_deleted_interface_carried() {
    let mut lab = dual_stack();
    lab.world
        .set_state("i-a", InstanceState::Terminated)
        .unwrap();
    lab.ask(ipv6("eni-b", &["2001:db8:0:1::50"])).unwrap();
}

#[test]
fn a_world_with_impossible_prefixes_is_refused() {
    let world = |prefixes: &str| {
        let text = format!(
            "
subnets: [{{ id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a }}]
interfaces:
  - {{ id: eni-a, subnet: subnet-a, address: 10.0.1.70 }}
  - {{ id: eni-b, subnet: subnet-a, address: 10.0.1.12, prefixes: [{prefixes}] }}
"
        );
        let error = ec2_simulator::World::from_yaml(&text, noon()).unwrap_err();
        error.to_string()
    };
    assert!(world("10.0.1.80/27").contains("no prefix of EC2's"));
    assert!(world("10.0.1.64/28").contains("is there twice"));
    assert!(world("10.0.2.64/28").contains("outside its subnet"));
}
