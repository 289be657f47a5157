//! What the calls for several things have in common.

/// One `Filter`: any of the values, `*` and `?` being wildcards. Several filters must all match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `Name`
    pub name: String,
    /// `Values`
    pub values: Vec<String>,
}

impl Filter {
    /// A filter of this name with these values.
    pub fn new<V: Into<String>>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        Self {
            name: name.into(),
            values: values.into_iter().map(Into::into).collect(),
        }
    }
}

/// What part of a long answer is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `MaxResults`
    pub max_results: Option<u32>,
    /// `NextToken`, from the page before.
    pub next_token: Option<String>,
}

/// `return` = true, for actions that answer nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done;
