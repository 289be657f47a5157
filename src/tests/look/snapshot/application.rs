//! docs/ec2-facts.md, "Application status checks".

use crate::cloud::CheckStatus::{
    Impaired, Initializing, InsufficientData, NotApplicable, Ok, Suppressed,
};
use crate::look::Health;
use crate::tests::scene::{Scene, look};

/// `i-a` is the active; both members' checks count.
fn pair(words: &str) -> (Scene, Scene) {
    let active = look().floating_eni("eni-1").on("i-a").member("i-a");
    (active.counting(words), look().member("i-b").counting(words))
}

fn health(scene: &Scene, id: &str) -> Health {
    scene.group().members[&id.into()].health()
}

fn is_doubted(scene: &Scene, id: &str) -> bool {
    let member = &scene.group().members[&id.into()];
    assert_eq!(member.is_failed(), member.is_only_doubted());
    member.is_failed()
}

#[test]
fn an_impaired_application_is_a_doubt_where_that_is_wanted() {
    let active = pair("application").0.application(Impaired, "11:00:00");
    let scene = active.clone().member("i-b");
    assert!(is_doubted(&scene, "i-a"));
    assert_eq!(
        health(&scene, "i-a").to_string(),
        "impaired (application status check)"
    );
    let unasked = active.counting("").member("i-b");
    assert_eq!(health(&unasked, "i-a"), Health::Healthy);
}

#[test]
fn what_says_nothing_counts_for_nothing() {
    for status in [Ok, Suppressed, NotApplicable, InsufficientData] {
        let active = pair("application").0.application(status, "11:00:00");
        assert_eq!(health(&active.member("i-b"), "i-a"), Health::Healthy);
    }
    let active = pair("application").0.application(Initializing, "11:00:00");
    let health = health(&active.member("i-b"), "i-a");
    assert!(matches!(health, Health::Recovering(_)), "{health}");
}

#[test]
fn a_passive_standby_may_fail_it() {
    let standby = |words: &str| {
        let scene = look().floating_eni("eni-1").on("i-a").member("i-a");
        let scene = scene.counting(words).application(Ok, "11:00:00");
        let scene = scene.member("i-b").counting(words);
        scene.application(Impaired, "11:00:00")
    };
    assert!(is_doubted(&standby("application"), "i-b"));
    assert!(!is_doubted(&standby("application-of-active"), "i-b"));
}

#[test]
fn an_active_whose_standby_always_fails_it_is_accused_all_the_same() {
    let words = "application-of-active";
    let active = pair(words).0.application(Impaired, "11:00:00");
    let scene = active.member("i-b").counting(words);
    assert!(is_doubted(&scene.application(Impaired, "09:00:00"), "i-a"));
}

#[test]
fn where_all_fail_it_accuses_nobody() {
    let active = pair("application").0.application(Impaired, "11:00:00");
    let both = active.member("i-b").counting("application");
    let both = both.application(Impaired, "11:00:10");
    assert!(!is_doubted(&both, "i-a"));
    assert!(!is_doubted(&both, "i-b"));
    let third = both.member("i-c").counting("application");
    let third = third.application(Ok, "11:00:00");
    assert!(is_doubted(&third, "i-a"));
    assert!(is_doubted(&third, "i-b"));
}

#[test]
fn against_an_active_counts_only_what_began_after_it_took_over() {
    let failing = |since| {
        let scene = pair("application").0.application(Impaired, since);
        let scene = scene.member("i-b");
        scene.all_told("active=i-a since=2026-11-23T11:00:00Z from=i-b")
    };
    assert!(!is_doubted(&failing("10:59:59"), "i-a"));
    assert!(is_doubted(&failing("11:00:01"), "i-a"));
}

#[test]
fn a_word_that_is_no_check_is_told() {
    let scene = look().member("i-a").counting("app application");
    let problems = scene.group().problems;
    let told: Vec<&str> = problems.iter().map(crate::look::Problem::code).collect();
    assert_eq!(told, ["not-a-check"]);
}
