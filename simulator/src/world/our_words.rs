//! What is wrong with a world's YAML, in words of whoever writes it: the library's are those of its parser.

use std::borrow::Cow;

use serde_saphyr::{DefaultMessageFormatter, Error, MessageFormatter};

/// What the library says, and what is meant.
const MEANT: [(&str, &str); 6] = [
    (
        "expected sequence start",
        "a list is expected here: `[one, two]`, or lines that begin with `- `",
    ),
    (
        "expected mapping start",
        "fields are expected here: `{ field: value }`, or lines like `field: value`",
    ),
    (
        "expected string scalar",
        "a word is expected here; numbers that are words stand in quotes",
    ),
    (
        "invalid IP address syntax",
        "an IPv4 block like `10.0.1.0/24` is expected here",
    ),
    (
        "invalid IPv4 address syntax",
        "an IPv4 address like `10.0.1.50` is expected here",
    ),
    (
        "unexpected end of input",
        "it ends here, where fields are expected: is it empty?",
    ),
];

/// The message with its place, and the lines around it.
pub(super) fn in_our_words(error: &Error) -> String {
    error.render_with_formatter(&OurWords)
}

struct OurWords;

impl MessageFormatter for OurWords {
    fn format_message<'a>(&self, error: &'a Error) -> Cow<'a, str> {
        let said = DefaultMessageFormatter.format_message(error);
        let meant = MEANT.iter().find(|(words, _)| *words == said);
        meant.map_or(said, |(_, meant)| Cow::Borrowed(*meant))
    }
}
