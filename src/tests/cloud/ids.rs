//! People's names in place of identifiers.

use crate::cloud::with_names;

fn named(text: &str) -> String {
    with_names(text, |id| match id {
        "i-0aaa" => Some("web-1".to_owned()),
        // A name that is itself somebody's identifier is still only a name.
        "i-0bbb" => Some("i-0aaa".to_owned()),
        _ => None,
    })
}

#[test]
fn an_identifier_by_itself_gets_its_name() {
    for (text, expected) in [
        ("i-0aaa", "web-1"),
        ("i-0aaa is stopped", "web-1 is stopped"),
        ("away from i-0aaa.", "away from web-1."),
        ("  i-0aaa: healthy", "  web-1: healthy"),
        ("i-0aaa, the active", "web-1, the active"),
        ("by eni-0ddd (i-0aaa)", "by eni-0ddd (web-1)"),
        ("Instance 'i-0aaa' has", "Instance 'web-1' has"),
        ("i-0aaa -> i-0aaa", "web-1 -> web-1"),
        ("i-0bbb -> i-0ccc", "i-0aaa -> i-0ccc"),
        ("…i-0aaa…", "…web-1…"),
        ("", ""),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
}

#[test]
fn an_identifier_within_a_longer_word_stays() {
    for text in [
        "i-0aaa-cpu",
        "cpu-of-i-0aaa",
        "i-0aaaa",
        "xi-0aaa",
        "arn:aws:ec2:us-east-1:123456789012:instance/i-0aaa",
        "failover:instance=i-0aaa",
        "i-0aaa.cpu",
        "i-0aaa_cpu",
    ] {
        assert_eq!(named(text), text);
    }
}
