//! The moment after which nothing new is started.

use std::time::Duration;
use tokio::time::Instant;

/// A moment on tokio's clock, which the simulation pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// At this moment.
    #[must_use]
    pub fn at(moment: Instant) -> Self {
        Self(moment)
    }

    /// So long from now.
    #[must_use]
    pub fn after(duration: Duration) -> Self {
        Self(Instant::now() + duration)
    }

    /// This much earlier: what is kept back for telling what is true.
    #[must_use]
    pub fn earlier_by(self, reserve: Duration) -> Self {
        Self(self.0.checked_sub(reserve).unwrap_or(self.0))
    }

    /// The earlier of the two.
    #[must_use]
    pub fn or_after(self, duration: Duration) -> Self {
        self.min(Self::after(duration))
    }

    /// How long it is still away.
    #[must_use]
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Whether it has passed.
    #[must_use]
    pub fn has_passed(self) -> bool {
        Instant::now() >= self.0
    }

    /// The moment, for `tokio::time::timeout_at`.
    #[must_use]
    pub fn moment(self) -> Instant {
        self.0
    }
}
