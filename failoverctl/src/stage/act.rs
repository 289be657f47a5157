//! What is done to the world, in terms of what may go wrong with it.

use std::fmt;

use ec2_simulator::Simulator;
use eni_failover::cloud::{Check, InstanceId};

use super::error::StageError;

pub(super) fn impair(instance: &InstanceId, simulator: &Simulator) -> Result<(), StageError> {
    told(simulator.with_world(|world| world.impair(instance.as_str(), Check::Instance)))
}

pub(super) fn told<T>(result: Result<T, impl fmt::Display>) -> Result<T, StageError> {
    result.map_err(|error| StageError::World(error.to_string()))
}
