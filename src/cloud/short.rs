//! Words of others, as long as a person reads them.

/// The text with at most so many characters, on one line: what was left out is marked.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    if text.chars().count() <= most {
        return text.chars().map(printable).collect();
    }
    let kept = text.chars().take(most.saturating_sub(3)).map(printable);
    kept.chain("...".chars()).collect()
}
