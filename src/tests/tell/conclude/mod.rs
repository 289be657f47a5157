//! From what was done to one word, everything that floats, and the reasons.

mod reasons;

use crate::tests::scene::{Scene, look};
use crate::tests::story::Story;

fn on(holder: &str) -> Scene {
    let scene = look().floating_eni("eni-1").on(holder);
    scene.member("i-b").member("i-a")
}

/// On nobody, in between.
fn off() -> Scene {
    look().floating_eni("eni-1").member("i-b").member("i-a")
}

/// The word, and each float with its holder before and after.
fn concluded(story: &Story) -> String {
    let outcome = story.outcome();
    let holder = |id: &Option<crate::cloud::InstanceId>| {
        let id = id.as_ref();
        id.map_or_else(|| "nobody".to_owned(), ToString::to_string)
    };
    let floats = outcome.floats.iter().map(|float| {
        let (before, after) = (holder(&float.before), holder(&float.after));
        format!(", {} {} {before} -> {after}", float.kind, float.id)
    });
    let floats: Vec<String> = floats.collect();
    format!("{}{}", outcome.kind.as_str(), floats.concat())
}

#[test]
fn no_action() {
    assert_eq!(
        concluded(&on("i-a").looked_at()),
        "no-action, eni eni-1 i-a -> i-a"
    );
}

#[test]
fn moved() {
    let story = on("i-a").stopped().then(&on("i-b").stopped());
    assert_eq!(concluded(&story), "moved, eni eni-1 i-a -> i-b");
}

#[test]
fn moved_though_nobody_held_it() {
    let story = off().then(&on("i-b"));
    assert_eq!(concluded(&story), "moved, eni eni-1 nobody -> i-b");
}

#[test]
fn moved_together() {
    let before = look().floating_eni("eni-1").on("i-a");
    let before = before.floating_eni("eni-2").on("i-b").member("i-b");
    let after = look().floating_eni("eni-1").on("i-b");
    let after = after.floating_eni("eni-2").on("i-b").member("i-b");
    let story = before
        .member("i-a")
        .stopped()
        .then(&after.member("i-a").stopped());
    assert_eq!(
        concluded(&story),
        "moved, eni eni-1 i-a -> i-b, eni eni-2 i-b -> i-b"
    );
}

#[test]
fn planned() {
    let story = on("i-a").stopped().looked_at().planning();
    assert_eq!(concluded(&story), "planned, eni eni-1 i-a -> i-b");
    assert_eq!(story.outcome().to, Some("i-b".into()));
}

#[test]
fn refused() {
    let scene = look().floating_eni("eni-1").on("i-a");
    let story = scene.member("i-a").stopped().looked_at();
    assert_eq!(concluded(&story), "refused, eni eni-1 i-a -> i-a");
}

#[test]
fn refused_where_it_was_tried_and_nothing_moved() {
    let before = on("i-a").stopped();
    let story = before.then(&before).crossed_off("i-b");
    assert_eq!(concluded(&story), "refused, eni eni-1 i-a -> i-a");
    let story = before.then(&before).out_of_time();
    assert_eq!(concluded(&story), "refused, eni eni-1 i-a -> i-a");
}

#[test]
fn rolled_back_where_it_went_and_came_back() {
    let after = look().floating_eni("eni-1").on("i-a").attached_anew();
    let after = after.member("i-b").member("i-a").stopped();
    let story = on("i-a").stopped().then(&after).crossed_off("i-b");
    assert_eq!(concluded(&story), "rolled-back, eni eni-1 i-a -> i-a");
}

#[test]
fn partial_where_it_left_and_did_not_arrive() {
    let story = on("i-a").stopped().then(&off().stopped()).out_of_time();
    assert_eq!(concluded(&story), "partial, eni eni-1 i-a -> nobody");
}

#[test]
fn partial_where_nobody_knows() {
    let before = on("i-a").stopped();
    let story = before.then(&before).unconfirmed();
    assert_eq!(concluded(&story), "partial, eni eni-1 i-a -> i-a");
}

#[test]
fn an_address_tells_on_which_interface_it_was() {
    let scene = look().landing("eni-la", "10.0.1.50").on("i-a");
    let story = scene.carrying("10.0.1.50").member("i-a").looked_at();
    assert_eq!(concluded(&story), "no-action, address 10.0.1.50 i-a -> i-a");
    let float = &story.outcome().floats[0];
    assert_eq!(float.interface_before, Some("eni-la".into()));
}

#[test]
fn what_came_or_went_in_between_is_listed_too() {
    let after = on("i-b").floating_eni("eni-new").on("i-b");
    let story = on("i-a").stopped().then(&after);
    assert_eq!(
        concluded(&story),
        "moved, eni eni-1 i-a -> i-b, eni eni-new nobody -> i-b"
    );
}

#[test]
fn the_active_before_and_after_are_told() {
    let outcome = on("i-a").stopped().then(&on("i-b").stopped()).outcome();
    assert_eq!(outcome.from, Some("i-a".into()));
    assert_eq!(outcome.to, Some("i-b".into()));
    assert_eq!(outcome.milliseconds, 2345);
    assert!(!outcome.announced);
}
