use super::{ON_A, on_a};
use crate::tests::scene::{Scene, look};

/// The active and its only standby have failed; the caller says how the active is.
fn nobody_left() -> Scene {
    let scene = look().floating_eni("eni-1").on("i-a");
    scene.member("i-b").stopped().member("i-a")
}

#[test]
fn a_refusal_is_told_once() {
    let story = nobody_left().stopped().all_told(ON_A).looked_at();
    assert_eq!(story.news(), "refused");
    assert!(story.written().ends_with(" on i-a i-b eni-1"));
    let next = story.next().looked_at().at("12:05:00");
    assert_eq!(
        (next.news(), next.written().as_str()),
        ("nothing", "nothing")
    );
}

#[test]
fn a_refusal_in_a_group_that_was_never_announced_is_told_once() {
    let story = nobody_left().stopped().looked_at();
    assert_eq!(story.news(), "refused");
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn stopping_that_becomes_stopped_is_no_news() {
    let story = nobody_left().stopping().all_told(ON_A).looked_at();
    assert_eq!(story.news(), "refused");
    assert_eq!(story.next().stopped().looked_at().news(), "nothing");
}

#[test]
fn a_refusal_for_another_reason_is_told_again() {
    let story = nobody_left().stopped().all_told(ON_A).looked_at();
    let starting = story.next().member("i-c").told(ON_A).in_zone("us-east-1b");
    assert_eq!(starting.looked_at().news(), "refused");
}

#[test]
fn a_refusal_for_the_same_reason_after_a_while_of_health_is_told_again() {
    let story = nobody_left().impaired().all_told(ON_A).looked_at();
    let well = nobody_left()
        .all_told(&status(&story.written()))
        .looked_at();
    assert_eq!(well.news(), "unprotected");
    let again = nobody_left().impaired().all_told(&status(&well.written()));
    assert_eq!(again.looked_at().news(), "refused");
}

fn status(written: &str) -> String {
    written.split(" on ").next().unwrap().to_owned()
}

#[test]
fn a_move_that_was_refused_before_is_told_when_it_is_made() {
    let refused = nobody_left().stopped().all_told(ON_A).looked_at();
    let before = refused.next();
    let told = status(&refused.written());
    let after = look().floating_eni("eni-1").on("i-c");
    let after = after.member("i-b").stopped().member("i-a").stopped();
    let after = after.member("i-c").all_told(&told);
    let moved = before.then(&after);
    assert_eq!(moved.news(), "moved");
    assert_eq!(moved.next().looked_at().news(), "nothing");
}

#[test]
fn a_cooldown_is_told_once() {
    let told = "active=i-a since=2026-11-23T11:59:30Z from=i-b";
    let guarded = on_a().impaired().all_told(told).looked_at();
    assert_eq!(guarded.news(), "refused");
    assert_eq!(guarded.next().looked_at().at("12:00:10").news(), "nothing");
}

#[test]
fn who_asks_for_a_move_is_told_each_time_that_it_is_refused() {
    let story = on_a().all_told(ON_A).looked_at().wishing_for("i-x");
    assert_eq!(
        (story.news(), story.written().as_str()),
        ("refused", "nothing")
    );
}

#[test]
fn what_could_not_be_looked_at_is_told_and_the_next_look_tells_the_truth() {
    let before = on_a().impaired().all_told(ON_A);
    let story = before.then(&before).unconfirmed();
    assert_eq!(
        (story.news(), story.written().as_str()),
        ("unconfirmed", "nothing")
    );
}

#[test]
fn what_was_put_back_is_told_once() {
    let story = put_back();
    assert_eq!(story.news(), "rolled-back");
    let written = story.written();
    assert!(written.starts_with(&format!("{ON_A} told=")), "{written}");
}

fn put_back() -> crate::tests::story::Story {
    let before = on_a().impaired().all_told(ON_A);
    let after = look().floating_eni("eni-1").on("i-a").attached_anew();
    let after = after.member("i-b").member("i-a").impaired().all_told(ON_A);
    before.then(&after).crossed_off("i-b")
}

/// Only what was taken away for somebody who refused it is remembered: the next look may try anything else.
#[test]
fn nobody_is_left_alone_who_refused_before_anything_was_taken_away() {
    let before = on_a().impaired().all_told(ON_A);
    let refused = before.then(&before).crossed_off("i-b").written();
    assert!(!refused.contains("tried="), "{refused}");
    let half = look().floating_eni("eni-1").member("i-b").member("i-a");
    let half = before.then(&half.impaired().all_told(ON_A)).out_of_time();
    assert!(!half.written().contains("tried="), "{}", half.written());
    let put_back = put_back().written();
    assert!(put_back.contains("tried="), "{put_back}");
}

#[test]
fn what_is_half_done_is_told_and_so_is_its_end() {
    let before = on_a().impaired().all_told(ON_A);
    let half = look().floating_eni("eni-1").member("i-b").member("i-a");
    let story = before.then(&half.impaired().all_told(ON_A)).out_of_time();
    assert_eq!(story.news(), "partial");
    let done = look().floating_eni("eni-1").on("i-b");
    let done = done.member("i-b").member("i-a").impaired();
    let done = done.all_told(&status(&story.written()));
    assert_eq!(story.next().then(&done).news(), "moved");
}

#[test]
fn a_group_of_which_no_member_is_left_is_told_once() {
    let scene = look().floating_eni("eni-1").member("i-a").terminated();
    let story = scene.all_told(ON_A).looked_at();
    assert_eq!(story.news(), "refused");
    assert!(story.written().ends_with(" on eni-1"));
    assert_eq!(story.next().looked_at().news(), "nothing");
}

/// Somebody was told that it can't move, while it still served. That it no longer does is another thing.
#[test]
fn that_the_active_no_longer_runs_is_told_after_any_earlier_refusal_once() {
    let story = nobody_left().impaired().all_told(ON_A).looked_at();
    assert_eq!(story.news(), "refused");
    let down = story.next().stopping().looked_at();
    assert_eq!(down.news(), "refused");
    assert_eq!(down.next().stopped().looked_at().news(), "nothing");
}

/// Seed 75862 of the simulation. An operator had put a part on another member, which is down now; only of the active was
/// it told.
#[test]
fn that_the_holder_of_a_part_no_longer_runs_is_told_once() {
    let in_parts = on_a().impaired().floating_eni("eni-2").on("i-b");
    let story = in_parts.member("i-b").impaired().all_told(ON_A).looked_at();
    assert_eq!(story.news(), "refused");
    let down = story.next().member("i-b").stopping().looked_at();
    assert_eq!(down.news(), "refused");
    assert_eq!(down.next().stopped().looked_at().news(), "nothing");
}

/// What was put back waits to be tried again, and isn't told meanwhile; unless its holder goes down.
#[test]
fn that_the_active_no_longer_runs_is_told_although_another_try_waits() {
    let put_back = put_back();
    assert_eq!(
        put_back.next().looked_at().crossed_off("i-b").news(),
        "nothing"
    );
    let down = put_back.next().stopped().looked_at().crossed_off("i-b");
    assert_eq!(down.news(), "refused");
    let next = down.next().looked_at().crossed_off("i-b");
    assert_eq!(next.news(), "nothing");
}

/// Seed 93992 of the simulation. Who had lost its tags for a while came back with an older status, which could be believed
/// once it held a part.
#[test]
fn who_missed_a_status_learns_it_while_another_try_waits() {
    let put_back = put_back();
    let told = status(&put_back.written());
    let back = put_back.next().member("i-c").told(ON_A);
    let waits = back.in_zone("us-east-1b").looked_at().crossed_off("i-b");
    assert_eq!(waits.news(), "nothing");
    assert_eq!(waits.written(), format!("{told} on i-c"));
    let next = waits.next().looked_at().crossed_off("i-b");
    assert_eq!(next.written(), "nothing");
}

/// Seed 39819 of the simulation. Who refused in the move to the last resort is asked again later; that the last resort
/// fails, too, is news all the same.
#[test]
fn that_the_last_resort_fails_is_told_although_another_try_waits() {
    let group = on_a().impaired().group();
    let refused = group.members.get(&"i-b".into()).into_iter();
    let since = crate::tests::scene::at("11:58:00");
    let tried = crate::decide::tried_again(None, refused, group.members.values(), since);
    let told = format!("active=i-a since={since} from=i-b told=0000001a tried={tried}");
    let failed = on_a().impaired().all_told(&told);
    assert_eq!(failed.looked_at().crossed_off("i-b").news(), "refused");
}

/// Seed 72822 of the simulation. Several invocations moved it to the last resort at once, and the one that told wasn't the
/// last: what refused in the others' way was taken for a later try that had been told.
#[test]
fn that_the_last_resort_fails_is_told_although_others_moved_it_there_too() {
    let never = look().member("i-d").in_zone("us-east-1b");
    let scene = never.member("i-a").stopped().member("i-b");
    let scene = scene
        .member("i-c")
        .marked("web-3-errors", "2026-11-23T11:50:00Z");
    let before = scene.clone().floating_eni("eni-1").on("i-a").all_told(ON_A);
    let moved = scene.floating_eni("eni-1").on("i-c");
    let first = before
        .then(&moved.clone().all_told(ON_A))
        .crossed_off("i-b");
    assert_eq!(first.news(), "moved");
    let told = moved.all_told(&status(&first.written()));
    let other = before.then(&told).crossed_off("i-b").at("12:00:05");
    assert_eq!(other.news(), "nothing");
    let next = other.next().marked("maintenance", "").looked_at();
    assert_eq!(next.at("12:00:10").crossed_off("i-b").news(), "refused");
}
