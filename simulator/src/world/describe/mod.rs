//! What all describes have in common. Open `view.rs` first. It imports `account`, `state` and `errors`.
//!
//! `view` is what the answers are made from, `filter` says which items are wanted, `page` how many at once.

mod filter;
mod page;
mod view;

pub(crate) use self::filter::{Described, filtered, named};
pub(crate) use self::page::{MAX_RESULTS, MaxResults, no_ids_with_pages, not_too_many, page};
pub(crate) use self::view::View;
