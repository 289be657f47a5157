use super::{floats, problems};
use crate::cloud::AttachmentStatus::{Attaching, Detached};
use crate::tests::scene::{Scene, look};

#[test]
fn an_interface_is_its_members_from_the_first_moment_of_the_attach() {
    let scene = look().member("i-a").floating_eni("eni-1").on("i-a");
    assert_eq!(floats(&scene), ["eni-1 Member((i-a))"]);
    assert_eq!(
        floats(&scene.attachment_is(Attaching)),
        ["eni-1 Member((i-a))"]
    );
}

#[test]
fn an_interface_is_leaving_while_it_is_detached() {
    let scene = look().member("i-a").floating_eni("eni-1").on("i-a");
    assert_eq!(floats(&scene.detaching()), ["eni-1 Leaving((i-a))"]);
}

#[test]
fn an_interface_is_nobodys_once_it_is_detached() {
    let scene = look().member("i-a").floating_eni("eni-1");
    assert_eq!(floats(&scene), ["eni-1 Nobody"]);
    let scene = scene.on("i-a").attachment_is(Detached);
    assert_eq!(floats(&scene), ["eni-1 Nobody"]);
}

#[test]
fn an_interface_on_an_instance_of_no_group_is_held_outside() {
    let scene = look().member("i-a").floating_eni("eni-1").on("i-x");
    assert_eq!(
        floats(&scene),
        ["eni-1 Outside { eni: (eni-1), instance: Some((i-x)) }"]
    );
    assert_eq!(
        floats(&scene.detaching()),
        ["eni-1 Outside { eni: (eni-1), instance: Some((i-x)) }"]
    );
}

#[test]
fn an_interface_on_a_member_of_another_group_is_held_outside() {
    let scene = look()
        .member("i-a")
        .member("i-x")
        .in_groups("db")
        .floating_eni("eni-1")
        .on("i-x");
    assert_eq!(
        floats(&scene),
        ["eni-1 Outside { eni: (eni-1), instance: Some((i-x)) }"]
    );
}

#[test]
fn an_address_is_held_by_the_member_whose_landing_interface_carries_it() {
    let scene = look()
        .member("i-a")
        .member("i-b")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .landing("eni-lb", "10.0.1.50")
        .on("i-b")
        .carrying("10.0.1.50");
    assert_eq!(floats(&scene), ["10.0.1.50 Member((i-b))"]);
}

#[test]
fn an_address_on_an_interface_that_its_member_did_not_tag_does_not_float() {
    let scene = look()
        .member("i-a")
        .member("i-b")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-own")
        .on("i-b")
        .carrying("10.0.1.50");
    assert!(floats(&scene).is_empty());
    assert!(
        problems(&scene)[0].starts_with("eni-la lists 10.0.1.50, which eni-own of i-b carries")
    );
}

#[test]
fn an_address_that_no_interface_carries_is_nobodys() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody"]);
}

#[test]
fn an_address_that_a_terminated_member_left_on_its_interface_is_nobodys() {
    let scene = look()
        .member("i-a")
        .terminated()
        .member("i-b")
        .landing("eni-la", "10.0.1.50")
        .carrying("10.0.1.50")
        .landing("eni-lb", "10.0.1.50")
        .on("i-b");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody"]);
}

#[test]
fn an_address_on_somebodys_unattached_interface_does_not_float() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .carrying("10.0.1.50");
    assert!(floats(&scene).is_empty());
    assert_eq!(problems(&scene), [stays_on("eni-x")]);
}

#[test]
fn an_address_on_a_strangers_interface_does_not_float() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .on("i-x")
        .carrying("10.0.1.50");
    assert!(floats(&scene).is_empty());
    assert_eq!(problems(&scene), [stays_on("eni-x of i-x")]);
}

#[test]
fn an_address_on_an_interface_of_a_service_does_not_float() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .held_by_a_service()
        .carrying("10.0.1.50");
    assert!(floats(&scene).is_empty());
    assert_eq!(problems(&scene), [stays_on("eni-x")]);
}

#[test]
fn the_same_address_in_another_vpc_is_another_address() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .on("i-x")
        .eni_in_vpc("vpc-2")
        .carrying("10.0.1.50");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody"]);
}

fn active(scene: &Scene) -> Option<String> {
    scene.group().active().map(ToString::to_string)
}

#[test]
fn of_two_that_hold_as_much_the_active_is_who_was_announced() {
    let scene = look().floating_eni("eni-1").on("i-a");
    let scene = scene.floating_eni("eni-2").on("i-b");
    let scene = scene.member("i-a").member("i-b");
    assert_eq!(active(&scene).as_deref(), Some("i-a"));
    let told = scene.all_told("active=i-b since=2026-11-23T11:00:00Z");
    assert_eq!(active(&told).as_deref(), Some("i-b"));
}

/// Also where nobody was announced yet: a message says whom the group leaves.
#[test]
fn who_is_just_giving_it_away_is_the_active_where_nobody_holds_anything() {
    let scene = look().floating_eni("eni-1").on("i-b").detaching();
    let scene = scene.member("i-a").member("i-b");
    assert_eq!(active(&scene).as_deref(), Some("i-b"));
}

/// Nobody asked whoever has it.
fn stays_on(eni_x: &str) -> String {
    format!(
        "eni-la lists 10.0.1.50, which {eni_x} carries, and the tag of eni-x does not list it for this group: \
         it stays there; list it on both if it is to float"
    )
}
