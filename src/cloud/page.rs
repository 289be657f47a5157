//! A page of a describe's answer.

/// Some of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// `Reservations`, `NetworkInterfaces` and their like.
    pub items: Vec<T>,
    /// `NextToken`: there is more, even where this page is short or empty. `None` on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// All that there is.
    #[must_use]
    pub fn last(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::last(Vec::new())
    }
}
