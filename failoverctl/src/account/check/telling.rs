//! Whether anybody would be told.

use serde_json::{Value, json};

use super::finding::Finding;
use super::triggers::covers;
use crate::account::facts::{Account, Key, Topic};
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

/// What it takes to publish to a topic with a key.
const TO_PUBLISH: [&str; 2] = ["kms:GenerateDataKey", "kms:Decrypt"];

pub(super) fn key(account: &Account) -> Known<Vec<Finding>> {
    let topic = topic(account)?;
    let name = topic.key.as_deref().unwrap_or_default();
    if name.ends_with("alias/aws/sns") {
        let what = "the topic is encrypted with AWS's own key, which CloudWatch may not use: the alarms on the function ring for nobody";
        let remedy = "sam deploy without ExistingTopicArn, or a key of yours for that topic (ExistingTopicKeyArn)";
        return if_so(true, what, remedy);
    }
    let key = topic.kms.as_ref().map_err(Clone::clone)?;
    let may = |key: &Key| {
        key.policy
            .as_ref()
            .is_some_and(|policy| lets(policy, |who| who.contains("cloudwatch.amazonaws.com")))
    };
    let what = format!(
        "the policy of the topic's key {name} doesn't let CloudWatch use it: the alarms on the function ring for nobody"
    );
    if_so(
        key.as_ref().is_some_and(|key| !may(key)),
        what,
        policy_of(key.as_ref()),
    )
}

/// Where the policy names the account, IAM decides, and `permission.to-tell` tells of that.
pub(super) fn key_usable(account: &Account) -> Known<Vec<Finding>> {
    let Some(key) = topic(account)?.kms.as_ref().map_err(Clone::clone)? else {
        return Ok(Vec::new());
    };
    if key.state != "Enabled" {
        let what = format!(
            "the topic's key {} is {}: SNS takes no message",
            key.arn, key.state
        );
        return if_so(
            true,
            what,
            format!("aws kms describe-key --key-id {}", key.arn),
        );
    }
    let Some(policy) = &key.policy else {
        return Ok(Vec::new());
    };
    let function = account.around.function.as_ref().map_err(Clone::clone)?;
    // arn:aws:iam::123456789012:role/path/name
    let number = function.role.split(':').nth(4).unwrap_or_default();
    let root = format!(":iam::{number}:root\"");
    let of = |name: &str| format!("\"{name}\"");
    let may = lets(policy, |who| {
        who.contains(&root) || who.contains(&of(number)) || who.contains(&of(&function.role))
    });
    let what = format!(
        "the policy of the topic's key {} lets neither the function's role nor its account use it: nobody is told",
        key.arn
    );
    if_so(!may, what, policy_of(Some(key)))
}

fn policy_of(key: Option<&Key>) -> String {
    let id = key.map_or("…", |key| &key.arn);
    format!(
        "aws kms get-key-policy --policy-name default --output text --key-id {id}   (the statements of TopicKey in template.yaml belong there)"
    )
}

/// Whether the policy allows these principals what publishing takes. Conditions aren't weighed.
fn lets(policy: &Value, is_them: impl Fn(&str) -> bool) -> bool {
    let statements = policy.get("Statement").and_then(Value::as_array);
    let statements = statements.into_iter().flatten();
    let theirs = statements.filter(|statement| {
        let who = statement.get("Principal").map(Value::to_string);
        let who = who.unwrap_or_default();
        statement.get("Effect") == Some(&json!("Allow")) && (who.contains("\"*\"") || is_them(&who))
    });
    let allowed: Vec<String> = theirs
        .filter_map(|statement| statement.get("Action"))
        .flat_map(|actions| {
            let several = actions.as_array().cloned();
            several.unwrap_or_else(|| vec![actions.clone()])
        })
        .filter_map(|action| action.as_str().map(str::to_owned))
        .collect();
    let is_allowed = |action: &&str| allowed.iter().any(|pattern| covers(pattern, action));
    TO_PUBLISH.iter().all(is_allowed)
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
