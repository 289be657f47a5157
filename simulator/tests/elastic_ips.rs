//! Rules of Elastic IPs by themselves (docs/ec2-facts.md, "Elastic IPs by themselves").
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use ec2_simulator::api::{
    ApiError, AssociateAddress, DescribeAddresses, DisassociateAddress, StartInstances,
};
use eni_failover::cloud::InstanceState;
use lab::{Lab, STOP, refused};

const ONE: &str = "eipalloc-0aaaaaaaaaaaaaaa1";
const TWO: &str = "eipalloc-0bbbbbbbbbbbbbbb2";
const A: &str = "i-0aaaaaaaaaaaaaaa1";
const ENI_A: &str = "eni-0aaaaaaaaaaaaaaa1";
const ENI_B: &str = "eni-0bbbbbbbbbbbbbbb2";

const WORLD: &str = r#"
subnets:
  - { id: subnet-0a1b2c3d4e5f60001, vpc: vpc-0a1b2c3d4e5f60001, cidr: 10.0.1.0/24, zone: us-east-1a }
  - { id: subnet-0a1b2c3d4e5f60002, vpc: vpc-0a1b2c3d4e5f60001, cidr: 10.0.2.0/24, zone: us-east-1b }
  - { id: subnet-0a1b2c3d4e5f60003, vpc: vpc-0a1b2c3d4e5f60001, cidr: 10.0.3.0/24, zone: us-east-1-bos-1a }
instances:
  - { id: i-0aaaaaaaaaaaaaaa1, type: t3.medium, subnet: subnet-0a1b2c3d4e5f60001, interface: { id: eni-0aaaaaaaaaaaaaaa1, address: 10.0.1.11, secondary: [10.0.1.50] } }
  - { id: i-0bbbbbbbbbbbbbbb2, type: t3.medium, subnet: subnet-0a1b2c3d4e5f60002, interface: { id: eni-0bbbbbbbbbbbbbbb2, address: 10.0.2.12 } }
interfaces:
  - { id: eni-0ccccccccccccccc3, subnet: subnet-0a1b2c3d4e5f60003 }
  - { id: eni-0ddddddddddddddd4, subnet: subnet-0a1b2c3d4e5f60001, requester: amazon-elb }
elastic-ips:
  - { address: 203.0.113.1, id: eipalloc-0aaaaaaaaaaaaaaa1, private-address: 10.0.1.11, tags: { "failover:group": web } }
  - { address: 203.0.113.2, id: eipalloc-0bbbbbbbbbbbbbbb2 }
"#;

fn world() -> Lab {
    Lab::yaml(WORLD)
}

fn to(allocation: &str, eni: &str) -> AssociateAddress {
    AssociateAddress {
        allocation_id: Some(allocation.to_owned()),
        network_interface_id: Some(eni.to_owned()),
        allow_reassociation: true,
        ..AssociateAddress::default()
    }
}

fn associate(lab: &mut Lab, request: AssociateAddress) -> Result<String, ApiError> {
    lab.ask(request).map(|answer| answer.association_id)
}

fn on(lab: &mut Lab, public: &str) -> Option<(String, String)> {
    lab.elastic_ip(public)
}

// "Moves in one call, to the primary private address where none is named."
#[test]
fn an_elastic_ip_moves_in_one_call() {
    let mut lab = world();
    associate(&mut lab, to(ONE, ENI_B)).unwrap();
    assert_eq!(
        on(&mut lab, "203.0.113.1"),
        Some((ENI_B.into(), "10.0.2.12".into()))
    );
    let by_instance = AssociateAddress {
        instance_id: Some(A.into()),
        network_interface_id: None,
        private_ip_address: Some("10.0.1.50".into()),
        ..to(ONE, ENI_A)
    };
    associate(&mut lab, by_instance).unwrap();
    assert_eq!(
        on(&mut lab, "203.0.113.1"),
        Some((ENI_A.into(), "10.0.1.50".into()))
    );
}

// "This is an idempotent operation."
#[test]
fn to_associate_it_once_more_is_no_error_and_changes_nothing() {
    let mut lab = world();
    let first = associate(&mut lab, to(ONE, ENI_B)).unwrap();
    assert_eq!(associate(&mut lab, to(ONE, ENI_B)).unwrap(), first);
    assert_ne!(associate(&mut lab, to(ONE, ENI_A)).unwrap(), first);
}

// "By default the operation fails if the Elastic IP address is already associated": `Resource.AlreadyAssociated`.
#[test]
fn without_allow_reassociation_it_stays() {
    let mut lab = world();
    let stays = AssociateAddress {
        allow_reassociation: false,
        ..to(ONE, ENI_B)
    };
    assert_eq!(
        refused(associate(&mut lab, stays)),
        "Resource.AlreadyAssociated"
    );
    let free = AssociateAddress {
        allow_reassociation: false,
        ..to(TWO, ENI_B)
    };
    associate(&mut lab, free).unwrap();
}

// "The existing address is disassociated from the instance, but remains allocated to your account."
#[test]
fn one_that_is_on_that_address_is_pushed_off() {
    let mut lab = world();
    associate(&mut lab, to(TWO, ENI_A)).unwrap();
    assert_eq!(on(&mut lab, "203.0.113.1"), None);
    assert_eq!(
        on(&mut lab, "203.0.113.2"),
        Some((ENI_A.into(), "10.0.1.11".into()))
    );
}

// "IncorrectInstanceState: The pending-instance-creation instance to which 'eni-…' is attached is not in a valid state".
#[test]
fn a_pending_instance_can_not_have_it_and_a_stopped_one_can() {
    let mut lab = world();
    lab.world.set_state(A, InstanceState::Stopping).unwrap();
    lab.after(STOP);
    associate(&mut lab, to(TWO, ENI_A)).unwrap();
    let start = StartInstances {
        instance_ids: vec![A.to_owned()],
        ..StartInstances::default()
    };
    lab.ask(start).unwrap();
    assert_eq!(
        refused(associate(&mut lab, to(ONE, ENI_A))),
        "IncorrectInstanceState"
    );
}

// "You can't associate it with a network interface in a different network border group."
#[test]
fn it_stays_in_its_network_border_group() {
    let mut lab = world();
    let elsewhere = associate(&mut lab, to(ONE, "eni-0ccccccccccccccc3"));
    assert_eq!(refused(elsewhere), "InvalidParameterCombination");
}

#[test]
fn what_is_asked_for_has_to_be_there() {
    let mut lab = world();
    let none = AssociateAddress {
        allocation_id: None,
        ..to(ONE, ENI_B)
    };
    let nowhere = AssociateAddress {
        network_interface_id: None,
        ..to(ONE, ENI_B)
    };
    let twice = AssociateAddress {
        instance_id: Some(A.into()),
        ..to(ONE, ENI_B)
    };
    let not_its = AssociateAddress {
        private_ip_address: Some("10.0.2.99".into()),
        ..to(ONE, ENI_B)
    };
    let dry = AssociateAddress {
        dry_run: true,
        ..to(ONE, ENI_B)
    };
    for (asked, code) in [
        (none, "InvalidParameterCombination"),
        (nowhere, "MissingParameter"),
        (twice, "InvalidParameterCombination"),
        (not_its, "InvalidParameterValue"),
        (
            to("eipalloc-0123456789abcdef0", ENI_B),
            "InvalidAllocationID.NotFound",
        ),
        (
            to(ONE, "eni-0123456789abcdef0"),
            "InvalidNetworkInterfaceID.NotFound",
        ),
        (to(ONE, "eni-0ddddddddddddddd4"), "OperationNotPermitted"),
        (dry, "DryRunOperation"),
    ] {
        assert_eq!(refused(associate(&mut lab, asked)), code);
    }
    assert_eq!(
        on(&mut lab, "203.0.113.1"),
        Some((ENI_A.into(), "10.0.1.11".into()))
    );
}

#[test]
fn it_is_taken_off_by_its_association() {
    let mut lab = world();
    let ask = DescribeAddresses {
        allocation_ids: vec![ONE.into()],
        ..DescribeAddresses::default()
    };
    let shown = lab.ask(ask).unwrap().addresses.remove(0);
    assert_eq!(shown.network_border_group, "us-east-1");
    let association_id = shown.association_id.unwrap();
    let off = DisassociateAddress {
        dry_run: false,
        association_id,
    };
    lab.ask(off.clone()).unwrap();
    assert_eq!(on(&mut lab, "203.0.113.1"), None);
    assert_eq!(refused(lab.ask(off)), "InvalidAssociationID.NotFound");
}
