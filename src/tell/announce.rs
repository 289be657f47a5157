//! Tells, and writes that it was told.
//!
//! Publish first, then write the tags: a crash in between repeats an announcement and never loses one. So does a tag
//! that can't be written, where no other one remembers it.

use super::announcement::Announcement;
use super::message::{Message, notification};
use super::outcome::Outcome;
use super::post::{Awaited, Post};
use crate::act::Course;
use crate::cloud::{CallError, Cloud, Rejection, ResourceId, Tags, retry};
use crate::look::Observer;

/// Tells, then writes that it was told.
///
/// # Errors
/// What couldn't be published or written: the invocation has to fail, so that it is tried again.
pub async fn announce<C: Cloud>(
    observer: &Observer<'_, C>,
    (post, awaited): (&Post, Awaited<'_>),
    course: &Course,
    announcement: &Announcement,
    outcome: &mut Outcome,
) -> Result<(), CallError> {
    if let Some(news) = &announcement.news {
        let message = Message {
            news: news.clone(),
            outcome: outcome.clone(),
            notification: notification(news, course, outcome),
        };
        let (sns, until) = (observer.cloud, observer.until);
        post.send(sns, until, awaited, message).await?;
        outcome.announced = true;
    } else {
        drop(awaited);
    }
    if let Some((status, carriers)) = &announcement.status {
        let tags = Tags::from([(observer.schema.status(&outcome.group), status.to_string())]);
        write(observer, carriers, &tags).await?;
    }
    Ok(())
}

/// On all of them in one call. Where EC2 refuses that because of one of them (it has 50 tags already), on each by itself:
/// what one can't carry the others remember.
async fn write<C: Cloud>(
    observer: &Observer<'_, C>,
    carriers: &[ResourceId],
    tags: &Tags,
) -> Result<(), CallError> {
    let on = |carriers: Vec<ResourceId>| async move {
        retry::read("CreateTags", observer.until, || {
            observer.cloud.create_tags(&carriers, tags)
        })
        .await
    };
    let all = on(carriers.to_vec()).await;
    let refused = all.as_ref().err().and_then(CallError::rejection);
    // Of one that is gone EC2 says so, or that it isn't permitted: the next look knows better what there is to write on.
    let gone = matches!(refused, Some(Rejection::NotFound | Rejection::Unauthorized));
    if refused.is_none() || gone || carriers.len() < 2 {
        return all;
    }
    let mut written = Ok(());
    for carrier in carriers {
        written = written.and(on(vec![carrier.clone()]).await);
    }
    written
}
