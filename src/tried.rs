//! What was tried in vain. A member can refuse for a reason that no look shows: then what was detached for it goes back
//! to where it failed. To do that again each minute would make it worse (a forced detach can spoil a device index each
//! time), so it is written down who refused, and for a while nothing is detached for them unless something about them
//! changes.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use crate::group::{Health, Member};
use crate::tags::{checksum, written};

/// How long they are left alone after the first time; twice as long after each further time, but no longer than
/// [`AN_HOUR`].
const FIRST_PAUSE: Duration = Duration::from_mins(5);

/// The longest pause.
const AN_HOUR: Duration = Duration::from_hours(1);

/// More don't fit in the status, which is a tag's value. The others are tried each time.
const REMEMBERED: usize = 10;

/// What was tried in vain, as `tried=2/2026-11-23T12:00:03Z/1a2b3c4d,5e6f7a8b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How often in a row.
    pub times: u32,
    /// When it was last.
    pub at: Timestamp,
    /// Checksums of those who refused, and of what about them could be changed.
    pub refused: BTreeSet<u32>,
}

impl Tried {
    /// Reads what [`Display`](fmt::Display) wrote; `None` where it is something else.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let mut parts = word.splitn(3, '/');
        Some(Self {
            times: parts.next()?.parse().ok()?,
            at: parts.next()?.parse().ok()?,
            refused: parts
                .next()?
                .split(',')
                .map(|print| u32::from_str_radix(print, 16).ok())
                .collect::<Option<_>>()?,
        })
    }

    /// These refused now. Who refused before still does, as long as nothing about them changed.
    #[must_use]
    pub fn again<'a>(
        before: Option<&Self>,
        refused: impl Iterator<Item = &'a Member>,
        members: impl Iterator<Item = &'a Member>,
        now: Timestamp,
    ) -> Self {
        let members: BTreeSet<u32> = members.map(fingerprint).collect();
        let known: BTreeSet<u32> = before
            .map(|before| before.refused.intersection(&members).copied().collect())
            .unwrap_or_default();
        let times = before
            .filter(|_| !known.is_empty())
            .map_or(0, |before| before.times);
        let refused = refused.map(fingerprint).chain(known).take(REMEMBERED);
        Self {
            times: times.saturating_add(1),
            at: now,
            refused: refused.collect(),
        }
    }

    /// For how long nothing is detached for this member; `None` where it may be.
    #[must_use]
    pub fn pause_left(&self, member: &Member, now: Timestamp) -> Option<Duration> {
        let doubled = self.times.saturating_sub(1).min(8);
        let pause = (FIRST_PAUSE * 2_u32.pow(doubled)).min(AN_HOUR);
        // A time ahead is a clock's difference or an operator's slip: no reason to wait for years.
        let passed = now.duration_since(self.at).unsigned_abs();
        let left = pause.checked_sub(passed)?;
        self.refused.contains(&fingerprint(member)).then_some(left)
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: Vec<String> = self
            .refused
            .iter()
            .map(|print| format!("{print:08x}"))
            .collect();
        write!(
            f,
            "{}/{}/{}",
            self.times,
            written(self.at),
            refused.join(",")
        )
    }
}

/// A checksum of a member and of what about it a person could have changed to help: it was started anew, it got room or
/// another type, its checks are through.
fn fingerprint(member: &Member) -> u32 {
    let carried = member
        .landings
        .iter()
        .map(|landing| (&landing.eni, landing.carried.len()));
    checksum(&format!(
        "{} {} {} {} {:?} {:?}",
        member.id,
        member.instance_type,
        member.launched,
        member.health() == Health::Healthy,
        member.device_indices,
        carried.collect::<Vec<_>>()
    ))
}
