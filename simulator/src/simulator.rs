//! A world behind a connection. (Stub: signatures only.)

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::World;
use crate::api::{ApiError, Request, Response};

/// A handle on a world; clones share it.
#[derive(Clone, Debug)]
pub struct Simulator {
    world: Arc<Mutex<World>>,
}

/// A call that didn't succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallFailure {
    /// The service answered with an error.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// No answer came: whoever asked can't know whether the call was carried out.
    /// The HTTP face drops the connection.
    #[error("no answer: {message}")]
    NoAnswer {
        /// What happened to the connection.
        message: String,
    },
}

impl Simulator {
    /// Puts a world behind a connection.
    #[must_use]
    pub fn new(world: World) -> Self {
        Self {
            world: Arc::new(Mutex::new(world)),
        }
    }

    /// The world's time: its start, and what tokio's clock has gone since.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    /// One call, with latency and faults.
    ///
    /// # Errors
    /// [`CallFailure`]
    pub async fn call(&self, request: Request) -> Result<Response, CallFailure> {
        let now = self.now();
        tokio::task::yield_now().await;
        Ok(self.with_world(|world| world.call(now, &request))?)
    }

    /// Looks at the world, or acts on it as an operator, at the present time.
    pub fn with_world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
