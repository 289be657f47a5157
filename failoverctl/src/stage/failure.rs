//! An instance fails, and AWS sends an event of it.

use std::time::Duration;

use ec2_simulator::api::{StopInstances, TerminateInstances};
use ec2_simulator::{Simulator, World, WorldEvent};
use eni_failover::cloud::InstanceId;
use serde_json::{Value, json};

use super::act::{impair, told};
use super::application::application_alarm;
use super::asked::How;
use super::error::StageError;

/// `EventBridge` delivers within about a second.
const DELIVERY: Duration = Duration::from_secs(1);

/// An alarm on a status check looks once a minute.
const ALARM: u64 = 120;

pub(super) async fn fail(
    instance: &InstanceId,
    how: How,
    simulator: &Simulator,
    prefix: &str,
) -> Result<Value, StageError> {
    simulator.with_world(World::take_events);
    let ids = || vec![instance.as_str().to_owned()];
    match how {
        How::Stop => {
            let stop = StopInstances {
                instance_ids: ids(),
                ..StopInstances::default()
            };
            told(simulator.call(stop.into()).await)?;
        }
        How::Terminate => {
            let terminate = TerminateInstances {
                instance_ids: ids(),
                ..TerminateInstances::default()
            };
            told(simulator.call(terminate.into()).await)?;
        }
        How::Impair => impair(instance, simulator)?,
        How::Alarm => return Ok(application_alarm(instance, simulator, prefix)),
    }
    let waited = if how == How::Impair { ALARM } else { 1 };
    for _ in 0..waited {
        tokio::time::sleep(DELIVERY).await;
        let events = simulator.with_world(World::take_events);
        if let Some(event) = events.into_iter().find(|event| speaks_of(event, instance)) {
            return Ok(event.payload);
        }
    }
    // A world that declares no alarm on its status checks: the schedule finds it.
    if how == How::Impair {
        Ok(json!({ "action": "reconcile" }))
    } else {
        Err(StageError::Silence(instance.clone()))
    }
}

fn speaks_of(event: &WorldEvent, instance: &InstanceId) -> bool {
    event.payload.to_string().contains(instance.as_str())
}
