//! Reading JSON with the path of what is wrong, and the values that several forms share.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::Value;
use std::collections::BTreeMap;

use super::reading::EventError;

/// Reads a value as `T`. `root` is the value's own place in the payload, `$` for the payload itself.
pub(super) fn read<'de, T: Deserialize<'de>>(
    what: &'static str,
    root: &str,
    value: &'de Value,
) -> Result<T, EventError> {
    serde_path_to_error::deserialize(value).map_err(|error| EventError::Malformed {
        what,
        at: join(root, &error.path().to_string()),
        source: error.into_inner(),
    })
}

fn join(root: &str, path: &str) -> String {
    match path {
        "." => root.to_owned(),
        path if path.starts_with('[') => format!("{root}{path}"),
        path => format!("{root}.{path}"),
    }
}

/// What a payload is, for a person who sent the wrong one.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(fields) if fields.is_empty() => "an empty object".to_owned(),
        Value::Object(fields) => {
            let names: Vec<String> = fields
                .keys()
                .take(5)
                .map(|key| format!("{key:?}"))
                .collect();
            format!("an object with {}", names.join(", "))
        }
    }
}

/// For `deserialize_with`: a time, which CloudWatch ends with `+0000` and others with `Z` or `+00:00`.
pub(super) fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    parse_time(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// For `deserialize_with`: a time, or `null`.
pub(super) fn optional_time<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Timestamp>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| parse_time(&text).map_err(D::Error::custom))
        .transpose()
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    let expected = "a time such as 2026-11-23T12:00:03.000+0000";
    text.parse()
        .map_err(|error| format!("{text:?} is not {expected}: {error}"))
}

/// Names and values: alarm tags, and the dimensions of a metric.
/// EventBridge writes them as an object, SNS as a list whose entries have other spellings for dimensions and for tags.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "EitherForm")]
pub(super) struct Pairs(pub(super) BTreeMap<String, String>);

impl Pairs {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected an object of strings, or a list of names with their values"
)]
enum EitherForm {
    Object(BTreeMap<String, String>),
    List(Vec<Pair>),
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Pair {
    #[serde(alias = "Name", alias = "key", alias = "Key")]
    name: String,
    #[serde(alias = "Value")]
    value: String,
}

impl From<EitherForm> for Pairs {
    fn from(form: EitherForm) -> Self {
        Self(match form {
            EitherForm::Object(pairs) => pairs,
            EitherForm::List(list) => list
                .into_iter()
                .map(|pair| (pair.name, pair.value))
                .collect(),
        })
    }
}
