//! The function: how it is configured, and who may invoke it.

use std::collections::BTreeMap;

use eni_failover::cloud::{CallError, Rejection};
use eni_failover::settings::Settings;
use serde_json::{Value, json};

use super::signed::{Service, Signed, list, text, unknown};
use crate::account::facts::{Feed, Function};
use crate::account::known::Known;

pub(super) const LAMBDA: Service = Service {
    signed_as: "lambda",
    host: "lambda",
    version: "",
};

/// The function, and the settings that it would start with.
pub(super) async fn function(aws: &Signed, name: &str) -> Known<(Function, Settings)> {
    let call = "GetFunctionConfiguration";
    let path = format!("/2015-03-31/functions/{name}/configuration");
    let configuration = aws.get(LAMBDA, call, &path).await;
    let configuration =
        configuration.map_err(|error| unknown("lambda:GetFunctionConfiguration", &error))?;
    let (policy, reserved, failed_to, fed_by) = tokio::join!(
        policy(aws, name),
        reserved(aws, name),
        failed_to(aws, name),
        fed_by(aws, name)
    );
    let of = |path: &str| text(&configuration, path).unwrap_or_default().to_owned();
    let (settings, settings_wrong) = settings(&configuration);
    let function = Function {
        name: of("/FunctionName"),
        arn: of("/FunctionArn"),
        role: of("/Role"),
        // Both are left out of an old function's answer, and then it is well.
        state: text(&configuration, "/State")
            .unwrap_or("Active")
            .to_owned(),
        last_update: text(&configuration, "/LastUpdateStatus")
            .unwrap_or("Successful")
            .to_owned(),
        timeout_seconds: configuration
            .get("Timeout")
            .and_then(Value::as_u64)
            .unwrap_or_default(),
        reserved,
        policy,
        failed_to,
        fed_by,
        settings_wrong,
    };
    Ok((function, settings))
}

/// As the function reads its environment, and what it would complain of.
fn settings(configuration: &Value) -> (Settings, Option<String>) {
    let variables = configuration
        .pointer("/Environment/Variables")
        .cloned()
        .unwrap_or_default();
    let variables: BTreeMap<String, String> = serde_json::from_value(variables).unwrap_or_default();
    match Settings::read(|name| variables.get(name).cloned()) {
        Ok(settings) => (settings, None),
        Err(error) => {
            // What the others say is true all the same: whose tags, and where people are told.
            let said = |name: &str| variables.get(name).map_or("", String::as_str);
            let mut settings = Settings::with_topic(said("TOPIC_ARN"));
            if !said("TAG_PREFIX").is_empty() {
                said("TAG_PREFIX").clone_into(&mut settings.tag_prefix);
            }
            (settings, Some(error.to_string()))
        }
    }
}

/// What isn't there is `None`.
fn unless_absent(answer: Result<Value, CallError>, needs: &str) -> Known<Option<Value>> {
    match answer {
        Ok(body) => Ok(Some(body)),
        Err(error) if error.rejection() == Some(Rejection::NotFound) || is_absent(&error) => {
            Ok(None)
        }
        Err(error) => Err(unknown(needs, &error)),
    }
}

fn is_absent(error: &CallError) -> bool {
    error.to_string().contains("ResourceNotFoundException")
}

async fn policy(aws: &Signed, name: &str) -> Known<Value> {
    let answer = aws
        .get(
            LAMBDA,
            "GetPolicy",
            &format!("/2015-03-31/functions/{name}/policy"),
        )
        .await;
    let policy = unless_absent(answer, "lambda:GetPolicy")?;
    let policy = policy.as_ref().and_then(|policy| text(policy, "/Policy"));
    Ok(policy
        .and_then(|policy| serde_json::from_str(policy).ok())
        .unwrap_or_else(|| json!({})))
}

async fn reserved(aws: &Signed, name: &str) -> Known<Option<u32>> {
    let call = "GetFunctionConcurrency";
    let answer = aws
        .get(
            LAMBDA,
            call,
            &format!("/2019-09-30/functions/{name}/concurrency"),
        )
        .await;
    let reserved = unless_absent(answer, "lambda:GetFunctionConcurrency")?;
    let reserved = reserved.and_then(|body| body.get("ReservedConcurrentExecutions")?.as_u64());
    Ok(reserved.and_then(|reserved| u32::try_from(reserved).ok()))
}

/// Event source mappings of queues; one of anything else isn't the template's.
async fn fed_by(aws: &Signed, name: &str) -> Known<Vec<Feed>> {
    let call = "ListEventSourceMappings";
    let path = format!("/2015-03-31/event-source-mappings/?FunctionName={name}");
    let answer = aws.get(LAMBDA, call, &path).await;
    let answer = answer.map_err(|error| unknown("lambda:ListEventSourceMappings", &error))?;
    let feeds = list(&answer, "/EventSourceMappings").filter_map(|mapping| {
        let of = |path: &str| text(mapping, path).map(str::to_owned);
        Some(Feed {
            id: of("/UUID")?,
            queue: of("/EventSourceArn").filter(|arn| arn.contains(":sqs:"))?,
            state: of("/State").unwrap_or_default(),
        })
    });
    Ok(feeds.collect())
}

async fn failed_to(aws: &Signed, name: &str) -> Known<Option<String>> {
    let call = "GetFunctionEventInvokeConfig";
    let path = format!("/2019-09-25/functions/{name}/event-invoke-config");
    let answer = unless_absent(
        aws.get(LAMBDA, call, &path).await,
        "lambda:GetFunctionEventInvokeConfig",
    )?;
    let queue = answer
        .as_ref()
        .and_then(|body| text(body, "/DestinationConfig/OnFailure/Destination"));
    Ok(queue.map(str::to_owned))
}
