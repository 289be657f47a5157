use super::{ON_A, on_a, on_b};
use crate::tests::scene::look;

#[test]
fn silence_means_that_all_is_well() {
    let story = on_a().all_told(ON_A).looked_at();
    assert_eq!(
        (story.news(), story.written().as_str()),
        ("nothing", "nothing")
    );
}

#[test]
fn a_group_that_is_seen_for_the_first_time_is_announced_as_watched() {
    let story = on_a().looked_at();
    assert_eq!(story.news(), "watched");
    assert_eq!(
        story.written(),
        "active=i-a since=2026-11-23T12:00:00Z on i-a i-b eni-1"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn a_group_in_which_nothing_floats_yet_is_announced_as_watched() {
    let story = look().member("i-a").looked_at();
    assert_eq!(story.news(), "watched");
    assert_eq!(
        story.written(),
        "active=none since=2026-11-23T12:00:00Z on i-a"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn a_move_is_told_once() {
    let before = on_a().stopped().all_told(ON_A);
    let story = before.then(&on_b().stopped().all_told(ON_A));
    assert_eq!(story.news(), "moved");
    assert_eq!(
        story.written(),
        "active=i-b since=2026-11-23T12:00:00Z from=i-a told=cfe4028e on i-a i-b eni-1"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn a_move_in_a_group_that_was_never_announced_is_told_and_guarded() {
    let story = on_a().stopped().then(&on_b().stopped());
    assert_eq!(story.news(), "moved");
    assert_eq!(
        story.written(),
        "active=i-b since=2026-11-23T12:00:00Z from=i-a told=cfe4028e on i-a i-b eni-1"
    );
}

/// The invocation that moved it ended between the move and the announcement, or between the announcement and the tags.
#[test]
fn a_move_that_nobody_told_is_told_by_the_next_look() {
    let story = on_b().stopped().all_told(ON_A).looked_at();
    assert_eq!(story.news(), "found-moved");
    assert_eq!(
        story.written(),
        "active=i-b since=2026-11-23T12:00:00Z from=i-a told=cfe4028e on i-a i-b eni-1"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

/// It had left there before, and whoever moved it died before it could write that: the tags seem to say it all.
#[test]
fn a_move_back_to_whom_the_tags_still_name_is_told() {
    let on = |member: &str| {
        let scene = look().floating_eni("eni-1").on(member);
        let scene = scene.member("i-c").member("i-a").member("i-b").stopped();
        scene.all_told(ON_A)
    };
    let story = on("i-b").then(&on("i-a"));
    assert_eq!(story.news(), "moved");
    assert_eq!(
        story.written(),
        "active=i-a since=2026-11-23T12:00:00Z from=i-b on i-a i-b i-c eni-1"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn a_group_in_which_nothing_floats_any_more_is_told() {
    let story = look().member("i-b").all_told(ON_A).looked_at();
    assert_eq!(story.news(), "found-moved");
    assert_eq!(
        story.written(),
        "active=none since=2026-11-23T12:00:00Z from=i-a on i-b"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

/// Only `i-a` listed the address, and its interface went with it.
#[test]
fn an_address_that_no_interface_lists_any_more_is_told() {
    let scene = look()
        .member("i-a")
        .terminated()
        .member("i-b")
        .landing("eni-lb", "")
        .on("i-b")
        .all_told(ON_A);
    assert_eq!(scene.looked_at().news(), "found-moved");
}

#[test]
fn what_is_wrong_with_the_tags_is_told_once_and_so_is_its_end() {
    let scene = on_a().all_told(ON_A);
    let wrong = scene.clone().priority("high").looked_at();
    assert_eq!(wrong.news(), "attention");
    assert_eq!(wrong.next().looked_at().news(), "nothing");
    let corrected = wrong.next().priority("120").looked_at();
    assert_eq!(corrected.news(), "well-again");
    assert_eq!(corrected.next().looked_at().news(), "nothing");
}

#[test]
fn a_further_thing_that_is_wrong_is_told_as_well() {
    let wrong = on_a().all_told(ON_A).priority("high").looked_at();
    let more = wrong.next().in_groups("web w/b").looked_at();
    assert_eq!(more.news(), "attention");
}

#[test]
fn a_group_whose_tags_are_wrong_from_the_beginning_is_watched_and_told_once() {
    let story = on_a().priority("high").looked_at();
    assert_eq!(story.news(), "watched");
    assert_eq!(story.next().looked_at().news(), "nothing");
}

#[test]
fn a_plan_is_told_to_nobody_but_the_caller() {
    let story = on_a().stopped().looked_at().planning();
    assert_eq!(
        (story.news(), story.written().as_str()),
        ("nothing", "nothing")
    );
}

#[test]
fn a_group_without_a_member_is_told_once_and_so_is_its_coming_back() {
    let lost = look().floating_eni("eni-1").on("i-a").all_told(ON_A);
    let story = lost.looked_at();
    assert_eq!(story.news(), "refused");
    let written = story.written();
    let status = written.strip_suffix(" on eni-1").unwrap();
    assert!(
        status.starts_with("active=none since=2026-11-23T12:00:00Z from=i-a told="),
        "{status}"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
    let back = on_a().told_on(&["eni-1".into()], status).looked_at();
    assert_eq!(back.news(), "well-again");
    assert_eq!(back.next().looked_at().news(), "nothing");
}

/// Terraform took the tags off the instances; the interfaces' own remember which group they carried addresses for.
#[test]
fn a_group_of_addresses_without_a_member_is_told_once() {
    let lost = look()
        .landing("eni-la", "10.0.1.50")
        .on("i-a")
        .all_told(ON_A);
    let story = lost.looked_at();
    assert_eq!(story.news(), "refused");
    assert!(
        story.written().ends_with(" on eni-la"),
        "{}",
        story.written()
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
}

/// A filter on `outcome=moved` has to see it.
#[test]
fn a_move_that_was_told_as_partly_made_is_told_as_moved_when_a_look_finds_it_whole() {
    let told = "active=i-b since=2026-11-23T09:00:00Z from=i-a told=0000001a half=told";
    let story = on_b().stopped().all_told(told).looked_at();
    assert_eq!(story.news(), "completed");
    let notification = story.notification();
    assert_eq!(notification.attributes["outcome"], ["moved"]);
    assert_eq!(notification.subject, "[web] MOVED to i-b, was on i-a");
    assert!(!story.written().contains("half="), "{}", story.written());
    assert_eq!(story.next().looked_at().news(), "nothing");
}

/// It is found out when it is seen, not when it is needed; and not told again while nothing about it changes.
#[test]
fn a_standby_that_can_never_take_over_is_told_although_another_one_could() {
    let scene = on_a().all_told(ON_A);
    let scene = scene.member("i-c").told(ON_A).in_zone("us-east-1b");
    let story = scene.looked_at();
    assert_eq!(story.news(), "attention");
    let text = story.notification().text;
    assert!(
        text.contains("i-c is in us-east-1b, but eni-1 can't leave us-east-1a"),
        "{text}"
    );
    assert_eq!(story.next().looked_at().news(), "nothing");
    let down = story.next().stopped().looked_at();
    assert_eq!(down.news(), "nothing");
}

#[test]
fn a_wish_that_was_fulfilled_before_is_no_news() {
    let story = on_a().all_told(ON_A).looked_at().wishing_for("i-a");
    assert_eq!(story.news(), "nothing");
}

#[test]
fn a_standby_that_comes_or_goes_is_no_news_while_another_one_is_well() {
    let more = on_a().all_told(ON_A).member("i-c").told(ON_A).stopped();
    assert_eq!(more.looked_at().news(), "nothing");
}

/// Silence means that all is well.
#[test]
fn a_group_that_loses_its_last_standby_is_told_and_when_it_has_one_again_too() {
    let standby_last = look()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-a")
        .member("i-b");
    let alone = standby_last.stopped().all_told(ON_A).looked_at();
    assert_eq!(alone.news(), "unprotected");
    assert_eq!(alone.next().looked_at().news(), "nothing");
    let told = alone.written().replace(" on i-a i-b eni-1", "");
    assert_eq!(on_a().all_told(&told).looked_at().news(), "well-again");
    let fewer = look().floating_eni("eni-1").on("i-a").member("i-a");
    assert_eq!(fewer.all_told(ON_A).looked_at().news(), "unprotected");
}

/// Seed 6690 of the simulation. The holder and its interface lost their tags, which was told, and came back with the status that
/// they had: nobody was told that all was well again.
#[test]
fn that_it_is_well_is_told_although_the_holder_never_knew_otherwise() {
    let told = "active=none since=2026-11-23T11:58:00Z from=i-a told=0000001a";
    let scene = look().floating_eni("eni-1").on("i-a");
    let scene = scene.member("i-b").told(told).member("i-a").told(ON_A);
    let story = scene.looked_at();
    assert_eq!(story.news(), "well-again");
    assert_eq!(story.written(), format!("{ON_A} on i-a i-b eni-1"));
    assert_eq!(story.next().looked_at().news(), "nothing");
}
