use super::active;
use crate::tests::scene::look;

#[test]
fn a_healthy_member_that_holds_all_that_floats_is_left_alone() {
    let scene = active()
        .member("i-b")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .carrying("10.0.1.50");
    assert_eq!(
        scene.decided(),
        "nothing to do: i-a is healthy and holds all that floats"
    );
}

#[test]
fn a_healthy_holder_is_left_alone_whoever_is_preferred() {
    let scene = active().member("i-b").priority("200");
    assert_eq!(
        scene.decided(),
        "nothing to do: i-a is healthy and holds all that floats"
    );
}

#[test]
fn refuses_where_something_floats_and_no_instance_is_a_member() {
    assert_eq!(
        look().floating_eni("eni-1").on("i-a").decided(),
        "refused: no instance is tagged with this group any more, but what floats is: nobody could take over"
    );
}

#[test]
fn a_group_in_which_nothing_floats_is_nothing_to_look_after() {
    assert_eq!(
        look().member("i-a").stopped().decided(),
        "nothing to do: nothing floats in this group: no interface or Elastic IP is tagged with it, no landing interface lists an address and no route table a route"
    );
}

#[test]
fn refuses_where_all_that_is_meant_to_float_can_not() {
    let refused = "refused: nothing of what is tagged to float can be moved";
    let primary = active().stopped().member("i-b");
    assert_eq!(primary.at_index(0).decided(), refused);
    let mistyped = look().member("i-a").stopped().member("i-b");
    assert_eq!(
        mistyped.landing("eni-la", "10.0.1.5O").on("i-a").decided(),
        refused
    );
}

#[test]
fn a_mistyped_priority_is_no_reason_to_refuse_where_nothing_floats() {
    let scene = look().member("i-a").priority("high");
    assert!(scene.decided().starts_with("nothing to do: nothing floats"));
}

#[test]
fn never_takes_anything_from_an_instance_outside_the_group() {
    let scene = look()
        .member("i-a")
        .member("i-b")
        .floating_eni("eni-1")
        .on("i-x");
    assert_eq!(
        scene.decided(),
        "refused: eni-1 is held outside the group, by i-x: it is not taken away from there"
    );
}

#[test]
fn moves_nothing_while_a_part_is_held_outside() {
    let scene = active()
        .stopped()
        .member("i-b")
        .floating_eni("eni-2")
        .on("i-x");
    assert!(
        scene
            .decided()
            .starts_with("refused: eni-2 is held outside")
    );
    assert!(
        scene
            .asked()
            .wishing()
            .answer()
            .starts_with("refused: eni-2")
    );
    assert!(
        scene
            .asked()
            .wishing_for("i-b")
            .answer()
            .starts_with("refused: eni-2")
    );
}

#[test]
fn an_address_on_somebodys_unattached_interface_is_not_taken() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .carrying("10.0.1.50");
    assert_eq!(
        scene.decided(),
        "refused: nothing of what is tagged to float can be moved"
    );
}

#[test]
fn a_recovering_holder_is_left_alone() {
    assert_eq!(
        active().initializing().member("i-b").decided(),
        "nothing to do: i-a holds all that floats; it is initializing (system status check), which is no reason to move"
    );
    assert!(
        active()
            .pending()
            .member("i-b")
            .decided()
            .starts_with("nothing to do: i-a holds all")
    );
}

#[test]
fn a_failed_holder_is_moved_away_from() {
    let moved = "move to i-b: detach eni-1 from i-a, then attach it at device index 1";
    assert_eq!(active().stopping().member("i-b").decided(), moved);
    assert_eq!(active().stopped().member("i-b").decided(), moved);
    assert_eq!(active().terminated().member("i-b").decided(), moved);
    assert_eq!(active().impaired().member("i-b").decided(), moved);
    assert_eq!(
        active()
            .marked("cpu", "2026-11-23T12:00:00Z")
            .member("i-b")
            .decided(),
        moved
    );
}

#[test]
fn refuses_where_there_is_no_other_member() {
    assert_eq!(active().stopped().decided(), "refused, nobody can: ");
}

#[test]
fn an_operators_mark_moves_the_group_off_and_keeps_it_off() {
    let scene = active().marked("maintenance", "Friday").member("i-b");
    assert!(scene.decided().starts_with("move to i-b"));
    let moved = look()
        .member("i-a")
        .priority("200")
        .marked("maintenance", "Friday")
        .member("i-b")
        .stopped()
        .floating_eni("eni-1")
        .on("i-b");
    assert_eq!(
        moved.decided(),
        "refused, nobody can: i-a is marked impaired by maintenance"
    );
}

#[test]
fn an_address_on_a_strangers_interface_is_not_taken() {
    let scene = look()
        .member("i-a")
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .untagged_eni("eni-x")
        .on("i-x")
        .carrying("10.0.1.50");
    assert_eq!(
        scene.decided(),
        "refused: nothing of what is tagged to float can be moved"
    );
}
