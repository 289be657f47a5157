//! What an interface keeps and loses: moved, changed, stopped, terminated.

use ec2_simulator::api::{AttachmentChanges, ModifyNetworkInterfaceAttribute, TerminateInstances};
use eni_failover::cloud::{EniStatus, InstanceState};

use super::lab::*;
use super::places::PLACES;

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

// "`false` for one made by `AttachNetworkInterface`, `true` for one made at launch unless asked otherwise."
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
