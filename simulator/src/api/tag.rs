//! Tags.

use std::collections::BTreeMap;

/// `CreateTags`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateTags {
    /// `DryRun`
    pub dry_run: bool,
    /// `Resources`
    pub resources: Vec<String>,
    /// `Tags`
    pub tags: BTreeMap<String, String>,
}

/// `DeleteTags`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteTags {
    /// `DryRun`
    pub dry_run: bool,
    /// `Resources`
    pub resources: Vec<String>,
    /// `Tags`: with a value, only where it is still that; an empty list means all tags of the user.
    pub tags: Vec<TagToDelete>,
}

/// One entry of `Tags` in [`DeleteTags`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagToDelete {
    /// `Key`
    pub key: String,
    /// `Value`; an empty text is a value too.
    pub value: Option<String>,
}
