//! A group between two members that are both well is being moved on purpose, and is not to be raced.

use crate::tests::scene::look;

const SETTLE: &str = "let it settle";

#[test]
fn an_interface_on_its_way_off_a_healthy_member_is_left_to_whoever_moves_it() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-a")
        .detaching()
        .member("i-a")
        .member("i-b");
    assert_eq!(scene.decided(), SETTLE);
    assert!(scene.asked().settled().answer().starts_with("move to i-a"));
}

#[test]
fn a_split_between_healthy_members_is_left_to_whoever_moves_it() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-a")
        .floating_eni("eni-2")
        .on("i-b")
        .member("i-a")
        .member("i-b");
    assert_eq!(scene.decided(), SETTLE);
}

#[test]
fn an_interface_that_is_between_two_attachments_is_left_to_whoever_moves_it() {
    let scene = look().floating_eni("eni-1").member("i-a").member("i-b");
    let scene = scene.all_told("active=i-a since=2026-11-23T09:00:00Z");
    assert_eq!(scene.decided(), SETTLE);
    assert!(scene.asked().settled().answer().starts_with("move to i-a"));
}

#[test]
fn what_a_failed_member_is_losing_is_not_waited_for() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-a")
        .detaching()
        .member("i-a")
        .stopped()
        .member("i-b");
    assert!(scene.decided().starts_with("move to i-b"));
}

#[test]
fn what_a_failed_active_has_lost_is_not_waited_for() {
    let scene = look()
        .floating_eni("eni-1")
        .member("i-a")
        .impaired()
        .member("i-b");
    let scene = scene.all_told("active=i-a since=2026-11-23T09:00:00Z");
    assert!(scene.decided().starts_with("move to i-b"));
}

#[test]
fn what_an_active_had_that_is_gone_is_not_waited_for() {
    let scene = look().floating_eni("eni-1").member("i-b");
    let scene = scene.all_told("active=i-a since=2026-11-23T09:00:00Z");
    assert!(scene.decided().starts_with("move to i-b"));
}

#[test]
fn what_nobody_ever_had_is_not_waited_for() {
    let scene = look().floating_eni("eni-1").member("i-a").member("i-b");
    assert_eq!(
        scene.decided(),
        "move to i-a: attach eni-1 at device index 1"
    );
}

#[test]
fn a_wish_does_not_wait() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-a")
        .detaching()
        .member("i-a")
        .member("i-b");
    assert!(
        scene
            .asked()
            .wishing_for("i-b")
            .answer()
            .starts_with("move to i-b")
    );
}
