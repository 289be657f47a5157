//! What alarms, operators and Spot warnings say for and against a member, and how it is remembered in tags.

use std::time::Duration;

use ec2_simulator::World;
use ec2_simulator::api::ScheduledEvent;
use eni_failover::cloud::Check;
use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use crate::common::account::{account, floating_addresses, floating_interface};
use crate::common::calls::moving;
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{codes, messages, only, words};

const MARK: &str = "failover:impaired:alarm/a-down";
const RECOVERED: &str = "failover:recovered:alarm/a-down";

fn ago(lab: &Lab, seconds: i64) -> Timestamp {
    lab.simulator.now() - SignedDuration::from_secs(seconds)
}

fn has_tag(lab: &Lab, instance: &str, key: &str) -> bool {
    lab.instance(instance).tags.contains_key(key)
}

#[tokio::test(start_paused = true)]
async fn an_alarm_moves_the_group_off_and_marks_the_member() {
    let lab = floating_addresses().watched().await;
    let report = lab
        .invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 2)))
        .await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(messages(only(&report)).contains("marked impaired by alarm/a-down since"));
    assert!(has_tag(&lab, A, MARK));
}

/// B can't take over from itself: A is marked, so it isn't taken either.
#[tokio::test(start_paused = true)]
async fn a_marked_member_is_not_taken_again_until_the_alarm_is_over() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 2)))
        .await;
    sleep(Duration::from_mins(5)).await;
    // B serves as well as it can: where it is down, who is only doubted is better than nobody.
    lab.impair(B);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: refused to {B}")]);
    assert!(messages(only(&report)).contains(&format!("{A} is marked impaired by alarm/a-down")));
    sleep(Duration::from_mins(1)).await;
    let report = lab
        .invoke(&events::alarm("a-down", A, "OK", ago(&lab, 2)))
        .await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

#[tokio::test(start_paused = true)]
async fn ok_clears_what_alarm_marked_and_moves_nothing_back() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 2)))
        .await;
    sleep(Duration::from_mins(5)).await;
    lab.forget();
    let report = lab
        .invoke(&events::alarm("a-down", A, "OK", ago(&lab, 2)))
        .await;
    assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    assert!(!has_tag(&lab, A, MARK));
    assert!(has_tag(&lab, A, RECOVERED));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn the_ok_of_one_alarm_leaves_the_mark_of_another() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 9)))
        .await;
    lab.invoke(&events::alarm("a-slow", A, "ALARM", ago(&lab, 9)))
        .await;
    lab.invoke(&events::alarm("a-slow", A, "OK", ago(&lab, 1)))
        .await;
    assert!(has_tag(&lab, A, MARK));
    assert!(!has_tag(&lab, A, "failover:impaired:alarm/a-slow"));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_is_delivered_after_the_ok_that_followed_it_does_not_count() {
    let lab = floating_addresses().watched().await;
    let alarm = events::alarm("a-down", A, "ALARM", ago(&lab, 120));
    let ok = events::alarm("a-down", A, "OK", ago(&lab, 60));
    lab.invoke(&ok).await;
    let report = lab.invoke(&alarm).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert!(!has_tag(&lab, A, MARK));
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_newer_alarm_counts_again_after_an_ok() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "OK", ago(&lab, 60)))
        .await;
    let report = lab
        .invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 1)))
        .await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(has_tag(&lab, A, MARK));
}

#[tokio::test(start_paused = true)]
async fn an_ok_that_is_delivered_after_a_newer_alarm_takes_nothing_back() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 1)))
        .await;
    lab.invoke(&events::alarm("a-down", A, "OK", ago(&lab, 60)))
        .await;
    assert!(has_tag(&lab, A, MARK));
}

#[tokio::test(start_paused = true)]
async fn insufficient_data_is_no_evidence_and_takes_none_back() {
    let lab = floating_addresses().watched().await;
    let unsure = events::alarm("a-down", A, "INSUFFICIENT_DATA", ago(&lab, 1));
    let report = lab.invoke(&unsure).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 1)))
        .await;
    lab.invoke(&unsure).await;
    assert!(has_tag(&lab, A, MARK));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_names_only_the_group_counts_against_its_active() {
    let lab = floating_addresses().watched().await;
    let report = lab
        .invoke(&events::group_alarm(
            "web-down",
            "web",
            "ALARM",
            ago(&lab, 2),
        ))
        .await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(has_tag(&lab, A, "failover:impaired:alarm/web-down"));
}

/// It was A that nobody could reach; B has taken over since.
#[tokio::test(start_paused = true)]
async fn an_alarm_that_names_only_the_group_never_counts_against_who_took_over_later() {
    let lab = floating_addresses()
        .member(C, "web")
        .lands("10.0.1.50 10.0.1.51")
        .watched()
        .await;
    let changed = lab.simulator.now();
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    for minutes in [0, 5] {
        sleep(Duration::from_mins(minutes)).await;
        let report = lab
            .invoke(&events::group_alarm("web-down", "web", "ALARM", changed))
            .await;
        assert_eq!(words(&report), [format!("web: no-action to {B}")]);
        assert!(!has_tag(&lab, B, "failover:impaired:alarm/web-down"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_ok_of_a_group_alarm_clears_the_mark_wherever_it_is() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::group_alarm(
        "web-down",
        "web",
        "ALARM",
        ago(&lab, 2),
    ))
    .await;
    sleep(Duration::from_mins(5)).await;
    lab.invoke(&events::group_alarm("web-down", "web", "OK", ago(&lab, 2)))
        .await;
    assert!(!has_tag(&lab, A, "failover:impaired:alarm/web-down"));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_on_a_standby_marks_it_and_moves_nothing() {
    let lab = floating_addresses().watched().await;
    let report = lab
        .invoke(&events::alarm("b-down", B, "ALARM", ago(&lab, 2)))
        .await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert!(has_tag(&lab, B, "failover:impaired:alarm/b-down"));
    // Nobody better is left than one that is only doubted.
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(codes(only(&report)).contains(&"last-resort"));
    let messages = lab.messages();
    let last = messages.last().expect("a message");
    assert!(last.message.contains("took over although it is doubted"));
    // It was told: the looks that follow have no news.
    lab.forget();
    for minutes in [1, 2, 60] {
        sleep(Duration::from_mins(minutes)).await;
        let report = lab.invoke(&events::reconcile()).await;
        assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    }
    assert_eq!(lab.subjects(), [""; 0]);
}

/// An operator's own word is never overruled.
#[tokio::test(start_paused = true)]
async fn who_is_in_maintenance_is_no_last_resort() {
    let lab = floating_addresses().watched().await;
    lab.tag(B, "failover:impaired:maintenance", "until noon");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
}

#[tokio::test(start_paused = true)]
async fn an_alarm_whose_instance_is_in_no_group_marks_nobody() {
    let lab = floating_addresses().stranger(C).watched().await;
    let report = lab
        .invoke(&events::alarm("c-down", C, "ALARM", ago(&lab, 2)))
        .await;
    assert_eq!(
        report.answer.ignored,
        [format!("{C} is not a member of any failover group")]
    );
    assert!(lab.calls().iter().all(|call| call.request.is_describe()));
}

#[tokio::test(start_paused = true)]
async fn an_operators_mark_moves_the_group_off_and_keeps_it_off() {
    let lab = floating_interface().watched().await;
    lab.tag(
        A,
        "failover:impaired:maintenance",
        "kernel upgrade, back at noon",
    );
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(codes(only(&report)).contains(&"active-failed"));
    assert!(messages(only(&report)).contains(&format!("{A} is marked impaired by maintenance")));
    // No alarm takes back what an operator said.
    lab.invoke(&events::alarm("maintenance", A, "OK", lab.simulator.now()))
        .await;
    assert!(has_tag(&lab, A, "failover:impaired:maintenance"));
    sleep(Duration::from_mins(5)).await;
    let event = lab.stop(B).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {B}")]);
    lab.untag(A, "failover:impaired:maintenance");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

#[tokio::test(start_paused = true)]
async fn a_spot_warning_moves_the_group_while_the_instance_still_runs() {
    let lab = floating_interface().watched().await;
    let warned = lab.simulator.with_world(|world| world.interrupt_spot(A));
    warned.expect("a warning");
    let report = lab.invoke(&lab.last_event()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(lab.instance(A).state.as_str(), "running");
    // Two minutes later it goes, and nothing is left to do.
    sleep(Duration::from_mins(3)).await;
    lab.forget();
    let report = lab.invoke(&lab.last_event()).await;
    assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    assert_eq!(lab.subjects(), [""; 0]);
}

/// A Spot instance that AWS stopped and started again: the old warning no longer says anything.
#[tokio::test(start_paused = true)]
async fn a_spot_warning_is_over_once_the_instance_was_started_again() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::spot_warning(A, ago(&lab, 1))).await;
    lab.stop(A).await;
    sleep(Duration::from_mins(5)).await;
    lab.start(A);
    sleep(Duration::from_mins(5)).await;
    assert!(has_tag(&lab, A, "failover:impaired:spot-interruption"));
    let event = lab.stop(B).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

/// Whoever waits for the move waits for nothing else.
#[tokio::test(start_paused = true)]
async fn the_mark_is_written_beside_the_move_and_not_before_it() {
    let lab = floating_addresses().watched().await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 2)))
        .await;
    let calls = lab.calls();
    let begun = |action: &str| {
        calls
            .iter()
            .find(|call| call.action == action)
            .map(|call| call.started)
    };
    assert_eq!(begun("CreateTags"), begun("AssignPrivateIpAddresses"));
}

/// The next look would not know of the evidence: Lambda has to try again.
#[tokio::test(start_paused = true)]
async fn a_mark_that_cannot_be_written_fails_the_invocation_after_the_move() {
    let lab = floating_addresses()
        .setting("denied", vec!["CreateTags"])
        .unwatched();
    let report = lab
        .invoke(&events::alarm("a-down", A, "ALARM", lab.simulator.now()))
        .await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    let failure = report.failure.expect("a failure").to_string();
    assert!(
        failure.contains("the impairment mark could not be written"),
        "{failure}"
    );
}

#[tokio::test(start_paused = true)]
async fn alarms_in_every_dress_say_the_same() {
    let dresses = [events::alarm, events::alarm_action, events::alarm_over_sns];
    for alarm in dresses {
        let lab = floating_addresses().watched().await;
        let report = lab.invoke(&alarm("a-down", A, "ALARM", ago(&lab, 2))).await;
        assert_eq!(words(&report), [format!("web: moved to {B}")]);
        lab.invoke(&alarm("a-down", A, "OK", ago(&lab, 1))).await;
        assert!(!has_tag(&lab, A, MARK));
    }
}

/// Somebody else's alarm, on the same instance.
#[tokio::test(start_paused = true)]
async fn an_alarm_that_nobody_meant_leaves_nothing() {
    let lab = floating_addresses().watched().await;
    let mut busy = events::alarm("a-busy", A, "ALARM", ago(&lab, 2));
    let metric = &mut busy["detail"]["configuration"]["metrics"][0]["metricStat"]["metric"];
    metric["name"] = "CPUUtilization".into();
    let report = lab.invoke(&busy).await;
    assert!(report.answer.ignored[0].contains("\"a-busy\" is not meant for failover"));
    assert!(report.failure.is_none());
    assert_eq!(lab.calls().len(), 0);
}

/// An instance has room for fifty tags, and an account may have many alarms.
#[tokio::test(start_paused = true)]
async fn an_ok_leaves_no_time_where_no_evidence_was_given() {
    let lab = floating_addresses().watched().await;
    let mut ok = events::alarm("a-down", A, "OK", ago(&lab, 2));
    ok["detail"]["previousState"]["value"] = "INSUFFICIENT_DATA".into();
    lab.invoke(&ok).await;
    assert!(!has_tag(&lab, A, RECOVERED));
    assert!(lab.calls().iter().all(|call| call.request.is_describe()));
}

#[tokio::test(start_paused = true)]
async fn an_ok_of_a_group_alarm_leaves_its_time_where_the_mark_was() {
    let lab = floating_addresses().watched().await;
    let alarm = |state, at| events::group_alarm("web-down", "web", state, at);
    lab.invoke(&alarm("ALARM", ago(&lab, 2))).await;
    lab.invoke(&alarm("OK", ago(&lab, 1))).await;
    let recovered = "failover:recovered:alarm/web-down";
    assert!(has_tag(&lab, A, recovered));
    assert!(!has_tag(&lab, B, recovered));
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_is_forgotten_once_nothing_late_can_come() {
    let lab = floating_addresses().watched().await;
    let slow = |state, at| events::alarm("a-slow", A, state, at);
    lab.invoke(&slow("ALARM", ago(&lab, 2))).await;
    lab.invoke(&slow("OK", ago(&lab, 1))).await;
    let old = "failover:recovered:alarm/a-slow";
    lab.tag(A, "failover:recovered:alarm/odd", "9999-01-01T00:00:00Z");
    sleep(Duration::from_mins(100)).await;
    lab.invoke(&events::alarm("a-down", A, "ALARM", ago(&lab, 1)))
        .await;
    assert!(has_tag(&lab, A, old));
    assert!(!has_tag(&lab, A, "failover:recovered:alarm/odd"));
    sleep(Duration::from_mins(100)).await;
    lab.invoke(&events::alarm("a-down", A, "OK", ago(&lab, 1)))
        .await;
    assert!(!has_tag(&lab, A, old));
    assert!(has_tag(&lab, A, RECOVERED));
}

#[tokio::test(start_paused = true)]
async fn a_mark_of_an_earlier_version_is_removed_by_its_alarm_and_by_no_other() {
    let lab = floating_addresses().watched().await;
    let since = ago(&lab, 60).to_string();
    lab.tag(B, "failover:impaired:b-down", &since);
    lab.tag(B, "failover:impaired:spot-interruption", &since);
    for name in ["b-slow", "spot-interruption"] {
        lab.invoke(&events::alarm(name, B, "OK", ago(&lab, 1)))
            .await;
    }
    assert!(has_tag(&lab, B, "failover:impaired:b-down"));
    lab.invoke(&events::alarm("b-down", B, "OK", ago(&lab, 1)))
        .await;
    assert!(!has_tag(&lab, B, "failover:impaired:b-down"));
    assert!(has_tag(&lab, B, "failover:impaired:spot-interruption"));
}

#[tokio::test(start_paused = true)]
async fn a_mark_ahead_of_the_clock_counts_and_is_taken_back() {
    let lab = floating_addresses().watched().await;
    lab.tag(A, MARK, "9999-01-01T00:00:00Z");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    lab.invoke(&events::alarm("a-down", A, "OK", ago(&lab, 1)))
        .await;
    assert!(!has_tag(&lab, A, MARK));
}

#[tokio::test(start_paused = true)]
async fn an_event_from_the_future_is_refused_and_leaves_nothing() {
    let lab = floating_addresses().watched().await;
    let later = "9999-01-01T00:00:00Z".parse().expect("a time");
    let report = lab.invoke(&events::alarm("a-down", A, "OK", later)).await;
    let failure = report.failure.expect("a failure").to_string();
    assert!(
        failure.contains("said to have happened at 9999"),
        "{failure}"
    );
    assert_eq!(lab.calls().len(), 0);
}

/// A mistyped name, in an alarm or by hand: nobody is looked after, and that is not well.
#[tokio::test(start_paused = true)]
async fn whoever_means_a_group_that_is_not_there_is_told_and_nothing_is_touched() {
    let lab = floating_addresses().watched().await;
    for event in [
        events::group_alarm("web-down", "wbe", "ALARM", ago(&lab, 2)),
        events::plan("wbe"),
        events::failover("wbe"),
    ] {
        let report = lab.invoke(&event).await;
        let failure = report.failure.expect("a failure").to_string();
        assert!(failure.contains("tagged with the group wbe"), "{failure}");
        assert!(lab.calls().iter().all(|call| call.request.is_describe()));
    }
}

/// docs/ec2-facts.md, "Application status checks".
#[tokio::test(start_paused = true)]
async fn an_application_that_fails_moves_the_group_where_that_is_wanted() {
    let lab = account()
        .member(A, "web")
        .with_application("application")
        .member(B, "web")
        .with_application("application")
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .watched()
        .await;
    let impair = |instance: &str| {
        let impair = |world: &mut World| world.impair(instance, Check::Application);
        lab.simulator.with_world(impair).expect("impairs");
    };
    impair(A);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    sleep(Duration::from_mins(5)).await;
    // What they depend on is broken: a move mends nothing.
    impair(B);
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    let recover = |world: &mut World| world.recover(A);
    lab.simulator.with_world(recover).expect("recovers");
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {A}")]);
}

/// docs/ec2-facts.md, "Scheduled events".
#[tokio::test(start_paused = true)]
async fn what_ec2_has_a_date_for_is_told_once_and_so_is_that_it_is_over() {
    let lab = floating_addresses().watched().await;
    let schedule = |description: &str| {
        let event = ScheduledEvent {
            code: "instance-retirement".to_owned(),
            description: description.to_owned(),
            not_before: None,
        };
        let schedule = |world: &mut World| world.schedule(B, vec![event]);
        lab.simulator.with_world(schedule).expect("schedules");
    };
    schedule("The instance is running on degraded hardware");
    for _ in 0..3 {
        let report = lab.invoke(&events::reconcile()).await;
        assert_eq!(words(&report), [format!("web: no-action to {A}")]);
        assert!(codes(only(&report)).contains(&"scheduled"));
    }
    let [told] = &lab.messages()[..] else {
        panic!("{:?}", lab.subjects())
    };
    assert!(
        told.message
            .contains("EC2 has scheduled instance-retirement")
    );
    assert!(!told.message.contains("correct the tags"));
    schedule("[Completed] The instance is running on degraded hardware");
    lab.invoke(&events::reconcile()).await;
    let subjects = lab.subjects();
    assert!(subjects[1].contains("well again"), "{subjects:?}");
}
