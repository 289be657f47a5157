use super::{floats, floats_of, problems, stray};
use crate::tests::scene::{Scene, look};

/// One member with one landing interface.
fn listing(list: &str) -> Scene {
    look().member("i-a").landing("eni-la", list).on("i-a")
}

/// A member of two groups with one landing interface.
fn listing_in_two_groups(list: &str) -> Scene {
    look()
        .member("i-a")
        .in_groups("web db")
        .landing("eni-la", list)
        .on("i-a")
}

fn landings(scene: &Scene, group: &str, member: &str) -> Vec<String> {
    let landings = &scene.group_named(group).members[&member.into()].landings;
    landings
        .iter()
        .map(|landing| landing.eni.to_string())
        .collect()
}

#[test]
fn what_any_landing_interface_lists_floats_for_all_of_them() {
    let scene = listing("10.0.1.50 10.0.1.51")
        .member("i-b")
        .landing("eni-lb", "10.0.1.51 10.0.1.52")
        .on("i-b");
    assert_eq!(
        floats(&scene),
        ["10.0.1.50 Nobody", "10.0.1.51 Nobody", "10.0.1.52 Nobody"]
    );
}

#[test]
fn a_spare_lists_nothing_and_lands_all_the_same() {
    let scene = listing("10.0.1.50")
        .member("i-b")
        .landing("eni-lb", "")
        .on("i-b");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody"]);
    assert_eq!(landings(&scene, "web", "i-b"), ["eni-lb"]);
    assert!(problems(&scene).is_empty());
}

#[test]
fn a_spare_of_several_groups_lists_nothing_and_lands_for_all_of_them() {
    let scene = listing_in_two_groups("  ");
    assert_eq!(landings(&scene, "web", "i-a"), ["eni-la"]);
    assert_eq!(landings(&scene, "db", "i-a"), ["eni-la"]);
}

#[test]
fn in_several_groups_each_address_names_its_group() {
    let scene = listing_in_two_groups("web/10.0.1.50 db/10.0.1.60");
    assert_eq!(floats_of(&scene, "web"), ["10.0.1.50 Nobody"]);
    assert_eq!(floats_of(&scene, "db"), ["10.0.1.60 Nobody"]);
    assert!(problems(&scene).is_empty());
}

#[test]
fn an_interface_that_lists_for_one_of_two_groups_lands_for_that_one() {
    let scene = listing_in_two_groups("web/10.0.1.50");
    assert_eq!(landings(&scene, "web", "i-a"), ["eni-la"]);
    assert!(landings(&scene, "db", "i-a").is_empty());
}

#[test]
fn a_group_may_be_named_where_there_is_only_one() {
    assert_eq!(floats(&listing("web/10.0.1.50")), ["10.0.1.50 Nobody"]);
}

#[test]
fn an_address_without_a_group_is_left_out_where_there_are_several() {
    let scene = listing_in_two_groups("10.0.1.50 web/10.0.1.51");
    assert_eq!(floats_of(&scene, "web"), ["10.0.1.51 Nobody"]);
    assert!(floats_of(&scene, "db").is_empty());
    assert_eq!(
        problems(&scene),
        [
            "eni-la lists \"10.0.1.50\", but i-a is in several groups: write it as group/address; it is left out"
        ]
    );
}

#[test]
fn an_address_for_a_group_that_the_member_is_not_in_is_left_out() {
    let scene = listing("db/10.0.1.50 10.0.1.51");
    assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    assert_eq!(
        problems(&scene),
        ["eni-la lists \"db/10.0.1.50\", but i-a is not a member of that group; it is left out"]
    );
}

#[test]
fn what_is_no_address_is_left_out() {
    let scene = listing("10.0.1.500 fd00::1 10.0.1.51 web/ /10.0.1.52");
    assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    assert_eq!(
        problems(&scene),
        [
            "eni-la lists \"10.0.1.500\", which is no IP address; it is left out (and so it is with 1 more)",
            "eni-la lists \"/10.0.1.52\", but i-a is not a member of that group; it is left out",
            "eni-la lists fd00::1, but its subnet has no IPv6 block; it can't carry that address",
        ]
    );
}

#[test]
fn an_address_outside_the_interfaces_subnet_is_left_out() {
    let scene = listing("10.0.2.50 10.0.1.51");
    assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    assert_eq!(
        problems(&scene),
        ["eni-la lists 10.0.2.50, which is not in its subnet; it can't carry that address"]
    );
}

#[test]
fn addresses_of_two_subnets_float_on_two_interfaces() {
    let scene = listing("10.0.1.50")
        .landing("eni-la2", "10.0.2.50")
        .in_subnet("subnet-2")
        .on("i-a");
    assert_eq!(floats(&scene), ["10.0.1.50 Nobody", "10.0.2.50 Nobody"]);
    assert_eq!(landings(&scene, "web", "i-a"), ["eni-la", "eni-la2"]);
}

#[test]
fn a_primary_address_does_not_float() {
    let scene = listing("10.0.1.50 10.0.1.51").whose_primary_address_is("10.0.1.50");
    assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    assert_eq!(
        problems(&scene),
        [
            "10.0.1.50 is the primary private address of eni-la: EC2 moves only secondary ones; it stays where it is"
        ]
    );
}

#[test]
fn an_interface_whose_subnet_ec2_does_not_show_can_not_land() {
    let scene = listing("10.0.1.50").in_subnet("subnet-9");
    assert!(floats(&scene).is_empty());
    assert!(landings(&scene, "web", "i-a").is_empty());
    assert_eq!(
        problems(&scene),
        ["EC2 did not show the subnet of eni-la, so that no address can be moved to it"]
    );
}

#[test]
fn a_landing_interface_on_no_member_is_told() {
    let expected = "eni-la is tagged to carry floating addresses, but it is not attached to an instance of a group";
    let scene = look().member("i-a").landing("eni-la", "10.0.1.50");
    assert_eq!(stray(&scene), [expected]);
    assert_eq!(stray(&scene.on("i-x")), [expected]);
}

#[test]
fn an_interface_counts_all_that_it_carries() {
    let scene = listing("10.0.1.50")
        .carrying("10.0.1.50")
        .carrying("10.0.1.99");
    let landing = &scene.group().members[&"i-a".into()].landings[0];
    assert_eq!(landing.carried.len(), 3);
}

/// `10.0.1.50` could be a group's name, and `10.0.1.50/32` an address of it that is none.
#[test]
fn an_address_with_a_mask_is_told_as_that() {
    for word in ["10.0.1.50/24", "10.0.1.50/32", "web/10.0.1.50/24"] {
        let scene = listing(&format!("{word} 10.0.1.51"));
        let told =
            format!("eni-la lists {word:?}: write the address without the mask; it is left out");
        assert_eq!(problems(&scene), [told]);
        assert_eq!(floats(&scene), ["10.0.1.51 Nobody"]);
    }
    let scene = listing_in_two_groups("10.0.1.50/24 web/10.0.1.51");
    assert!(problems(&scene)[0].contains("without the mask"));
}

#[test]
fn a_group_may_have_an_address_for_its_name() {
    let scene = look().member("i-a").in_groups("10.0.1.50");
    let scene = scene.landing("eni-la", "10.0.1.50/10.0.1.60").on("i-a");
    assert_eq!(floats_of(&scene, "10.0.1.50"), ["10.0.1.60 Nobody"]);
}

/// It would be found out by whoever is shut out after a move.
#[test]
fn a_landing_interface_that_lets_other_packets_through_is_a_problem() {
    let listed = "10.0.1.50 10.0.1.51";
    let on_a = listing(listed).carrying("10.0.1.50").carrying("10.0.1.51");
    let scene = on_a.member("i-b").landing("eni-lb", listed).on("i-b");
    assert_eq!(problems(&scene), [""; 0]);
    assert_eq!(
        problems(&scene.clone().behind("sg-2")),
        [
            "eni-lb has other security groups than eni-la, which carries what floats now: after a move it may be out of reach"
        ]
    );
    assert_eq!(
        problems(&scene.forwarding()),
        [
            "eni-lb has another source/destination check than eni-la, which carries what floats now: after a move EC2 drops other packets"
        ]
    );
}

/// A list of rubbish fills no message.
#[test]
fn a_list_of_rubbish_is_one_problem_and_a_tag_of_too_many_groups_names_none() {
    let rubbish: Vec<String> = (0..100).map(|word| format!("w{word}")).collect();
    assert_eq!(
        problems(&listing(&rubbish.join(" "))),
        ["eni-la lists \"w0\", which is no IP address; it is left out (and so it is with 99 more)"]
    );
    let scene = listing("10.0.1.50")
        .member("i-b")
        .in_groups(&format!("web {}", rubbish.join(" ")));
    assert_eq!(
        problems(&scene),
        ["i-b is tagged with 101 groups: a tag names up to 10; it is in none of them"]
    );
    assert_eq!(scene.snapshot().groups.len(), 1);
}

/// `web,db` was to be `web db`: it is told in the groups that it was meant for.
#[test]
fn a_broken_group_tag_is_a_problem_of_the_groups_that_it_was_meant_for() {
    let scene = listing("10.0.1.50").member("i-b").in_groups("web,db");
    assert_eq!(
        problems(&scene),
        [
            "i-b is tagged with the group \"web,db\": a group's name has up to 64 letters, digits and + - = . _ : @"
        ]
    );
    assert!(scene.snapshot().stray.is_empty());
}
