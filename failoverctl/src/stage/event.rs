//! An event that was given: when it happened, and the state that it speaks of.

use ec2_simulator::Simulator;
use eni_failover::event;
use eni_failover::event::{About, AlarmState, Hint, Home, Parsed, Trigger};
use eni_failover::look::{Schema, cause_of, written};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::act::{impair, told};
use super::asked::{Asked, Opening};
use super::error::StageError;

/// For so long Auto Scaling waits where a hook says nothing else (docs/ec2-facts.md, "Termination lifecycle hooks").
const HEARTBEAT: SignedDuration = SignedDuration::from_hours(1);

/// When the drill's world begins: a little before the event that is to arrive in it, whenever that was.
#[must_use]
pub fn start_for(asked: &Asked) -> Timestamp {
    let noon = Timestamp::constant(1_795_435_200, 0);
    let event = match asked {
        Asked::For(opening) => time_of(opening, &Home::default(), "failover:"),
        Asked::ActiveFails(_) | Asked::ZoneFails { .. } => None,
    };
    // An event that can't have happened yet arrives in a world that has the right time.
    let impossible = Timestamp::constant(4_102_444_800, 0);
    let event = event.filter(|at| *at < impossible);
    event.unwrap_or(noon) - SignedDuration::from_secs(2)
}

/// When the event happened, where it says so.
#[must_use]
pub fn time_of(opening: &Opening, home: &Home, prefix: &str) -> Option<Timestamp> {
    match opening {
        Opening::Failures(_) | Opening::ZoneFails(_) => None,
        Opening::Event(payload) => happened_at(payload, home, prefix),
    }
}

/// When an event happened, where it says so.
#[must_use]
pub fn happened_at(payload: &Value, home: &Home, prefix: &str) -> Option<Timestamp> {
    let triggers = triggers(payload, home, prefix).into_iter();
    triggers.filter_map(|trigger| trigger.at).min()
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

/// The function would refuse it, and there is no state that it speaks of.
fn understood(payload: &Value, home: &Home, prefix: &str) -> Result<(), StageError> {
    let mut answers = event::parse(payload, home, prefix).into_iter();
    answers
        .find_map(Result::err)
        .map_or(Ok(()), |error| Err(StageError::Event(error)))
}

/// Brings the world into the state that an event speaks of.
///
/// # Errors
/// The function could not understand it, or the world can't be so.
pub fn bring_about(
    payload: &Value,
    simulator: &Simulator,
    home: &Home,
    schema: &Schema,
    prefix: &str,
) -> Result<(), StageError> {
    understood(payload, home, prefix)?;
    for trigger in triggers(payload, home, prefix) {
        bring_one_about(&trigger, payload, simulator, schema)?;
    }
    Ok(())
}

fn bring_one_about(
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
        Hint::TerminateLifecycleAction { action, .. } => {
            let waits =
                simulator.with_world(|world| world.wait_to_terminate(action.clone(), HEARTBEAT));
            // As above, of somebody else's instance.
            let _ = waits;
            Ok(())
        }
        Hint::SpotInterruption { .. }
        | Hint::RebalanceRecommendation { .. }
        | Hint::Reconcile { .. }
        | Hint::Plan { .. }
        | Hint::Failover { .. } => Ok(()),
    }
}
