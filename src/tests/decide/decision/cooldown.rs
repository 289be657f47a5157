use super::active;
use crate::tests::scene::Scene;

const TOOK_OVER: &str = "active=i-a since=2026-11-23T12:00:00Z from=i-b";

#[test]
fn who_took_over_just_now_and_still_runs_is_left_alone() {
    let scene = active().impaired().member("i-b").all_told(TOOK_OVER);
    let refused = "refused: i-a took over less than 60 s ago and still runs: the group is left where it is until then";
    assert_eq!(scene.asked().at("12:00:00").answer(), refused);
    assert_eq!(scene.asked().at("12:00:59").answer(), refused);
}

#[test]
fn the_guard_ends_with_the_cooldown() {
    let scene = active().impaired().member("i-b").all_told(TOOK_OVER);
    assert!(
        scene
            .asked()
            .at("12:01:00")
            .answer()
            .starts_with("move to i-b")
    );
}

#[test]
fn a_stopped_or_terminated_active_is_never_waited_for() {
    for failed in [
        active().stopping(),
        active().stopped(),
        active().terminated(),
    ] {
        let scene = failed.member("i-b").all_told(TOOK_OVER);
        assert!(
            scene
                .asked()
                .at("12:00:01")
                .answer()
                .starts_with("move to i-b")
        );
    }
}

#[test]
fn an_active_that_was_only_watched_so_far_did_not_take_over() {
    let watched = "active=i-a since=2026-11-23T12:00:00Z";
    let scene = active().impaired().member("i-b").all_told(watched);
    assert!(
        scene
            .asked()
            .at("12:00:01")
            .answer()
            .starts_with("move to i-b")
    );
}

#[test]
fn a_group_that_was_never_announced_is_not_in_its_cooldown() {
    let scene = active().impaired().member("i-b");
    assert!(scene.decided().starts_with("move to i-b"));
}

#[test]
fn the_cooldown_is_the_one_of_the_holder() {
    let other = "active=i-c since=2026-11-23T12:00:00Z from=i-a";
    let scene = active().impaired().member("i-b").all_told(other);
    assert!(
        scene
            .asked()
            .at("12:00:01")
            .answer()
            .starts_with("move to i-b")
    );
}

#[test]
fn a_status_from_a_clock_that_is_a_little_ahead_is_recent() {
    let scene = active().impaired().member("i-b").all_told(TOOK_OVER);
    assert!(scene.asked().at("11:59:58").answer().starts_with("refused"));
}

/// An operator's slip in the tag must not keep a group where it is for years.
#[test]
fn a_status_from_a_time_far_ahead_is_not_recent() {
    let far = "active=i-a since=2036-11-23T12:00:00Z from=i-b";
    let scene = active().impaired().member("i-b").all_told(far);
    assert!(scene.decided().starts_with("move to i-b"));
}

/// "The cooldown doubles for further doubt: 60 s, 2, 4 … 60 minutes."
#[test]
fn doubt_that_moved_it_often_is_waited_out_for_longer() {
    for (doubts, before, after) in [
        ("1", "12:00:59", "12:01:00"),
        ("2", "12:01:59", "12:02:00"),
        ("3", "12:03:59", "12:04:00"),
        ("99", "12:59:59", "13:00:00"),
    ] {
        let status = format!("{TOOK_OVER} doubts={doubts}/2026-11-23T12:00Z");
        let doubted = active().marked("web-1-errors", "2026-11-23T12:00:30Z");
        let scene = doubted.member("i-b").all_told(&status);
        let answer = |time| scene.asked().at(time).answer();
        assert!(answer(before).starts_with("refused"), "{doubts}");
        assert!(answer(after).starts_with("move to i-b"), "{doubts}");
    }
}

#[test]
fn ec2s_own_evidence_is_not_held_up_by_doubt() {
    let status = format!("{TOOK_OVER} doubts=9/2026-11-23T12:00Z");
    let answer = |holder: Scene| {
        let scene = holder.member("i-b").all_told(&status);
        scene.asked().at("12:01:00").answer()
    };
    let doubted = || active().marked("web-1-errors", "2026-11-23T12:00:30Z");
    assert!(answer(doubted().impaired()).starts_with("move to i-b"));
    assert!(answer(active().impaired()).starts_with("move to i-b"));
    assert!(answer(doubted().stopped()).starts_with("move to i-b"));
    assert!(answer(doubted()).starts_with("refused"));
}

#[test]
fn doubts_are_forgotten_after_a_quiet_day() {
    let status = format!("{TOOK_OVER} doubts=9/2026-11-22T12:00Z");
    let doubted = active().marked("web-1-errors", "2026-11-23T12:00:30Z");
    let scene = doubted.member("i-b").all_told(&status);
    let answer = scene.asked().at("12:01:00").answer();
    assert!(answer.starts_with("move to i-b"), "{answer}");
}
