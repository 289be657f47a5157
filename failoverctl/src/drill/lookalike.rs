//! Tags that are nearly one that counts: what somebody meant, as a rule.

use std::collections::BTreeSet;

use eni_failover::look::Schema;
use strsim::osa_distance;

use crate::stage::Tagged;
use crate::view::GroupView;

/// More letters than these are another word.
const LETTERS: usize = 2;

/// A sentence for each tag that doesn't count and looks like one that does.
pub(super) fn lookalikes(
    resources: &[Tagged],
    schema: &Schema,
    groups: &[GroupView],
) -> Vec<String> {
    let mut told = BTreeSet::new();
    for Tagged { id, tags } in resources {
        for (key, value) in tags {
            if let Some(meant) = key_meant(key, schema) {
                told.insert(format!(
                    "{id} is tagged {key}={value}: only {meant} counts."
                ));
            }
        }
        let words = tags.get(&schema.group()).map_or("", String::as_str);
        for word in words.split_whitespace() {
            for group in meant_groups(word, groups) {
                let key = schema.group();
                told.insert(format!(
                    "{id} is tagged {key}={word}: that is another group than {group}."
                ));
            }
        }
    }
    told.into_iter().collect()
}

fn key_meant(key: &str, schema: &Schema) -> Option<String> {
    let known = [schema.group(), schema.addresses(), schema.priority()];
    let counts = known.iter().any(|known| known == key);
    let near = |known: &String| is_near(key, known, LETTERS);
    (!counts).then(|| known.into_iter().find(near)).flatten()
}

/// The groups with nearly this name, where one of the two lacks what the other has: `web-1` and `web-2`, both whole, are
/// meant so.
fn meant_groups<'a>(word: &str, groups: &'a [GroupView]) -> Vec<&'a str> {
    let is_whole = |group: &GroupView| !group.members.is_empty() && !group.floats.is_empty();
    let whole = |name: &str| {
        groups
            .iter()
            .any(|it| it.group.as_str() == name && is_whole(it))
    };
    let others = groups.iter().map(|group| group.group.as_str());
    let meant =
        |name: &&str| *name != word && is_near(word, name, 1) && !(whole(word) && whole(name));
    others.filter(meant).collect()
}

fn is_near(one: &str, other: &str, letters: usize) -> bool {
    osa_distance(&one.to_lowercase(), &other.to_lowercase()) <= letters
}
