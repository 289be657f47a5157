//! `*` and `?`, as filters and policies have them.

/// `*` stands for any text, `?` for one character, a backslash takes the next character as it is. Case matters.
pub(crate) fn wildcard(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    let Some(first) = rest.next() else {
        return text.is_empty();
    };
    let mut letters = text.chars();
    match first {
        '*' => text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .any(|at| {
                text.get(at..)
                    .is_some_and(|text| wildcard(rest.as_str(), text))
            }),
        '?' => letters.next().is_some() && wildcard(rest.as_str(), letters.as_str()),
        _ => {
            let wanted = if first == '\\' {
                rest.next()
            } else {
                Some(first)
            };
            wanted.is_some()
                && letters.next() == wanted
                && wildcard(rest.as_str(), letters.as_str())
        }
    }
}
