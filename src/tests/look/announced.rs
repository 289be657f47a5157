//! Whose word of who is active counts.

use crate::tests::scene::{Scene, look};

/// `i-a` holds the interface; `i-b` and `i-c` are bystanders.
fn held() -> Scene {
    look().floating_eni("eni-1").on("i-a").member("i-a")
}

fn active(scene: &Scene) -> Option<String> {
    let group = scene.group();
    let status = group.announced()?;
    status.active.as_ref().map(ToString::to_string)
}

const LONG_AGO: &str = "since=2026-11-20T12:00:00Z";
const LATELY: &str = "since=2026-11-23T11:59:00Z";

#[test]
fn the_holders_word_comes_before_a_newer_one_of_a_bystander() {
    let scene = held().told(&format!("active=i-a {LONG_AGO}"));
    let forged = |told: &str| scene.clone().member("i-b").told(told);
    for told in [
        format!("active=i-b {LATELY}"),
        format!("active=i-c {LATELY}"),
        format!("active=i-a {LATELY} from=i-b"),
    ] {
        let scene = forged(&told);
        assert_eq!(active(&scene).as_deref(), Some("i-a"), "{told}");
        let group = scene.group();
        assert_eq!(group.announced().unwrap().from, None, "{told}");
    }
}

#[test]
fn a_status_from_the_future_is_none() {
    let scene = held().told("active=i-a since=9999-01-01T00:00:00Z from=i-b");
    assert_eq!(active(&scene), None);
}

/// Its tags went before it did.
#[test]
fn bystanders_tell_of_an_active_that_is_gone() {
    let scene = look().floating_eni("eni-1").member("i-b");
    let scene = scene.told(&format!("active=i-a {LONG_AGO}"));
    assert_eq!(active(&scene).as_deref(), Some("i-a"));
}

#[test]
fn a_bystander_does_not_make_another_one_active() {
    let scene = held().member("i-c").member("i-b");
    let scene = scene.told(&format!("active=i-c {LATELY}"));
    assert_eq!(active(&scene), None);
}

/// Its tags are full: what the others were told counts.
#[test]
fn bystanders_tell_of_a_holder_that_bears_no_status() {
    let scene = held().member("i-b").told(&format!("active=i-a {LONG_AGO}"));
    assert_eq!(active(&scene).as_deref(), Some("i-a"));
}

#[test]
fn a_forged_pause_pauses_nobody() {
    let scene = held().told(&format!("active=i-a {LONG_AGO}"));
    let scene = scene.member("i-b").told(&format!(
        "active=i-a {LATELY} tried=9/2026-11-23T11:59:00Z/0000000a"
    ));
    assert_eq!(scene.group().tried(), None);
}
