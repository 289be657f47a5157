//! The tag schema: the only memory there is, on the user's own resources, where an operator can read and change it.

use jiff::Timestamp;
use std::collections::BTreeMap;

use super::announced::Announced;
use super::mark::Mark;
use crate::cloud::{GroupName, Tags, is_ahead, is_group_name};

/// The longest prefix that leaves room for the longest key, `recovered:alarm/` and a name.
pub const PREFIX_LENGTH: usize = 32;

/// "50 tags per resource"; "tags created by AWS", which begin with `aws:`, "don't count against this limit".
const MOST_TAGS: usize = 50;

/// The keys, under one prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    prefix: String,
    boundary: Option<String>,
}

impl Schema {
    /// The schema under this prefix, `failover:` where the operator asked for nothing else.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            boundary: None,
        }
    }

    /// With a boundary, where the operator chose one.
    #[must_use]
    pub fn within(self, boundary: Option<String>) -> Self {
        Self { boundary, ..self }
    }

    /// The key of the tag that members and floats of a group carry with the same value. It is not under the prefix.
    #[must_use]
    pub fn boundary(&self) -> Option<&str> {
        self.boundary.as_deref()
    }

    /// On instances: the groups they are members of. On an interface or an Elastic IP: the group it floats in.
    #[must_use]
    pub fn group(&self) -> String {
        format!("{}group", self.prefix)
    }

    /// On instances: the higher is preferred.
    #[must_use]
    pub fn priority(&self) -> String {
        format!("{}priority", self.prefix)
    }

    /// On instances: which checks count besides EC2's own.
    #[must_use]
    pub fn checks(&self) -> String {
        format!("{}checks", self.prefix)
    }

    /// On landing interfaces: the addresses that float among them.
    #[must_use]
    pub fn addresses(&self) -> String {
        format!("{}addresses", self.prefix)
    }

    /// On an interface: routes and Elastic IPs lead to it, of the groups that it names or, by an empty list, of all of its
    /// instance's.
    #[must_use]
    pub fn landing(&self) -> String {
        format!("{}landing", self.prefix)
    }

    /// On route tables: the routes that float, each as group/destination.
    #[must_use]
    pub fn routes(&self) -> String {
        format!("{}routes", self.prefix)
    }

    /// On every member and on what floats: the status last announced.
    #[must_use]
    pub fn status(&self, group: &GroupName) -> String {
        format!("{}status:{group}", self.prefix)
    }

    /// The status last announced of this group, among a resource's tags. One from the future is nobody's.
    #[must_use]
    pub fn announced(&self, group: &GroupName, tags: &Tags, now: Timestamp) -> Option<Announced> {
        tags.get(&self.status(group))
            .and_then(|value| Announced::parse(value))
            .filter(|status| !is_ahead(status.since, now))
    }

    /// Whether this group's status has room beside a resource's other tags. AWS's own don't count.
    #[must_use]
    pub fn has_room(&self, group: &GroupName, tags: &Tags) -> bool {
        let own = tags.keys().filter(|key| !key.starts_with("aws:"));
        tags.contains_key(&self.status(group)) || own.count() < MOST_TAGS
    }

    /// The groups of which a status is among a resource's tags: those that it was of.
    #[must_use]
    pub fn was_of(&self, tags: &Tags) -> Vec<GroupName> {
        let prefix = format!("{}status:", self.prefix);
        let statuses = with_prefix(tags, &prefix).map(|(name, _)| name);
        let names = statuses.filter(|name| is_group_name(name));
        names.map(GroupName::new).collect()
    }

    /// On a member: evidence against it.
    #[must_use]
    pub fn impaired(&self, cause: &str) -> String {
        format!("{}impaired:{cause}", self.prefix)
    }

    /// On a member: since when that evidence is taken back. It outlives the mark, so that an `ALARM` that is
    /// delivered after the `OK` that followed it doesn't count.
    #[must_use]
    pub fn recovered(&self, cause: &str) -> String {
        format!("{}recovered:{cause}", self.prefix)
    }

    /// The marks among an instance's tags, in force or not.
    #[must_use]
    pub fn marks(&self, tags: &Tags) -> Vec<Mark> {
        let mark = |(cause, value): (String, &String)| Mark {
            cause,
            at: value.parse().ok(),
        };
        with_prefix(tags, &self.impaired("")).map(mark).collect()
    }

    /// Since when each cause is taken back, among an instance's tags.
    #[must_use]
    pub fn recoveries(&self, tags: &Tags) -> BTreeMap<String, Timestamp> {
        let recovery = |(cause, value): (String, &String)| Some((cause, value.parse().ok()?));
        with_prefix(tags, &self.recovered(""))
            .filter_map(recovery)
            .collect()
    }
}

fn with_prefix<'a>(tags: &'a Tags, prefix: &str) -> impl Iterator<Item = (String, &'a String)> {
    tags.iter()
        .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?.to_owned(), value)))
}
