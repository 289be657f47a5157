//! "The holder is down, nobody better is left": doubt is weaker than down.

use super::active;
use crate::tests::scene::Scene;

const ALARM: &str = "2026-11-23T11:00:00Z";

/// The active has stopped, and an alarm speaks against the only standby.
fn nobody_better() -> Scene {
    let scene = active().stopped().member("i-b");
    scene.marked("web-2-errors", ALARM)
}

fn is_taken_by(scene: &Scene, member: &str) -> bool {
    scene.decided().starts_with(&format!("move to {member}: "))
}

#[test]
fn a_doubted_member_takes_over_from_one_that_is_down() {
    assert!(is_taken_by(&nobody_better(), "i-b"));
}

#[test]
fn whoever_is_better_and_can_take_it_is_taken_before_it() {
    for better in [
        nobody_better().member("i-c").priority("1"),
        nobody_better().member("i-c").priority("1").initializing(),
    ] {
        assert!(is_taken_by(&better, "i-c"));
    }
}

#[test]
fn who_is_starting_is_waited_for() {
    let starting = nobody_better().member("i-c").pending();
    assert!(starting.decided().starts_with("refused, nobody can: "));
}

#[test]
fn who_can_not_take_it_is_no_better() {
    let far = nobody_better().member("i-c").in_zone("us-east-1b");
    assert!(is_taken_by(&far, "i-b"));
    let tried = nobody_better().member("i-c").asked().crossed_off("i-c");
    assert_eq!(tried.plan().to.as_str(), "i-b");
}

#[test]
fn neither_an_operators_word_nor_ec2s_is_overruled() {
    let word = nobody_better().marked("maintenance", "until noon");
    assert!(word.decided().starts_with("refused, nobody can: "));
    let impaired = nobody_better().impaired();
    assert!(impaired.decided().starts_with("refused, nobody can: "));
    // Not known to be well is not well.
    let starting = nobody_better().initializing();
    assert!(starting.decided().starts_with("refused, nobody can: "));
}

#[test]
fn a_holder_that_runs_keeps_what_it_has() {
    let standby = |scene: Scene| scene.member("i-b").marked("web-2-errors", ALARM);
    for holder in [
        active().impaired(),
        active().marked("web-1-errors", ALARM),
        active().marked("maintenance", "until noon"),
    ] {
        let decided = standby(holder).decided();
        assert!(decided.starts_with("refused, nobody can: "), "{decided}");
    }
}

#[test]
fn what_nobody_has_is_taken_by_a_doubted_member_too() {
    let homeless = crate::tests::scene::look()
        .member("i-a")
        .stopped()
        .member("i-b")
        .marked("web-2-errors", ALARM)
        .floating_eni("eni-1");
    assert!(is_taken_by(&homeless, "i-b"));
}

#[test]
fn it_rests_there_while_nothing_else_is_said_against_it() {
    let moved = |mark: &str| {
        let scene = crate::tests::scene::look().member("i-a").stopped();
        let scene = scene.member("i-b").marked("web-2-errors", mark);
        let scene = scene.floating_eni("eni-1").on("i-b");
        scene.all_told("active=i-b since=2026-11-23T11:30:00Z from=i-a")
    };
    assert_eq!(
        moved(ALARM).decided(),
        "nothing to do: i-b took over although it is doubted: marked impaired by web-2-errors \
         since 2026-11-23T11:00:00Z; nobody better is left"
    );
    let since = moved("2026-11-23T11:45:00Z").decided();
    assert!(since.starts_with("refused, nobody can: "), "{since}");
}

/// The cooldown is the same as ever.
#[test]
fn it_leaves_for_the_first_that_is_better() {
    let scene = crate::tests::scene::look().member("i-a").member("i-b");
    let scene = scene.marked("web-2-errors", ALARM);
    let scene = scene.floating_eni("eni-1").on("i-b");
    let scene = scene.all_told("active=i-b since=2026-11-23T11:59:50Z from=i-a");
    assert!(scene.decided().starts_with("refused: i-b took over"));
    let later = scene.asked().at("12:01:00").answer();
    assert!(later.starts_with("move to i-a"), "{later}");
}

/// Who refused before is asked again in its time, and remembered until then: seed 735 of the simulation took the
/// interface away and put it back each minute.
#[test]
fn it_does_not_rest_on_it_while_somebody_better_is_left_alone_for_a_while() {
    let scene = |tried: &str| {
        let scene = crate::tests::scene::look().member("i-a").member("i-b");
        let scene = scene.marked("web-2-errors", ALARM);
        let scene = scene.floating_eni("eni-1").on("i-b");
        scene.all_told(&format!(
            "active=i-b since=2026-11-23T11:30:00Z from=i-a{tried}"
        ))
    };
    let group = scene("").group();
    let refused = group.members.get(&"i-a".into()).into_iter();
    let now = crate::tests::scene::at("11:59:00");
    let tried = crate::decide::tried_again(None, refused, group.members.values(), now);
    let answer = scene(&format!(" tried={tried}")).decided();
    assert!(
        answer.starts_with("refused, nobody can: i-a refused when"),
        "{answer}"
    );
}
