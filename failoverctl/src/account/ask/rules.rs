//! `EventBridge`'s rules that have the function as target.

use eni_failover::cloud::CallError;
use serde_json::{Value, json};

use super::signed::{Service, Signed, list, text, unknown};
use crate::account::facts::Rule;
use crate::account::known::Known;

const EVENTS: Service = Service {
    signed_as: "events",
    host: "events",
    version: "",
};

pub(super) async fn rules(aws: &Signed, function_arn: &str) -> Known<Vec<Rule>> {
    let names = names(aws, function_arn).await;
    let names = names.map_err(|error| unknown("events:ListRuleNamesByTarget", &error))?;
    let mut rules = Vec::new();
    for name in names {
        rules.push(rule(aws, &name).await?);
    }
    Ok(rules)
}

async fn ask(aws: &Signed, call: &'static str, body: &Value) -> Result<Value, CallError> {
    aws.json(EVENTS, call, "AWSEvents", body).await
}

async fn names(aws: &Signed, function_arn: &str) -> Result<Vec<String>, CallError> {
    let call = "ListRuleNamesByTarget";
    let names = super::signed::every_page(call, "/RuleNames", "/NextToken", async |token| {
        let asked = match token {
            Some(token) => json!({ "TargetArn": function_arn, "NextToken": token }),
            None => json!({ "TargetArn": function_arn }),
        };
        ask(aws, call, &asked).await
    });
    let names = names.await?;
    Ok(names
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

async fn rule(aws: &Signed, name: &str) -> Known<Rule> {
    let (told, targets) = (json!({ "Name": name }), json!({ "Rule": name }));
    let (told, targets) = tokio::join!(
        ask(aws, "DescribeRule", &told),
        ask(aws, "ListTargetsByRule", &targets)
    );
    let told = told.map_err(|error| unknown("events:DescribeRule", &error))?;
    let targets = targets.map_err(|error| unknown("events:ListTargetsByRule", &error))?;
    let undelivered_to =
        list(&targets, "/Targets").find_map(|target| text(target, "/DeadLetterConfig/Arn"));
    let pattern = text(&told, "/EventPattern").filter(|pattern| !pattern.is_empty());
    let schedule = text(&told, "/ScheduleExpression").filter(|schedule| !schedule.is_empty());
    Ok(Rule {
        name: name.to_owned(),
        arn: text(&told, "/Arn").unwrap_or_default().to_owned(),
        enabled: text(&told, "/State").is_some_and(|state| state.starts_with("ENABLED")),
        pattern: pattern.and_then(|pattern| serde_json::from_str(pattern).ok()),
        schedule: schedule.map(str::to_owned),
        undelivered_to: undelivered_to.map(str::to_owned),
    })
}
