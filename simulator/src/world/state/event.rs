//! Events that nobody took yet.

use jiff::Timestamp;
use serde_json::Value;

/// An event as it leaves the service. Delivering it late, twice, or not at all is up to whoever takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldEvent {
    /// When it happened.
    pub at: Timestamp,
    /// The `EventBridge` envelope with its detail.
    pub payload: Value,
}
