//! The samples under `events/`, and what `events/expected.yaml` says that they end as.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// What a sample ends as: by group, or ignored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    #[serde(default)]
    groups: BTreeMap<String, End>,
    #[serde(default)]
    ignored: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    outcome: String,
    to: String,
}

/// What is expected of each sample, by the name of its file.
pub(crate) fn expected() -> BTreeMap<String, Expected> {
    let text = std::fs::read_to_string(directory().join("expected.yaml")).expect("expected.yaml");
    serde_saphyr::from_str(&text).expect("expectations")
}

/// The names of the samples.
pub(crate) fn names() -> Vec<String> {
    let entries = directory().read_dir().expect("events/");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.into_string().expect("a name"))
        .filter(|name| Path::new(name).extension().is_some_and(|it| it == "json"))
        .collect();
    names.sort();
    names
}

/// A sample's payload.
pub(crate) fn payload(name: &str) -> Value {
    let text = std::fs::read_to_string(directory().join(name)).expect("a sample");
    serde_json::from_str(&text).expect("JSON")
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("events")
}

impl Expected {
    /// Where the function's answer isn't the one that is expected.
    pub(crate) fn difference(&self, answer: &Value) -> Option<String> {
        let outcomes = answer["outcomes"].as_array().into_iter().flatten();
        let found: BTreeMap<&str, (&str, &str)> = outcomes
            .map(|outcome| {
                let word = |field: &str| outcome[field].as_str().unwrap_or("null");
                (word("group"), (word("outcome"), word("to")))
            })
            .collect();
        let wanted: BTreeMap<&str, (&str, &str)> = self
            .groups
            .iter()
            .map(|(group, end)| (group.as_str(), (end.outcome.as_str(), end.to.as_str())))
            .collect();
        let ignored = answer["ignored"][0].as_str();
        (found != wanted || ignored != self.ignored.as_deref())
            .then(|| format!("expected {self:?}, found {answer}"))
    }
}
