//! A case as it is written.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// What happens, and what has to hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// What whoever met it would want.
    #[serde(rename = "why")]
    pub(crate) _why: String,
    /// Words of the world, and what stands there instead.
    #[serde(default)]
    pub(crate) change: Vec<(String, String)>,
    /// Words after `failoverctl drill`.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// The event that arrives, if nobody fails.
    pub(crate) event: Option<Value>,
    /// What has to hold.
    pub(crate) holds: Holds,
}

/// What has to hold afterwards; what isn't said may be as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Holds {
    /// The exit status.
    pub(crate) exit: Option<i32>,
    /// Who holds each float; `null` for nobody.
    #[serde(default)]
    pub(crate) holders: BTreeMap<String, Option<String>>,
    /// Whether anything is moved.
    pub(crate) touched: Option<bool>,
    /// Whether an instance is marked impaired.
    pub(crate) marked: Option<bool>,
    /// How a group ends.
    #[serde(default)]
    pub(crate) outcomes: BTreeMap<String, String>,
    /// How many messages there are at least.
    pub(crate) told: Option<usize>,
    /// Words that one message has to have, all of them.
    #[serde(default)]
    pub(crate) tells: Vec<String>,
    /// Words that no message may have.
    #[serde(default)]
    pub(crate) never_tells: Vec<String>,
    /// Words that the answer, or the failure, has to have.
    #[serde(default)]
    pub(crate) says: Vec<String>,
    /// Simulated milliseconds from the event until the last call that moves something has ended.
    pub(crate) within: Option<i64>,
}

/// Every case, by the name of its file.
pub(crate) fn all() -> BTreeMap<String, Case> {
    let entries = folder().read_dir().expect("the cases");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == "yaml"))
        .filter(|path| !path.ends_with("world.yaml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a case");
            let case = serde_saphyr::from_str(&text);
            let name = path.file_stem().expect("a name").to_string_lossy();
            let case = case.unwrap_or_else(|error| panic!("{name}: {error}"));
            (name.into_owned(), case)
        })
        .collect()
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases"))
}

impl Case {
    /// The world that it happens in.
    pub(crate) fn world(&self) -> String {
        let world = include_str!("world.yaml").to_owned();
        self.change.iter().fold(world, |world, (words, instead)| {
            let places = world.matches(words.as_str()).count();
            assert_eq!(places, 1, "{words:?} stands there {places} times");
            world.replace(words.as_str(), instead)
        })
    }
}
