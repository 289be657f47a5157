//! Writes what a trigger says of a member on that member, so that the next look knows of it.
//!
//! `ALARM` and `OK` may arrive in either order, doubled or late. So `OK` leaves a time of its own (`recovered:`) before
//! it removes the mark, and the later of the two counts, whichever was delivered first. The mark is removed with its
//! value: EC2 leaves a newer one alone.
//!
//! An instance has room for fifty tags, and an account may have many alarms. So that time is left only where a late
//! `ALARM` is to be feared: where a mark of this alarm stands or stood, and where the `OK` itself says that the alarm was
//! in `ALARM` before and no member is marked for it, since that `ALARM` is still on its way or was ignored. An `ALARM` that is
//! overtaken by an `OK` which doesn't follow it directly counts, and stands until the alarm is `OK` the next time: better
//! a move too many than one too few. It is removed again once nothing can come that it guards against.

use jiff::{SignedDuration, Timestamp};

use crate::cloud::{CallError, Cloud, InstanceId, ResourceId, Tags, retry};
use crate::decide::{Concern, Testimony};
use crate::look::{Group, Mark, Member, Observer, Snapshot, written};

/// Writes it, where it isn't written yet and the instance is a member.
///
/// # Errors
/// What EC2 said to the last try.
pub async fn write_marks<C: Cloud>(
    observer: &Observer<'_, C>,
    concern: &Concern,
    snapshot: &Snapshot,
) -> Result<(), CallError> {
    match &concern.testimony {
        _ if concern.plan_only => Ok(()),
        None => Ok(()),
        Some(Testimony::Against { instance, mark }) => {
            mark_impaired(observer, instance, mark, snapshot).await
        }
        Some(Testimony::Withdrawn {
            instances,
            cause,
            former,
            was_given,
            at,
        }) => {
            let members: Vec<&Member> = instances
                .iter()
                .filter_map(|id| taggable(id, snapshot))
                .collect();
            let marks = marks_of(&members, cause, former.as_deref());
            let overtaken = *was_given && marks.is_empty();
            let guarded: Vec<&Member> = members
                .into_iter()
                .filter(|member| {
                    let marked = marks.iter().any(|(marked, _)| marked.id == member.id);
                    overtaken || marked || member.recoveries.contains_key(cause)
                })
                .collect();
            mark_recovered(observer, &guarded, cause, *at).await?;
            for (member, mark) in marks {
                if member.is_over(mark, *at) {
                    remove_mark(observer, member, mark).await?;
                }
            }
            Ok(())
        }
    }
}

/// How long EventBridge (an hour, by the rule) and then Lambda (another one) may keep an event back, and some more.
const MAY_STILL_COME: SignedDuration = SignedDuration::from_hours(3);

/// An alarm's own marks: those with a time. One without is an operator's word.
fn marks_of<'a>(
    members: &[&'a Member],
    cause: &str,
    former: Option<&str>,
) -> Vec<(&'a Member, &'a Mark)> {
    let is_its = |mark: &Mark| {
        mark.at.is_some() && (mark.cause == cause || Some(mark.cause.as_str()) == former)
    };
    let of = |member: &&'a Member| {
        let member = *member;
        let marks = member.marks.iter().filter(|mark| is_its(mark));
        marks.map(move |mark| (member, mark)).collect::<Vec<_>>()
    };
    members.iter().flat_map(of).collect()
}

/// Any of the instance's memberships: its tags are the same in all of them.
fn taggable<'a>(instance: &InstanceId, snapshot: &'a Snapshot) -> Option<&'a Member> {
    snapshot
        .groups
        .values()
        .flat_map(Group::taggable)
        .find(|member| member.id == *instance)
}

async fn mark_impaired<C: Cloud>(
    observer: &Observer<'_, C>,
    instance: &InstanceId,
    mark: &Mark,
    snapshot: &Snapshot,
) -> Result<(), CallError> {
    let (Some(member), Some(at)) = (taggable(instance, snapshot), mark.at) else {
        return Ok(());
    };
    if member.knows(mark) || !member.in_force(mark) {
        return Ok(());
    }
    let forgotten = forget_recoveries(observer, member, &mark.cause).await;
    let tags = Tags::from([(observer.schema.impaired(&mark.cause), written(at))]);
    let instances = [ResourceId::from(instance)];
    retry::read("CreateTags", observer.until, || {
        observer.cloud.create_tags(&instances, &tags)
    })
    .await?;
    forgotten
}

async fn mark_recovered<C: Cloud>(
    observer: &Observer<'_, C>,
    members: &[&Member],
    cause: &str,
    at: Timestamp,
) -> Result<(), CallError> {
    let is_behind = |member: &Member| {
        let known = member.recoveries.get(cause);
        known.is_none_or(|known| *known < at || member.is_ahead(*known))
    };
    let behind: Vec<ResourceId> = members
        .iter()
        .filter(|member| is_behind(member))
        .map(|member| ResourceId::from(&member.id))
        .collect();
    if behind.is_empty() {
        return Ok(());
    }
    let mut forgotten = Ok(());
    for member in members {
        forgotten = forgotten.and(forget_recoveries(observer, member, cause).await);
    }
    let tags = Tags::from([(observer.schema.recovered(cause), written(at))]);
    retry::read("CreateTags", observer.until, || {
        observer.cloud.create_tags(&behind, &tags)
    })
    .await?;
    forgotten
}

/// Makes room: before something is written, since the tags may be full. What is about to be written anew stays.
async fn forget_recoveries<C: Cloud>(
    observer: &Observer<'_, C>,
    member: &Member,
    but: &str,
) -> Result<(), CallError> {
    let now = observer.cloud.now();
    let is_old = |at: Timestamp| now.duration_since(at) > MAY_STILL_COME || member.is_ahead(at);
    let old: Tags = member
        .recoveries
        .iter()
        .filter(|(cause, at)| *cause != but && is_old(**at))
        .map(|(cause, at)| (observer.schema.recovered(cause), written(*at)))
        .collect();
    if old.is_empty() {
        return Ok(());
    }
    remove_tags(observer, member, &old).await
}

async fn remove_mark<C: Cloud>(
    observer: &Observer<'_, C>,
    member: &Member,
    mark: &Mark,
) -> Result<(), CallError> {
    let Some(since) = mark.at else { return Ok(()) };
    let tags = Tags::from([(observer.schema.impaired(&mark.cause), written(since))]);
    remove_tags(observer, member, &tags).await
}

async fn remove_tags<C: Cloud>(
    observer: &Observer<'_, C>,
    member: &Member,
    tags: &Tags,
) -> Result<(), CallError> {
    let instances = [ResourceId::from(&member.id)];
    retry::read("DeleteTags", observer.until, || {
        observer.cloud.delete_tags(&instances, tags)
    })
    .await
}
