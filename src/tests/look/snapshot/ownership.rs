//! Whose an address is: it floats where whoever carries it lets it.

use super::{floats, floats_of, problems};
use crate::tests::scene::{Scene, look};

/// `i-a` carries 10.0.1.50 and lists what the caller says.
fn carried(list: &str) -> Scene {
    look()
        .member("i-a")
        .landing("eni-la", list)
        .carrying("10.0.1.50")
        .on("i-a")
}

#[test]
fn a_member_does_not_get_an_address_that_its_owner_never_listed() {
    let scene = carried("10.0.1.51");
    let scene = scene.member("i-b").landing("eni-lb", "10.0.1.50").on("i-b");
    assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-lb lists 10.0.1.50, which eni-la of i-a carries, and the tag of eni-la does not list it for this \
             group: it stays there; list it on both if it is to float"
        ]
    );
}

#[test]
fn a_spare_with_an_empty_list_carries_what_the_others_list() {
    let scene = carried("");
    let scene = scene.member("i-b").landing("eni-lb", "10.0.1.50").on("i-b");
    assert_eq!(floats(&scene), ["10.0.1.50 Member((i-a))"]);
    assert!(problems(&scene).is_empty());
}

#[test]
fn what_a_members_landing_interface_lists_may_be_on_another_interface_of_it() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .on("i-a")
        .at_index(2)
        .carrying("10.0.1.50");
    assert_eq!(floats(&scene), ["10.0.1.50 Member((i-a))"]);
}

/// `i-b` is in both groups, and carries an address that floats in `db` only.
fn of_two_groups() -> Scene {
    look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .member("i-b")
        .in_groups("web db")
        .landing("eni-lb", "db/10.0.1.50")
        .carrying("10.0.1.50")
        .on("i-b")
}

#[test]
fn an_address_that_two_groups_list_is_that_ones_whose_carrier_lists_it() {
    let scene = of_two_groups();
    assert_eq!(floats_of(&scene, "db"), ["10.0.1.50 Member((i-b))"]);
    assert!(floats_of(&scene, "web").is_empty());
    let told = problems(&scene).join("\n");
    assert!(
        told.contains("eni-la lists 10.0.1.50, which eni-lb of i-b carries"),
        "{told}"
    );
    assert!(told.contains("is listed for the group db too"), "{told}");
}

/// Nobody carries it, and so many interfaces of each group list it.
fn claimed(web: &[&str], db: &[&str]) -> Scene {
    let mut scene = look();
    for (group, ids) in [("web", web), ("db", db)] {
        for id in ids {
            let landing = format!("eni-l{id}");
            let member = format!("i-{id}");
            scene = scene.member(&member).in_groups(group);
            scene = scene.landing(&landing, "10.0.1.50").on(&member);
        }
    }
    scene
}

#[test]
fn an_address_that_nobody_carries_is_not_a_single_strangers() {
    let scene = claimed(&["a"], &["b", "c"]);
    assert!(floats_of(&scene, "web").is_empty());
    assert_eq!(floats_of(&scene, "db"), ["10.0.1.50 Nobody"]);
}

#[test]
fn an_address_that_nobody_carries_and_two_groups_list_as_often_is_given_to_neither() {
    let scene = claimed(&["a"], &["b"]);
    assert!(floats_of(&scene, "web").is_empty());
    assert!(floats_of(&scene, "db").is_empty());
    assert!(problems(&scene)[0].contains("or to neither"));
}
