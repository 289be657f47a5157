use super::{about_group, about_instance, alarm, concern};
use crate::cloud::InstanceId;
use crate::decide::Testimony;
use crate::event::AlarmState::{Alarm, InsufficientData, Ok};
use crate::event::{About, AlarmState, Hint};
use crate::tests::scene::{Scene, at, look};

/// What the trigger says, and of whom.
fn said(scene: &Scene, hint: Hint) -> String {
    let list = |ids: &[InstanceId]| {
        let ids: Vec<&str> = ids.iter().map(InstanceId::as_str).collect();
        ids.join(" ")
    };
    match concern(scene, hint).unwrap().testimony {
        None => "nothing".to_owned(),
        Some(Testimony::Against { instance, mark }) => {
            format!("against {instance}: {} at {}", mark.cause, mark.at.unwrap())
        }
        Some(Testimony::Withdrawn {
            instances,
            cause,
            at,
            ..
        }) => format!("withdrawn from {}: {cause} at {at}", list(&instances)),
    }
}

/// What an alarm at noon says.
fn alarm_said(scene: &Scene, state: AlarmState, about: About) -> String {
    said(scene, alarm(state, about, "12:00:00"))
}

/// `i-b` is the active since eleven.
fn group() -> Scene {
    let scene = look().floating_eni("eni-1").on("i-b");
    let scene = scene.member("i-a").member("i-b");
    scene.all_told("active=i-b since=2026-11-23T11:00:00Z from=i-a")
}

#[test]
fn an_alarm_is_evidence_against_the_instance_that_it_names() {
    assert_eq!(
        alarm_said(&group(), Alarm, about_instance("i-a")),
        "against i-a: alarm/cpu at 2026-11-23T12:00:00Z"
    );
}

#[test]
fn ok_takes_the_evidence_back() {
    assert_eq!(
        alarm_said(&group(), Ok, about_instance("i-a")),
        "withdrawn from i-a: alarm/cpu at 2026-11-23T12:00:00Z"
    );
}

#[test]
fn insufficient_data_is_only_a_look() {
    assert_eq!(
        alarm_said(&group(), InsufficientData, about_instance("i-a")),
        "nothing"
    );
    assert_eq!(
        alarm_said(&group(), InsufficientData, about_group("web")),
        "nothing"
    );
}

#[test]
fn an_alarm_that_names_a_group_speaks_of_the_active() {
    assert_eq!(
        alarm_said(&group(), Alarm, about_group("web")),
        "against i-b: alarm/cpu at 2026-11-23T12:00:00Z"
    );
}

#[test]
fn an_alarm_from_before_the_active_took_over_is_not_held_against_it() {
    let late = alarm(Alarm, about_group("web"), "10:59:59");
    assert_eq!(said(&group(), late), "nothing");
    let just_then = alarm(Alarm, about_group("web"), "11:00:00");
    assert!(said(&group(), just_then).starts_with("against i-b"));
}

#[test]
fn an_alarm_on_a_group_that_was_never_announced_is_held_against_nobody() {
    let scene = look().floating_eni("eni-1").on("i-b").member("i-b");
    assert_eq!(alarm_said(&scene, Alarm, about_group("web")), "nothing");
}

#[test]
fn an_alarm_on_a_group_without_an_active_is_held_against_nobody() {
    let scene = look().member("i-b");
    let scene = scene.all_told("active=none since=2026-11-23T11:00:00Z");
    assert_eq!(alarm_said(&scene, Alarm, about_group("web")), "nothing");
}

/// It may stand against whoever was the active when it went off.
#[test]
fn ok_that_names_a_group_is_taken_back_from_all_that_can_be_tagged() {
    let scene = group().member("i-c").stopped().member("i-d").terminated();
    assert_eq!(
        alarm_said(&scene, Ok, about_group("web")),
        "withdrawn from i-a i-b i-c: alarm/cpu at 2026-11-23T12:00:00Z"
    );
}

#[test]
fn an_alarms_name_becomes_a_cause_that_can_stand_in_a_tag() {
    let hint = |state| {
        Hint::Alarm(crate::event::Alarm {
            name: "web (eu) 100%".to_owned(),
            state,
            before: None,
            about: about_instance("i-a"),
            at: at("12:00:00"),
        })
    };
    let alarmed = said(&group(), hint(Alarm));
    assert!(
        alarmed.starts_with("against i-a: alarm/web _eu_ 100_."),
        "{alarmed}"
    );
    let cause = alarmed.strip_prefix("against i-a: ").unwrap();
    assert!(said(&group(), hint(Ok)).ends_with(cause));
}

#[test]
fn a_spot_warning_is_evidence_against_its_instance() {
    let warning = Hint::SpotInterruption {
        instance: "i-b".into(),
        at: at("12:00:00"),
    };
    assert_eq!(
        said(&group(), warning),
        "against i-b: spot-interruption at 2026-11-23T12:00:00Z"
    );
}

/// Whether the members have failed, once the group knows what was said.
fn failed_after(scene: &Scene, hint: Hint) -> Vec<bool> {
    let testimony = concern(scene, hint).unwrap().testimony;
    let snapshot = scene.snapshot().seen(at("12:30:00"));
    let mut group = snapshot.group(&"web".into());
    if let Some(said) = &testimony {
        said.apply_to(&mut group);
    }
    group
        .members
        .values()
        .map(crate::look::Member::is_failed)
        .collect()
}

#[test]
fn the_group_knows_at_once_what_the_tags_will_show() {
    let alarmed = |about| failed_after(&group(), alarm(Alarm, about, "12:00:00"));
    assert_eq!(alarmed(about_instance("i-a")), [true, false]);
    assert_eq!(alarmed(about_group("web")), [false, true]);
}

#[test]
fn the_group_knows_at_once_that_it_is_over() {
    let scene = look()
        .member("i-a")
        .marked("alarm/cpu", "2026-11-23T11:30:00Z");
    let ok = alarm(Ok, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, ok), [false]);
}

#[test]
fn an_ok_from_before_the_alarm_takes_nothing_back() {
    let scene = look()
        .member("i-a")
        .marked("alarm/cpu", "2026-11-23T12:30:00Z");
    let ok = alarm(Ok, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, ok), [true]);
}

#[test]
fn an_alarm_that_is_delivered_after_its_ok_does_not_count() {
    let scene = look().member("i-a").recovered("alarm/cpu", "12:00:30");
    let late = alarm(Alarm, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, late), [false]);
    let next = alarm(Alarm, about_instance("i-a"), "12:01:00");
    assert_eq!(failed_after(&scene, next), [true]);
}

#[test]
fn an_older_alarm_does_not_hide_a_newer_mark() {
    let scene = look()
        .member("i-a")
        .marked("alarm/cpu", "2026-11-23T12:30:00Z");
    let scene = scene.recovered("alarm/cpu", "12:15:00");
    let old = alarm(Alarm, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, old), [true]);
}

#[test]
fn an_alarm_does_not_give_an_operators_mark_a_time() {
    let scene = look().member("i-a").marked("alarm/cpu", "by hand");
    let ok = alarm(Ok, about_instance("i-a"), "12:00:30");
    assert_eq!(failed_after(&scene, ok), [true]);
    let again = alarm(Alarm, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, again), [true]);
}

#[test]
fn what_is_said_of_a_stranger_changes_nothing() {
    let testimony = Testimony::Withdrawn {
        instances: vec!["i-x".into()],
        cause: "alarm/cpu".to_owned(),
        former: None,
        was_given: false,
        at: at("12:00:00"),
    };
    let mut group = look().member("i-a").group();
    testimony.apply_to(&mut group);
    assert!(group.members[&"i-a".into()].recoveries.is_empty());
}

/// An alarm may be called like an operator's word or like a Spot warning: its mark is another one.
#[test]
fn no_alarms_name_is_the_cause_of_somebody_else() {
    let failed_after_ok_of = |name: &str| -> Vec<bool> {
        let alarm = crate::event::Alarm {
            name: name.to_owned(),
            state: Ok,
            before: None,
            about: about_instance("i-a"),
            at: at("12:00:00"),
        };
        let noted = [
            ("spot-interruption", "2026-11-23T11:00:00Z"),
            ("maintenance", "until noon"),
            ("alarm/cpu", "2026-11-23T11:00:00Z"),
        ];
        let after = |(cause, value)| {
            let scene = look().member("i-a").marked(cause, value);
            failed_after(&scene, Hint::Alarm(alarm.clone()))
        };
        noted.into_iter().flat_map(after).collect()
    };
    for name in ["spot-interruption", "maintenance", "alarm_cpu"] {
        assert_eq!(failed_after_ok_of(name), [true, true, true], "{name}");
    }
    assert_eq!(failed_after_ok_of("cpu"), [true, true, false]);
}

#[test]
fn a_mark_of_an_earlier_version_counts_and_is_taken_back_by_its_alarm() {
    let scene = look()
        .member("i-a")
        .marked("cpu", "2026-11-23T11:30:00+00:00");
    let unsure = alarm(InsufficientData, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, unsure), [true]);
    let ok = alarm(Ok, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&scene, ok), [false]);
}

#[test]
fn what_lies_ahead_of_the_clock_switches_no_alarm_off_and_keeps_no_mark_for_ever() {
    let ahead = "2126-01-01T00:00:00Z";
    let switched_off = look()
        .member("i-a")
        .tagged("failover:recovered:alarm/cpu", ahead);
    let alarmed = alarm(Alarm, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&switched_off, alarmed), [true]);
    let marked = look().member("i-a").marked("alarm/cpu", ahead);
    let unsure = alarm(InsufficientData, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&marked, unsure), [true]);
    let ok = alarm(Ok, about_instance("i-a"), "12:00:00");
    assert_eq!(failed_after(&marked, ok), [false]);
}

/// Who may write on the holder could name another group's active there, and let a group's alarm accuse it.
#[test]
fn an_alarm_of_a_group_is_never_held_against_who_is_not_in_it() {
    let forged = group().all_told("active=i-z since=2026-11-23T11:00:00Z");
    assert_eq!(alarm_said(&forged, Alarm, about_group("web")), "nothing");
}
