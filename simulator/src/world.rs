//! The state machine. (Stub: signatures only.)

use jiff::Timestamp;

use crate::api::{ApiError, Request, Response};

/// A simulated account and region.
#[derive(Debug)]
pub struct World {
    now: Timestamp,
}

/// What is wrong with a world's YAML.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WorldError(pub String);

impl World {
    /// The world of `worlds/default.yaml`.
    #[must_use]
    pub fn built_in(start: Timestamp) -> Self {
        Self { now: start }
    }

    /// Reads a world from YAML.
    ///
    /// # Errors
    /// [`WorldError`] says what is wrong, and where.
    pub fn from_yaml(_text: &str, start: Timestamp) -> Result<Self, WorldError> {
        Ok(Self::built_in(start))
    }

    /// Carries out what was due until then, and then the request.
    ///
    /// # Errors
    /// EC2's error answer.
    pub fn call(&mut self, now: Timestamp, request: &Request) -> Result<Response, ApiError> {
        self.now = self.now.max(now);
        Err(ApiError::new("InvalidAction", request.action()))
    }
}
