//! Every reason that a member can't hold what floats, told before anything is taken from anybody.

use crate::tests::scene::{Scene, look};

/// The active has failed, and holds an interface.
fn an_interface_to_move() -> Scene {
    let scene = look().member("i-a").stopped();
    scene.floating_eni("eni-1").on("i-a")
}

/// The active has failed, and holds an address.
fn an_address_to_move() -> Scene {
    let scene = look().member("i-a").stopped();
    scene
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .carrying("10.0.1.50")
}

#[test]
fn a_failed_member() {
    assert_eq!(
        an_interface_to_move().member("i-b").stopped().decided(),
        "refused, nobody can: i-b is stopped"
    );
    assert_eq!(
        an_interface_to_move().member("i-b").impaired().decided(),
        "refused, nobody can: i-b is impaired (instance status check)"
    );
}

#[test]
fn a_member_that_ec2_does_not_attach_to_yet() {
    assert_eq!(
        an_interface_to_move().member("i-b").pending().decided(),
        "refused, nobody can: i-b is pending: EC2 attaches interfaces to running and stopped instances only"
    );
}

#[test]
fn a_member_in_another_zone() {
    let scene = an_interface_to_move().member("i-b").in_zone("us-east-1b");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b is in us-east-1b, but eni-1 can't leave us-east-1a"
    );
}

#[test]
fn a_member_in_another_vpc() {
    let scene = an_interface_to_move().member("i-b").in_vpc("vpc-2");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b is not in vpc-1, which eni-1 can't leave"
    );
}

#[test]
fn a_member_with_as_many_interfaces_as_its_type_allows() {
    let scene = an_interface_to_move()
        .member("i-b")
        .of_type("t3.micro")
        .with_interface_at(0, 1);
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b can't take 1 more: it has 2 of the 2 interfaces that t3.micro allows"
    );
}

#[test]
fn a_member_with_room_for_one_interface_but_not_for_two() {
    let scene = an_interface_to_move()
        .floating_eni("eni-2")
        .on("i-a")
        .at_index(2);
    let scene = scene.member("i-b").of_type("t3.micro");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b can't take 2 more: it has 1 of the 2 interfaces that t3.micro allows"
    );
}

#[test]
fn a_member_without_a_landing_interface() {
    assert_eq!(
        an_address_to_move().member("i-b").decided(),
        "refused, nobody can: i-b has no interface that may carry 10.0.1.50: in a subnet that contains it, with a tag that lists it or an empty one"
    );
}

#[test]
fn a_member_whose_landing_interface_is_in_another_subnet() {
    let scene = an_address_to_move().member("i-b").landing("eni-lb", "");
    let scene = scene.in_subnet("subnet-2").on("i-b");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b has no interface that may carry 10.0.1.50: in a subnet that contains it, with a tag that lists it or an empty one"
    );
}

#[test]
fn a_member_whose_landing_interface_is_full() {
    let scene = an_address_to_move()
        .member("i-b")
        .of_type("t3.micro")
        .landing("eni-lb", "")
        .on("i-b")
        .carrying("10.0.1.99");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b can't carry 1 more on eni-lb in subnet-1: it has 2 of the 2 addresses that t3.micro allows"
    );
}

#[test]
fn a_member_whose_landing_interface_has_just_room_enough_is_fit() {
    let scene = an_address_to_move()
        .member("i-b")
        .of_type("t3.micro")
        .landing("eni-lb", "")
        .on("i-b");
    assert_eq!(scene.decided(), "move to i-b: assign 10.0.1.50 to eni-lb");
}

#[test]
fn a_member_of_whose_type_nothing_is_known() {
    let unknown = "refused, nobody can: i-b is of the type x9.huge, of which EC2 did not tell how many interfaces and addresses it takes";
    let scene = an_interface_to_move().member("i-b").of_type("x9.huge");
    assert_eq!(scene.decided(), unknown);
    let scene = an_address_to_move().member("i-b").of_type("x9.huge");
    assert_eq!(scene.landing("eni-lb", "").on("i-b").decided(), unknown);
}

#[test]
fn a_member_that_was_tried() {
    let scene = an_interface_to_move().member("i-b");
    assert_eq!(
        scene.asked().crossed_off("i-b").answer(),
        "refused, nobody can: i-b was tried: EC2 said no"
    );
}

#[test]
fn every_member_is_told_with_its_own_reason() {
    let scene = an_interface_to_move()
        .member("i-b")
        .in_zone("us-east-1b")
        .member("i-c")
        .stopping();
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b is in us-east-1b, but eni-1 can't leave us-east-1a; i-c is stopping"
    );
}

#[test]
fn a_member_that_can_hold_one_of_two_floats_holds_neither() {
    let scene = an_address_to_move()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-b");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b has no interface that may carry 10.0.1.50: in a subnet that contains it, with a tag that lists it or an empty one"
    );
}
