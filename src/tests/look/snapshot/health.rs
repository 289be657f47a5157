use crate::cloud::CheckStatus;
use crate::cloud::CheckStatus::{Impaired, Initializing, InsufficientData, NotApplicable, Ok};
use crate::cloud::InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
use crate::look::Health;
use crate::tests::scene::{Scene, look};

/// The verdict and its evidence.
fn health(scene: &Scene) -> String {
    let health = scene.group().members[&"i-a".into()].health();
    match health {
        Health::Healthy => "healthy".to_owned(),
        Health::Recovering(_) => format!("recovering: {health}"),
        Health::Failed(_) => format!("failed: {health}"),
    }
}

fn running_with(system: CheckStatus, instance: CheckStatus) -> String {
    health(&look().member("i-a").checks(system, instance))
}

#[test]
fn a_member_is_healthy_that_runs_and_passes_both_checks() {
    assert_eq!(running_with(Ok, Ok), "healthy");
}

#[test]
fn an_impaired_check_is_a_failure() {
    assert_eq!(
        running_with(Impaired, Ok),
        "failed: impaired (system status check)"
    );
    assert_eq!(
        running_with(Ok, Impaired),
        "failed: impaired (instance status check)"
    );
    assert_eq!(
        running_with(Impaired, Impaired),
        "failed: impaired (system status check), impaired (instance status check)"
    );
}

/// docs/ec2-facts.md, "Status checks": "of the others nothing is told, or that it is `not-applicable`".
#[test]
fn an_instance_may_have_no_check_of_its_volumes() {
    let member = || look().member("i-a");
    assert_eq!(health(&member().volumes(None)), "healthy");
    assert_eq!(health(&member().volumes(Some(NotApplicable))), "healthy");
    assert_eq!(
        health(&member().volumes(Some(Impaired))),
        "failed: impaired (attached-ebs status check)"
    );
    for silent in [Initializing, InsufficientData] {
        let health = health(&member().volumes(Some(silent)));
        assert!(health.starts_with("recovering"), "{health}");
    }
}

#[test]
fn an_impaired_check_outweighs_one_that_says_nothing() {
    for silent in [Initializing, InsufficientData, NotApplicable] {
        assert!(running_with(Impaired, silent).starts_with("failed: impaired (system"));
        assert!(running_with(silent, Impaired).starts_with("failed: impaired (instance"));
    }
}

#[test]
fn a_check_that_says_nothing_is_neither_health_nor_failure() {
    for silent in [Initializing, InsufficientData, NotApplicable] {
        assert!(running_with(silent, Ok).starts_with("recovering"));
        assert!(running_with(Ok, silent).starts_with("recovering"));
    }
    assert_eq!(
        running_with(Initializing, Ok),
        "recovering: initializing (system status check)"
    );
}

#[test]
fn a_member_whose_checks_ec2_does_not_tell_of_is_not_healthy() {
    assert_eq!(
        health(&look().member("i-a").unchecked()),
        "recovering: without a status check that EC2 would tell of"
    );
}

#[test]
fn a_member_that_stops_or_goes_has_failed() {
    for state in [Stopping, Stopped, ShuttingDown, Terminated] {
        let scene = look().member("i-a").state(state);
        assert_eq!(health(&scene), format!("failed: {state}"));
    }
}

/// EC2's checks lag behind its states.
#[test]
fn old_checks_do_not_save_a_member_that_stops() {
    for state in [Stopping, Stopped, ShuttingDown, Terminated] {
        let scene = look().member("i-a").state(state).checks(Ok, Ok);
        assert_eq!(health(&scene), format!("failed: {state}"));
    }
}

#[test]
fn a_member_that_goes_between_two_answers_is_gone() {
    for state in [Stopping, Stopped, ShuttingDown, Terminated] {
        for scene in [
            look().member("i-a").by_its_status(state),
            look().member("i-a").initializing().by_its_status(state),
            (look().member("i-a").state(state).checks(Ok, Ok)).by_its_status(Running),
        ] {
            assert_eq!(health(&scene), format!("failed: {state}"));
        }
    }
}

#[test]
fn a_member_that_starts_is_recovering_whatever_its_checks_say() {
    assert_eq!(
        health(&look().member("i-a").state(Pending)),
        "recovering: pending"
    );
    assert_eq!(
        health(&look().member("i-a").state(Pending).checks(Ok, Ok)),
        "recovering: pending"
    );
    let scene = look().member("i-a").state(Pending).checks(Ok, Impaired);
    assert!(health(&scene).starts_with("failed"));
}

#[test]
fn a_mark_is_a_failure_though_ec2_sees_nothing() {
    let scene = look().member("i-a").marked("cpu", "2026-11-23T12:00:00Z");
    assert_eq!(
        health(&scene),
        "failed: marked impaired by cpu since 2026-11-23T12:00:00Z"
    );
}

#[test]
fn an_operators_mark_needs_no_time_and_stands_until_it_is_removed() {
    let scene = look()
        .member("i-a")
        .marked("maintenance", "until Friday")
        .launched("23:00:00")
        .recovered("maintenance", "23:00:00");
    assert_eq!(health(&scene), "failed: marked impaired by maintenance");
}

#[test]
fn a_mark_counts_until_its_alarm_recovered() {
    let marked = || look().member("i-a").marked("cpu", "2026-11-23T12:00:00Z");
    assert!(health(&marked().recovered("cpu", "11:59:59")).starts_with("failed"));
    // `ALARM` and `OK` of one moment: the tags of both are there only until the mark is removed.
    assert_eq!(health(&marked().recovered("cpu", "12:00:00")), "healthy");
    assert_eq!(health(&marked().recovered("cpu", "12:00:01")), "healthy");
    assert!(health(&marked().recovered("disk", "12:00:01")).starts_with("failed"));
}

#[test]
fn all_the_evidence_is_told() {
    let scene = look()
        .member("i-a")
        .stopped()
        .marked("cpu", "2026-11-23T12:00:00Z")
        .marked("maintenance", "yes");
    assert_eq!(
        health(&scene),
        "failed: stopped, marked impaired by cpu since 2026-11-23T12:00:00Z, marked impaired by maintenance"
    );
}

#[test]
fn a_spot_warning_is_over_when_the_instance_was_started_again() {
    let warned = || {
        let scene = look().member("i-a");
        scene.marked("spot-interruption", "2026-11-23T12:00:00Z")
    };
    assert!(health(&warned().launched("11:00:00")).starts_with("failed"));
    assert!(health(&warned().launched("12:00:00")).starts_with("failed"));
    assert_eq!(health(&warned().launched("12:05:00")), "healthy");
}

#[test]
fn an_alarms_mark_is_not_over_because_the_instance_was_started_again() {
    let scene = look()
        .member("i-a")
        .state(Running)
        .marked("cpu", "2026-11-23T12:00:00Z")
        .launched("12:05:00");
    assert!(health(&scene).starts_with("failed"));
}
