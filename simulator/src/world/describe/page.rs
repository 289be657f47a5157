//! Pages: `MaxResults` and `NextToken`.

use super::filter::Described;
use crate::api::{ApiError, Page};
use crate::world::errors;

/// EC2's limits of `MaxResults`.
pub(crate) type MaxResults = std::ops::RangeInclusive<u32>;

pub(crate) const MAX_RESULTS: MaxResults = 5..=1000;

/// One page, and the token of the next. The token is the last key shown, so that what comes and goes between two
/// pages shifts nothing.
pub(crate) fn page<T: Described>(
    mut items: Vec<T>,
    page: &Page,
    allowed: &MaxResults,
    page_size: Option<usize>,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    if let Some(asked) = page.max_results.filter(|asked| !allowed.contains(asked)) {
        return Err(errors::invalid_value(format!(
            "Value ( {asked} ) for parameter maxResults is invalid. Expecting a value between {} and {}.",
            allowed.start(),
            allowed.end()
        )));
    }
    if let Some(token) = &page.next_token {
        let after = token.strip_prefix(TOKEN).ok_or_else(|| {
            ApiError::new(
                "InvalidPaginationToken",
                "The pagination token is not valid",
            )
        })?;
        items.retain(|item| item.key().as_str() > after);
    }
    let wanted = page.max_results.unwrap_or(*allowed.end());
    let size = usize::try_from(wanted)
        .unwrap_or(usize::MAX)
        .min(page_size.unwrap_or(usize::MAX).max(1));
    let more = items.len() > size;
    items.truncate(size);
    let next_token = items
        .last()
        .filter(|_| more)
        .map(|item| format!("{TOKEN}{}", item.key()));
    Ok((items, next_token))
}

const TOKEN: &str = "after:";

/// `MaxResults` and identifiers exclude each other where EC2 says so.
pub(crate) fn no_ids_with_pages(
    ids: &[String],
    parameter: &str,
    page: &Page,
) -> Result<(), ApiError> {
    if !ids.is_empty() && page.max_results.is_some() {
        return Err(errors::invalid_combination(format!(
            "The parameter {parameter} cannot be used with the parameter maxResults"
        )));
    }
    Ok(())
}

/// "At most 100 identifiers" where EC2 says so.
pub(crate) fn not_too_many(ids: &[String], parameter: &str) -> Result<(), ApiError> {
    if ids.len() > MOST_IDS {
        return Err(errors::invalid_value(format!(
            "The parameter {parameter} takes at most {MOST_IDS} identifiers"
        )));
    }
    Ok(())
}

const MOST_IDS: usize = 100;
