//! Who is told what, and when: whenever the status differs from the one that the members' tags carry. Pure.

use jiff::Timestamp;

use super::news::News;
use super::outcome::{Outcome, OutcomeKind, Reason};
use super::reasons::{NO_STANDBY, member_reason};
use crate::act::{Course, End};
use crate::cloud::{InstanceId, InstanceState, ResourceId};
use crate::decide::{
    Concern, Refusal, Rest, TriedNow, doubted_again, is_left_flapping, lately, never, pause_left,
    tried_again,
};
use crate::event::Wish;
use crate::look::{Announced, Float, Group, Member, TriedInVain, checksum};

/// What is to be told and written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announcement {
    /// What to publish; `None` where everybody was told.
    pub news: Option<News>,
    /// What the tags of its members and its interfaces should say, and on which they don't.
    pub status: Option<(Announced, Vec<ResourceId>)>,
}

/// What is to be told of this course. Pure.
#[must_use]
pub fn announcement(
    course: &Course,
    concern: &Concern,
    outcome: &Outcome,
    now: Timestamp,
) -> Announcement {
    let nothing = Announcement::default();
    match (&course.end, outcome.kind) {
        // A plan changes nothing, not even what was told.
        _ if concern.plan_only => return nothing,
        (End::Planned(_) | End::Rest(Rest::NoMember), _) => return nothing,
        // The tags are left as they are, so that the next look, which sees what is true, tells that as well.
        (End::Unconfirmed(_), _) => {
            return Announcement {
                news: Some(News::Unconfirmed),
                ..nothing
            };
        }
        // Whoever asked is told; the group's status is what it was.
        (End::Refused(_), OutcomeKind::Refused) if concern.wish != Wish::Nothing => {
            return Announcement {
                news: Some(News::Refused),
                ..nothing
            };
        }
        // It was told that it flaps, and is waited out.
        (End::Refused(Refusal::TookOverJustNow { holder, .. }), OutcomeKind::Refused)
            if is_waited_out(&course.after, holder, now) =>
        {
            return caught_up(&course.after);
        }
        // It was told when it was put back, and isn't tried again yet; or who is on its way up says at `running` what it can
        // take. That the active no longer runs is news all the same.
        (End::Refused(_), OutcomeKind::Refused)
            if (waits(&course.after, now) || is_coming_up(&course.after))
                && !is_down_untold(&course.after) =>
        {
            return caught_up(&course.after);
        }
        // Nothing could remember that it was told, and it isn't worth an email each minute: the answer and the log have it.
        (End::Rest(_), _) if course.after.carriers().next().is_none() => return nothing,
        (End::Rest(_) | End::Refused(_) | End::GaveUp(_), _) => {}
    }
    let group = &course.after;
    let untold = is_back_untold(course, outcome);
    let status = status(course, outcome, now);
    // An older one is of a member that wasn't there when the newer one was written: everybody was told all the same.
    let newest = group.written().map(|status| status.since).max();
    let told: Vec<&Announced> = (group.written())
        .filter(|status| Some(status.since) == newest)
        .collect();
    let everybody_was = !untold
        && !told.is_empty()
        && told.iter().all(|told| told.says_the_same(&status))
        && !was_told_otherwise(group, newest, &status);
    let news = (!everybody_was).then(|| news(group, outcome, &status));
    announced(group, news, status)
}

/// Whether a newer status on anybody says something else: somebody was told that while the holder was without its tags, and
/// it came back with an older status of its own. A status that somebody forged there costs a message, and is overwritten.
fn was_told_otherwise(group: &Group, newest: Option<Timestamp>, status: &Announced) -> bool {
    let mut told = group.carriers().filter_map(|(_, told)| told);
    told.any(|told| Some(told.since) > newest && !told.says_the_same(status))
}

/// With those that are to carry the status and don't. What is news is written everywhere: some may only seem to know it
/// already, since the look was not quite up to date.
fn announced(group: &Group, news: Option<News>, status: Announced) -> Announcement {
    let differs = |told: &Announced| !told.says_the_same(&status) || told.tried != status.tried;
    let stale: Vec<ResourceId> = group
        .carriers()
        .filter(|(_, told)| news.is_some() || told.is_none_or(differs))
        .map(|(id, _)| id)
        .collect();
    Announcement {
        news,
        status: (!stale.is_empty()).then_some((status, stale)),
    }
}

/// Nobody is told anything, but who was without its tags when the others were written learns what they say: an older status
/// of its own could be believed once it has a part.
fn caught_up(group: &Group) -> Announcement {
    let newest = group.written().max_by_key(|status| status.since);
    newest.map_or_else(Announcement::default, |status| {
        announced(group, None, status.clone())
    })
}

/// Whether the active, or whoever else holds a part of the group, no longer runs: nobody serves there.
fn is_down(group: &Group) -> bool {
    let serves = |id: &InstanceId| group.active() == Some(id) || group.held_by(id) > 0;
    let mut members = group.members.iter();
    members.any(|(id, member)| !member.state.is_up() && serves(id))
}

fn is_down_untold(group: &Group) -> bool {
    is_down(group) && !group.written().any(|told| told.down)
}

/// Whether the group was moved to the member that the tags named before it moved: it had left there, and whoever moved
/// it died before it could write that. So the tags don't tell of this move, although they say what is true.
fn is_back_untold(course: &Course, outcome: &Outcome) -> bool {
    let named = course
        .before
        .announced()
        .and_then(|status| status.active.as_ref());
    outcome.kind == OutcomeKind::Moved && named.is_some() && named == course.after.active()
}

pub(super) fn status(course: &Course, outcome: &Outcome, now: Timestamp) -> Announced {
    let group = &course.after;
    let active = group
        .active()
        .filter(|active| group.members.contains_key(*active))
        .cloned();
    let trouble = trouble(group, outcome);
    let tried = tried(course, outcome, now);
    let doubts = group.announced().and_then(|status| status.doubts);
    let doubts = if course.was_moved_by_doubt() {
        Some(doubted_again(doubts, now))
    } else {
        lately(doubts, now)
    };
    let down = is_down(group);
    let half = match outcome.kind {
        OutcomeKind::Partial => true,
        OutcomeKind::Refused => group.announced().is_some_and(|before| before.half),
        OutcomeKind::Moved
        | OutcomeKind::NoAction
        | OutcomeKind::Planned
        | OutcomeKind::RolledBack => false,
    };
    match group.announced() {
        Some(before) if before.active == active && !is_back_untold(course, outcome) => Announced {
            trouble,
            down,
            half,
            tried,
            ..before.clone()
        },
        before => {
            let from = before
                .and_then(|before| before.active.clone())
                .filter(|from| Some(from) != active.as_ref())
                .or_else(|| course.from().cloned())
                .filter(|from| Some(from) != active.as_ref())
                .or_else(|| before.and_then(|before| before.from.clone()));
            Announced {
                from: from.filter(|from| Some(from) != active.as_ref()),
                active,
                since: now,
                trouble,
                down,
                half,
                tried,
                doubts,
            }
        }
    }
}

fn is_waited_out(group: &Group, holder: &InstanceId, now: Timestamp) -> bool {
    let doubts = group.announced().and_then(|status| status.doubts);
    let holder = group.members.get(holder);
    holder.is_some_and(|holder| is_left_flapping(doubts, holder, now))
}

/// Whether nothing is detached since who could take over refused before, and that was told: it all still has an owner, is
/// where it was, and none of the statuses says that it is well.
fn waits(group: &Group, now: Timestamp) -> bool {
    let named = group.announced().and_then(|status| status.active.as_ref());
    let refused = |tried: &TriedInVain| {
        let mut members = group.members.values();
        members.any(|member| pause_left(tried, member, now).is_some())
    };
    // A move since then, to a last resort, told of something else; so did the move in which they refused.
    let newest = group.written().max_by_key(|status| status.since);
    let was_told = |tried: &&TriedInVain| {
        newest.is_none_or(|told| {
            told.since < tried.at || told.since == tried.at && told.from.is_none()
        })
    };
    group.tried().filter(was_told).is_some_and(refused)
        && !group.floats.iter().any(Float::is_homeless)
        && named == group.active()
        && group.written().all(|status| status.trouble.is_some())
}

/// Whether a member was launched or started just now, in a group of which it was told that nobody can take over.
fn is_coming_up(group: &Group) -> bool {
    let mut members = group.members.values();
    let named = group.announced().and_then(|status| status.active.as_ref());
    members.any(|member| member.state == InstanceState::Pending)
        && group.written().next().is_some()
        && group.written().all(|status| status.trouble.is_some())
        && named == group.active()
}

/// What was taken away from somebody, in vain.
fn tried(course: &Course, outcome: &Outcome, now: Timestamp) -> Option<TriedInVain> {
    let group = &course.after;
    let before = group.tried();
    match outcome.kind {
        // Where it went as a last resort, who refused before would be better, and is not to be asked each minute.
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned
            if !matches!(&course.end, End::Rest(Rest::LastResort { .. })) =>
        {
            None
        }
        OutcomeKind::Moved
        | OutcomeKind::NoAction
        | OutcomeKind::Planned
        | OutcomeKind::Refused
        | OutcomeKind::RolledBack
        | OutcomeKind::Partial => {
            // Whether the role may is asked each time before anything is taken away: once it may again, nobody waits.
            let in_vain = |tried: &TriedNow| tried.refuses && !tried.unauthorized;
            let refuses = |member: &&Member| {
                let tried = course.crossed_off.get(&member.id);
                tried.is_some_and(in_vain)
            };
            let in_vain = course.crossed_off.values().any(in_vain);
            let of_them = group.members.values().filter(refuses);
            if in_vain && course.disturbed() {
                // Where others were quicker to tell of the same move, this is a part of it, and no refusal that was told.
                let told = group
                    .announced()
                    .filter(|_| outcome.kind == OutcomeKind::Moved);
                let told = told.filter(|status| status.active.as_ref() == group.active());
                let at = told.map_or(now, |status| status.since.min(now));
                Some(tried_again(before, of_them, group.members.values(), at))
            } else {
                before.cloned()
            }
        }
    }
}

/// A checksum of what a person was told besides who is active. Of a reason its code and its member count: "stopping"
/// that becomes "stopped" is no news.
fn trouble(group: &Group, outcome: &Outcome) -> Option<u32> {
    let mut words: Vec<String> = group.problems.iter().map(ToString::to_string).collect();
    match outcome.kind {
        OutcomeKind::Refused | OutcomeKind::RolledBack | OutcomeKind::Partial => {
            let word = |reason: &Reason| format!("{} {:?}", reason.code.0, reason.instance);
            words.extend(outcome.reasons.iter().map(word));
            words.push(outcome.kind.as_str().to_owned());
        }
        // Silence means that all is well: a standby that died quietly is found out now, not when it is needed.
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned => {
            words.extend(is_unprotected(outcome).then(|| NO_STANDBY.to_owned()));
            let never = never(group).into_iter();
            words.extend(never.map(|(member, unfit)| {
                let reason = member_reason(&member, &unfit);
                format!("{} {member}", reason.code.0)
            }));
        }
    }
    words.sort();
    (!words.is_empty()).then(|| checksum(&words.join("\n")))
}

fn is_unprotected(outcome: &Outcome) -> bool {
    outcome
        .reasons
        .iter()
        .any(|reason| reason.code.0 == NO_STANDBY)
}

pub(super) fn news(group: &Group, outcome: &Outcome, status: &Announced) -> News {
    match (outcome.kind, group.announced()) {
        (OutcomeKind::Moved, _) => News::Moved,
        (OutcomeKind::Refused, _) => News::Refused,
        (OutcomeKind::RolledBack, _) => News::RolledBack,
        (OutcomeKind::Partial, _) => News::Partial,
        (OutcomeKind::NoAction | OutcomeKind::Planned, None) => News::Watched,
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(before))
            if is_completed(before, status) =>
        {
            News::Completed {
                from: left(before, status).cloned(),
            }
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(before))
            if before.active != status.active && !came_back(before, status) =>
        {
            News::FoundMoved {
                from: before.active.clone(),
            }
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) if is_unprotected(outcome) => {
            News::Unprotected
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) if status.trouble.is_some() => {
            News::Attention
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) => News::WellAgain,
    }
}

/// Whether a part of the way was told last, and now it is whole on another member than it came from.
fn is_completed(before: &Announced, status: &Announced) -> bool {
    before.half && status.active.is_some() && left(before, status).is_some()
}

/// Whether what floats is where it was before its tags, or all of its members', were lost for a while.
fn came_back(before: &Announced, status: &Announced) -> bool {
    before.active.is_none() && status.active.is_some() && before.from == status.active
}

/// Whom it left since it was told.
fn left<'a>(before: &'a Announced, status: &Announced) -> Option<&'a InstanceId> {
    let left = [before.active.as_ref(), before.from.as_ref()];
    left.into_iter()
        .flatten()
        .find(|left| Some(*left) != status.active.as_ref())
}
