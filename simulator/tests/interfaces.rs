//! Rules of attaching and detaching (facts: Network interfaces).

mod lab;

use ec2_simulator::InUse;
use ec2_simulator::api::{
    AttachNetworkInterface, AttachmentChanges, DescribeInstanceTypes,
    ModifyNetworkInterfaceAttribute, TerminateInstances,
};
use eni_failover::ports::{AttachmentStatus, EniStatus, InstanceState};
use lab::*;

/// Two zones, two VPCs, and types with small and with strange limits.
const PLACES: &str = "
subnets:
  - { id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a }
  - { id: subnet-a2, cidr: 10.0.2.0/24, zone: us-east-1a }
  - { id: subnet-b, cidr: 10.0.3.0/24, zone: us-east-1b }
  - { id: subnet-x, cidr: 10.0.1.0/24, zone: us-east-1a, vpc: vpc-other }
instances:
  - { id: i-a, type: t3.medium, subnet: subnet-a }
  - { id: i-micro, type: t3.micro, subnet: subnet-a }
  - { id: i-cards, type: c6in.32xlarge, subnet: subnet-a }
interfaces:
  - { id: eni-a, subnet: subnet-a }
  - { id: eni-a-too, subnet: subnet-a }
  - { id: eni-a2, subnet: subnet-a2 }
  - { id: eni-b, subnet: subnet-b }
  - { id: eni-x, subnet: subnet-x }
  - { id: eni-many, subnet: subnet-a, address: 10.0.1.200, secondary: [10.0.1.201, 10.0.1.202] }
  - { id: eni-service, subnet: subnet-a, requester: amazon-elb }
";

// "A primary interface (device index 0) can't be detached: `OperationNotPermitted`."
#[test]
fn detach_refuses_a_primary_interface() {
    let mut lab = Lab::built_in();
    let error = lab.detach(WEB_1_PRIMARY, true).unwrap_err();
    assert_eq!(error.code, "OperationNotPermitted");
    assert_eq!(
        error.message,
        "The network interface at device index 0 and networkCard index 0 cannot be detached."
    );
    assert_eq!(lab.interface(WEB_1_PRIMARY).status, EniStatus::InUse);
}

// "Requester-managed interfaces can't either: `OperationNotPermitted`."
#[test]
fn detach_refuses_a_requester_managed_interface() {
    let mut lab = Lab::yaml(PLACES);
    let interface = lab.interface("eni-service");
    assert!(interface.requester_managed);
    assert_eq!(interface.attachment.unwrap().instance_id, None);
    assert_eq!(
        refused(lab.detach("eni-service", false)),
        "OperationNotPermitted"
    );
}

// "An ENI attaches only to an instance in its own Availability Zone … `InvalidParameterCombination`."
#[test]
fn attach_refuses_an_interface_in_another_availability_zone() {
    let mut lab = Lab::yaml(PLACES);
    let error = lab.attach("eni-b", "i-a", 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterCombination");
    assert!(error.message.ends_with("not in the same availability zone"));
    assert_eq!(lab.interface("eni-b").status, EniStatus::Available);
}

// "… and VPC."
#[test]
fn attach_refuses_an_interface_in_another_vpc() {
    let mut lab = Lab::yaml(PLACES);
    assert_eq!(
        refused(lab.attach("eni-x", "i-a", 1)),
        "InvalidParameterCombination"
    );
}

// "… the subnet may differ."
#[test]
fn attach_takes_an_interface_of_another_subnet_in_the_zone() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a2", "i-a", 1).unwrap();
    lab.after(ATTACH);
    assert_eq!(lab.interface("eni-a2").status, EniStatus::InUse);
}

// "Attach to `running` (hot), `stopped` (warm) … Not to other states."
#[test]
fn attach_takes_running_and_stopped_instances_only() {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    for state in [
        Running,
        Stopped,
        Pending,
        Stopping,
        ShuttingDown,
        Terminated,
    ] {
        let mut lab = Lab::yaml(PLACES);
        lab.world.set_state("i-a", state).unwrap();
        let attached = lab.attach("eni-a", "i-a", 1);
        if matches!(state, Running | Stopped) {
            assert!(attached.is_ok(), "{state}");
        } else {
            assert_eq!(refused(attached), "IncorrectState", "{state}");
        }
    }
}

// "An occupied device index: `InvalidParameterValue`."
#[test]
fn attach_refuses_an_occupied_device_index() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-a", 1).unwrap();
    let error = lab.attach("eni-a2", "i-a", 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert_eq!(
        error.message,
        "Instance 'i-a' already has an interface attached at device index '1'."
    );
}

// A slot is free only when the detach is done.
#[test]
fn a_device_index_stays_occupied_while_its_interface_is_detaching() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-a", 1).unwrap();
    lab.after(ATTACH).detach("eni-a", false).unwrap();
    lab.after(DETACH - 1);
    assert_eq!(
        refused(lab.attach("eni-a2", "i-a", 1)),
        "InvalidParameterValue"
    );
    lab.after(1).attach("eni-a2", "i-a", 1).unwrap();
}

// "On instances with several network cards this appears wrongly unless `NetworkCardIndex` is sent."
#[test]
fn attach_needs_the_network_card_index_on_instances_with_several_cards() {
    let mut lab = Lab::yaml(PLACES);
    let mut request = AttachNetworkInterface {
        network_interface_id: "eni-a".to_owned(),
        instance_id: "i-cards".to_owned(),
        device_index: 1,
        ..AttachNetworkInterface::default()
    };
    let error = lab.ask(request.clone()).unwrap_err();
    assert!(
        error
            .message
            .contains("already has an interface attached at device index")
    );
    request.network_card_index = Some(0);
    assert_eq!(lab.ask(request).unwrap().network_card_index, 0);
}

// A device index counts per network card.
#[test]
fn each_network_card_has_its_own_device_indices() {
    let mut lab = Lab::yaml(PLACES);
    let request = |eni: &str, card| AttachNetworkInterface {
        network_interface_id: eni.to_owned(),
        instance_id: "i-cards".to_owned(),
        device_index: 1,
        network_card_index: Some(card),
        dry_run: false,
    };
    lab.ask(request("eni-a", 0)).unwrap();
    lab.ask(request("eni-a-too", 1)).unwrap();
    assert_eq!(
        refused(lab.ask(request("eni-a2", 2))),
        "InvalidParameterValue"
    );
}

// "An ENI already in use: `InvalidNetworkInterface.InUse` or `InvalidParameterValue`, '… is currently in use'."
#[test]
fn attach_refuses_an_interface_in_use() {
    let mut lab = Lab::built_in();
    assert_eq!(
        refused(lab.attach(FLOATING, WEB_2, 1)),
        "InvalidNetworkInterface.InUse"
    );
    lab.set().in_use = InUse::Seen;
    let error = lab.attach(FLOATING, WEB_2, 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert!(error.message.contains("is currently in use"));
    assert_eq!(
        lab.interface(FLOATING)
            .attachment
            .unwrap()
            .instance_id
            .unwrap(),
        WEB_1
    );
}

// The same while it is on its way off.
#[test]
fn attach_refuses_an_interface_that_is_detaching() {
    let mut lab = Lab::built_in();
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(
        refused(lab.attach(FLOATING, WEB_2, 1)),
        "InvalidNetworkInterface.InUse"
    );
}

// "Interface limit per instance type: `AttachmentLimitExceeded`" (t3.micro: 2).
#[test]
fn attach_refuses_more_interfaces_than_the_type_carries() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-micro", 1).unwrap();
    assert_eq!(
        refused(lab.attach("eni-a2", "i-micro", 2)),
        "AttachmentLimitExceeded"
    );
    lab.attach("eni-a2", "i-a", 1).unwrap();
}

// Cautious: "limit per interface" holds for an interface that comes with more addresses than the type allows.
#[test]
fn attach_refuses_an_interface_with_more_addresses_than_the_type_carries() {
    let mut lab = Lab::yaml(PLACES);
    assert_eq!(
        refused(lab.attach("eni-many", "i-micro", 1)),
        "PrivateIpAddressLimitExceeded"
    );
    lab.attach("eni-many", "i-a", 1).unwrap();
}

// "t3.micro: 2 and 2; t3.medium: 3 and 6; m5.large: 3 and 10."
#[test]
fn instance_types_have_the_documented_limits() {
    let mut lab = Lab::built_in();
    let request = DescribeInstanceTypes {
        instance_types: owned(&["t3.micro", "t3.medium", "m5.large", "c6in.32xlarge"]),
        ..DescribeInstanceTypes::default()
    };
    let found: Vec<(String, u32, u32, usize)> = lab
        .ask(request)
        .unwrap()
        .instance_types
        .into_iter()
        .map(|t| {
            let info = t.network_info;
            let (interfaces, addresses) = (
                info.maximum_network_interfaces,
                info.ipv4_addresses_per_interface,
            );
            (
                t.instance_type,
                interfaces,
                addresses,
                info.network_cards.len(),
            )
        })
        .collect();
    let expected = [
        ("c6in.32xlarge", 16, 50, 2),
        ("m5.large", 3, 10, 1),
        ("t3.medium", 3, 6, 1),
        ("t3.micro", 2, 2, 1),
    ];
    assert_eq!(found, expected.map(|(t, i, a, c)| (t.to_owned(), i, a, c)));
}

// "Attach and detach are asynchronous", "`Attachment` may be absent".
#[test]
fn attach_and_detach_take_their_time() {
    let mut lab = Lab::built_in();
    let statuses = |lab: &mut Lab| {
        let interface = lab.interface(FLOATING);
        (interface.status, interface.attachment.map(|a| a.status))
    };
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(
        statuses(&mut lab),
        (EniStatus::Detaching, Some(AttachmentStatus::Detaching))
    );
    lab.after(DETACH - 1);
    assert_eq!(
        statuses(&mut lab),
        (EniStatus::Detaching, Some(AttachmentStatus::Detaching))
    );
    lab.after(1);
    assert_eq!(statuses(&mut lab), (EniStatus::Available, None));
    lab.attach(FLOATING, WEB_2, 1).unwrap();
    assert_eq!(
        statuses(&mut lab),
        (EniStatus::Attaching, Some(AttachmentStatus::Attaching))
    );
    lab.after(ATTACH - 1);
    assert_eq!(
        statuses(&mut lab),
        (EniStatus::Attaching, Some(AttachmentStatus::Attaching))
    );
    lab.after(1);
    assert_eq!(
        statuses(&mut lab),
        (EniStatus::InUse, Some(AttachmentStatus::Attached))
    );
}

// "A detach can exceed 200 s on a hung instance."
#[test]
fn detach_takes_minutes_on_an_impaired_instance() {
    let mut lab = Lab::built_in();
    lab.world
        .impair(WEB_1, ec2_simulator::StatusCheck::Instance)
        .unwrap();
    lab.detach(FLOATING, false).unwrap();
    lab.after(DETACH_HUNG - 1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Detaching);
    lab.after(1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
}

// "`DetachNetworkInterface` on an attachment that is gone: `InvalidAttachmentID.NotFound`."
#[test]
fn detach_refuses_an_attachment_that_is_gone() {
    let mut lab = Lab::built_in();
    let old = lab.attachment_id(FLOATING);
    lab.detach(FLOATING, false).unwrap();
    lab.after(DETACH);
    let error = lab.detach_attachment(&old, false).unwrap_err();
    assert_eq!(error.code, "InvalidAttachmentID.NotFound");
    assert_eq!(
        error.message,
        format!("The interface attachment '{old}' does not exist.")
    );
    // A new attachment has a new identifier: the old one can't take it off.
    let new = lab.attach(FLOATING, WEB_2, 1).unwrap();
    assert_ne!(new, old);
    assert_eq!(
        refused(lab.detach_attachment(&old, true)),
        "InvalidAttachmentID.NotFound"
    );
}

// "While detaching: `IncorrectState`."
#[test]
fn detach_refuses_while_detaching() {
    let mut lab = Lab::built_in();
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(refused(lab.detach(FLOATING, false)), "IncorrectState");
}

// Cautious: not documented for `attaching`.
#[test]
fn detach_refuses_while_attaching() {
    let mut lab = Lab::built_in();
    lab.detach(FLOATING, false).unwrap();
    lab.after(DETACH).attach(FLOATING, WEB_2, 1).unwrap();
    assert_eq!(refused(lab.detach(FLOATING, true)), "IncorrectState");
    lab.after(ATTACH).detach(FLOATING, false).unwrap();
}

// A world may be stricter than what is documented about the state of the instance.
#[test]
fn detach_can_be_refused_from_chosen_states() {
    let mut lab = Lab::built_in();
    lab.set().no_detach_in = vec![InstanceState::ShuttingDown];
    lab.world
        .set_state(WEB_1, InstanceState::ShuttingDown)
        .unwrap();
    assert_eq!(refused(lab.detach(FLOATING, false)), "IncorrectState");
    lab.set().no_detach_in.clear();
    lab.detach(FLOATING, false).unwrap();
}

// "`Force` is only a last resort to detach a network interface from a failed instance."
#[test]
fn force_ends_a_detach_that_hangs() {
    let mut lab = Lab::built_in();
    lab.world.set_detach_hangs(WEB_1, true).unwrap();
    lab.detach(FLOATING, false).unwrap();
    lab.after(86_400_000);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Detaching);
    lab.detach(FLOATING, true).unwrap();
    lab.after(DETACH_FORCED);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
}

// "Afterwards that device index may stay unusable until the instance is stopped and started."
#[test]
fn force_leaves_the_device_index_unusable_until_stop_and_start() {
    let mut lab = Lab::built_in();
    lab.detach(FLOATING, true).unwrap();
    lab.after(DETACH_FORCED);
    let error = lab.attach(FLOATING, WEB_1, 1).unwrap_err();
    assert!(error.message.contains("attached at device index '1'"));
    // The other indices are as they were.
    lab.attach(FLOATING, WEB_1, 2).unwrap();
    lab.after(ATTACH).detach(FLOATING, false).unwrap();
    lab.after(DETACH);
    lab.world.set_state(WEB_1, InstanceState::Stopping).unwrap();
    lab.after(STOP).attach(FLOATING, WEB_1, 1).unwrap();
}

// "Afterwards … may": a world may leave the after-effect out.
#[test]
fn force_may_leave_the_device_index_usable() {
    let mut lab = Lab::built_in();
    lab.set().force_spoils_device_index = false;
    lab.detach(FLOATING, true).unwrap();
    lab.after(DETACH_FORCED).attach(FLOATING, WEB_1, 1).unwrap();
}

// A stopped instance has nothing that a hung detach could wait for.
#[test]
fn a_stop_ends_a_detach_that_hangs() {
    let mut lab = Lab::built_in();
    lab.world.set_detach_hangs(WEB_1, true).unwrap();
    lab.detach(FLOATING, false).unwrap();
    lab.world.set_state(WEB_1, InstanceState::Stopping).unwrap();
    lab.after(STOP - 1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Detaching);
    lab.after(1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
}

// "An ENI keeps its private addresses, the Elastic IPs on them, its MAC, security groups and source/destination check."
#[test]
fn an_interface_keeps_what_is_its_own_when_it_moves() {
    let mut lab = Lab::built_in();
    lab.ask(ModifyNetworkInterfaceAttribute {
        network_interface_id: FLOATING.to_owned(),
        source_dest_check: Some(false),
        ..ModifyNetworkInterfaceAttribute::default()
    })
    .unwrap();
    lab.ask(ModifyNetworkInterfaceAttribute {
        network_interface_id: FLOATING.to_owned(),
        groups: owned(&["sg-1", "sg-2"]),
        ..ModifyNetworkInterfaceAttribute::default()
    })
    .unwrap();
    let before = lab.interface(FLOATING);
    lab.detach(FLOATING, false).unwrap();
    lab.after(DETACH).attach(FLOATING, WEB_2, 1).unwrap();
    lab.after(ATTACH);
    let after = lab.interface(FLOATING);
    assert_eq!(
        after.attachment.as_ref().unwrap().instance_id.as_deref(),
        Some(WEB_2)
    );
    assert!(!after.source_dest_check);
    assert_eq!(after.groups.len(), 2);
    assert_eq!(
        after.private_ip_addresses[0]
            .association
            .as_ref()
            .unwrap()
            .public_ip
            .to_string(),
        "203.0.113.10"
    );
    // Nothing but the attachment is different.
    assert_eq!(
        ec2_simulator::api::NetworkInterface {
            attachment: None,
            ..before
        },
        ec2_simulator::api::NetworkInterface {
            attachment: None,
            ..after
        }
    );
}

// "`DeleteOnTermination`: `false` for one made by `AttachNetworkInterface`, `true` for one made at launch."
#[test]
fn delete_on_termination_depends_on_how_it_was_attached() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-a", 1).unwrap();
    assert!(
        !lab.interface("eni-a")
            .attachment
            .unwrap()
            .delete_on_termination
    );
    let primary = lab.instance("i-a").network_interfaces[0].attachment.clone();
    assert_eq!(primary.device_index, 0);
    assert!(primary.delete_on_termination);
}

// "On termination the ENI is deleted or becomes `available`."
#[test]
fn termination_deletes_or_frees_the_interfaces() {
    let mut lab = Lab::built_in();
    let request = TerminateInstances {
        dry_run: false,
        instance_ids: owned(&[WEB_1]),
    };
    lab.ask(request).unwrap();
    lab.after(TERMINATE - 1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::InUse);
    lab.after(1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
    assert!(!lab.interface_exists(WEB_1_PRIMARY));
}

// "… changed by `ModifyNetworkInterfaceAttribute`."
#[test]
fn delete_on_termination_can_be_changed() {
    let mut lab = Lab::built_in();
    let attachment_id = lab.attachment_id(FLOATING);
    let change = |attachment_id: &str| ModifyNetworkInterfaceAttribute {
        network_interface_id: FLOATING.to_owned(),
        attachment: Some(AttachmentChanges {
            attachment_id: attachment_id.to_owned(),
            delete_on_termination: Some(true),
        }),
        ..ModifyNetworkInterfaceAttribute::default()
    };
    assert_eq!(
        refused(lab.ask(change("eni-attach-00000000"))),
        "InvalidAttachmentID.NotFound"
    );
    lab.ask(change(&attachment_id)).unwrap();
    lab.world
        .set_state(WEB_1, InstanceState::Terminated)
        .unwrap();
    assert!(!lab.interface_exists(FLOATING));
    // The Elastic IP stays, on nothing.
    assert_eq!(lab.elastic_ip("203.0.113.10"), None);
}

// EC2 changes one attribute per call.
#[test]
fn modify_takes_exactly_one_attribute() {
    let mut lab = Lab::built_in();
    let mut request = ModifyNetworkInterfaceAttribute {
        network_interface_id: FLOATING.to_owned(),
        ..ModifyNetworkInterfaceAttribute::default()
    };
    assert_eq!(refused(lab.ask(request.clone())), "MissingParameter");
    request.description = Some("new".to_owned());
    request.source_dest_check = Some(false);
    assert_eq!(
        refused(lab.ask(request.clone())),
        "InvalidParameterCombination"
    );
    request.source_dest_check = None;
    lab.ask(request).unwrap();
    assert_eq!(lab.interface(FLOATING).description, "new");
}

// "Stopping keeps the attachment."
#[test]
fn stopping_keeps_the_attachment() {
    let mut lab = Lab::built_in();
    let before = lab.attachment_id(FLOATING);
    lab.world.set_state(WEB_1, InstanceState::Stopping).unwrap();
    lab.after(STOP);
    assert_eq!(lab.instance(WEB_1).state, InstanceState::Stopped);
    assert_eq!(lab.attachment_id(FLOATING), before);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::InUse);
}

// Cautious: an interface that is being detached is no longer the dying instance's to delete.
#[test]
fn termination_frees_an_interface_that_is_detaching() {
    let mut lab = Lab::built_in();
    let attachment_id = lab.attachment_id(FLOATING);
    let changes = AttachmentChanges {
        attachment_id,
        delete_on_termination: Some(true),
    };
    lab.ask(ModifyNetworkInterfaceAttribute {
        network_interface_id: FLOATING.to_owned(),
        attachment: Some(changes),
        ..ModifyNetworkInterfaceAttribute::default()
    })
    .unwrap();
    lab.world.set_detach_hangs(WEB_1, true).unwrap();
    lab.detach(FLOATING, false).unwrap();
    lab.world
        .set_state(WEB_1, InstanceState::Terminated)
        .unwrap();
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
}

// A detach that was overtaken by `Force` doesn't end a later detach of the same interface.
#[test]
fn an_overtaken_detach_leaves_a_later_one_alone() {
    let mut lab = Lab::built_in();
    lab.world
        .impair(WEB_1, ec2_simulator::StatusCheck::Instance)
        .unwrap();
    lab.detach(FLOATING, false).unwrap();
    lab.detach(FLOATING, true).unwrap();
    lab.after(DETACH_FORCED).attach(FLOATING, WEB_2, 1).unwrap();
    lab.after(DETACH_HUNG - DETACH_FORCED - 1)
        .detach(FLOATING, false)
        .unwrap();
    lab.after(DETACH - 1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Detaching);
    lab.after(1);
    assert_eq!(lab.interface(FLOATING).status, EniStatus::Available);
}
