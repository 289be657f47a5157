use super::{off, on};
use crate::tests::scene::look;
use crate::tests::story::Story;

fn reasons(story: &Story) -> Vec<String> {
    let outcome = story.outcome();
    let reasons = outcome.reasons.iter();
    reasons
        .map(|reason| format!("{}: {}", reason.code.0, reason.message))
        .collect()
}

#[test]
fn why_it_was_left_is_said_before_where_it_went() {
    let story = on("i-a").stopped().then(&on("i-b").stopped());
    assert_eq!(
        reasons(&story),
        [
            "active-failed: i-a is stopped",
            "held-by-healthy: i-b is healthy and holds all that floats",
            "no-standby: no other member could take over now: the next failure can't be survived",
        ]
    );
}

/// It was restarted while the group moved.
#[test]
fn why_it_was_left_is_still_true_when_the_member_is_well_again() {
    let story = on("i-a").impaired().then(&on("i-b"));
    assert_eq!(
        reasons(&story)[0],
        "active-failed: i-a is impaired (instance status check)"
    );
}

#[test]
fn a_holder_that_failed_further_in_between_is_told_as_it_is_now() {
    let story = on("i-a").stopping().then(&on("i-b").stopped());
    assert_eq!(reasons(&story)[0], "active-failed: i-a is stopped");
}

#[test]
fn a_wish_is_a_reason_only_where_nothing_failed() {
    let wished = on("i-a").then(&on("i-b")).wishing_for("i-b");
    assert_eq!(
        reasons(&wished)[0],
        "wanted: a move away from i-a was asked for"
    );
    let failed = on("i-a").stopped().then(&on("i-b").stopped());
    assert_eq!(
        reasons(&failed.wishing_for("i-b"))[0],
        "active-failed: i-a is stopped"
    );
}

#[test]
fn an_active_that_is_gone_is_the_reason() {
    let told = "active=i-gone since=2026-11-23T09:00:00Z";
    let story = off().all_told(told).then(&on("i-a").all_told(told));
    assert_eq!(
        reasons(&story)[0],
        "active-gone: i-gone, the active announced last, is gone"
    );
}

#[test]
fn what_was_not_together_is_the_reason() {
    let told = "active=i-a since=2026-11-23T09:00:00Z";
    let story = off().all_told(told).then(&on("i-a").all_told(told));
    assert_eq!(
        reasons(&story)[0],
        "not-together: what floats was not all on one member"
    );
}

#[test]
fn where_nothing_was_to_be_done_there_is_one_reason() {
    assert_eq!(
        reasons(&on("i-a").looked_at()),
        ["held-by-healthy: i-a is healthy and holds all that floats"]
    );
}

#[test]
fn every_member_has_its_reason_and_none_has_two() {
    let scene = look().floating_eni("eni-1").member("i-a").stopping();
    let scene = scene.member("i-b").in_zone("us-east-1b").member("i-c");
    let scene = scene.all_told("active=i-a since=2026-11-23T09:00:00Z");
    let story = scene.looked_at().crossed_off("i-c");
    assert_eq!(
        reasons(&story),
        [
            "active-failed: i-a is stopping",
            "no-member-can-take-over: no member can take over",
            "other-zone: i-b is in us-east-1b, but eni-1 can't leave us-east-1a",
            "tried: i-c was tried: AttachNetworkInterface was refused: AttachmentLimitExceeded: too many"
        ]
    );
}

#[test]
fn a_plan_tells_its_steps() {
    let story = on("i-a").stopped().looked_at().planning();
    assert_eq!(
        reasons(&story),
        [
            "active-failed: i-a is stopped",
            "step: detach eni-1 from i-a, then attach it at device index 1"
        ]
    );
}

#[test]
fn what_is_wrong_with_the_tags_is_told_with_every_outcome() {
    let story = on("i-a").priority("high").stopped();
    let story = story.then(&on("i-b").priority("high").stopped());
    assert_eq!(
        reasons(&story).last().unwrap(),
        "priority-is-no-number: i-a has the priority \"high\", which is no whole number; 100 is used"
    );
}
