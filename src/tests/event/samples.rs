//! Every sample under `events/`, beside the domain value that it becomes.

use std::collections::BTreeSet;

use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::sns::SnsEvent;
use insta::assert_snapshot;
use serde::Deserialize;
use serde_json::Value;

use super::{answer, answers, sample};

fn read(name: &str) -> String {
    answer(&sample(name))
}

#[test]
fn instance_state_changes() {
    assert_snapshot!(read("ec2-pending"), @r#"Trigger { id: "4d9fb054-ae60-4fbb-9c53-af5b6a7c8d05", at: Some(2026-11-23T12:00:05Z), hint: InstanceState { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), state: Pending } }"#);
    assert_snapshot!(read("ec2-running"), @r#"Trigger { id: "5ea0c165-bf71-40cc-8d64-b06c7b8d9e06", at: Some(2026-11-23T12:00:09Z), hint: InstanceState { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), state: Running } }"#);
    assert_snapshot!(read("ec2-stopping"), @r#"Trigger { id: "0f4b7f3e-5d0a-4a57-9c1e-6b1d2c3e4f01", at: Some(2026-11-23T12:00:00Z), hint: InstanceState { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), state: Stopping } }"#);
    assert_snapshot!(read("ec2-stopped"), @r#"Trigger { id: "1a6c8e21-7b3d-4c88-8f20-7c2e3d4f5a02", at: Some(2026-11-23T12:00:08Z), hint: InstanceState { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), state: Stopped } }"#);
    assert_snapshot!(read("ec2-shutting-down"), @r#"Trigger { id: "2b7d9f32-8c4e-4d99-9a31-8d3f4e5a6b03", at: Some(2026-11-23T12:00:01Z), hint: InstanceState { instance: InstanceId("i-0ccccccccccccccc3"), state: ShuttingDown } }"#);
    assert_snapshot!(read("ec2-terminated"), @r#"Trigger { id: "3c8eaf43-9d5f-4eaa-8b42-9e4a5f6b7c04", at: Some(2026-11-23T12:00:09Z), hint: InstanceState { instance: InstanceId("i-0ccccccccccccccc3"), state: Terminated } }"#);
    assert_snapshot!(read("ec2-unrelated"), @r#"Trigger { id: "6fb1d276-c082-41dd-9e75-c17d8c9eaf07", at: Some(2026-11-23T12:00:02Z), hint: InstanceState { instance: InstanceId("i-09999999999999999"), state: Stopped } }"#);
}

#[test]
fn a_spot_interruption_warning() {
    assert_snapshot!(read("spot-interruption"), @r#"Trigger { id: "70c2e387-d193-42ee-8f86-d28e9dafb008", at: Some(2026-11-23T12:00:03Z), hint: SpotInterruption { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), at: 2026-11-23T12:00:03Z } }"#);
}

#[test]
fn a_terminate_lifecycle_action() {
    assert_snapshot!(read("terminate-lifecycle-action"), @r#"Trigger { id: "b3c1f0a2-5d47-4e0b-9a86-2f4d6c8e0a31", at: Some(2026-11-23T12:00:03Z), hint: TerminateLifecycleAction { action: LifecycleAction { auto_scaling_group: "web", hook: "eni-failover", token: "87654321-4321-4321-4321-210987654321", instance: InstanceId("i-0aaaaaaaaaaaaaaa1") }, at: 2026-11-23T12:00:03Z } }"#);
}

#[test]
fn a_rebalance_recommendation() {
    assert_snapshot!(read("rebalance-recommendation"), @r#"Trigger { id: "81d3f498-e2a4-53ff-9097-e39f0ebadc09", at: Some(2026-11-23T12:00:03Z), hint: RebalanceRecommendation { instance: InstanceId("i-0aaaaaaaaaaaaaaa1") } }"#);
}

#[test]
fn alarms_over_eventbridge() {
    assert_snapshot!(read("alarm-eventbridge-metric"), @r#"Trigger { id: "92e4a5a9-f3b5-4400-a1a8-f4a0bfc1d20a", at: Some(2026-11-23T12:00:03.118Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:03.118Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-math"), @r#"Trigger { id: "c5b7d8dc-c6e8-4733-94db-c7d3e2f4a50d", at: Some(2026-11-23T12:00:05.204Z), hint: Alarm(Alarm { name: "db-1-unhealthy", state: Alarm, before: Some(InsufficientData), about: Instance(InstanceId("i-0ccccccccccccccc3")), at: 2026-11-23T12:00:05.204Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-composite"), @r#"Trigger { id: "d6c8e9ed-d7f9-4844-a5ec-d8e4f3a5b60e", at: Some(2026-11-23T12:00:06.394Z), hint: Alarm(Alarm { name: "web-service-down", state: Alarm, before: Some(Ok), about: Group(GroupName("web")), at: 2026-11-23T12:00:06.394Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-ok"), @r#"Trigger { id: "a3f5b6ba-a4c6-4511-b2b9-a5b1c0d2e30b", at: Some(2026-11-23T12:00:03.121Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: Ok, before: Some(Alarm), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:03.121Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-insufficient-data"), @r#"Trigger { id: "b4a6c7cb-b5d7-4622-83ca-b6c2d1e3f40c", at: Some(2026-11-23T12:00:04.09Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: InsufficientData, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:04.09Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-contributor"), @r#"Trigger { id: "e7d9fafe-e80a-4955-b6fd-e9f5a4b6c711", at: Some(2026-11-23T12:00:07.204Z), hint: Alarm(Alarm { name: "fleet-unanswered", state: Alarm, before: None, about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:07.204Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-deleted"), @r#"Trigger { id: "5d1c8e74-0c3b-4f6e-9a57-7b2f0e9d3c18", at: Some(2026-11-23T12:05:00Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: Ok, before: Some(Alarm), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:05:00Z }) }"#);
    assert_snapshot!(read("alarm-eventbridge-muted"), @r#"ignored: the alarm "web-1-status-check-failed" is in ALARM, and muted by arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:patching until 2026-11-23T13:00:00Z"#);
    assert_snapshot!(read("alarm-eventbridge-not-meant"), @r#"ignored: the alarm "web-1-cpu-high" is not meant for failover; if it should be, make this function its action, or write failover:instance (whom its InstanceId names), failover:instance=i-… or failover:group=… in its description or in a propagated alarm tag"#);
}

#[test]
fn alarms_that_invoke_the_function() {
    assert_snapshot!(read("alarm-lambda-metric"), @r#"Trigger { id: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:db-1-postgres-down@2026-11-23T12:00:03.49Z", at: Some(2026-11-23T12:00:03.49Z), hint: Alarm(Alarm { name: "db-1-postgres-down", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0ccccccccccccccc3")), at: 2026-11-23T12:00:03.49Z }) }"#);
    assert_snapshot!(read("alarm-lambda-math"), @r#"Trigger { id: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-1-unhealthy@2026-11-23T12:00:04.551Z", at: Some(2026-11-23T12:00:04.551Z), hint: Alarm(Alarm { name: "web-1-unhealthy", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:04.551Z }) }"#);
    assert_snapshot!(read("alarm-lambda-composite"), @r#"Trigger { id: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:db-1-down@2026-11-23T12:00:07.138Z", at: Some(2026-11-23T12:00:07.138Z), hint: Alarm(Alarm { name: "db-1-down", state: Alarm, before: Some(Alarm), about: Instance(InstanceId("i-0ccccccccccccccc3")), at: 2026-11-23T12:00:07.138Z }) }"#);
    assert_snapshot!(read("alarm-lambda-contributor"), @r#"Trigger { id: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-unanswered@2026-11-23T12:00:07.204Z", at: Some(2026-11-23T12:00:07.204Z), hint: Alarm(Alarm { name: "web-unanswered", state: Alarm, before: None, about: Instance(InstanceId("i-0bbbbbbbbbbbbbbb2")), at: 2026-11-23T12:00:07.204Z }) }"#);
}

#[test]
fn alarms_over_sns() {
    assert_snapshot!(read("alarm-sns-metric"), @r#"Trigger { id: "e7d9fafe-e80a-5955-b6fd-e9f5a4b6c70f", at: Some(2026-11-23T12:00:03.118Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:03.118Z }) }"#);
    assert_snapshot!(read("alarm-sns-math"), @r#"Trigger { id: "f8eaab0f-f91b-5a66-870e-fa06b5c7d810", at: Some(2026-11-23T12:00:05.204Z), hint: Alarm(Alarm { name: "db-1-unhealthy", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0ccccccccccccccc3")), at: 2026-11-23T12:00:05.204Z }) }"#);
    assert_snapshot!(read("alarm-sns-composite"), @r#"Trigger { id: "09fbbc10-0a2c-5b77-981f-0b17c6d8e911", at: Some(2026-11-23T12:00:06.64Z), hint: Alarm(Alarm { name: "web-1-down", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:06.64Z }) }"#);
    assert_snapshot!(read("alarm-sns-contributor"), @r#"Trigger { id: "0afbbc10-0a2c-5b77-981f-0b17c6d8e921", at: Some(2026-11-23T12:00:07.204Z), hint: Alarm(Alarm { name: "fleet-unanswered", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0ccccccccccccccc3")), at: 2026-11-23T12:00:07.204Z }) }"#);
}

#[test]
fn records_that_carry_others() {
    assert_snapshot!(read("eventbridge-over-sns"), @r#"Trigger { id: "92e4a5a9-f3b5-4400-a1a8-f4a0bfc1d20a", at: Some(2026-11-23T12:00:03.118Z), hint: Alarm(Alarm { name: "web-1-status-check-failed", state: Alarm, before: Some(Ok), about: Instance(InstanceId("i-0aaaaaaaaaaaaaaa1")), at: 2026-11-23T12:00:03.118Z }) }"#);
    assert_snapshot!(read("pipes-batch"), @r#"Trigger { id: "1a6c8e21-7b3d-4c88-8f20-7c2e3d4f5a02", at: Some(2026-11-23T12:00:08Z), hint: InstanceState { instance: InstanceId("i-0aaaaaaaaaaaaaaa1"), state: Stopped } }"#);
    let [terminated, alarm] = answers(&sample("sqs-records")).try_into().unwrap();
    assert_eq!(terminated, read("ec2-terminated"));
    assert_eq!(alarm, read("alarm-sns-metric"));
}

#[test]
fn requests_and_the_schedule() {
    assert_snapshot!(read("reconcile"), @r#"Trigger { id: "", at: None, hint: Reconcile { group: None } }"#);
    assert_snapshot!(read("reconcile-group"), @r#"Trigger { id: "", at: None, hint: Reconcile { group: Some(GroupName("db")) } }"#);
    assert_snapshot!(read("plan"), @r#"Trigger { id: "", at: None, hint: Plan { group: Some(GroupName("web")) } }"#);
    assert_snapshot!(read("failover"), @r#"Trigger { id: "", at: None, hint: Failover { group: GroupName("web"), to: None } }"#);
    assert_snapshot!(read("failover-to"), @r#"Trigger { id: "", at: None, hint: Failover { group: GroupName("db"), to: Some(InstanceId("i-0ddddddddddddddd4")) } }"#);
    assert_snapshot!(read("scheduled"), @r#"Trigger { id: "81d3f498-e2a4-43ff-9097-e39faeb0c109", at: Some(2026-11-23T12:00:00Z), hint: Reconcile { group: None } }"#);
}

#[test]
fn every_sample_has_its_snapshot_here() {
    for name in names() {
        let shown = format!("({name:?})");
        assert!(
            include_str!("samples.rs").contains(&shown),
            "{name} has no snapshot"
        );
    }
}

/// The types that others read the same events with agree that the samples are what AWS sends.
#[test]
fn the_samples_have_the_envelopes_of_aws_lambda_events() {
    for name in names() {
        let payload = sample(&name);
        if payload.get("Records").is_some() && !name.starts_with("sqs") {
            let event = SnsEvent::deserialize(&payload).unwrap();
            assert_eq!(event.records.len(), 1, "{name}");
        } else if payload.get("detail-type").is_some() {
            let event = EventBridgeEvent::<Value>::deserialize(&payload).unwrap();
            assert!(event.time.is_some(), "{name}");
        }
    }
}

/// The names of the samples under `events/`, where `expected.yaml` says what each of them ends as.
pub(super) fn names() -> BTreeSet<String> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/events");
    let entries = std::fs::read_dir(directory).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect()
}
