//! Marks: evidence that EC2 itself doesn't show.

use jiff::Timestamp;

use super::words::{NAME_LENGTH, checksum};
use crate::cloud::is_safe;

/// The cause of the mark that a Spot interruption warning leaves.
pub const SPOT_INTERRUPTION: &str = "spot-interruption";

/// Evidence against a member that EC2 itself doesn't show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// An alarm's name, `spot-interruption`, or an operator's own word.
    pub cause: String,
    /// Since when; `None` where an operator wrote something that is no time.
    pub at: Option<Timestamp>,
}

/// An alarm's name as a part of a tag key: the characters that are safe in every service, and short enough.
/// Where the name had to be changed a checksum of the whole keeps different alarms apart.
#[must_use]
pub fn cause_of(alarm: &str) -> String {
    let safe = |c: char| if c == ' ' || is_safe(c) { c } else { '_' };
    let cause: String = alarm.chars().map(safe).take(NAME_LENGTH).collect();
    if cause == alarm {
        return cause;
    }
    let kept: String = cause.chars().take(NAME_LENGTH - 9).collect();
    format!("{kept}.{:08x}", checksum(alarm))
}
