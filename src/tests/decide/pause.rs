use crate::decide::{pause_left, tried_again};
use crate::look::{Group, TriedInVain};
use crate::tests::scene::{Scene, at, look};

/// `i-a` failed and runs; `i-b` could take over, as far as a look shows.
fn failed_on_a() -> Scene {
    let scene = look().floating_eni("eni-1").on("i-a");
    scene.member("i-a").impaired().member("i-b")
}

/// The same, after `i-b` refused it so many times, the last time at noon.
fn tried(times: u32) -> Scene {
    told(failed_on_a(), times)
}

fn told(scene: Scene, times: u32) -> Scene {
    scene.all_told(&status(&failed_on_a().group(), times))
}

/// What is written after `i-b` refused.
fn status(group: &Group, times: u32) -> String {
    let tried = refused(group, times);
    format!("active=i-a since=2026-11-23T09:00:00Z told=0000001a tried={tried}")
}

fn refused(group: &Group, times: u32) -> TriedInVain {
    let refused = group
        .members
        .values()
        .filter(|member| member.id == "i-b".into());
    TriedInVain {
        times,
        ..tried_again(None, refused, group.members.values(), at("12:00:00"))
    }
}

const MOVES: &str = "move to i-b: detach eni-1 from i-a, then attach it at device index 1";

#[test]
fn what_was_tried_in_vain_is_left_alone_for_ever_longer_but_no_longer_than_an_hour() {
    let group = failed_on_a().group();
    let pause = |times| {
        let left = pause_left(
            &refused(&group, times),
            &group.members[&"i-b".into()],
            at("12:00:00"),
        );
        left.map(|left| left.as_secs() / 60)
    };
    let minutes: Vec<_> = [1, 2, 3, 4, 5, 6, u32::MAX]
        .into_iter()
        .map(pause)
        .collect();
    assert_eq!(
        minutes,
        [5, 10, 20, 40, 60, 60, 60].map(Some),
        "minutes after each time"
    );
}

#[test]
fn it_is_not_taken_away_again_before_the_pause_is_over() {
    let answer = tried(1).asked().at("12:01:30").answer();
    assert!(
        answer.contains("it is tried again in 4 minutes"),
        "{answer}"
    );
    assert_eq!(tried(1).asked().at("12:05:01").answer(), MOVES);
    let answer = tried(2).asked().at("12:05:01").answer();
    assert!(
        answer.starts_with("refused, nobody can: i-b refused"),
        "{answer}"
    );
}

/// The wish leaves the pause alone.
#[test]
fn whoever_asks_for_it_has_it_tried_at_once() {
    assert_eq!(tried(1).asked().at("12:01:30").wishing().answer(), MOVES);
}

#[test]
fn another_member_is_tried_at_once() {
    let scene = told(failed_on_a().member("i-c"), 3);
    let answer = scene.asked().at("12:01:30").answer();
    assert!(answer.starts_with("move to i-c"), "{answer}");
}

#[test]
fn a_member_that_was_started_anew_or_has_another_type_is_tried_at_once() {
    for scene in [
        told(failed_on_a().launched("11:59:00"), 3),
        told(failed_on_a().of_type("m5.xlarge"), 3),
    ] {
        assert_eq!(scene.asked().at("12:01:30").answer(), MOVES);
    }
}

/// Nothing has to be taken from anybody for it.
#[test]
fn what_nobody_has_is_offered_to_them_each_time() {
    let scene = look().floating_eni("eni-1").member("i-a").impaired();
    let scene = told(scene.member("i-b"), 3);
    assert_eq!(
        scene.asked().at("12:01:30").answer(),
        "move to i-b: attach eni-1 at device index 1"
    );
}

#[test]
fn who_refused_before_still_does_until_something_about_it_changes() {
    let group = failed_on_a().member("i-c").group();
    let (noon, later) = (at("12:00:00"), at("12:05:00"));
    let again = |before: Option<&TriedInVain>, group: &Group, who: &str| {
        let refused = group
            .members
            .values()
            .filter(|member| member.id == who.into());
        tried_again(before, refused, group.members.values(), later)
    };
    let once = refused(&group, 1);
    let b = &group.members[&"i-b".into()];
    let c = &group.members[&"i-c".into()];
    assert_eq!((once.times, once.at), (1, noon));
    let twice = again(Some(&once), &group, "i-c");
    assert_eq!((twice.times, twice.at), (2, later));
    let ten = Some(std::time::Duration::from_mins(10));
    assert_eq!(
        [b, c].map(|member| pause_left(&twice, member, later)),
        [ten, ten]
    );
    let changed = look()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-a")
        .impaired();
    let changed = changed
        .member("i-b")
        .of_type("t3.micro")
        .member("i-c")
        .group();
    let anew = again(Some(&once), &changed, "i-c");
    assert_eq!(anew.times, 1);
    assert_eq!(
        pause_left(&anew, &changed.members[&"i-b".into()], later),
        None
    );
}
