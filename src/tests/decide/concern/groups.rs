use super::{about_group, about_instance, alarm, concern, groups};
use crate::cloud::InstanceState::Stopped;
use crate::decide::Unconcerned;
use crate::event::{AlarmState, Hint, Wish};
use crate::tests::scene::{Scene, at, look};

fn stopped(instance: &str) -> Hint {
    Hint::InstanceState {
        instance: instance.into(),
        state: Stopped,
    }
}

fn two_groups() -> Scene {
    let scene = look().member("i-a").member("i-b").in_groups("db");
    scene.member("i-spare").in_groups("web db")
}

#[test]
fn an_instance_concerns_the_groups_that_it_is_in() {
    assert_eq!(groups(&two_groups(), stopped("i-a")), ["web"]);
    assert_eq!(groups(&two_groups(), stopped("i-spare")), ["db", "web"]);
}

#[test]
fn an_instance_of_no_group_concerns_none() {
    assert_eq!(
        groups(&two_groups(), stopped("i-x")),
        ["none: i-x is not a member of any failover group"]
    );
}

#[test]
fn a_terminated_active_concerns_its_group_though_its_tags_are_gone() {
    let scene = two_groups().all_told("active=i-gone since=2026-11-23T09:00:00Z");
    assert_eq!(groups(&scene, stopped("i-gone")), ["web"]);
}

#[test]
fn a_former_active_that_left_the_group_does_not_concern_it() {
    let scene = look()
        .member("i-a")
        .told("active=i-gone since=2026-11-23T09:00:00Z")
        .member("i-b")
        .told("active=i-b since=2026-11-23T10:00:00Z");
    assert!(groups(&scene, stopped("i-gone"))[0].starts_with("none"));
}

#[test]
fn a_state_change_is_a_look_and_nothing_more() {
    let concern = concern(&two_groups(), stopped("i-a")).unwrap();
    assert_eq!(concern.testimony, None);
    assert_eq!(concern.wish, Wish::Nothing);
    assert!(!concern.plan_only);
}

#[test]
fn an_alarm_concerns_whom_it_names() {
    let scene = two_groups();
    let of = |about| groups(&scene, alarm(AlarmState::Alarm, about, "12:00:00"));
    assert_eq!(of(about_instance("i-spare")), ["db", "web"]);
    assert_eq!(of(about_group("db")), ["db"]);
    assert!(of(about_instance("i-x"))[0].starts_with("none"));
}

/// Mistyped: looking after a group that isn't there would look as if all were well.
#[test]
fn whoever_means_a_group_that_is_not_there_is_told_so() {
    let group = || "wbe".into();
    for hint in [
        alarm(AlarmState::Alarm, about_group("wbe"), "12:00:00"),
        alarm(AlarmState::Ok, about_group("wbe"), "12:00:00"),
        Hint::Reconcile {
            group: Some(group()),
        },
        Hint::Plan {
            group: Some(group()),
        },
        Hint::Failover {
            group: group(),
            to: None,
        },
    ] {
        assert_eq!(
            concern(&two_groups(), hint).unwrap_err(),
            Unconcerned::UnknownGroup {
                meant: group(),
                there: vec!["db".into(), "web".into()],
            }
        );
    }
}

#[test]
fn a_spot_warning_concerns_the_groups_of_its_instance() {
    let warning = |instance: &str| Hint::SpotInterruption {
        instance: instance.into(),
        at: at("12:00:00"),
    };
    assert_eq!(groups(&two_groups(), warning("i-b")), ["db"]);
    assert!(groups(&two_groups(), warning("i-x"))[0].starts_with("none"));
}

#[test]
fn a_reconcile_looks_at_one_group_or_at_all() {
    let of = |group: Option<&str>| {
        let group = group.map(Into::into);
        groups(&two_groups(), Hint::Reconcile { group })
    };
    assert_eq!(of(None), ["db", "web"]);
    assert_eq!(of(Some("web")), ["web"]);
}

#[test]
fn where_there_are_no_groups_a_look_at_all_says_so() {
    assert_eq!(
        groups(&look(), Hint::Reconcile { group: None }),
        ["none: no instance and no interface carries the group tag"]
    );
}

#[test]
fn a_plan_changes_nothing() {
    let plan = concern(&two_groups(), Hint::Plan { group: None }).unwrap();
    assert!(plan.plan_only);
    assert_eq!(plan.wish, Wish::Nothing);
    let reconcile = concern(&two_groups(), Hint::Reconcile { group: None }).unwrap();
    assert!(!reconcile.plan_only);
}

#[test]
fn a_failover_is_a_wish_for_its_group() {
    let failover = |to: Option<&str>| Hint::Failover {
        group: "web".into(),
        to: to.map(Into::into),
    };
    let wish = |to| concern(&two_groups(), failover(to)).unwrap().wish;
    assert_eq!(wish(None), Wish::Move { to: None });
    let to = Some("i-b".into());
    assert_eq!(wish(Some("i-b")), Wish::Move { to });
    assert_eq!(groups(&two_groups(), failover(None)), ["web"]);
}
