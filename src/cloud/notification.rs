//! What is published.

use std::collections::BTreeMap;

/// What is published to SNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// At most 100 printable ASCII characters, for a phone.
    pub subject: String,
    /// For an email: `default` of `MessageStructure=json`.
    pub text: String,
    /// For programs: a JSON document, `lambda`, `sqs`, `http` and `https` of `MessageStructure=json`.
    pub json: String,
    /// Message attributes, for filter policies: `group`, `outcome`, `groups`. One value each, or several in a digest.
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl Notification {
    /// `MessageAttributes`: name, data type and value. SNS refuses the whole message for one that is empty.
    pub fn attribute_values(&self) -> impl Iterator<Item = (&str, &'static str, String)> {
        let attributes = self.attributes.iter();
        attributes.filter_map(|(name, values)| match values.as_slice() {
            [] => None,
            [value] if value.is_empty() => None,
            [value] => Some((name.as_str(), "String", value.clone())),
            values => Some((
                name.as_str(),
                "String.Array",
                serde_json::json!(values).to_string(),
            )),
        })
    }

    /// `Message` of SNS `Publish` with `MessageStructure=json`: a text per protocol.
    #[must_use]
    pub fn message(&self) -> String {
        let protocols = [
            ("default", &self.text),
            ("lambda", &self.json),
            ("sqs", &self.json),
            ("http", &self.json),
            ("https", &self.json),
        ];
        let map: serde_json::Map<String, serde_json::Value> = protocols
            .into_iter()
            .map(|(protocol, text)| (protocol.to_owned(), text.as_str().into()))
            .collect();
        serde_json::Value::Object(map).to_string()
    }
}
