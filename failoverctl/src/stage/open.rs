//! Lets it happen.

use ec2_simulator::Simulator;
use eni_failover::event::Home;
use eni_failover::look::Schema;
use serde_json::Value;

use super::asked::Opening;
use super::error::StageError;
use super::event::{bring_about, triggers, understood};
use super::failure::fail;

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
        Opening::Failure { instance, how } => fail(instance, *how, simulator, prefix).await,
    }
}
