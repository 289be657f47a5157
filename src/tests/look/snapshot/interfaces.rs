use super::{floats, floats_of, problems, stray};
use crate::tests::scene::look;

#[test]
fn a_tagged_interface_floats() {
    let scene = look().member("i-a").floating_eni("eni-1").on("i-a");
    assert_eq!(floats(&scene), ["eni-1 Member((i-a))"]);
    assert!(problems(&scene).is_empty());
}

#[test]
fn floats_stand_in_the_order_of_their_identifiers() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-2")
        .landing("eni-la", "10.0.1.60 10.0.1.50")
        .on("i-a")
        .floating_eni("eni-1");
    let group = scene.group();
    let ids: Vec<String> = group
        .floats
        .iter()
        .map(|float| float.id.to_string())
        .collect();
    assert_eq!(ids, ["eni-1", "eni-2", "10.0.1.50", "10.0.1.60"]);
}

#[test]
fn a_primary_interface_does_not_float() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(0);
    assert!(floats(&scene).is_empty());
    assert_eq!(
        problems(&scene),
        [
            "eni-1 is the primary interface (device index 0) of i-a: EC2 never detaches it; it stays where it is"
        ]
    );
}

#[test]
fn an_interface_of_a_service_does_not_float() {
    for scene in [
        look()
            .member("i-a")
            .floating_eni("eni-1")
            .requester_managed(),
        look()
            .member("i-a")
            .floating_eni("eni-1")
            .held_by_a_service(),
    ] {
        assert!(floats(&scene).is_empty());
        assert_eq!(
            problems(&scene),
            ["eni-1 is managed by an AWS service: it can't be moved; it stays where it is"]
        );
    }
}

#[test]
fn an_interface_floats_in_one_group_only() {
    let scene = look()
        .member("i-a")
        .in_groups("web db")
        .floating_eni("eni-1")
        .floats_in("web db")
        .on("i-a");
    for group in ["web", "db"] {
        assert!(floats_of(&scene, group).is_empty());
    }
    assert_eq!(
        problems(&scene),
        [
            "eni-1 is tagged with the groups \"web db\", but an interface floats in one group only; it stays where it is"
        ]
    );
}

#[test]
fn an_interface_that_floats_lists_no_addresses() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-1")
        .eni_tagged("failover:addresses", "10.0.1.50")
        .on("i-a");
    assert_eq!(floats(&scene), ["eni-1 Member((i-a))"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-1 floats as a whole, so that no address can float from it; its list of addresses is left out"
        ]
    );
}

#[test]
fn an_interface_that_would_be_deleted_with_its_member_floats_with_a_warning() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-1")
        .on("i-a")
        .deleted_on_termination();
    assert_eq!(floats(&scene), ["eni-1 Member((i-a))"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-1 would be deleted if i-a were terminated: set DeleteOnTermination of its attachment to false"
        ]
    );
}

#[test]
fn a_primary_interface_is_not_warned_of_deletion_too() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(0)
        .deleted_on_termination();
    assert_eq!(problems(&scene).len(), 1);
}

#[test]
fn a_mistyped_group_on_an_interface_is_told() {
    let scene = look().member("i-a").floating_eni("eni-1").floats_in("w/b");
    assert_eq!(
        stray(&scene),
        [
            "eni-1 is tagged with the group \"w/b\": a group's name has up to 64 letters, digits and + - = . _ : @"
        ]
    );
    let scene = scene.floats_in("w/b web");
    assert_eq!(problems(&scene).len(), 1);
    assert_eq!(floats(&scene), ["eni-1 Nobody"]);
}

#[test]
fn a_group_that_only_an_interface_names_has_no_member() {
    let group = look().floating_eni("eni-1").group();
    assert!(group.members.is_empty());
    assert_eq!(group.floats.len(), 1);
}

#[test]
fn what_is_wrong_with_one_float_takes_nothing_from_another() {
    let scene = look()
        .member("i-a")
        .floating_eni("eni-1")
        .on("i-a")
        .at_index(0)
        .floating_eni("eni-2")
        .on("i-a");
    assert_eq!(floats(&scene), ["eni-2 Member((i-a))"]);
}
