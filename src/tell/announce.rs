//! Tells, and writes that it was told.
//!
//! Publish first, then write the tags: a crash in between repeats an announcement and never loses one. A tag that
//! can't be written (a member that is gone) or a group of which no member is left to carry one repeats it as well.

use super::announcement::Announcement;
use super::message;
use super::outcome::Outcome;
use crate::act::Course;
use crate::cloud::{CallError, Cloud, Tags, retry};
use crate::look::Observer;

/// Tells, then writes that it was told.
///
/// # Errors
/// What couldn't be published or written: the invocation has to fail, so that it is tried again.
pub async fn announce<C: Cloud>(
    observer: &Observer<'_, C>,
    course: &Course,
    announcement: &Announcement,
    outcome: &mut Outcome,
) -> Result<(), CallError> {
    if let Some(news) = &announcement.news {
        let notification = message::notification(news, course, outcome);
        retry::read("Publish", observer.until, || {
            observer.cloud.publish(&notification)
        })
        .await?;
        outcome.announced = true;
    }
    if let Some((status, members)) = &announcement.status {
        let tags = Tags::from([(observer.schema.status(&outcome.group), status.to_string())]);
        retry::read("CreateTags", observer.until, || {
            observer.cloud.create_tags(members, &tags)
        })
        .await?;
    }
    Ok(())
}
