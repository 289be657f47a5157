//! Who is told what, and when: whenever the status differs from the one that the members' tags carry.
//!
//! Publish first, then write the tags: a crash in between repeats an announcement and never loses one. A tag that
//! can't be written (a member that is gone) or a group of which no member is left to carry one repeats it as well.

use jiff::Timestamp;

use crate::call_error::CallError;
use crate::concern::Concern;
use crate::conclude::NO_STANDBY;
use crate::decide::{Rest, Wish};
use crate::failover::{Context, Course, End};
use crate::group::{Float, Group};
use crate::ids::InstanceId;
use crate::message::{self, News};
use crate::outcome::{Outcome, OutcomeKind};
use crate::ports::{Cloud, Tags};
use crate::retry;
use crate::tags::{Status, checksum};
use crate::tried::Tried;

/// What is to be told and written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announcement {
    /// What to publish; `None` where everybody was told.
    pub news: Option<News>,
    /// What the members' tags should say, and on which they don't.
    pub status: Option<(Status, Vec<InstanceId>)>,
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
        // It was told when it was put back, and isn't tried again yet.
        (End::Refused(_), OutcomeKind::Refused) if waits(&course.after, now) => return nothing,
        (End::Rest(_) | End::Refused(_) | End::GaveUp(_), _) => {}
    }
    let group = &course.after;
    let untold = is_back_untold(course, outcome);
    let status = status(course, outcome, now);
    let stale: Vec<InstanceId> = group
        .taggable()
        .filter(|member| {
            let told = member.status.as_ref();
            untold
                || told
                    .is_none_or(|told| !told.says_the_same(&status) || told.tried != status.tried)
        })
        .map(|member| member.id.clone())
        .collect();
    // An older one is of a member that wasn't there when the newer one was written: everybody was told all the same.
    let newest = group.written().map(|status| status.since).max();
    let told: Vec<&Status> = (group.written())
        .filter(|status| Some(status.since) == newest)
        .collect();
    let everybody_was =
        !untold && !told.is_empty() && told.iter().all(|told| told.says_the_same(&status));
    let news = (!everybody_was).then(|| news(group, outcome, &status));
    Announcement {
        news,
        status: (!stale.is_empty()).then_some((status, stale)),
    }
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

fn status(course: &Course, outcome: &Outcome, now: Timestamp) -> Status {
    let group = &course.after;
    let active = group
        .active()
        .filter(|active| group.members.contains_key(*active))
        .cloned();
    let told = told(group, outcome);
    let tried = tried(course, outcome, now);
    match group.announced() {
        Some(before) if before.active == active && !is_back_untold(course, outcome) => Status {
            told,
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
            Status {
                from: from.filter(|from| Some(from) != active.as_ref()),
                active,
                since: now,
                told,
                tried,
            }
        }
    }
}

/// Whether nothing is detached since who could take over refused before, and that was told: it all still has an owner, is
/// where it was, and none of the statuses says that it is well.
fn waits(group: &Group, now: Timestamp) -> bool {
    let named = group.announced().and_then(|status| status.active.as_ref());
    let refused = |tried: &Tried| {
        let mut members = group.members.values();
        members.any(|member| tried.pause_left(member, now).is_some())
    };
    group.tried().is_some_and(refused)
        && !group.floats.iter().any(Float::is_homeless)
        && named == group.active()
        && group.written().all(|status| status.told.is_some())
}

/// What was taken away from somebody, in vain.
fn tried(course: &Course, outcome: &Outcome, now: Timestamp) -> Option<Tried> {
    let group = &course.after;
    let before = group.tried();
    match outcome.kind {
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned => None,
        OutcomeKind::Refused | OutcomeKind::RolledBack | OutcomeKind::Partial => {
            let in_vain = !course.refused.is_empty() && course.disturbed();
            let refused = group.members.values();
            let refused = refused.filter(|member| course.refused.contains(&member.id));
            if in_vain {
                Some(Tried::again(before, refused, group.members.values(), now))
            } else {
                before.cloned()
            }
        }
    }
}

/// A checksum of what a person was told besides who is active. Of a reason its code and its member count: "stopping"
/// that becomes "stopped" is no news.
fn told(group: &Group, outcome: &Outcome) -> Option<u32> {
    let mut words: Vec<String> = group.problems.iter().map(ToString::to_string).collect();
    match outcome.kind {
        OutcomeKind::Refused | OutcomeKind::RolledBack | OutcomeKind::Partial => {
            let word = |reason: &crate::outcome::Reason| {
                format!("{} {:?}", reason.code.0, reason.instance)
            };
            words.extend(outcome.reasons.iter().map(word));
            words.push(outcome.kind.as_str().to_owned());
        }
        // Silence means that all is well: a standby that died quietly is found out now, not when it is needed.
        OutcomeKind::Moved | OutcomeKind::NoAction | OutcomeKind::Planned => {
            words.extend(is_unprotected(outcome).then(|| NO_STANDBY.to_owned()));
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

fn news(group: &Group, outcome: &Outcome, status: &Status) -> News {
    match (outcome.kind, group.announced()) {
        (OutcomeKind::Moved, _) => News::Moved,
        (OutcomeKind::Refused, _) => News::Refused,
        (OutcomeKind::RolledBack, _) => News::RolledBack,
        (OutcomeKind::Partial, _) => News::Partial,
        (OutcomeKind::NoAction | OutcomeKind::Planned, None) => News::Watched,
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(before))
            if before.active != status.active =>
        {
            News::FoundMoved {
                from: before.active.clone(),
            }
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) if is_unprotected(outcome) => {
            News::Unprotected
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) if status.told.is_some() => {
            News::Attention
        }
        (OutcomeKind::NoAction | OutcomeKind::Planned, Some(_)) => News::WellAgain,
    }
}

/// Tells, then writes that it was told.
///
/// # Errors
/// What couldn't be published or written: the invocation has to fail, so that it is tried again.
pub async fn announce<C: Cloud>(
    context: &Context<'_, C>,
    course: &Course,
    announcement: &Announcement,
    outcome: &mut Outcome,
) -> Result<(), CallError> {
    if let Some(news) = &announcement.news {
        let notification = message::notification(news, course, outcome);
        retry::read("Publish", context.tell_until, || {
            context.cloud.publish(&notification)
        })
        .await?;
        outcome.announced = true;
    }
    if let Some((status, members)) = &announcement.status {
        let tags = Tags::from([(context.schema.status(&outcome.group), status.to_string())]);
        retry::read("CreateTags", context.tell_until, || {
            context.cloud.create_tags(members, &tags)
        })
        .await?;
    }
    Ok(())
}
