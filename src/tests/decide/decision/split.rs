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

/// `i-b` was announced.
fn with_an_active(scene: Scene) -> Scene {
    scene.all_told("active=i-b since=2026-11-23T11:00:00Z")
}

#[test]
fn a_split_group_comes_together_on_its_sound_active_whatever_another_brings() {
    let scene = split().member("i-a").priority("200").member("i-b");
    let asked = with_an_active(scene).asked().settled();
    assert_eq!(asked.plan().to.as_str(), "i-b");
    // What the other one holds may be more.
    let scene = split().floating_eni("eni-3").on("i-a").at_index(2);
    let scene = scene.member("i-a").priority("200").member("i-b");
    let asked = with_an_active(scene.of_type("m5.xlarge")).asked().settled();
    assert_eq!(asked.plan().to.as_str(), "i-b");
}

/// It joins with an address of its own, which the active can't carry.
#[test]
fn a_sound_active_that_cannot_take_the_rest_keeps_what_it_has() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-b")
        .landing("eni-la", "10.0.1.50")
        .carrying("10.0.1.50")
        .on("i-a");
    let scene = scene.member("i-a").priority("200").member("i-b");
    assert_eq!(
        with_an_active(scene).asked().settled().answer(),
        "refused: i-b is sound and keeps what it holds, and can't take what else floats: that stays where it is"
    );
}

#[test]
fn what_nobody_has_gets_an_owner_also_where_the_active_cannot_take_it() {
    let scene = look()
        .floating_eni("eni-1")
        .on("i-b")
        .landing("eni-la", "10.0.1.50")
        .on("i-a");
    let scene = scene.member("i-a").member("i-b");
    assert_eq!(
        with_an_active(scene).asked().settled().answer(),
        "move to i-a: assign 10.0.1.50 to eni-la"
    );
}

#[test]
fn an_active_that_failed_keeps_nothing() {
    let scene = split().member("i-a").member("i-b").impaired();
    let asked = with_an_active(scene).asked().settled();
    assert_eq!(asked.plan().to.as_str(), "i-a");
}

#[test]
fn without_an_announced_active_whoever_holds_most_comes_before_whoever_is_preferred() {
    let scene = split().floating_eni("eni-3").on("i-b").at_index(2);
    let scene = scene.member("i-a").priority("200").member("i-b");
    let asked = scene.of_type("m5.xlarge").asked().settled();
    assert_eq!(asked.plan().to.as_str(), "i-b");
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
