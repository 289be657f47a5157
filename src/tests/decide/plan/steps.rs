use std::net::Ipv4Addr;

use crate::cloud::{Address, AddressKind, Ena, Slot};
use crate::decide::{Detach, ForceAfter, Step};
use crate::tests::scene::look;

/// The device indices that interfaces are to get, by interface.
fn indices(steps: &[Step]) -> Vec<(String, u32)> {
    let index = |step: &Step| match step {
        Step::MoveInterface { eni, slot, .. } => Some((eni.to_string(), slot.device_index)),
        Step::AssignAddresses { .. } | Step::AssociateElasticIp { .. } | Step::LeadRoute { .. } => {
            None
        }
    };
    steps.iter().filter_map(index).collect()
}

#[test]
fn an_interface_is_detached_as_observed_and_attached() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-b");
    let step = Step::MoveInterface {
        eni: "eni-1".into(),
        detach: Some(Detach {
            attachment: "eni-1@i-a".into(),
            from: "i-a".into(),
            force: Some(ForceAfter::Seconds),
            under_way: false,
        }),
        slot: Slot {
            device_index: 1,
            network_card_index: 0,
        },
        ena: Ena::default(),
    };
    assert_eq!(scene.asked().plan().steps, [step]);
}

#[test]
fn an_interface_that_nobody_has_is_only_attached() {
    let scene = look().member("i-b").floating_eni("eni-1");
    assert_eq!(
        scene.decided(),
        "move to i-b: attach eni-1 at device index 1"
    );
}

/// Describes lag behind each other.
#[test]
fn what_one_describe_shows_there_already_needs_no_second_place() {
    let scene = look().member("i-b").plugged("eni-1", 1);
    let scene = scene.floating_eni("eni-1");
    assert_eq!(
        scene.decided(),
        "move to i-b: attach eni-1 at device index 1"
    );
}

fn detach_of_a_move_from(scene: &crate::tests::scene::Scene) -> Detach {
    let steps = scene.asked().wishing().plan().steps;
    let Some(Step::MoveInterface {
        detach: Some(detach),
        ..
    }) = steps.first()
    else {
        panic!("no detach: {steps:?}")
    };
    detach.clone()
}

#[test]
fn force_is_as_quick_as_the_evidence_is_strong() {
    let scene = look().member("i-b").floating_eni("eni-1").on("i-a");
    let force = |holder: crate::tests::scene::Scene| detach_of_a_move_from(&holder).force;
    let holder = || scene.clone().member("i-a");
    assert_eq!(force(holder().stopped()), Some(ForceAfter::Seconds));
    assert_eq!(force(holder().impaired()), Some(ForceAfter::Seconds));
    let doubted =
        |holder: crate::tests::scene::Scene| holder.marked("web-1-status", "2026-11-23T11:00:00Z");
    assert_eq!(force(doubted(holder())), Some(ForceAfter::Setting));
    // EC2's own word beside a doubt is still EC2's own word.
    assert_eq!(
        force(doubted(holder()).impaired()),
        Some(ForceAfter::Seconds)
    );
}

#[test]
fn neither_a_sound_holder_nor_an_operators_word_is_forced() {
    let scene = look().member("i-b").floating_eni("eni-1").on("i-a");
    let force = |holder: crate::tests::scene::Scene| detach_of_a_move_from(&holder).force;
    assert_eq!(force(scene.clone().member("i-a")), None);
    assert_eq!(force(scene.clone().member("i-a").initializing()), None);
    let word = scene.member("i-a").marked("maintenance", "until noon");
    assert_eq!(force(word), None);
}

#[test]
fn a_detach_that_somebody_began_is_waited_for() {
    let scene = look()
        .member("i-a")
        .impaired()
        .floating_eni("eni-1")
        .on("i-a")
        .detaching()
        .member("i-b");
    assert!(detach_of_a_move_from(&scene).under_way);
}

#[test]
fn an_interface_gets_the_device_index_that_it_had() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(2)
        .member("i-b");
    assert_eq!(
        indices(&scene.asked().plan().steps),
        [("eni-1".to_owned(), 2)]
    );
}

#[test]
fn an_interface_gets_the_lowest_free_index_where_its_own_is_taken() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(2)
        .member("i-b")
        .with_interface_at(0, 2);
    assert_eq!(
        indices(&scene.asked().plan().steps),
        [("eni-1".to_owned(), 1)]
    );
}

#[test]
fn an_interface_gets_an_index_that_the_smaller_type_has() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(2)
        .member("i-b")
        .of_type("t3.micro");
    assert_eq!(
        indices(&scene.asked().plan().steps),
        [("eni-1".to_owned(), 1)]
    );
}

/// EC2 may show an instance without its primary interface for a moment.
#[test]
fn the_index_of_the_primary_interface_is_never_free() {
    let scene = look().member("i-b").with_interface_at(1, 0);
    let scene = scene.floating_eni("eni-1").floating_eni("eni-2");
    let indices = indices(&scene.asked().plan().steps);
    assert!(indices.iter().all(|(_, index)| *index > 0), "{indices:?}");
}

#[test]
fn several_interfaces_get_different_indices() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(1)
        .floating_eni("eni-2")
        .on("i-a")
        .at_index(2)
        .member("i-b");
    assert_eq!(
        indices(&scene.asked().plan().steps),
        [("eni-1".to_owned(), 1), ("eni-2".to_owned(), 2)]
    );
}

/// They came from two members, where both had the same index.
#[test]
fn several_interfaces_get_different_indices_though_they_had_the_same() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-b")
        .stopped()
        .floating_eni("eni-2")
        .on("i-b")
        .member("i-c");
    let indices = indices(&scene.asked().plan().steps);
    assert_eq!(indices, [("eni-1".to_owned(), 1), ("eni-2".to_owned(), 2)]);
}

/// `eni-1` has none of its own, and comes first.
#[test]
fn an_interface_without_an_index_leaves_the_others_theirs() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .floating_eni("eni-2")
        .on("i-a")
        .member("i-b");
    let indices = indices(&scene.asked().plan().steps);
    assert_eq!(indices, [("eni-1".to_owned(), 2), ("eni-2".to_owned(), 1)]);
}

#[test]
fn all_addresses_of_an_interface_go_in_one_call() {
    let scene = look()
        .member("i-a")
        .stopped()
        .landing("eni-la", "10.0.1.51 10.0.1.50")
        .on("i-a")
        .carrying("10.0.1.50")
        .carrying("10.0.1.51")
        .member("i-b")
        .landing("eni-lb", "")
        .on("i-b");
    let addresses = [50, 51].map(|last| Address::from(Ipv4Addr::new(10, 0, 1, last)));
    assert_eq!(
        scene.asked().plan().steps,
        [Step::AssignAddresses {
            eni: "eni-lb".into(),
            kind: AddressKind::Ipv4,
            addresses: addresses.to_vec(),
            unassign: None,
        }]
    );
}

#[test]
fn addresses_go_to_the_interfaces_in_their_subnets() {
    let scene = look()
        .member("i-a")
        .stopped()
        .landing("eni-la1", "10.0.1.50")
        .on("i-a")
        .landing("eni-la2", "10.0.2.50")
        .in_subnet("subnet-2")
        .on("i-a")
        .member("i-b")
        .landing("eni-lb1", "")
        .on("i-b")
        .landing("eni-lb2", "")
        .in_subnet("subnet-2")
        .on("i-b");
    assert_eq!(
        scene.decided(),
        "move to i-b: assign 10.0.1.50 to eni-lb1; assign 10.0.2.50 to eni-lb2"
    );
}

#[test]
fn an_address_goes_to_the_interface_that_lists_it() {
    let scene = look()
        .member("i-b")
        .landing("eni-lb1", "10.0.1.51")
        .on("i-b")
        .landing("eni-lb2", "10.0.1.50")
        .on("i-b");
    assert_eq!(
        scene.decided(),
        "move to i-b: assign 10.0.1.51 to eni-lb1; assign 10.0.1.50 to eni-lb2"
    );
}

/// Two pages of one answer, of two moments.
#[test]
fn an_address_that_is_shown_on_two_interfaces_needs_no_second_place() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .at_index(2)
        .carrying("10.0.1.50")
        .member("i-b")
        .of_type("t3.micro")
        .landing("eni-lb", "10.0.1.50")
        .on("i-b")
        .at_index(0)
        .carrying("10.0.1.50");
    assert_eq!(
        scene.decided(),
        "move to i-b: assign 10.0.1.50 to eni-lb; detach eni-1 from i-a, then attach it at device index 1"
    );
}

#[test]
fn what_the_member_holds_stays_as_it_is() {
    let scene = look()
        .member("i-a")
        .stopped()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-b")
        .floating_eni("eni-2")
        .on("i-b")
        .landing("eni-lb", "10.0.1.50")
        .on("i-b")
        .carrying("10.0.1.50");
    assert_eq!(
        scene.decided(),
        "move to i-b: detach eni-1 from i-a, then attach it at device index 2"
    );
}

/// It comes back to where it leaves, so its own slot is not one more.
#[test]
fn an_interface_on_its_way_off_needs_no_second_slot_to_come_back() {
    let scene = look()
        .member("i-a")
        .of_type("t3.micro")
        .floating_eni("eni-1")
        .on("i-a")
        .detaching();
    assert_eq!(
        scene.asked().settled().answer(),
        "move to i-a: detach eni-1 from i-a, then attach it at device index 1"
    );
}

/// A list names a whole interface's room, whatever else floats: both kinds move side by side.
#[test]
fn interfaces_and_addresses_move_together() {
    let scene = look()
        .member("i-a")
        .impaired()
        .floating_eni("eni-1")
        .on("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .at_index(0)
        .carrying("10.0.1.50")
        .member("i-b")
        .landing("eni-lb", "")
        .on("i-b")
        .at_index(0);
    assert_eq!(
        scene.decided(),
        "move to i-b: assign 10.0.1.50 to eni-lb; detach eni-1 from i-a, then attach it at device index 1"
    );
}
