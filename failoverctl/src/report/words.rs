//! Names and times, as a page says them.

use eni_failover::cloud;

use crate::view::GroupView;

/// Of this program, for the foot of the page.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What an instance is called: its name, or where it has none its identifier.
pub(super) fn name(groups: &[GroupView], id: &str) -> String {
    let members = groups.iter().flat_map(|group| &group.members);
    let mut named = members.filter(|member| member.id.as_str() == id);
    let name = named.find_map(|member| member.name.clone());
    name.unwrap_or_else(|| id.to_owned())
}

/// The text with names in place of identifiers.
pub(super) fn named(groups: &[GroupView], text: &str) -> String {
    cloud::with_names(text, |id| Some(name(groups, id)))
}

/// `8.66 s`
pub(super) fn seconds(milliseconds: i64) -> String {
    format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
}

/// How many percent this is of that.
pub(super) fn percent(part: i64, whole: i64) -> String {
    let tenths = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}", tenths / 100, tenths % 100)
}
