//! What happens in a drill before the function hears of it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use ec2_simulator::api::{StopInstances, TerminateInstances};
use ec2_simulator::{Simulator, StatusCheck, World, WorldEvent};
use eni_failover::event::{self, EventError, Home, Parsed};
use eni_failover::ids::InstanceId;
use eni_failover::tags::{Schema, cause_of, written};
use eni_failover::trigger::{About, AlarmState, Hint, Trigger};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// What a drill begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// An instance fails, and the event that AWS would send of it arrives.
    Failure {
        /// Who fails.
        instance: InstanceId,
        /// How.
        how: How,
    },
    /// This event arrives, in the state that it speaks of.
    Event(Value),
}

/// How an instance fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Somebody stops it.
    Stop,
    /// Somebody terminates it.
    Terminate,
    /// Its instance status check fails, and the alarm on it goes off.
    Impair,
    /// It runs and EC2 sees nothing wrong, but an alarm on its application goes off.
    Alarm,
}

/// Why a drill could not begin.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The world has no such instance.
    #[error("this world has no instance {asked}; it has {}", known.join(", "))]
    NoSuchInstance {
        /// What was asked for.
        asked: String,
        /// Those that it has.
        known: Vec<String>,
    },
    /// It isn't in a state to fail.
    #[error("the simulated EC2 says: {0}")]
    World(String),
    /// The event isn't one.
    #[error("this event can't be understood")]
    Event(#[source] EventError),
    /// Nothing was heard of it.
    #[error("{0} was in that state already: EC2 sends no event of it")]
    Silence(InstanceId),
}

/// What is asked of a drill.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// This opening.
    For(Opening),
    /// The active of a group fails.
    ActiveFails(How),
}

impl From<Option<Opening>> for Asked {
    fn from(opening: Option<Opening>) -> Self {
        opening.map_or(Self::ActiveFails(How::Stop), Self::For)
    }
}

/// When the drill's world begins: a little before the event that is to arrive in it, whenever that was.
#[must_use]
pub fn start_for(asked: &Asked) -> Timestamp {
    let noon = Timestamp::constant(1_795_435_200, 0);
    let event = match asked {
        Asked::For(opening) => time_of(opening, &Home::default(), "failover:"),
        Asked::ActiveFails(_) => None,
    };
    event.unwrap_or(noon) - SignedDuration::from_secs(2)
}

/// When the event happened, where it says so.
#[must_use]
pub fn time_of(opening: &Opening, home: &Home, prefix: &str) -> Option<Timestamp> {
    match opening {
        Opening::Failure { .. } => None,
        Opening::Event(payload) => triggers(payload, home, prefix)
            .into_iter()
            .find_map(|trigger| trigger.at),
    }
}

fn triggers(payload: &Value, home: &Home, prefix: &str) -> Vec<Trigger> {
    let trigger = |answer| match answer {
        Ok(Parsed::Trigger(trigger)) => Some(trigger),
        Ok(Parsed::NotForUs(_)) | Err(_) => None,
    };
    event::parse(payload, home, prefix)
        .into_iter()
        .filter_map(trigger)
        .collect()
}

/// Lets it happen; the event that the function is to hear of.
///
/// # Errors
/// [`StageError`]
pub async fn open(
    opening: &Opening,
    simulator: &Simulator,
    home: &Home,
    schema: &Schema,
    prefix: &str,
) -> Result<Value, StageError> {
    match opening {
        Opening::Event(payload) => {
            understood(payload, home, prefix)?;
            for trigger in triggers(payload, home, prefix) {
                bring_about(&trigger, payload, simulator, schema)?;
            }
            Ok(payload.clone())
        }
        Opening::Failure { instance, how } => fail(instance, *how, simulator).await,
    }
}

/// The function would refuse it, and there is no state that it speaks of.
fn understood(payload: &Value, home: &Home, prefix: &str) -> Result<(), StageError> {
    let mut answers = event::parse(payload, home, prefix).into_iter();
    answers
        .find_map(Result::err)
        .map_or(Ok(()), |error| Err(StageError::Event(error)))
}

/// Brings the world into the state that the event speaks of.
fn bring_about(
    trigger: &Trigger,
    payload: &Value,
    simulator: &Simulator,
    schema: &Schema,
) -> Result<(), StageError> {
    match &trigger.hint {
        // An instance that nobody here knows is somebody else's: the event is about to be ignored.
        Hint::InstanceState { instance, state } => {
            let _ = simulator.with_world(|world| world.set_state(instance.as_str(), *state));
            Ok(())
        }
        Hint::Alarm(alarm) => {
            let About::Instance(instance) = &alarm.about else {
                return Ok(());
            };
            match alarm.state {
                AlarmState::Alarm if payload.to_string().contains("StatusCheckFailed") => {
                    impair(instance, simulator)
                }
                AlarmState::Ok => {
                    let since = alarm.at - SignedDuration::from_mins(10);
                    let key = schema.impaired(&cause_of(&alarm.name));
                    told(simulator.with_world(|world| {
                        world.set_tag(instance.as_str(), &key, &written(since))
                    }))
                }
                AlarmState::Alarm | AlarmState::InsufficientData => Ok(()),
            }
        }
        Hint::SpotInterruption { .. }
        | Hint::Reconcile { .. }
        | Hint::Plan { .. }
        | Hint::Failover { .. } => Ok(()),
    }
}

fn impair(instance: &InstanceId, simulator: &Simulator) -> Result<(), StageError> {
    told(simulator.with_world(|world| world.impair(instance.as_str(), StatusCheck::Instance)))
}

fn told<T>(result: Result<T, impl fmt::Display>) -> Result<T, StageError> {
    result.map_err(|error| StageError::World(error.to_string()))
}

/// `EventBridge` delivers within about a second.
const DELIVERY: Duration = Duration::from_secs(1);

/// An alarm on a status check looks once a minute.
const ALARM: u64 = 120;

async fn fail(instance: &InstanceId, how: How, simulator: &Simulator) -> Result<Value, StageError> {
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
        How::Alarm => return Ok(application_alarm(instance, simulator)),
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

/// What an alarm on the application of an instance sends, as CloudWatch's `EventBridge` event.
fn application_alarm(instance: &InstanceId, simulator: &Simulator) -> Value {
    let now = simulator.now();
    let (account, region) =
        simulator.with_world(|world| (world.account().to_owned(), world.region().to_owned()));
    let at = now.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string();
    let arn = format!("arn:aws:cloudwatch:{region}:{account}:alarm:application-down");
    json!({
        "version": "0",
        "id": "d7f11c63-0000-4000-8000-000000000001",
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": account,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": region,
        "resources": [arn],
        "detail": {
            "alarmName": "application-down",
            "state": { "value": "ALARM", "reason": format!("no answer from {instance}"), "timestamp": at },
            "previousState": { "value": "OK", "timestamp": at },
            "configuration": { "metrics": [{
                "id": "m1",
                "returnData": true,
                "metricStat": {
                    "metric": {
                        "namespace": "Application",
                        "name": "Unanswered",
                        "dimensions": { "InstanceId": instance },
                    },
                    "period": 10,
                    "stat": "Sum",
                },
            }] },
        },
    })
}

impl FromStr for How {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "stop" => Ok(Self::Stop),
            "terminate" => Ok(Self::Terminate),
            "impair" => Ok(Self::Impair),
            "alarm" => Ok(Self::Alarm),
            other => Err(format!("{other} is none of stop, terminate, impair, alarm")),
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stop => "is stopped",
            Self::Terminate => "is terminated",
            Self::Impair => "fails its instance status check",
            Self::Alarm => "runs, but an alarm on its application goes off",
        })
    }
}
