//! Rules of secondary addresses and Elastic IPs (docs/ec2-facts.md, "Addresses").

mod lab;

use ec2_simulator::api::{AssignPrivateIpAddresses, UnassignPrivateIpAddresses};
use eni_failover::cloud::InstanceState;
use lab::*;

fn unassign(eni: &str, addresses: &[&str]) -> UnassignPrivateIpAddresses {
    UnassignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        private_ip_addresses: owned(addresses),
        ..UnassignPrivateIpAddresses::default()
    }
}

// "`AssignPrivateIpAddresses` with `AllowReassignment` moves a secondary address in one call."
#[test]
fn reassignment_moves_an_address_in_one_call() {
    let mut lab = Lab::built_in();
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50"]).unwrap();
    assert_eq!(lab.addresses(DB_1_PRIMARY), ["10.0.1.21", "10.0.1.51"]);
    assert_eq!(lab.addresses(DB_2_PRIMARY), ["10.0.1.22", "10.0.1.50"]);
}

// "An Elastic IP that is associated with the address moves with it."
#[test]
fn an_elastic_ip_follows_its_private_address() {
    let mut lab = Lab::built_in();
    let elastic_ip = |lab: &mut Lab| lab.elastic_ip("203.0.113.50").unwrap();
    assert_eq!(
        elastic_ip(&mut lab),
        (DB_1_PRIMARY.to_owned(), "10.0.1.50".to_owned())
    );
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50"]).unwrap();
    assert_eq!(
        elastic_ip(&mut lab),
        (DB_2_PRIMARY.to_owned(), "10.0.1.50".to_owned())
    );
    let moved = &lab.interface(DB_2_PRIMARY).private_ip_addresses[1];
    assert_eq!(
        moved.association.as_ref().unwrap().public_ip.to_string(),
        "203.0.113.50"
    );
}

// "Without it: `InvalidParameterValue`, '[10.0.1.50] assigned, but move is not allowed.'"
#[test]
fn an_assigned_address_moves_only_with_allow_reassignment() {
    let mut lab = Lab::built_in();
    let error = lab
        .ask(assign(DB_2_PRIMARY, &["10.0.1.50"], false))
        .unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert_eq!(
        error.message,
        "[10.0.1.50] assigned, but move is not allowed."
    );
    assert_eq!(
        lab.addresses(DB_1_PRIMARY),
        ["10.0.1.21", "10.0.1.50", "10.0.1.51"]
    );
}

// "One call may carry several addresses and is all or nothing."
#[test]
fn several_addresses_move_all_or_none() {
    let mut lab = Lab::built_in();
    // The second is the primary address of another interface.
    let refusal = lab.move_to(DB_2_PRIMARY, &["10.0.1.50", "10.0.1.11"]);
    assert_eq!(refused(refusal), "InvalidParameterValue");
    assert_eq!(lab.addresses(DB_2_PRIMARY), ["10.0.1.22"]);
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50", "10.0.1.51"])
        .unwrap();
    assert_eq!(
        lab.addresses(DB_2_PRIMARY),
        ["10.0.1.22", "10.0.1.50", "10.0.1.51"]
    );
    assert_eq!(lab.addresses(DB_1_PRIMARY), ["10.0.1.21"]);
}

// "Already on that interface: succeeds." Not documented; the other answer would hide a success.
#[test]
fn an_address_that_is_there_already_is_no_error() {
    let mut lab = Lab::built_in();
    for allow in [true, false] {
        lab.ask(assign(DB_1_PRIMARY, &["10.0.1.50"], allow))
            .unwrap();
    }
    assert_eq!(
        lab.addresses(DB_1_PRIMARY),
        ["10.0.1.21", "10.0.1.50", "10.0.1.51"]
    );
}

// A new address that nobody has needs no `AllowReassignment`.
#[test]
fn a_free_address_can_be_assigned() {
    let mut lab = Lab::built_in();
    lab.ask(assign(DB_2_PRIMARY, &["10.0.1.77"], false))
        .unwrap();
    assert_eq!(lab.addresses(DB_2_PRIMARY), ["10.0.1.22", "10.0.1.77"]);
}

// "The address must lie in the subnet of the interface."
#[test]
fn an_address_outside_the_subnet_is_refused() {
    let mut lab = Lab::built_in();
    let error = lab
        .ask(assign(DB_2_PRIMARY, &["10.0.2.50"], true))
        .unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert!(
        error
            .message
            .contains("10.0.2.50 does not fall within the subnet's address range")
    );
}

// AWS keeps the first four addresses of a subnet and the last.
#[test]
fn a_reserved_address_is_refused() {
    let mut lab = Lab::built_in();
    for address in ["10.0.1.0", "10.0.1.3", "10.0.1.255"] {
        assert_eq!(
            refused(lab.move_to(DB_2_PRIMARY, &[address])),
            "InvalidParameterValue"
        );
    }
    lab.move_to(DB_2_PRIMARY, &["10.0.1.4", "10.0.1.254"])
        .unwrap();
}

#[test]
fn text_that_is_no_address_is_refused() {
    let mut lab = Lab::built_in();
    assert_eq!(
        refused(lab.move_to(DB_2_PRIMARY, &["10.0.1"])),
        "InvalidParameterValue"
    );
}

// "Interfaces in another subnet can't take it": also where both subnets are of one VPC, and the address is assigned.
#[test]
fn an_address_stays_in_its_subnet() {
    let mut lab = Lab::yaml(
        "
subnets:
  - { id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a }
  - { id: subnet-b, cidr: 10.0.2.0/24, zone: us-east-1a }
interfaces:
  - { id: eni-a, subnet: subnet-a, secondary: [10.0.1.50] }
  - { id: eni-b, subnet: subnet-b }
",
    );
    assert_eq!(
        refused(lab.move_to("eni-b", &["10.0.1.50"])),
        "InvalidParameterValue"
    );
    assert_eq!(lab.addresses("eni-a")[1], "10.0.1.50");
}

// Two VPCs may use the same addresses: neither is in the other's way.
#[test]
fn another_vpc_may_use_the_same_address() {
    let mut lab = Lab::yaml(
        "
subnets:
  - { id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a, vpc: vpc-a }
  - { id: subnet-b, cidr: 10.0.1.0/24, zone: us-east-1a, vpc: vpc-b }
interfaces:
  - { id: eni-a, subnet: subnet-a, secondary: [10.0.1.50] }
  - { id: eni-b, subnet: subnet-b }
",
    );
    lab.ask(assign("eni-b", &["10.0.1.50"], false)).unwrap();
    assert_eq!(lab.addresses("eni-a")[1], "10.0.1.50");
    assert_eq!(lab.addresses("eni-b")[1], "10.0.1.50");
}

// "Limit per interface, the primary address counted: `PrivateIpAddressLimitExceeded`" (t3.medium: 6).
#[test]
fn an_interface_takes_no_more_addresses_than_its_instance_type_allows() {
    let mut lab = Lab::built_in();
    let five = [
        "10.0.1.60",
        "10.0.1.61",
        "10.0.1.62",
        "10.0.1.63",
        "10.0.1.64",
    ];
    lab.move_to(DB_2_PRIMARY, &five).unwrap();
    assert_eq!(
        refused(lab.move_to(DB_2_PRIMARY, &["10.0.1.50"])),
        "PrivateIpAddressLimitExceeded"
    );
    // What is there already doesn't count twice.
    lab.move_to(DB_2_PRIMARY, &five).unwrap();
    assert_eq!(
        lab.addresses(DB_1_PRIMARY),
        ["10.0.1.21", "10.0.1.50", "10.0.1.51"]
    );
}

// "A primary private address can't be moved."
#[test]
fn a_primary_address_cannot_be_moved() {
    let mut lab = Lab::built_in();
    assert_eq!(
        refused(lab.move_to(DB_2_PRIMARY, &["10.0.1.21"])),
        "InvalidParameterValue"
    );
    assert_eq!(lab.addresses(DB_1_PRIMARY)[0], "10.0.1.21");
}

// Cautious: what an AWS service manages stays with it.
#[test]
fn an_address_of_a_requester_managed_interface_cannot_be_moved() {
    let mut lab = Lab::yaml(
        "
subnets: [{ id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a }]
interfaces:
  - { id: eni-service, subnet: subnet-a, secondary: [10.0.1.50], requester: amazon-elb }
  - { id: eni-a, subnet: subnet-a }
",
    );
    assert_eq!(
        refused(lab.move_to("eni-a", &["10.0.1.50"])),
        "InvalidParameterValue"
    );
    assert_eq!(
        refused(lab.move_to("eni-service", &["10.0.1.60"])),
        "OperationNotPermitted"
    );
}

// The holder's state doesn't matter: that is what makes a failover in one call possible.
#[test]
fn an_address_moves_away_from_a_stopped_instance() {
    let mut lab = Lab::built_in();
    lab.world.set_state(DB_1, InstanceState::Stopped).unwrap();
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50", "10.0.1.51"])
        .unwrap();
    assert_eq!(lab.addresses(DB_1_PRIMARY), ["10.0.1.21"]);
}

// The secondary addresses of a deleted interface are free again, and their Elastic IPs are on nothing.
#[test]
fn termination_frees_the_addresses_of_a_deleted_interface() {
    let mut lab = Lab::built_in();
    lab.world
        .set_state(DB_1, InstanceState::Terminated)
        .unwrap();
    assert_eq!(lab.elastic_ip("203.0.113.50"), None);
    lab.ask(assign(DB_2_PRIMARY, &["10.0.1.50"], false))
        .unwrap();
}

// `SecondaryPrivateIpAddressCount`: EC2 picks.
#[test]
fn a_count_assigns_free_addresses() {
    let mut lab = Lab::built_in();
    let count = |count| AssignPrivateIpAddresses {
        network_interface_id: DB_2_PRIMARY.to_owned(),
        secondary_private_ip_address_count: Some(count),
        ..AssignPrivateIpAddresses::default()
    };
    let answer = lab.ask(count(2)).unwrap();
    let assigned: Vec<String> = answer
        .assigned_private_ip_addresses
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(assigned, ["10.0.1.4", "10.0.1.5"]);
    assert_eq!(refused(lab.ask(count(9))), "PrivateIpAddressLimitExceeded");
    assert_eq!(
        refused(lab.ask(count(1_000))),
        "InsufficientFreeAddressesInSubnet"
    );
    let both = AssignPrivateIpAddresses {
        private_ip_addresses: owned(&["10.0.1.60"]),
        ..count(1)
    };
    assert_eq!(refused(lab.ask(both)), "InvalidParameterCombination");
    assert_eq!(refused(lab.ask(count(0))), "MissingParameter");
}

// "`UnassignPrivateIpAddresses` disassociates the Elastic IP."
#[test]
fn unassign_disassociates_the_elastic_ip() {
    let mut lab = Lab::built_in();
    lab.ask(unassign(DB_1_PRIMARY, &["10.0.1.50"])).unwrap();
    assert_eq!(lab.addresses(DB_1_PRIMARY), ["10.0.1.21", "10.0.1.51"]);
    assert_eq!(lab.elastic_ip("203.0.113.50"), None);
    // It doesn't come back with the address.
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50"]).unwrap();
    assert_eq!(lab.elastic_ip("203.0.113.50"), None);
}

// "Some of the specified addresses are not assigned to interface eni-…" (`InvalidParameterValue`).
#[test]
fn unassign_refuses_addresses_that_are_elsewhere() {
    let mut lab = Lab::built_in();
    let error = lab
        .ask(unassign(DB_1_PRIMARY, &["10.0.1.50", "10.0.1.99"]))
        .unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert_eq!(
        error.message,
        format!("Some of the specified addresses are not assigned to interface {DB_1_PRIMARY}")
    );
    assert_eq!(
        lab.addresses(DB_1_PRIMARY),
        ["10.0.1.21", "10.0.1.50", "10.0.1.51"]
    );
}

#[test]
fn unassign_refuses_the_primary_address() {
    let mut lab = Lab::built_in();
    assert_eq!(
        refused(lab.ask(unassign(DB_1_PRIMARY, &["10.0.1.21"]))),
        "InvalidParameterValue"
    );
}

// "Security groups and source/destination check are those of the receiving interface."
#[test]
fn a_moved_address_leaves_the_receiving_interface_as_it_is() {
    let mut lab = Lab::built_in();
    let before = lab.interface(DB_2_PRIMARY);
    lab.move_to(DB_2_PRIMARY, &["10.0.1.50"]).unwrap();
    let after = lab.interface(DB_2_PRIMARY);
    assert_eq!(
        (
            before.groups,
            before.source_dest_check,
            before.mac_address,
            before.attachment
        ),
        (
            after.groups,
            after.source_dest_check,
            after.mac_address,
            after.attachment
        )
    );
}
