//! An instance fails, and AWS sends an event of it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ec2_simulator::api::{StopInstances, TerminateInstances};
use ec2_simulator::{Simulator, World, WorldEvent};
use eni_failover::cloud::InstanceId;
use serde_json::{Value, json};

use super::act::{impair, told};
use super::application::application_alarm;
use super::asked::{Failure, How};
use super::error::StageError;

/// `EventBridge` delivers within about a second.
const DELIVERY: Duration = Duration::from_secs(1);

/// A state change and a Spot warning are sent at once.
const AT_ONCE: u64 = 1;

/// An alarm on a status check looks once a minute; where there is none, the schedule does, as the template sets it.
const A_MINUTE: u64 = 61;

/// An application's alarm of the shortest period that metrics have without extra charge for its own: ten seconds, of which
/// the failure met the first moment.
const APPLICATION_PERIOD: Duration = Duration::from_secs(10);

/// Failures that happen at once, and what is heard of them.
pub struct Failing<'a> {
    simulator: &'a Simulator,
    prefix: &'a str,
    heard: Mutex<Vec<WorldEvent>>,
    scheduled: Mutex<bool>,
}

impl<'a> Failing<'a> {
    /// What was sent before is nobody's news.
    #[must_use]
    pub fn new(simulator: &'a Simulator, prefix: &'a str) -> Self {
        simulator.with_world(World::take_events);
        Self {
            simulator,
            prefix,
            heard: Mutex::default(),
            scheduled: Mutex::new(false),
        }
    }

    /// Lets one instance fail, and waits for the event of it. None, where the event of another failure is of this one, too.
    ///
    /// # Errors
    /// [`StageError`]
    pub async fn fail(&self, failure: &Failure) -> Result<Option<Value>, StageError> {
        let Failure { instance, how } = failure;
        let seconds = match how {
            How::Stop => {
                self.stop(instance)?;
                AT_ONCE
            }
            How::Terminate => {
                self.terminate(instance)?;
                AT_ONCE
            }
            How::Spot => {
                let id = instance.as_str();
                told(self.simulator.with_world(|world| world.interrupt_spot(id)))?;
                AT_ONCE
            }
            How::Impair => {
                self.hang(instance).await?;
                A_MINUTE
            }
            How::Alarm => {
                tokio::time::sleep(APPLICATION_PERIOD + DELIVERY).await;
                let event = application_alarm(instance, self.simulator, self.prefix);
                return Ok(Some(event));
            }
        };
        match self.hear_of(instance, seconds).await {
            Some(event) => Ok(Some(event)),
            // A world that declares no alarm on its status checks: the schedule finds it, and all others with it.
            None if *how == How::Impair => Ok(self.schedule()),
            None => Err(StageError::Silence(instance.clone())),
        }
    }

    fn stop(&self, instance: &InstanceId) -> Result<(), StageError> {
        let stop = StopInstances {
            instance_ids: vec![instance.as_str().to_owned()],
            ..StopInstances::default()
        };
        told(self.operate(&stop.into()))
    }

    fn terminate(&self, instance: &InstanceId) -> Result<(), StageError> {
        let terminate = TerminateInstances {
            instance_ids: vec![instance.as_str().to_owned()],
            ..TerminateInstances::default()
        };
        told(self.operate(&terminate.into()))
    }

    /// By an operator, of whose own call nothing is to be told here: it takes no time.
    fn operate(
        &self,
        request: &ec2_simulator::api::Request,
    ) -> Result<(), ec2_simulator::api::ApiError> {
        let now = self.simulator.now();
        let called = self.simulator.with_world(|world| world.call(now, request));
        called.map(drop)
    }

    /// EC2 looks at it once a minute (docs/ec2-facts.md, "Status checks"): at the latest it sees it then.
    async fn hang(&self, instance: &InstanceId) -> Result<(), StageError> {
        let check = self.simulator.with_world(|world| world.settings().check);
        tokio::time::sleep(check.most().unsigned_abs()).await;
        impair(instance, self.simulator)
    }

    /// The first event of this instance within so many seconds.
    async fn hear_of(&self, instance: &InstanceId, seconds: u64) -> Option<Value> {
        for _ in 0..seconds {
            tokio::time::sleep(DELIVERY).await;
            let events = self.simulator.with_world(World::take_events);
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.extend(events);
            if let Some(index) = heard.iter().position(|event| speaks_of(event, instance)) {
                return Some(heard.remove(index).payload);
            }
        }
        None
    }

    fn schedule(&self) -> Option<Value> {
        let mut scheduled = self
            .scheduled
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let first = !std::mem::replace(&mut *scheduled, true);
        first.then(|| json!({ "action": "reconcile" }))
    }
}

fn speaks_of(event: &WorldEvent, instance: &InstanceId) -> bool {
    event.payload.to_string().contains(instance.as_str())
}
