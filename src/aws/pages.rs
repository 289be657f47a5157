//! All pages of a describe, or an error.

use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

use super::error::call_error;
use crate::cloud::CallError;

/// A page's items, `None` where the answer has no list at all, and the token of the next page.
pub(super) type Page<T> = (Option<Vec<T>>, Option<String>);

/// Reads page after page. The SDK's own iterators take a token that comes twice for the end of the list, and the
/// list would be shorter than the truth; here that is an error, as is a page without a list.
pub(super) async fn every_page<O, T, E, F>(
    call: &'static str,
    send: impl Fn(Option<String>) -> F + Send,
    page: fn(O) -> Page<T>,
) -> Result<Vec<T>, CallError>
where
    F: Future<Output = Result<O, SdkError<E>>> + Send,
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    T: Send,
{
    let mut items = Vec::new();
    let mut token = None;
    loop {
        let answer = send(token.clone()).await;
        let (found, next) = page(answer.map_err(|error| call_error(call, error))?);
        items.extend(found.ok_or_else(|| partial(call, "an answer without its list"))?);
        match next.filter(|next| !next.is_empty()) {
            None => return Ok(items),
            next if next == token => return Err(partial(call, "the same page token twice")),
            next => token = next,
        }
    }
}

fn partial(call: &'static str, what: &str) -> CallError {
    CallError::unanswered(call, what)
}
