use super::{ON_A, on_a, on_b};
use crate::tests::scene::look;

#[test]
fn a_new_member_gets_the_status_without_a_word() {
    let story = on_a().all_told(ON_A).member("i-c").looked_at();
    assert_eq!(story.news(), "nothing");
    assert_eq!(story.written(), format!("{ON_A} on i-c"));
}

#[test]
fn a_member_whose_status_was_removed_by_hand_gets_it_again_without_a_word() {
    let story = on_a().told(ON_A).looked_at();
    assert_eq!(story.news(), "nothing");
    assert_eq!(story.written(), format!("{ON_A} on i-b eni-1"));
}

#[test]
fn a_member_that_comes_back_with_an_old_status_is_brought_up_to_date_without_a_word() {
    let newer = "active=i-a since=2026-11-23T10:00:00Z from=i-b";
    let older = "active=i-b since=2026-11-23T08:00:00Z";
    let story = on_a().all_told(newer).member("i-c").told(older).looked_at();
    assert_eq!(story.news(), "nothing");
    assert_eq!(story.written(), format!("{newer} on i-c"));
}

/// Of two that were written at the same time nobody knows which one was told last.
#[test]
fn statuses_that_differ_in_what_was_told_are_told_once_more() {
    let told = format!("{ON_A} told=0000001a");
    let story = on_a().all_told(ON_A).told(&told).looked_at();
    assert_eq!(story.news(), "well-again");
    assert_eq!(story.written(), format!("{ON_A} on i-a i-b eni-1"));
}

#[test]
fn a_status_that_was_edited_into_nonsense_counts_as_never_announced() {
    let story = on_a().all_told("who knows").looked_at();
    assert_eq!(story.news(), "watched");
}

#[test]
fn a_terminated_member_is_not_written_on() {
    let before = on_a().all_told(ON_A);
    let after = on_b().terminated().all_told(ON_A);
    assert_eq!(
        before.then(&after).written(),
        "active=i-b since=2026-11-23T12:00:00Z from=i-a told=cfe4028e on i-b eni-1"
    );
}

#[test]
fn the_status_of_a_group_that_stays_where_it_is_keeps_its_time() {
    let took_over = "active=i-a since=2026-11-23T09:00:00Z from=i-b";
    let story = on_a().all_told(took_over).priority("high").looked_at();
    let written = story.written();
    assert!(
        written.starts_with(&format!("{took_over} told=")),
        "{written}"
    );
}

#[test]
fn the_member_that_the_group_left_is_the_one_that_was_announced() {
    let told = "active=i-c since=2026-11-23T09:00:00Z from=i-b";
    let before = on_a().stopped().all_told(told);
    let story = before.then(&on_b().stopped().all_told(told));
    assert!(story.written().contains(" from=i-c "));
}

#[test]
fn a_group_that_comes_back_is_told_with_its_way_back() {
    let there = on_a()
        .stopped()
        .all_told(ON_A)
        .then(&on_b().stopped().all_told(ON_A));
    let back = there.next().looked_at();
    assert_eq!(back.news(), "nothing");
    let on_a_again = look()
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-b")
        .member("i-a");
    let status = "active=i-b since=2026-11-23T12:00:00Z from=i-a";
    let story = on_a_again.all_told(status).looked_at().at("13:00:00");
    assert_eq!(story.news(), "found-moved");
    assert_eq!(
        story.written(),
        "active=i-a since=2026-11-23T13:00:00Z from=i-b on i-a i-b eni-1"
    );
}

/// What one has no room for the others remember: nothing is written there in vain each minute. AWS's own tags don't count.
#[test]
fn a_member_with_fifty_tags_is_named_and_the_others_carry_the_status() {
    let scene = |own: usize| {
        let scene = (0..own).fold(on_a().member("i-c"), |scene, number| {
            scene.tagged(&format!("cost:{number}"), "1")
        });
        scene.tagged("aws:autoscaling:groupName", "web").looked_at()
    };
    let room = scene(48).written();
    assert!(room.ends_with(" on i-a i-b i-c eni-1"), "{room}");
    let full = scene(49).written();
    assert!(full.ends_with(" on i-a i-b eni-1"), "{full}");
    let problems = scene(49).course().after.problems;
    let named: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].starts_with("i-c has 50 tags"), "{named:?}");
}
