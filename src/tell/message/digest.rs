//! Many groups in one message, the worst first. People get a line for each of them; programs what is told of a single group
//! without its floats and reasons, under `groups`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::subject::subject;
use crate::cloud::Notification;
use crate::tell::news::News;
use crate::tell::outcome::Outcome;

/// What is told of one group.
#[derive(Clone, Debug)]
pub struct Message {
    /// What it is about.
    pub news: News,
    /// What came of it.
    pub outcome: Outcome,
    /// As it is told by itself.
    pub notification: Notification,
}

/// So many groups fit into the 256 KiB that SNS takes, for all protocols together, also where all names are as long as they
/// may be: six times a line of 100 to 250 characters each.
const IN_ONE_DIGEST: usize = 150;

/// A digest of these messages; of more than fit into one, several.
#[must_use]
pub fn digests(messages: &[Message]) -> Vec<Notification> {
    let mut sorted: Vec<&Message> = messages.iter().collect();
    sorted.sort_by_key(|message| (kind(&message.news), &message.outcome.group));
    sorted.chunks(IN_ONE_DIGEST).map(digest).collect()
}

fn digest(messages: &[&Message]) -> Notification {
    let counted = counted(messages);
    let counts: Vec<String> = counted
        .iter()
        .map(|((_, words), of_it)| format!("{} {words}", of_it.len()))
        .collect();
    let groups = messages.len();
    let mut text = format!("{groups} failover groups are told of at once, the worst first.\n");
    for ((_, words), of_it) in &counted {
        let _ = write!(text, "\n{} {words}:\n", of_it.len());
        for message in of_it {
            let _ = writeln!(text, "  {}", message.notification.subject);
        }
    }
    text.push_str(LAST_WORDS);
    let entries: Vec<Value> = messages.iter().map(|message| entry(message)).collect();
    Notification {
        subject: subject(&format!("[{groups} groups] {}", counts.join(", "))),
        text,
        json: json!({ "news": "digest", "groups": entries }).to_string(),
        attributes: BTreeMap::from([
            ("group".to_owned(), values(messages, "group")),
            ("outcome".to_owned(), values(messages, "outcome")),
            ("groups".to_owned(), vec!["many".to_owned()]),
        ]),
    }
}

const LAST_WORDS: &str = "
Why, what each group's members are and what to do stands in the function's log, in the outcome of each group. To have it in
the answer, invoke the function with {\"action\": \"plan\", \"group\": \"…\"}.
";

/// By kind, the worst first.
fn counted<'a>(messages: &[&'a Message]) -> BTreeMap<(u8, &'static str), Vec<&'a Message>> {
    let mut counted: BTreeMap<_, Vec<&Message>> = BTreeMap::new();
    for message in messages {
        counted
            .entry(kind(&message.news))
            .or_default()
            .push(message);
    }
    counted
}

/// How bad it is, the worst is 0, and what is said of so many groups.
fn kind(news: &News) -> (u8, &'static str) {
    match news {
        News::Refused => (0, "NOT MOVED"),
        News::Partial => (1, "ONLY PARTLY MOVED"),
        News::Unconfirmed => (2, "NOT CONFIRMED"),
        News::RolledBack => (3, "PUT BACK"),
        News::Unprotected => (4, "without a standby"),
        News::Attention => (5, "need attention"),
        News::Moved | News::FoundMoved { .. } | News::Completed { .. } => (6, "moved"),
        News::Watched => (7, "watched"),
        News::WellAgain => (8, "well again"),
    }
}

fn entry(message: &Message) -> Value {
    let outcome = &message.outcome;
    json!({
        "group": outcome.group,
        "outcome": word(message, "outcome"),
        "news": message.news.code(),
        "from": outcome.from,
        "to": outcome.to,
    })
}

/// Each value once, of those that the messages have by themselves.
fn values(messages: &[&Message], name: &str) -> Vec<String> {
    let values = messages.iter().filter_map(|message| word(message, name));
    let values: BTreeSet<&String> = values.collect();
    values.into_iter().cloned().collect()
}

fn word<'a>(message: &'a Message, name: &str) -> Option<&'a String> {
    let values = message.notification.attributes.get(name)?;
    values.first()
}
