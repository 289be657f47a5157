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
    /// Message attributes (`String`), for filter policies: `group`, `outcome`.
    pub attributes: BTreeMap<String, String>,
}

impl Notification {
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
