//! How long a member is left alone that refused for a reason which no look shows. What was detached for it goes back to
//! where it failed, and to do that again each minute would make it worse: a forced detach can spoil a device index each
//! time. So it is written down who refused, and for a while nothing is detached for them unless something about them
//! changes.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::look::{Health, Member, TriedInVain, checksum};

/// How long they are left alone after the first time; twice as long after each further time, but no longer than
/// [`AN_HOUR`].
const FIRST_PAUSE: Duration = Duration::from_mins(5);

/// The longest pause.
const AN_HOUR: Duration = Duration::from_hours(1);

/// More don't fit in the status. The others are tried each time.
const REMEMBERED: usize = TriedInVain::MOST;

/// These refused now. Who refused before still does, as long as nothing about them changed.
#[must_use]
pub fn tried_again<'a>(
    before: Option<&TriedInVain>,
    refused: impl Iterator<Item = &'a Member>,
    members: impl Iterator<Item = &'a Member>,
    now: Timestamp,
) -> TriedInVain {
    let members: BTreeSet<u32> = members.map(fingerprint).collect();
    let known: BTreeSet<u32> = before
        .map(|before| before.refused.intersection(&members).copied().collect())
        .unwrap_or_default();
    let times = before
        .filter(|_| !known.is_empty())
        .map_or(0, |before| before.times);
    let refused = refused.map(fingerprint).chain(known).take(REMEMBERED);
    TriedInVain {
        times: times.saturating_add(1),
        at: now,
        refused: refused.collect(),
    }
}

/// For how long nothing is detached for this member; `None` where it may be.
#[must_use]
pub fn pause_left(tried: &TriedInVain, member: &Member, now: Timestamp) -> Option<Duration> {
    let doubled = tried.times.saturating_sub(1).min(8);
    let pause = (FIRST_PAUSE * 2_u32.pow(doubled)).min(AN_HOUR);
    // A time ahead is a clock's difference or an operator's slip: no reason to wait for years.
    let passed = now.duration_since(tried.at).unsigned_abs();
    let left = pause.checked_sub(passed)?;
    tried.refused.contains(&fingerprint(member)).then_some(left)
}

/// A checksum of a member and of what about it a person could have changed to help: it was started anew, it got room or
/// another type, its checks are through.
fn fingerprint(member: &Member) -> u32 {
    let carried = member
        .landings
        .iter()
        .map(|landing| (&landing.eni, landing.carried.len()));
    checksum(&format!(
        "{} {} {} {} {:?} {:?} {:?}",
        member.id,
        member.instance_type,
        member.launched,
        member.health() == Health::Healthy,
        member.device_indices.keys().collect::<Vec<_>>(),
        carried.collect::<Vec<_>>(),
        member.gate
    ))
}
