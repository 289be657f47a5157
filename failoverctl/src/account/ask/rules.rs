//! `EventBridge`'s rules that have the function, or a queue that feeds it, as target.

use eni_failover::cloud::CallError;
use serde_json::{Value, json};

use super::signed::{Service, Signed, list, text, unknown};
use crate::account::facts::{Function, Rule};
use crate::account::known::Known;

const EVENTS: Service = Service {
    signed_as: "events",
    host: "events",
    version: "",
};

pub(super) async fn rules(aws: &Signed, function: &Function) -> Known<Vec<Rule>> {
    let mut rules = of(aws, &function.arn, true).await?;
    // Where it isn't known what feeds it, rules may be missing that are there.
    for feed in function.fed_by.as_ref().map_err(Clone::clone)? {
        rules.extend(of(aws, &feed.queue, false).await?);
    }
    Ok(rules)
}

async fn of(aws: &Signed, target: &str, invokes: bool) -> Known<Vec<Rule>> {
    let names = names(aws, target).await;
    let names = names.map_err(|error| unknown("events:ListRuleNamesByTarget", &error))?;
    let mut rules = Vec::new();
    for name in names {
        rules.push(rule(aws, &name, invokes).await?);
    }
    Ok(rules)
}

async fn ask(aws: &Signed, call: &'static str, body: &Value) -> Result<Value, CallError> {
    aws.json(EVENTS, call, "AWSEvents", body).await
}

async fn names(aws: &Signed, target: &str) -> Result<Vec<String>, CallError> {
    let call = "ListRuleNamesByTarget";
    let names = super::signed::every_page(call, "/RuleNames", "/NextToken", async |token| {
        let asked = match token {
            Some(token) => json!({ "TargetArn": target, "NextToken": token }),
            None => json!({ "TargetArn": target }),
        };
        ask(aws, call, &asked).await
    });
    let names = names.await?;
    Ok(names
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

async fn rule(aws: &Signed, name: &str, invokes: bool) -> Known<Rule> {
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
        invokes,
        pattern: pattern.and_then(|pattern| serde_json::from_str(pattern).ok()),
        schedule: schedule.map(str::to_owned),
        undelivered_to: undelivered_to.map(str::to_owned),
    })
}
