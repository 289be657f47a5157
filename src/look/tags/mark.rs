//! Marks: evidence that EC2 itself doesn't show.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::cloud::{NAME_LENGTH, is_safe};

/// The cause of the mark that a Spot interruption warning leaves.
pub const SPOT_INTERRUPTION: &str = "spot-interruption";

/// And the one that Auto Scaling's does, which waits for this function before it terminates the instance.
pub const TERMINATE_LIFECYCLE_ACTION: &str = "terminate-lifecycle-action";

/// What is said of an instance that leaves: it ends with the run that it was said of.
const OF_A_RUN: [&str; 2] = [SPOT_INTERRUPTION, TERMINATE_LIFECYCLE_ACTION];

/// Alarms have causes of their own, so that no alarm's name is an operator's word or a Spot warning.
const ALARM: &str = "alarm/";

/// Digits of the checksum: too many to find a name by trying that has the one of another.
const CHECKSUM_LENGTH: usize = 16;

/// Evidence against a member that EC2 itself doesn't show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// `alarm/` and an alarm's name, one of `spot-interruption` and `terminate-lifecycle-action`, or an operator's own word.
    pub cause: String,
    /// Since when; `None` where an operator wrote something that is no time.
    pub at: Option<Timestamp>,
}

impl Mark {
    /// Whether it says nothing any more once the instance was started anew.
    #[must_use]
    pub fn is_of_a_run(&self) -> bool {
        OF_A_RUN.contains(&self.cause.as_str())
    }
}

/// An alarm's name as a part of a tag key: the characters that are safe in every service, and short enough.
/// A checksum of the whole keeps different alarms apart where the name had to be changed, or looks as if it had been.
#[must_use]
pub fn cause_of(alarm: &str) -> String {
    let safe = |c: char| if c == ' ' || is_safe(c) { c } else { '_' };
    let name: String = alarm.chars().map(safe).take(NAME_LENGTH).collect();
    if name == alarm && !ends_in_a_checksum(alarm) {
        return format!("{ALARM}{name}");
    }
    let kept: String = name
        .chars()
        .take(NAME_LENGTH - CHECKSUM_LENGTH - 1)
        .collect();
    format!("{ALARM}{kept}.{}", checksum(alarm))
}

/// The cause that an earlier version gave to this alarm's mark, where that can't be somebody else's.
#[must_use]
pub fn former_cause_of(alarm: &str) -> Option<String> {
    let is_ours = !OF_A_RUN.contains(&alarm) && cause_of(alarm) == format!("{ALARM}{alarm}");
    is_ours.then(|| alarm.to_owned())
}

fn ends_in_a_checksum(name: &str) -> bool {
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    name.rsplit_once('.')
        .is_some_and(|(_, end)| end.len() == CHECKSUM_LENGTH && end.chars().all(hex))
}

fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let number = digest.iter().take(CHECKSUM_LENGTH / 2);
    let number = number.fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    format!("{number:0CHECKSUM_LENGTH$x}")
}
