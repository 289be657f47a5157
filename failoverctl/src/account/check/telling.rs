//! Whether anybody would be told.

use serde_json::Value;

use super::finding::Finding;
use crate::account::facts::{Account, Topic};
use crate::account::known::Known;

fn topic(account: &Account) -> Known<&Topic> {
    account.around.topic.as_ref().map_err(Clone::clone)
}

fn if_so(is: bool, what: impl Into<String>, remedy: impl Into<String>) -> Known<Vec<Finding>> {
    Ok(is
        .then(|| Finding::of_all(what, remedy))
        .into_iter()
        .collect())
}

pub(super) fn subscribed(account: &Account) -> Known<Vec<Finding>> {
    let topic = topic(account)?;
    let remedy = format!(
        "aws sns subscribe --topic-arn {} --protocol email --notification-endpoint you@example.com, then confirm it",
        topic.arn
    );
    if_so(
        topic.confirmed == 0,
        "the topic has no confirmed subscription: nobody is told",
        remedy,
    )
}

pub(super) fn pending(account: &Account) -> Known<Vec<Finding>> {
    let topic = topic(account)?;
    let what = format!(
        "{} subscriptions wait to be confirmed, and get nothing until then",
        topic.pending
    );
    let remedy = format!(
        "aws sns list-subscriptions-by-topic --topic-arn {}",
        topic.arn
    );
    if_so(topic.pending > 0, what, remedy)
}

pub(super) fn alarms_may(account: &Account) -> Known<Vec<Finding>> {
    let topic = topic(account)?;
    let statements = topic.policy.get("Statement").and_then(Value::as_array);
    let mut statements = statements.into_iter().flatten();
    let may = statements.any(|statement| {
        let of = |field: &str| {
            statement
                .get(field)
                .map(Value::to_string)
                .unwrap_or_default()
        };
        let (effect, who) = (of("Effect"), of("Principal"));
        let who = who.contains("cloudwatch.amazonaws.com") || who.contains('*');
        effect.contains("Allow") && who && of("Action").to_lowercase().contains("publish")
    });
    let what = "the topic's policy doesn't let CloudWatch publish: the alarms on the function ring for nobody";
    let remedy = "sam deploy without ExistingTopicArn, or the statement Alarms of template.yaml in that topic's policy";
    if_so(!may, what, remedy)
}

pub(super) fn key(account: &Account) -> Known<Vec<Finding>> {
    let key = topic(account)?.key.as_deref().unwrap_or_default();
    let what = "the topic is encrypted with AWS's own key, which CloudWatch may not use: the alarms on the function ring for nobody";
    let remedy = "sam deploy without ExistingTopicArn, or a key of yours for that topic (ExistingTopicKeyArn)";
    if_so(key.ends_with("alias/aws/sns"), what, remedy)
}

pub(super) fn delivered(account: &Account) -> Known<Vec<Finding>> {
    let figures = account.around.figures.as_ref().map_err(Clone::clone)?;
    let what = format!(
        "SNS could not deliver {} notifications in the last day",
        figures.undelivered
    );
    let remedy = format!(
        "aws sns list-subscriptions-by-topic --topic-arn {}",
        account.settings.topic_arn
    );
    if_so(figures.undelivered > 0.0, what, remedy)
}
