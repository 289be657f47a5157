//! A wanted move: whether it is still to be made.

use std::time::Duration;

use super::question::{Decision, Question};
use super::why::{Refusal, Rest};
use crate::event::Wish;
use crate::look::{Announced, Member};

/// Whether a wanted move is still to be made. Idempotent: the same request once more finds the work done.
pub(super) fn wanted(question: &Question<'_>, holder: Option<&Member>) -> Result<bool, Decision> {
    let Wish::Move { to } = question.wish else {
        return Ok(false);
    };
    match (to, holder) {
        (Some(to), _) if !question.group.members.contains_key(to) => {
            Err(Decision::Refuse(Refusal::NotAMember(to.clone())))
        }
        (Some(to), Some(holder)) if holder.id == *to => {
            Err(Decision::Rest(Rest::AlreadyThere(to.clone())))
        }
        (None, Some(holder)) if !holder.is_failed() => match moved_lately(question, holder) {
            Some(seconds) => Err(Decision::Rest(Rest::TookOverJustNow {
                holder: holder.id.clone(),
                seconds,
            })),
            None => Ok(true),
        },
        // Half made, and told so: it is finished where it is, and not begun anew from there.
        (None, None) if lately(question, question.group.announced()).is_some() => Ok(false),
        (Some(_) | None, Some(_) | None) => Ok(true),
    }
}

/// Lambda delivers a request up to three times, after one and two minutes more, and may deliver it again although it
/// succeeded; a CLI that waits for an answer for only a minute asks up to five times. For so long a group that has
/// moved isn't moved once more by a request that names no member.
const DELIVERED_AGAIN: Duration = Duration::from_mins(10);

/// How many seconds ago this group moved to its holder, where that is not longer ago than the same request may come
/// again. What isn't announced yet happened just now: whoever moved it died before it told.
fn moved_lately(question: &Question<'_>, holder: &Member) -> Option<i64> {
    let status = question.group.announced()?;
    if status.active.as_ref() == Some(&holder.id) {
        lately(question, Some(status))
    } else {
        Some(0)
    }
}

fn lately(question: &Question<'_>, status: Option<&Announced>) -> Option<i64> {
    let status = status.filter(|status| status.from.is_some())?;
    let seconds = question.now.duration_since(status.since).as_secs();
    (seconds.unsigned_abs() < DELIVERED_AGAIN.as_secs()).then_some(seconds.max(0))
}
