//! What was tried in vain. A member can refuse for a reason that no look shows: then what was detached for it goes back
//! to where it failed. To do that again each minute would make it worse (a forced detach can spoil a device index each
//! time), so it is written down, and for a while not tried again unless something about the members changes.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use crate::decide::unfit_now;
use crate::group::{Group, Health};
use crate::ids::InstanceId;
use crate::tags::{checksum, written};

/// How long it is left alone after the first time; twice as long after each further time, but no longer than
/// [`AN_HOUR`].
const FIRST_PAUSE: Duration = Duration::from_mins(5);

/// The longest pause.
const AN_HOUR: Duration = Duration::from_hours(1);

/// What was tried in vain, as `tried=2/1a2b3c4d/2026-11-23T12:00:03Z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How often in a row.
    pub times: u32,
    /// The [`candidates`] that there were.
    pub candidates: u32,
    /// When it was put back last.
    pub at: Timestamp,
}

impl Tried {
    /// Reads what [`Display`](fmt::Display) wrote; `None` where it is something else.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let mut parts = word.splitn(3, '/');
        Some(Self {
            times: parts.next()?.parse().ok()?,
            candidates: u32::from_str_radix(parts.next()?, 16).ok()?,
            at: parts.next()?.parse().ok()?,
        })
    }

    /// Once more, now.
    #[must_use]
    pub fn again(before: Option<&Self>, candidates: u32, now: Timestamp) -> Self {
        let times = before
            .filter(|before| before.candidates == candidates)
            .map_or(0, |before| before.times);
        Self {
            times: times.saturating_add(1),
            candidates,
            at: now,
        }
    }

    /// For how long it isn't tried again; `None` where it may be.
    #[must_use]
    pub fn pause_left(&self, candidates: u32, now: Timestamp) -> Option<Duration> {
        let doubled = self.times.saturating_sub(1).min(8);
        let pause = (FIRST_PAUSE * 2_u32.pow(doubled)).min(AN_HOUR);
        // A time ahead is a clock's difference or an operator's slip: no reason to wait for years.
        let passed = now.duration_since(self.at).unsigned_abs();
        (self.candidates == candidates)
            .then(|| pause.checked_sub(passed))
            .flatten()
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = written(self.at);
        write!(f, "{}/{:08x}/{at}", self.times, self.candidates)
    }
}

/// A checksum of the members that could take over, as far as a look shows, and of what about them a person could have
/// changed to help: another one comes, one is started anew or gets room or another type.
#[must_use]
pub fn candidates(group: &Group, holder: Option<&InstanceId>) -> u32 {
    let able = group
        .members
        .values()
        .filter(|member| Some(&member.id) != holder && unfit_now(group, member).is_none());
    let words: Vec<String> = able
        .map(|member| {
            let carried = member
                .landings
                .iter()
                .map(|landing| (&landing.eni, landing.carried));
            format!(
                "{} {} {} {} {:?} {:?}",
                member.id,
                member.instance_type,
                member.launched,
                member.health() == Health::Healthy,
                member.device_indices,
                carried.collect::<Vec<_>>()
            )
        })
        .collect();
    checksum(&words.join("\n"))
}
