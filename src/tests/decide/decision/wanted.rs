use super::active;
use crate::tests::scene::{Scene, look};

const TO_B: &str = "move to i-b: detach eni-1 from i-a, then attach it at device index 1";

#[test]
fn a_wanted_move_leaves_even_a_healthy_active() {
    let scene = active().member("i-b");
    assert_eq!(scene.asked().wishing().answer(), TO_B);
    assert_eq!(scene.asked().wishing_for("i-b").answer(), TO_B);
}

#[test]
fn a_wanted_move_goes_where_it_is_to_go_whoever_is_preferred() {
    let scene = active().member("i-b").member("i-c").priority("200");
    assert_eq!(scene.asked().wishing_for("i-b").answer(), TO_B);
    assert!(scene.asked().wishing().answer().starts_with("move to i-c"));
}

#[test]
fn the_same_wish_once_more_finds_the_work_done() {
    let scene = active().member("i-b");
    assert_eq!(
        scene.asked().wishing_for("i-a").answer(),
        "nothing to do: i-a holds all that floats, as was asked for"
    );
}

#[test]
fn a_wish_without_a_place_once_more_does_not_move_it_back() {
    let told = "active=i-a since=2026-11-23T12:00:00Z from=i-b";
    let scene = active().member("i-b").all_told(told);
    assert_eq!(
        scene.asked().wishing().at("12:00:20").answer(),
        "nothing to do: i-a took over only 20 s ago; name the member to move to with \"to\" if that is wanted all the same"
    );
    assert_eq!(
        scene.asked().wishing_for("i-b").at("12:00:20").answer(),
        TO_B
    );
    assert_eq!(scene.asked().wishing().at("12:10:00").answer(), TO_B);
}

#[test]
fn a_wish_without_a_place_does_not_move_a_group_whose_move_nobody_was_told_of() {
    let told = "active=i-b since=2026-11-23T11:00:00Z";
    let scene = active().member("i-b").all_told(told);
    assert_eq!(
        scene.asked().wishing().at("12:00:20").answer(),
        "nothing to do: i-a took over only 0 s ago; name the member to move to with \"to\" if that is wanted all the same"
    );
}

#[test]
fn a_wish_for_a_stranger_is_refused() {
    let scene = active().member("i-b");
    assert_eq!(
        scene.asked().wishing_for("i-x").answer(),
        "refused: i-x is not a member of this group"
    );
}

#[test]
fn a_healthy_active_is_left_for_a_healthy_member_only() {
    let scene = active().member("i-b").initializing();
    let refused = "refused, nobody can: i-b is initializing (system status check)";
    assert_eq!(scene.asked().wishing_for("i-b").answer(), refused);
    assert_eq!(scene.asked().wishing().answer(), refused);
    let scene = active().member("i-b").stopped();
    assert_eq!(
        scene.asked().wishing_for("i-b").answer(),
        "refused, nobody can: i-b is stopped"
    );
}

#[test]
fn a_failed_active_is_left_for_a_recovering_member_as_well() {
    let scene = active().stopped().member("i-b").initializing();
    assert_eq!(scene.asked().wishing_for("i-b").answer(), TO_B);
}

#[test]
fn a_wish_moves_nothing_to_a_failed_member() {
    let scene = active().stopped().member("i-b").impaired();
    assert_eq!(
        scene.asked().wishing_for("i-b").answer(),
        "refused, nobody can: i-b is impaired (instance status check)"
    );
}

#[test]
fn a_wish_for_one_member_is_not_fulfilled_with_another() {
    let scene = active().member("i-b").in_zone("us-east-1b").member("i-c");
    assert_eq!(
        scene.asked().wishing_for("i-b").answer(),
        "refused, nobody can: i-b is in us-east-1b, but eni-1 can't leave us-east-1a"
    );
}

#[test]
fn the_cooldown_does_not_hold_up_a_wish_with_a_failed_active() {
    let told = "active=i-a since=2026-11-23T12:00:00Z from=i-b";
    let scene = active().impaired().member("i-b").all_told(told);
    assert_eq!(scene.asked().wishing().at("12:00:20").answer(), TO_B);
}

#[test]
fn a_wish_with_no_other_member_is_refused() {
    assert_eq!(active().asked().wishing().answer(), "refused, nobody can: ");
}

/// A move from `i-a` that came to a half, and Lambda's retry of it.
#[test]
fn a_wish_without_a_place_that_is_half_fulfilled_is_finished_where_it_is() {
    let half = look().floating_eni("eni-1").on("i-b").floating_eni("eni-2");
    let told = "active=i-b since=2026-11-23T12:00:00Z from=i-a";
    let told = |half: Scene| half.member("i-a").member("i-b").all_told(told);
    let attach = "move to i-b: attach eni-2 at device index 2";
    let again = told(half.clone()).asked().wishing().at("12:01:00");
    assert_eq!(again.answer(), "let it settle");
    assert_eq!(again.settled().answer(), attach);
    let again = told(half.on("i-a").at_index(2)).asked().wishing();
    assert_eq!(
        again.at("12:01:00").settled().answer(),
        "move to i-b: detach eni-2 from i-a, then attach it at device index 2"
    );
}

#[test]
fn a_wish_without_a_place_for_a_group_that_is_long_split_leaves_the_active() {
    let split = look().floating_eni("eni-1").on("i-a").floating_eni("eni-2");
    let split = split.member("i-a").member("i-b");
    let told = split.all_told("active=i-a since=2026-11-23T11:00:00Z from=i-b");
    assert!(
        told.asked()
            .wishing()
            .answer()
            .starts_with("move to i-b: detach eni-1 from i-a")
    );
}
