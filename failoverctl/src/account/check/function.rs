//! The function: whether it is there, may run, and has looked.

use super::finding::Finding;
use crate::account::facts::{Account, Figures, Function};
use crate::account::known::Known;

/// As the template has it.
const TIMEOUT: u64 = 900;

fn function(account: &Account) -> Known<&Function> {
    account.around.function.as_ref().map_err(Clone::clone)
}

fn figures(account: &Account) -> Known<&Figures> {
    account.around.figures.as_ref().map_err(Clone::clone)
}

fn if_so(is: bool, finding: impl FnOnce() -> Finding) -> Known<Vec<Finding>> {
    Ok(is.then(finding).into_iter().collect())
}

pub(super) fn active(account: &Account) -> Known<Vec<Finding>> {
    let function = function(account)?;
    let well = function.state == "Active" && function.last_update != "Failed";
    if_so(!well, || {
        let what = format!(
            "the function {} is {}, and its last update {}",
            function.name, function.state, function.last_update
        );
        let remedy = format!(
            "aws lambda get-function-configuration --function-name {}",
            function.name
        );
        Finding::of_all(what, remedy)
    })
}

pub(super) fn settings(account: &Account) -> Known<Vec<Finding>> {
    let function = function(account)?;
    let wrong = function.settings_wrong.as_ref();
    Ok(wrong
        .map(|wrong| {
            let what = format!("the function would not start with its environment: {wrong}");
            Finding::of_all(
                what,
                "sam deploy, with the parameters that set these variables",
            )
        })
        .into_iter()
        .collect())
}

pub(super) fn dry_run(account: &Account) -> Known<Vec<Finding>> {
    function(account)?;
    if_so(account.settings.dry_run, || {
        let what = "the function runs dry: it decides and logs, and moves nothing";
        Finding::of_all(what, "sam deploy --parameter-overrides DryRun=false")
    })
}

pub(super) fn concurrency(account: &Account) -> Known<Vec<Finding>> {
    let function = function(account)?;
    let reserved = function.reserved.as_ref().map_err(Clone::clone)?;
    if_so(*reserved == Some(0), || {
        let what = "the function's reserved concurrency is 0: Lambda runs it never";
        let remedy = format!(
            "aws lambda delete-function-concurrency --function-name {}",
            function.name
        );
        Finding::of_all(what, remedy)
    })
}

pub(super) fn timeout(account: &Account) -> Known<Vec<Finding>> {
    let function = function(account)?;
    let needed = account.settings.force_detach_after.as_secs() + 60;
    if_so(function.timeout_seconds < needed, || {
        let what = format!(
            "an invocation may take {} s, and a detach that hangs is forced only after {} s",
            function.timeout_seconds,
            account.settings.force_detach_after.as_secs()
        );
        let remedy = format!(
            "aws lambda update-function-configuration --function-name {} --timeout {TIMEOUT}",
            function.name
        );
        Finding::of_all(what, remedy)
    })
}

pub(super) fn looks(account: &Account) -> Known<Vec<Finding>> {
    let figures = figures(account)?;
    if_so(figures.invocations < 1.0, || {
        let what = "the function was not invoked in the last quarter of an hour: the schedule's look is missing";
        let remedy =
            "aws events list-rule-names-by-target --target-arn FUNCTION-ARN, then its schedule";
        Finding::of_all(what, remedy)
    })
}

fn log(account: &Account) -> String {
    let name = account
        .around
        .function
        .as_ref()
        .map_or("eni-failover", |function| &function.name);
    format!("aws logs tail /aws/lambda/{name} --since 2h --filter-pattern ERROR")
}

pub(super) fn errors(account: &Account) -> Known<Vec<Finding>> {
    let failed = figures(account)?.errors;
    if_so(failed > 0.0, || {
        Finding::of_all(
            format!("{failed} invocations failed in the last hour"),
            log(account),
        )
    })
}

pub(super) fn throttles(account: &Account) -> Known<Vec<Finding>> {
    let throttled = figures(account)?.throttles;
    if_so(throttled > 0.0, || {
        let what = format!("Lambda throttled the function {throttled} times in the last hour");
        Finding::of_all(
            what,
            "aws lambda get-account-settings, then sam deploy with ReservedConcurrentExecutions",
        )
    })
}

pub(super) fn lost(account: &Account) -> Known<Vec<Finding>> {
    let lost = figures(account)?
        .lost
        .iter()
        .filter(|(_, messages)| **messages > 0.0);
    let found = lost.map(|(queue, messages)| {
        let what = format!("{messages} events that got lost lie in the queue {queue}");
        let remedy = format!(
            "aws sqs receive-message --queue-url $(aws sqs get-queue-url --queue-name {queue} --query QueueUrl --output text)"
        );
        Finding::of_all(what, remedy)
    });
    Ok(found.collect())
}

/// A queue that somebody reads doesn't keep its messages for so long.
const A_DAY: f64 = 24.0 * 60.0 * 60.0;

pub(super) fn oldest(account: &Account) -> Known<Vec<Finding>> {
    let queues = figures(account)?.oldest.iter();
    let found = queues.filter(|(_, seconds)| **seconds > A_DAY);
    let found = found.map(|(queue, seconds)| {
        let what = format!(
            "the oldest event in the queue {queue} lies there for {:.0} hours",
            seconds / 3600.0
        );
        let remedy = format!(
            "aws sqs get-queue-attributes --attribute-names MessageRetentionPeriod --queue-url $(aws sqs get-queue-url --queue-name {queue} --query QueueUrl --output text)"
        );
        Finding::of_all(what, remedy)
    });
    Ok(found.collect())
}

pub(super) fn keeps_what_fails(account: &Account) -> Known<Vec<Finding>> {
    let function = function(account)?;
    let kept = function.failed_to.as_ref().map_err(Clone::clone)?;
    if_so(kept.is_none(), || {
        let what = "an event that the function failed on is kept nowhere";
        Finding::of_all(
            what,
            "sam deploy: the template's queue FailedInvocations is its destination on failure",
        )
    })
}
