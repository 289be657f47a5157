//! A page of a describe, or an error: what can't be read is no shorter list.

use super::convert::Incomplete;
use crate::cloud::{CallError, Page};

/// `found` is `None` where the answer has no list at all.
pub(super) fn page<S, T>(
    call: &'static str,
    found: Option<Vec<S>>,
    next: Option<String>,
    convert: fn(S) -> Result<T, Incomplete>,
) -> Result<Page<T>, CallError> {
    let partial = |what: String| CallError::unanswered(call, what);
    let found = found.ok_or_else(|| partial("an answer without its list".to_owned()))?;
    let items = found.into_iter().map(convert).collect::<Result<_, _>>();
    Ok(Page {
        items: items.map_err(|incomplete| partial(incomplete.to_string()))?,
        next: next.filter(|next| !next.is_empty()),
    })
}
