//! Filters: any of the values, all of the filters, `*` and `?` wildcards.

use eni_failover::cloud::Tags;

use crate::api::{ApiError, Filter};
use crate::wildcard::wildcard;
use crate::world::errors;

/// An item of a describe's answer.
pub(crate) trait Described {
    /// The filters that are modelled, `tag:…` and `tag-key` aside. Others are refused, as EC2 refuses unknown ones:
    /// to ignore one would answer too much.
    const FILTERS: &'static [&'static str];

    /// Whether there is a filter of this name.
    fn knows(filter: &str) -> bool {
        Self::FILTERS.contains(&filter)
    }

    /// What pages are ordered by.
    fn key(&self) -> String;

    /// `None` where the describe has no filters by tag.
    fn tags(&self) -> Option<&Tags> {
        None
    }

    /// What a filter of this name looks at.
    fn values(&self, filter: &str) -> Vec<String>;
}

const MOST_FILTER_VALUES: usize = 200;

/// No identifiers means all.
pub(crate) fn named(ids: &[String], id: &str) -> bool {
    ids.is_empty() || ids.iter().any(|wanted| wanted == id)
}

/// The items that pass all the filters.
pub(crate) fn filtered<T: Described>(
    items: Vec<T>,
    filters: &[Filter],
    by_tag: bool,
) -> Result<Vec<T>, ApiError> {
    for filter in filters {
        check::<T>(filter, by_tag)?;
    }
    let passes = |item: &T| filters.iter().all(|filter| matches(item, filter));
    Ok(items.into_iter().filter(passes).collect())
}

fn check<T: Described>(filter: &Filter, by_tag: bool) -> Result<(), ApiError> {
    let name = filter.name.as_str();
    let known = T::knows(name)
        || (by_tag
            && (name == "tag-key" || name.strip_prefix("tag:").is_some_and(|k| !k.is_empty())));
    if !known {
        return Err(errors::invalid_value(format!(
            "The filter '{name}' is invalid"
        )));
    }
    if filter.values.is_empty() {
        return Err(errors::invalid_value(format!(
            "The filter '{name}' has no values"
        )));
    }
    if filter.values.len() > MOST_FILTER_VALUES {
        return Err(ApiError::new(
            "FilterLimitExceeded",
            "The maximum number of filter values specified on a single call is 200",
        ));
    }
    Ok(())
}

fn matches<T: Described>(item: &T, filter: &Filter) -> bool {
    let found: Vec<String> = match (filter.name.strip_prefix("tag:"), item.tags()) {
        (Some(key), Some(tags)) => tags.get(key).cloned().into_iter().collect(),
        (None, Some(tags)) if filter.name == "tag-key" => tags.keys().cloned().collect(),
        (Some(_) | None, _) => item.values(&filter.name),
    };
    found
        .iter()
        .any(|text| filter.values.iter().any(|pattern| wildcard(pattern, text)))
}
