//! IPv6 addresses and prefixes float as addresses do.

use super::{floats, floats_of, problems};
use crate::tests::scene::{Scene, look};

/// One member with one landing interface, in the subnet that has an IPv6 block.
fn listing(list: &str) -> Scene {
    let scene = look().member("i-a").landing("eni-la", list);
    scene.in_subnet("subnet-2").on("i-a")
}

fn standby(scene: Scene, list: &str) -> Scene {
    let scene = scene.member("i-b").landing("eni-lb", list);
    scene.in_subnet("subnet-2").on("i-b")
}

#[test]
fn what_floats_is_in_the_order_of_its_kinds() {
    let list = "2001:db8:0:2:1::/80 10.0.2.64/28 2001:db8:0:2::50 10.0.2.50 10.0.2.9";
    assert_eq!(
        floats(&listing(list)),
        [
            "10.0.2.9 Nobody",
            "10.0.2.50 Nobody",
            "2001:db8:0:2::50 Nobody",
            "10.0.2.64/28 Nobody",
            "2001:db8:0:2:1::/80 Nobody",
        ]
    );
    assert!(problems(&listing(list)).is_empty());
}

#[test]
fn an_address_is_the_same_however_it_is_written() {
    let scene = standby(listing("2001:DB8:0:2:0:0:0:0050"), "2001:db8:0:2::50");
    assert_eq!(floats(&scene), ["2001:db8:0:2::50 Nobody"]);
    let left_behind = look()
        .member("i-a")
        .landing("eni-la", "2001:db8:0:2::50")
        .in_subnet("subnet-2")
        .on("i-a")
        .landing("eni-old", "web/2001:DB8:0:2:0::50")
        .carrying("2001:db8:0:2::50");
    // A terminated member's, which lets it go.
    assert_eq!(floats(&left_behind), ["2001:db8:0:2::50 Nobody"]);
}

#[test]
fn its_carrier_holds_it() {
    for float in ["2001:db8:0:2::50", "10.0.2.64/28", "2001:db8:0:2:1::/80"] {
        let scene = listing(float).carrying(float);
        assert_eq!(
            floats(&standby(scene, float)),
            [format!("{float} Member((i-a))")]
        );
    }
}

#[test]
fn in_several_groups_a_prefix_names_its_group_too() {
    let scene = listing("web/10.0.2.64/28 db/2001:db8:0:2:1::/80").in_groups("web db");
    assert_eq!(floats_of(&scene, "web"), ["10.0.2.64/28 Nobody"]);
    assert_eq!(floats_of(&scene, "db"), ["2001:db8:0:2:1::/80 Nobody"]);
    let scene = listing("10.0.2.64/28").in_groups("web db");
    assert!(problems(&scene)[0].contains("write it as group/address"));
}

#[test]
fn ipv6_does_not_float_where_there_is_only_ipv4() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "2001:db8:0:2::50 2001:db8:0:2:1::/80 10.0.1.50")
        .on("i-a");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-la lists 2001:db8:0:2::50, but its subnet has no IPv6 block; it can't carry that address (and so it is with 1 more)"
        ]
    );
    let scene = listing("2001:db8:0:3::50");
    assert_eq!(
        problems(&scene),
        ["eni-la lists 2001:db8:0:3::50, which is not in its subnet; it can't carry that address"]
    );
}

#[test]
fn a_block_that_ec2_assigns_to_nobody_is_told_as_that() {
    for word in [
        "10.0.2.64/27",
        "10.0.2.65/28",
        "2001:db8:0:2::/64",
        "web/10.0.2.0/24",
    ] {
        let scene = listing(&format!("{word} 10.0.2.50"));
        assert_eq!(floats(&scene), ["10.0.2.50 Nobody"]);
        assert_eq!(
            problems(&scene),
            [format!(
                "eni-la lists {word:?}, which is no prefix that EC2 assigns: those are /28 of IPv4 and /80 of IPv6, \
                 written with their first address; it is left out"
            )]
        );
    }
    let scene = listing("2001:db8:0:2::50/64");
    assert!(problems(&scene)[0].contains("write the address without the mask"));
}

#[test]
fn a_prefix_that_overlaps_what_somebody_carries_is_left_out() {
    let scene = standby(listing("10.0.2.64/28"), "10.0.2.64/28").carrying("10.0.2.70");
    assert!(floats(&scene).is_empty());
    let told = problems(&scene);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].ends_with(
            "lists 10.0.2.64/28, which overlaps 10.0.2.70, which eni-lb carries: EC2 assigns only one of them; it is left out"
        ),
        "{told:?}"
    );
}

#[test]
fn an_address_in_a_prefix_that_is_carried_is_left_out() {
    let scene = listing("10.0.2.64/28 10.0.2.70").carrying("10.0.2.64/28");
    assert_eq!(floats(&scene), ["10.0.2.64/28 Member((i-a))"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-la lists 10.0.2.70, which overlaps 10.0.2.64/28, which eni-la carries: EC2 assigns only one of them; it is left out"
        ]
    );
}

#[test]
fn of_two_that_nobody_carries_the_prefix_is_left_out() {
    let scene = listing("10.0.2.64/28 10.0.2.70");
    assert_eq!(floats(&scene), ["10.0.2.70 Nobody"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-la lists 10.0.2.64/28, which overlaps 10.0.2.70, which is listed too: EC2 assigns only one of them; it is left out"
        ]
    );
}

/// Who lists somebody else's gets a problem, and not the prefix.
#[test]
fn a_prefix_that_its_carrier_does_not_list_stays_there() {
    let scene = standby(
        listing("10.0.2.50").carrying("10.0.2.64/28"),
        "10.0.2.64/28",
    );
    assert_eq!(floats(&scene), ["10.0.2.50 Nobody"]);
    assert!(problems(&scene)[0].contains("eni-lb lists 10.0.2.64/28, which eni-la of i-a carries"));
}

#[test]
fn a_prefix_of_two_groups_is_that_ones_whose_carrier_lists_it() {
    let scene = listing("10.0.2.64/28").carrying("10.0.2.64/28");
    let scene = standby(scene, "10.0.2.64/28").in_groups("db");
    assert_eq!(floats(&scene), ["10.0.2.64/28 Member((i-a))"]);
    assert!(floats_of(&scene, "db").is_empty());
}
