//! Writes what a trigger says of a member on that member, so that the next look knows of it.
//!
//! `ALARM` and `OK` may arrive in either order, doubled or late. So `OK` leaves a time of its own (`recovered:`) before
//! it removes the mark, and the later of the two counts, whichever was delivered first. The mark is removed with its
//! value: EC2 leaves a newer one alone.

use jiff::Timestamp;

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
            at,
        }) => {
            let members: Vec<&Member> = instances
                .iter()
                .filter_map(|id| taggable(id, snapshot))
                .collect();
            mark_recovered(observer, &members, cause, *at).await
        }
    }
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
    let known =
        |known: &Mark| known.cause == mark.cause && known.at.is_none_or(|known| known >= at);
    if member.marks.iter().any(known) || !member.in_force(mark) {
        return Ok(());
    }
    let tags = Tags::from([(observer.schema.impaired(&mark.cause), written(at))]);
    let instances = [ResourceId::from(instance)];
    retry::read("CreateTags", observer.until, || {
        observer.cloud.create_tags(&instances, &tags)
    })
    .await
}

async fn mark_recovered<C: Cloud>(
    observer: &Observer<'_, C>,
    members: &[&Member],
    cause: &str,
    at: Timestamp,
) -> Result<(), CallError> {
    let behind: Vec<ResourceId> = members
        .iter()
        .filter(|member| member.recoveries.get(cause).is_none_or(|known| *known < at))
        .map(|member| ResourceId::from(&member.id))
        .collect();
    if !behind.is_empty() {
        let tags = Tags::from([(observer.schema.recovered(cause), written(at))]);
        retry::read("CreateTags", observer.until, || {
            observer.cloud.create_tags(&behind, &tags)
        })
        .await?;
    }
    for member in members {
        let over = member
            .marks
            .iter()
            .find(|mark| mark.cause == cause && mark.at.is_some_and(|since| since <= at));
        let Some(since) = over.and_then(|mark| mark.at) else {
            continue;
        };
        let tags = Tags::from([(observer.schema.impaired(cause), written(since))]);
        let instances = [ResourceId::from(&member.id)];
        retry::read("DeleteTags", observer.until, || {
            observer.cloud.delete_tags(&instances, &tags)
        })
        .await?;
    }
    Ok(())
}
