//! Doubt can flap: an alarm that goes to and fro would move a group to and fro. So each move that doubt alone caused
//! doubles the time for which further doubt is waited out. EC2's own evidence is not held up by it.

use std::time::Duration;

use jiff::Timestamp;

use crate::look::{Doubts, Member};

/// The longest time for which further doubt is waited out.
const AN_HOUR: Duration = Duration::from_hours(1);

/// After so long without a move that doubt caused, the earlier ones are forgotten.
const A_QUIET_DAY: Duration = Duration::from_hours(24);

/// So many such moves, the last two of them within an hour, are flapping.
const FLAPPING: u32 = 3;

/// What is remembered after one more move that doubt alone caused.
#[must_use]
pub fn doubted_again(before: Option<Doubts>, now: Timestamp) -> Doubts {
    let times = lately(before, now).map_or(0, |before| before.times);
    Doubts {
        times: times.saturating_add(1),
        at: now,
    }
}

/// What still counts of that. A time ahead is a clock's difference or an operator's slip.
#[must_use]
pub fn lately(doubts: Option<Doubts>, now: Timestamp) -> Option<Doubts> {
    let passed = |doubts: &Doubts| now.duration_since(doubts.at).unsigned_abs();
    doubts.filter(|doubts| passed(doubts) < A_QUIET_DAY)
}

/// How long a member that took over is left alone after so much doubt, where nothing but doubt speaks against it.
#[must_use]
pub fn patience(cooldown: Duration, doubts: Option<Doubts>) -> Duration {
    let doubled = doubts.map_or(0, |doubts| doubts.times.saturating_sub(1).min(16));
    let longest = AN_HOUR.max(cooldown);
    cooldown
        .checked_mul(1 << doubled)
        .map_or(longest, |patience| patience.min(longest))
}

/// Whether a move that doubt causes now makes it flapping, and how often it moved then.
#[must_use]
pub fn flaps(before: Option<Doubts>, now: Timestamp) -> Option<u32> {
    let before = before.filter(|before| now.duration_since(before.at).unsigned_abs() < AN_HOUR)?;
    let times = before.times.saturating_add(1);
    (times >= FLAPPING).then_some(times)
}

/// Whether a group flaps, and its active is only doubted: then it is left where it is, as was told.
#[must_use]
pub fn is_left_flapping(doubts: Option<Doubts>, holder: &Member, now: Timestamp) -> bool {
    let flapped = lately(doubts, now).is_some_and(|doubts| doubts.times >= FLAPPING);
    flapped && holder.health().is_doubt_alone()
}
