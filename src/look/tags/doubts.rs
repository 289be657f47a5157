//! How often doubt alone has moved a group, as it is written in the status tag. For how long it counts is a decision.

use std::fmt;

use jiff::Timestamp;

/// Moves that nothing but doubt caused, as `doubts=3/2026-11-23T12:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubts {
    /// How often, without a quiet day between them.
    pub times: u32,
    /// When it was last, to the minute: more doesn't fit in a tag's value.
    pub at: Timestamp,
}

/// More have no room, and make no difference.
const COUNTED: u32 = 99;

impl Doubts {
    /// Reads what [`Display`](fmt::Display) wrote; `None` where it is something else.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let (times, at) = word.split_once('/')?;
        Some(Self {
            times: times.parse().ok()?,
            at: at.parse().ok()?,
        })
    }
}

impl fmt::Display for Doubts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.strftime("%Y-%m-%dT%H:%MZ");
        write!(f, "{}/{at}", self.times.min(COUNTED))
    }
}
