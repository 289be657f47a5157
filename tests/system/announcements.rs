//! Somebody is told, always, and of each thing once.

use std::time::Duration;

use ec2_simulator::{Fault, FaultScript};
use serde_json::Value;
use tokio::time::sleep;

use crate::common::account::{account, floating_addresses, floating_interface};
use crate::common::calls::{moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{only, words};

fn down(action: &str) -> FaultScript {
    FaultScript::new().always(action, Fault::internal_error())
}

fn set_denied(lab: &Lab, actions: &[&str]) {
    let denied = actions.iter().map(ToString::to_string).collect();
    lab.simulator
        .with_world(|world| world.settings_mut().denied = denied);
}

#[tokio::test(start_paused = true)]
async fn a_group_seen_for_the_first_time_is_announced_as_watched() {
    let lab = floating_addresses().unwatched();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: no-action to {A}")]);
    assert_eq!(lab.subjects(), [format!("[web] watched: {A} is active")]);
    let text = lab.messages()[0].text_for("email");
    assert!(text.contains(&format!("active   {A}: healthy")), "{text}");
    assert!(text.contains(&format!("standby  {B}: healthy")), "{text}");
    assert!(text.contains("10.0.1.50"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_second_look_at_a_group_that_is_well_is_silent() {
    let lab = floating_addresses().unwatched();
    for _ in 0..5 {
        lab.invoke(&events::reconcile()).await;
    }
    assert_eq!(lab.subjects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn each_group_of_the_built_in_world_is_announced_by_itself() {
    let lab = Lab::new(ec2_simulator::World::built_in(crate::common::lab::start()));
    lab.invoke(&events::reconcile()).await;
    let mut subjects = lab.subjects();
    subjects.sort();
    assert_eq!(
        subjects,
        [
            "[db] watched: db-1 is active",
            "[web] watched: web-1 is active"
        ]
    );
}

/// The first that the function hears of a group is its failure.
#[tokio::test(start_paused = true)]
async fn a_failover_of_a_group_never_seen_before_is_announced_as_moved() {
    let lab = floating_addresses().unwatched();
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    assert_eq!(
        lab.subjects(),
        [format!("[web] MOVED to {B}: {A} is stopping")]
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_that_joins_later_learns_the_status_without_an_announcement() {
    let standby = floating_addresses()
        .stranger(C)
        .lands("10.0.1.50 10.0.1.51");
    let lab = standby.watched().await;
    lab.tag(C, "failover:group", "web");
    lab.invoke(&events::reconcile()).await;
    assert_eq!(lab.subjects(), [""; 0]);
    assert!(lab.instance(C).tags.contains_key("failover:status:web"));
}

#[tokio::test(start_paused = true)]
async fn a_message_is_for_phones_for_people_for_programs_and_for_filters() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    let [message] = &lab.messages()[..] else {
        panic!("one message")
    };
    let subject = message.subject.as_deref().expect("a subject");
    assert_eq!(subject, format!("[web] MOVED to {B}: {A} is stopping"));
    assert!(subject.len() <= 100 && subject.is_ascii());
    let email = message.text_for("email");
    assert!(email.contains(&format!("moved from {A} to {B}")), "{email}");
    assert!(email.contains("What to do:"), "{email}");
    assert_eq!(message.text_for("default"), email);
    let json: Value = serde_json::from_str(&message.text_for("sqs")).expect("JSON");
    assert_eq!(json["group"], "web");
    assert_eq!(json["outcome"], "moved");
    assert_eq!((&json["from"], &json["to"]), (&A.into(), &B.into()));
    assert_eq!(json["floats"][0]["id"], ENI_1);
    assert_eq!(message.attributes["group"].string_value, "web");
    assert_eq!(message.attributes["outcome"].string_value, "moved");
}

#[tokio::test(start_paused = true)]
async fn a_move_that_could_not_be_told_fails_the_invocation_and_the_retry_tells() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    set_denied(&lab, &["Publish"]);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert!(!only(&report).announced);
    let failure = report.failure.expect("a failure").to_string();
    assert!(failure.contains("could not be announced"), "{failure}");
    assert_eq!(lab.subjects(), [""; 0]);
    set_denied(&lab, &[]);
    sleep(Duration::from_mins(1)).await;
    let retry = lab.invoke(&event).await;
    assert!(retry.failure.is_none());
    assert_eq!(lab.subjects(), [format!("[web] is on {B} now, was on {A}")]);
    assert_eq!(moving(&lab.calls()), ["AssignPrivateIpAddresses"]);
}

#[tokio::test(start_paused = true)]
async fn sns_that_is_down_for_a_moment_is_tried_again_at_once() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    let once = |call: &ec2_simulator::CallContext<'_>| match call.action {
        "Publish" if call.nth <= 3 => Fault::internal_error(),
        _ => Fault::None,
    };
    lab.simulator.inject(once);
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_none());
    assert_eq!(lab.subjects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn sns_that_stays_down_neither_keeps_the_group_from_moving_nor_the_function_from_ending() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.simulator.inject(down("Publish"));
    let report = lab.invoke(&event).await;
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(B));
    assert!(report.failure.is_some());
}

/// Published, and then the function died before the tags: told twice rather than never.
#[tokio::test(start_paused = true)]
async fn a_crash_between_the_message_and_the_tags_repeats_the_announcement() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.simulator.inject(down("CreateTags"));
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_some());
    assert_eq!(lab.subjects().len(), 1);
    lab.simulator.stop_injecting();
    sleep(Duration::from_mins(1)).await;
    let retry = lab.invoke(&event).await;
    assert!(retry.failure.is_none());
    assert_eq!(lab.subjects().len(), 2);
    lab.invoke(&event).await;
    assert_eq!(lab.subjects().len(), 2);
}

/// It was cut off in the middle of the announcement, as Lambda does at its deadline.
#[tokio::test(start_paused = true)]
async fn an_invocation_that_is_cut_off_at_any_moment_is_told_by_the_next_look() {
    for milliseconds in (100..9_000).step_by(300) {
        let lab = floating_interface().watched().await;
        let event = lab.stop(A).await;
        let cut_off = Duration::from_millis(milliseconds);
        let _ = tokio::time::timeout(cut_off, lab.invoke(&event)).await;
        sleep(Duration::from_mins(1)).await;
        lab.invoke(&events::reconcile()).await;
        assert_eq!(lab.holder(ENI_1).as_deref(), Some(B), "{milliseconds} ms");
        let told = lab.subjects();
        assert!(
            !told.is_empty() && told.len() <= 2,
            "{milliseconds} ms: {told:?}"
        );
        assert!(succeeded(&lab.calls(), "AttachNetworkInterface") <= 1);
        lab.forget();
        lab.invoke(&events::reconcile()).await;
        assert_eq!(lab.subjects(), [""; 0], "{milliseconds} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_is_repeated_for_the_same_reason_is_told_once() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    let event = lab.stop(A).await;
    for _ in 0..3 {
        let report = lab.invoke(&event).await;
        assert_eq!(words(&report), [format!("web: refused to {A}")]);
    }
    // Stopping became stopped: that is no news.
    sleep(Duration::from_mins(2)).await;
    lab.invoke(&events::reconcile()).await;
    assert_eq!(
        lab.subjects(),
        [format!("[web] NOT MOVED, stays on {A}: {A} is stopping")]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_another_reason_is_told_again() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    sleep(Duration::from_mins(2)).await;
    // B is well again, but no longer has a place for the addresses.
    lab.start(B);
    sleep(Duration::from_mins(5)).await;
    lab.untag(&crate::common::account::primary_of(B), "failover:addresses");
    lab.invoke(&events::reconcile()).await;
    assert_eq!(lab.subjects().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn it_is_told_when_a_refusal_is_over() {
    let lab = floating_addresses().watched().await;
    lab.stop(B).await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    sleep(Duration::from_mins(2)).await;
    lab.start(A);
    sleep(Duration::from_mins(5)).await;
    lab.forget();
    for _ in 0..2 {
        lab.invoke(&events::reconcile()).await;
    }
    let alone = format!("[web] NO STANDBY LEFT, active is {A}");
    assert_eq!(lab.subjects(), [alone.as_str()]);
    lab.start(B);
    sleep(Duration::from_mins(5)).await;
    lab.invoke(&events::reconcile()).await;
    let well = format!("[web] well again, active is {A}");
    assert_eq!(lab.subjects(), [alone, well]);
}

/// By an operator, or by an invocation that didn't get to tell.
#[tokio::test(start_paused = true)]
async fn a_group_that_somebody_else_moved_is_announced_where_it_is() {
    let lab = floating_addresses().watched().await;
    lab.assign(
        &crate::common::account::primary_of(B),
        &["10.0.1.50", "10.0.1.51"],
    );
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: no-action to {B}")]);
    assert_eq!(lab.subjects(), [format!("[web] is on {B} now, was on {A}")]);
    assert_eq!(moving(&lab.calls()), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn the_status_tag_says_who_is_active_since_when_and_from_whom() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    lab.invoke(&event).await;
    for member in [A, B] {
        let status = lab.instance(member).tags["failover:status:web"].clone();
        assert!(
            status.starts_with(&format!("active={B} since=2026-11-23T12:00:0")),
            "{status}"
        );
        assert!(status.contains(&format!(" from={A}")), "{status}");
    }
}

/// Its interface remembers what was told, where no member is left to.
#[tokio::test(start_paused = true)]
async fn a_group_whose_last_member_is_terminated_is_told_once() {
    let lab = floating_interface().watched().await;
    lab.terminate(B).await;
    let event = lab.terminate(A).await;
    for _ in 0..4 {
        lab.invoke(&event).await;
        sleep(Duration::from_mins(1)).await;
    }
    let subjects = lab.subjects();
    assert!(subjects[0].contains("NOT MOVED"), "{subjects:?}");
    assert!(subjects.len() <= 2, "{subjects:?}");
    lab.forget();
    lab.invoke(&events::reconcile()).await;
    assert_eq!(lab.subjects(), [""; 0]);
}

/// A rollout that doesn't know the tags takes them off the instances.
#[tokio::test(start_paused = true)]
async fn a_group_whose_members_lost_their_tags_is_told_once_and_when_it_is_well_again() {
    for account in [floating_interface(), floating_addresses()] {
        let lab = account.watched().await;
        for member in [A, B] {
            lab.untag(member, "failover:group");
        }
        for _ in 0..3 {
            let report = lab.invoke(&events::reconcile()).await;
            assert_eq!(words(&report), ["web: refused to nobody"]);
            assert!(report.failure.is_none(), "{:?}", report.failure);
        }
        let told = lab.subjects();
        assert!(
            told.len() == 1 && told[0].contains("no instance is tagged with this group"),
            "{told:?}"
        );
        lab.forget();
        for member in [A, B] {
            lab.tag(member, "failover:group", "web");
        }
        for _ in 0..2 {
            lab.invoke(&events::reconcile()).await;
        }
        assert_eq!(lab.subjects(), [format!("[web] well again, active is {A}")]);
    }
}

/// SNS takes 256 KiB, for the texts of all protocols together.
#[tokio::test(start_paused = true)]
async fn a_group_of_any_size_is_told_of_in_a_message_that_a_person_can_read() {
    let rubbish: Vec<String> = (0..60).map(|word| format!("r{word}")).collect();
    let mut account = floating_addresses();
    for number in 0..200 {
        account = account
            .member(&format!("i-1{number:016}"), "web")
            .tagged("Name", &"\u{1f600}\"".repeat(100))
            .lands(&rubbish.join(" "));
    }
    let lab = account.watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert!(report.failure.is_none(), "{:?}", report.failure);
    assert_eq!(lab.subjects().len(), 1);
    let message = &lab.messages()[0];
    assert!(
        message.message.len() < 64 * 1024,
        "{}",
        message.message.len()
    );
    let email = message.text_for("email");
    assert!(email.contains("more; the log has all"), "{email}");
    assert!(email.lines().count() < 60, "{email}");
    let json: Value = serde_json::from_str(&message.text_for("sqs")).expect("JSON");
    assert!(json["omitted"]["reasons"].as_u64() > Some(100), "{json}");
}

/// Past ten in a second SNS deactivates an email subscription. More groups than these are one message: `digest.rs`.
#[tokio::test(start_paused = true)]
async fn a_few_groups_are_told_of_at_a_pace_that_no_subscription_ends_at() {
    let mut account = account();
    for number in 0..5 {
        account = account.floating(&format!("eni-1{number:016}"), &format!("g{number}"));
    }
    let lab = account.unwatched();
    lab.invoke(&events::reconcile()).await;
    let told: Vec<_> = lab.messages().iter().map(|message| message.at).collect();
    assert_eq!(told.len(), 5);
    for two in told.windows(2) {
        let took = two[1].duration_since(two[0]);
        assert!(took.as_millis() >= 250, "{took:?}");
    }
}

/// EC2 takes 50 tags on a resource, and all or none of a call.
#[tokio::test(start_paused = true)]
async fn a_member_whose_tags_are_full_keeps_nobody_from_remembering() {
    let lab = floating_interface().unwatched();
    for number in 0..49 {
        lab.tag(B, &format!("own-{number}"), "");
    }
    for _ in 0..3 {
        let report = lab.invoke(&events::reconcile()).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
    }
    let told = lab.messages();
    assert_eq!(told.len(), 1, "once");
    let named = format!("{B} has 50 tags");
    let email = told[0].text_for("email");
    assert!(email.contains(&named), "{email}");
    assert!(lab.instance(A).tags.contains_key("failover:status:web"));
}
