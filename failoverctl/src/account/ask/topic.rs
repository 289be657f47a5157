//! Where people are told.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::key::key;
use super::signed::{Service, Signed, list, text, unknown};
use crate::account::facts::Topic;
use crate::account::known::Known;

const SNS: Service = Service {
    signed_as: "sns",
    host: "sns",
    version: "2010-03-31",
};

pub(super) async fn topic(aws: &Signed, arn: &str) -> Known<Topic> {
    let field = ("TopicArn".to_owned(), arn.to_owned());
    let answer = aws.query(SNS, "GetTopicAttributes", &[field]).await;
    let answer = answer.map_err(|error| unknown("sns:GetTopicAttributes", &error))?;
    let entries = list(&answer, "/GetTopicAttributesResult/Attributes");
    let told: BTreeMap<&str, &str> = entries
        .filter_map(|entry| Some((text(entry, "/key")?, text(entry, "/value")?)))
        .collect();
    let count = |name: &str| {
        told.get(name)
            .and_then(|count| count.parse().ok())
            .unwrap_or_default()
    };
    let policy = told
        .get("Policy")
        .and_then(|policy| serde_json::from_str::<Value>(policy).ok());
    let name = told.get("KmsMasterKeyId").filter(|key| !key.is_empty());
    // Nobody can change AWS's own: a check knows what it lets.
    let kms = match name.filter(|name| !name.ends_with("alias/aws/sns")) {
        Some(name) => key(aws, name).await.map(Some),
        None => Ok(None),
    };
    Ok(Topic {
        arn: arn.to_owned(),
        confirmed: count("SubscriptionsConfirmed"),
        pending: count("SubscriptionsPending"),
        key: name.map(|name| (*name).to_owned()),
        kms,
        policy: policy.unwrap_or_else(|| json!({})),
    })
}
