//! Why a drill could not begin.

use eni_failover::cloud::InstanceId;
use eni_failover::event::EventError;

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
    /// Several bear that name.
    #[error("several instances are named {asked}: {}; say which by its ID", known.join(", "))]
    SeveralInstances {
        /// What was asked for.
        asked: String,
        /// Those that bear it.
        known: Vec<String>,
    },
    /// It is the name of a group.
    #[error("{asked} is a group, not an instance; its members are {}", known.join(", "))]
    IsAGroup {
        /// What was asked for.
        asked: String,
        /// The members of it.
        known: Vec<String>,
    },
    /// Nothing is up there.
    #[error("this world has no instance that is up in the zone {asked}; it has some in {}", known.join(", "))]
    NoSuchZone {
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
