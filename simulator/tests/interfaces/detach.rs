//! Detaching: what EC2 refuses, how long it takes, and `Force`.

use eni_failover::cloud::{AttachmentStatus, Check, EniStatus, InstanceState};

use super::lab::*;
use super::places::PLACES;

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
    lab.world.impair(WEB_1, Check::Instance).unwrap();
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

// A detach that was overtaken by `Force` doesn't end a later detach of the same interface.
#[test]
fn an_overtaken_detach_leaves_a_later_one_alone() {
    let mut lab = Lab::built_in();
    lab.world.impair(WEB_1, Check::Instance).unwrap();
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
