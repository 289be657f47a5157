use crate::tests::scene::{Scene, look};

/// Each holds one interface; the caller says how they are, and asks when it has settled.
fn split() -> Scene {
    look()
        .floating_eni("eni-1")
        .on("i-a")
        .floating_eni("eni-2")
        .on("i-b")
}

#[test]
fn a_split_group_comes_together_on_the_member_that_is_well() {
    let scene = split().member("i-a").stopped().member("i-b");
    assert_eq!(
        scene.decided(),
        "move to i-b: detach eni-1 from i-a, then attach it at device index 2"
    );
}

/// Only what has to move does: a third member would take a float from one that is well.
#[test]
fn a_split_group_does_not_go_to_a_third_member_that_is_preferred() {
    let scene = split().member("i-a").stopped().member("i-b");
    let scene = scene.member("i-c").priority("200");
    assert!(scene.decided().starts_with("move to i-b"));
}

#[test]
fn a_split_group_goes_to_the_holder_that_is_preferred() {
    let scene = split().member("i-a").member("i-b").priority("200");
    assert_eq!(scene.asked().settled().plan().to.as_str(), "i-b");
}

#[test]
fn of_equal_holders_the_one_that_holds_most_gets_the_rest() {
    let scene = split().floating_eni("eni-3").on("i-b").at_index(2);
    let scene = scene.member("i-a").member("i-b").of_type("m5.xlarge");
    assert_eq!(scene.asked().settled().plan().to.as_str(), "i-b");
}

#[test]
fn of_holders_that_hold_as_much_the_lower_identifier_gets_the_rest() {
    let scene = split().member("i-a").member("i-b");
    assert_eq!(scene.asked().settled().plan().to.as_str(), "i-a");
}

/// Where it came from is no reason against it, as long as nobody wished it away from there.
#[test]
fn a_split_group_may_come_together_where_it_came_from() {
    let scene = split().member("i-a").member("i-b");
    let told = scene.all_told("active=i-b since=2026-11-23T11:59:00Z from=i-a");
    assert_eq!(told.asked().settled().plan().to.as_str(), "i-a");
}

#[test]
fn a_split_group_whose_holders_have_failed_goes_to_a_healthy_member() {
    let scene = split().member("i-a").stopped().member("i-b").impaired();
    assert_eq!(
        scene.member("i-c").decided(),
        "move to i-c: detach eni-1 from i-a, then attach it at device index 1; detach eni-2 from i-b, then attach it at device index 2"
    );
}

#[test]
fn a_split_group_that_nobody_can_hold_stays_where_it_is() {
    let scene = split()
        .member("i-a")
        .stopped()
        .member("i-b")
        .of_type("t3.micro");
    assert_eq!(
        scene.decided(),
        "refused, nobody can: i-b can't take 1 more: it has 2 of the 2 interfaces that t3.micro allows; i-a is stopped"
    );
}
