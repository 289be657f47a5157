//! Many groups in one message.

use serde_json::Value;

use crate::cloud::{GroupName, InstanceId, NAME_LENGTH, Notification};
use crate::tell::{Message, News, Outcome, OutcomeKind, digests};

const LONGEST_MESSAGE: usize = 256 * 1024;

fn message(group: &str, news: News, kind: OutcomeKind) -> Message {
    let outcome = Outcome {
        group: GroupName::from(group),
        kind,
        from: Some(InstanceId::from("i-0aaaaaaaaaaaaaaaa")),
        to: Some(InstanceId::from("i-0bbbbbbbbbbbbbbbb")),
        floats: Vec::new(),
        reasons: Vec::new(),
        milliseconds: 0,
        announced: false,
    };
    let attributes = [("group", group), ("outcome", kind.as_str())];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), vec![value.to_owned()]));
    let subject = format!("[{group}] {}", news.code());
    let notification = Notification {
        subject: format!("{subject:.<100}"),
        text: String::new(),
        json: String::new(),
        attributes: attributes.into(),
    };
    Message {
        news,
        outcome,
        notification,
    }
}

#[test]
fn a_digest_lists_the_worst_first_and_says_how_many_there_are_of_each() {
    let moved = |group| message(group, News::Moved, OutcomeKind::Moved);
    let refused = message("mail", News::Refused, OutcomeKind::Refused);
    let watched = message("new", News::Watched, OutcomeKind::NoAction);
    let all = [moved("web"), watched, moved("api"), refused];
    let [digest] = &digests(&all)[..] else {
        panic!("one")
    };
    assert_eq!(digest.subject, "[4 groups] 1 NOT MOVED, 2 moved, 1 watched");
    let places = [
        "1 NOT MOVED:\n  [mail]",
        "2 moved:\n  [api]",
        "  [web]",
        "1 watched:\n  [new]",
    ];
    let places = places.map(|words| digest.text.find(words).expect(words));
    assert!(places.is_sorted(), "{}", digest.text);
    // A filter policy on a group or an outcome meets it as it meets a message of one group.
    let attribute = |name: &str| digest.attributes[name].join(" ");
    assert_eq!(attribute("group"), "api mail new web");
    assert_eq!(attribute("outcome"), "moved no-action refused");
    assert_eq!(attribute("groups"), "many");
    let json: Value = serde_json::from_str(&digest.json).expect("JSON");
    assert_eq!(json["news"], "digest");
    assert_eq!(json["groups"][0]["group"], "mail");
    assert_eq!(json["groups"][0]["outcome"], "refused");
    assert_eq!(json["groups"][1]["to"], "i-0bbbbbbbbbbbbbbbb");
}

#[test]
fn a_thousand_groups_with_the_longest_names_fit_into_few_messages() {
    let name = |nth: usize| format!("{nth:x<NAME_LENGTH$}");
    let all = (0..1_000).map(|nth| message(&name(nth), News::RolledBack, OutcomeKind::RolledBack));
    let all: Vec<Message> = all.collect();
    let digests = digests(&all);
    assert_eq!(digests.len(), 7);
    for digest in &digests {
        let attributes = digest.attribute_values();
        let attributes: usize = attributes
            .map(|(name, _, value)| name.len() + value.len())
            .sum();
        let length = digest.message().len() + attributes;
        assert!(length <= LONGEST_MESSAGE, "{length}");
        assert!(digest.subject.len() <= 100);
    }
    let told: usize = digests
        .iter()
        .map(|digest| digest.attributes["group"].len())
        .sum();
    assert_eq!(told, 1_000);
}
