//! What EC2 doesn't reassign: IPv6 addresses and prefixes.

use crate::cloud::InstanceState;
use crate::decide::{Step, Unassign};
use crate::tests::scene::{Scene, look};

const IPV6: &str = "2001:db8:0:2::50";

/// `i-a` is stopped and carries these; `i-b` may take them.
fn moving(floats: &[&str]) -> Scene {
    let list = floats.join(" ");
    let mut scene = look().member("i-a").stopped().landing("eni-la", &list);
    scene = scene.in_subnet("subnet-2").on("i-a");
    for float in floats {
        scene = scene.carrying(float);
    }
    let scene = scene.member("i-b").landing("eni-lb", &list);
    scene.in_subnet("subnet-2").on("i-b")
}

#[test]
fn it_is_unassigned_first_and_nobody_has_it_for_one_call() {
    assert_eq!(
        moving(&[IPV6]).decided(),
        "move to i-b: unassign 2001:db8:0:2::50 from eni-la, then assign it to eni-lb (nobody has it for one call)"
    );
    assert_eq!(
        moving(&["10.0.2.64/28", "10.0.2.80/28"]).decided(),
        "move to i-b: unassign 10.0.2.64/28, 10.0.2.80/28 from eni-la, then assign them to eni-lb (nobody has them for one call)"
    );
}

/// They share no call.
#[test]
fn each_kind_is_a_step_of_its_own() {
    let scene = moving(&["10.0.2.50", IPV6, "10.0.2.64/28", "2001:db8:0:2:1::/80"]);
    let steps = scene.asked().plan().steps;
    assert_eq!(steps.len(), 4);
    let taking = |step: &&Step| step.takes();
    assert_eq!(steps.iter().filter(taking).count(), 3);
}

#[test]
fn what_nobody_carries_is_only_assigned() {
    let scene = look().member("i-b").landing("eni-lb", IPV6);
    let scene = scene.in_subnet("subnet-2").on("i-b");
    assert_eq!(
        scene.decided(),
        "move to i-b: assign 2001:db8:0:2::50 to eni-lb"
    );
}

/// Nobody serves there, so that nothing is taken from anybody.
#[test]
fn what_a_terminated_member_left_behind_is_unassigned_there() {
    let scene = look()
        .member("i-b")
        .landing("eni-lb", IPV6)
        .in_subnet("subnet-2")
        .on("i-b")
        .landing("eni-old", IPV6)
        .in_subnet("subnet-2")
        .carrying(IPV6);
    let steps = scene.asked().plan().steps;
    let unassign = Some(Unassign {
        eni: "eni-old".into(),
        from: None,
    });
    let [step @ Step::AssignAddresses { unassign: from, .. }] = steps.as_slice() else {
        panic!("{steps:?}")
    };
    assert_eq!(*from, unassign);
    assert!(!step.takes());
}

/// A micro has two places for IPv4, and two for IPv6.
#[test]
fn each_family_has_places_of_its_own() {
    let two = ["2001:db8:0:2::50", "2001:db8:0:2::51"];
    assert!(
        moving(&two)
            .of_type("t3.micro")
            .decided()
            .starts_with("move to i-b")
    );
    assert_eq!(
        moving(&[two[0], two[1], "2001:db8:0:2:1::/80"])
            .of_type("t3.micro")
            .decided(),
        "refused, nobody can: i-b can't carry 3 more on eni-lb in subnet-2: \
         it has 0 of the 2 IPv6 addresses that t3.micro allows"
    );
}

#[test]
fn a_prefix_takes_a_place_also_where_it_does_not_float() {
    let scene = || moving(&["10.0.2.50"]).of_type("t3.micro");
    assert!(scene().decided().starts_with("move to i-b"));
    assert_eq!(
        scene().carrying("10.0.2.64/28").decided(),
        "refused, nobody can: i-b can't carry 1 more on eni-lb in subnet-2: \
         it has 2 of the 2 addresses that t3.micro allows"
    );
}

/// What is shown on two interfaces, of which one is where it is to go, is on its way there.
#[test]
fn what_is_there_already_is_not_unassigned() {
    let scene = moving(&[IPV6]).carrying(IPV6);
    let steps = scene.asked().plan().steps;
    assert!(
        steps
            .iter()
            .all(|step| !step.takes() || step.to_string().contains("eni-la"))
    );
}

/// It needs its interface only: whether the instance runs doesn't matter to EC2.
#[test]
fn a_recovering_member_takes_it_where_nobody_healthy_can() {
    let scene = moving(&[IPV6]).state(InstanceState::Pending);
    assert!(
        scene.decided().starts_with("move to i-b"),
        "{}",
        scene.decided()
    );
}
