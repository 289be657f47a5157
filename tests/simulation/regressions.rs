//! Scenarios that found something, cut down and written out, so that a change of the generator keeps them. Each says
//! what was wrong.

use crate::campaign::told;
use crate::run::play;
use crate::scenario::Scenario;

fn holds(json: &str) {
    let scenario: Scenario = serde_json::from_str(json).expect("a scenario");
    let violations = play(&scenario, false).violations;
    assert!(
        violations.is_empty(),
        "{violations:#?}\n{}",
        told(&scenario)
    );
}

macro_rules! regressions {
    ($($(#[$doc:meta])* $name:ident: $file:literal,)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            holds(include_str!(concat!("regressions/", $file, ".json")));
        }
    )+};
}

regressions! {
    /// Seed 29. `{"action": "plan"}` published and wrote a status where it came to a refusal.
    a_plan_tells_nobody: "a-plan-announced",
    /// Seed 54. With its holder the last landing interface was gone, and with that what floats: "all well again, active
    /// is" the terminated member.
    a_group_that_lost_what_floats_is_not_well: "well-again-on-a-terminated-member",
    /// Seed 108. A wanted move whose process died before it told was served again when Lambda delivered it again.
    a_wish_is_served_once: "a-wish-served-twice",
    /// Seed 155. Three addresses were without an owner: no member had room for all three, so none got any.
    who_cannot_hold_all_holds_some: "nobody-could-hold-all-of-it",
    /// Seed 213. Moved and told, the tags not written, and moved back: the tags named the holder, and nobody was told.
    a_move_back_is_told: "moved-back-untold",
    /// Seed 748. A look found the group moved, waited whether somebody else would tell, saw that it had moved on, and
    /// told what it had found first.
    what_moved_on_is_not_told: "told-although-it-moved-on",
    /// Seed 1353. One float was held outside, so nobody was given another one that had no owner at all.
    the_homeless_get_an_owner_beside_the_outside: "homeless-beside-the-outside",
    /// Seed 1827. A wanted move that was half made and told so was begun anew from where it stood, to a third member.
    a_half_served_wish_is_finished: "a-half-served-wish-begun-anew",
    /// Seed 4889. Each invocation waited for a hung detach as long as it lived, and none lived as long as the patience
    /// before force.
    a_hung_detach_is_forced_in_time: "never-forced-in-time",
    /// Seed 10648. A standby refused an interface, and a stale look still showed it where it had been detached: it was
    /// left without an owner.
    a_look_after_a_refusal_is_not_stale: "a-stale-look-after-a-refusal",
    /// Seed 525258. Running by one describe, shutting down by the other: taken for one that recovers, and
    /// given the group.
    who_goes_between_two_answers_gets_nothing: "gone-between-two-answers",
    /// Seed 668551. The same, of a member that was impaired before.
    who_is_terminated_between_two_answers_gets_nothing: "terminated-between-two-answers",
    /// Seed 816489. Two pages showed a moving address on two interfaces: on its new one it was counted twice, so that
    /// the standby seemed full and the rest went back to the failed member.
    what_is_shown_on_two_interfaces_is_counted_once: "shown-on-two-interfaces",
    /// Seed 631565. The taker of a wanted move failed and others brought the group back: it was moved again, to and fro.
    a_wish_whose_taker_failed_is_not_made_again: "a-wish-made-again",
    /// Seed 677496. A standby refused the addresses of a terminated instance; nobody else was asked while its interface
    /// was detached, and the Elastic IPs went with the instance.
    addresses_do_not_wait_for_a_detach: "addresses-waited-for-a-detach",
    /// Seed 822379. A mistake of the checker: evidence that came before its member had all of the group counts too.
    whom_evidence_meets_before_it_has_all_may_be_left: "accused-before-it-had-it",
    /// Seed 15829. EC2 gave no verdict on the healthy standby for half a minute; then the stopped one got the interface.
    no_answer_is_no_reason_to_give_it_to_who_is_stopped: "an-unanswered-attach-and-a-stopped-owner",
    /// Seed 93391. What another group was promised on a shared spare counted as a change of it: that it had refused was
    /// forgotten, and an interface was taken away for it and put back each minute.
    who_refused_is_known_beside_promises: "promised-places-and-a-refusal",
    /// Seed 39819. Moved to the last resort, which then failed by EC2's own check: nobody was told, since who refused
    /// before was to be asked again later.
    a_last_resort_that_fails_is_told: "a-last-resort-that-fails",
    /// Seed 46636. A mistake of the checker: a status that a slower invocation with an older look wrote over may be
    /// restored.
    a_newer_status_is_restored: "an-older-look-wrote-last",
    /// Seed 14093. An old look showed a prefix with nobody; that EC2 refused to assign it to a second one was held against a
    /// healthy member.
    who_was_refused_what_another_has_is_no_worse: "an-old-look-at-a-prefix",
    /// Seed 44738. Somebody else was given one of the addresses between unassign and assign: that EC2 refused the rest was held
    /// against a healthy member, and the group went back to the one that had failed.
    who_was_refused_what_somebody_took_meanwhile_is_no_worse: "taken-between-unassign-and-assign",
    /// Seed 22954. An Elastic IP shown on an interface that had just gone with its member seemed to be outside the group, and
    /// "moved" was told without it.
    what_is_on_an_interface_that_just_went_floats: "on-an-interface-that-just-went",
    /// Seed 27776. A mistake of the checker: something of another group left a spare after the look, which had no place before.
    who_had_no_place_at_the_look_is_not_better: "no-place-at-the-look",
}
