//! What tells the function of a failure.

use eni_failover::look::{Group, Member};
use serde_json::Value;

use super::finding::Finding;
use crate::account::facts::{Account, Alarm, Rule};
use crate::account::known::Known;

/// An alarm that stays so for longer than this isn't just going through it.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_mins(30);

pub(super) fn instance_state(account: &Account) -> Known<Vec<Finding>> {
    listens(account, "EC2 Instance State-change Notification")
}

pub(super) fn alarm_state(account: &Account) -> Known<Vec<Finding>> {
    listens(account, "CloudWatch Alarm State Change")
}

pub(super) fn spot_interruption(account: &Account) -> Known<Vec<Finding>> {
    listens(account, "EC2 Spot Instance Interruption Warning")
}

fn listens(account: &Account, detail_type: &str) -> Known<Vec<Finding>> {
    one_is_on(account, detail_type, |rule| {
        let types = rule
            .pattern
            .as_ref()
            .and_then(|pattern| pattern.get("detail-type"));
        let mut types = types.and_then(Value::as_array).into_iter().flatten();
        types.any(|of| of == detail_type)
    })
}

pub(super) fn schedule(account: &Account) -> Known<Vec<Finding>> {
    one_is_on(account, "the schedule", |rule| rule.schedule.is_some())
}

fn one_is_on(account: &Account, called: &str, is: impl Fn(&Rule) -> bool) -> Known<Vec<Finding>> {
    let rules = account.around.rules.as_ref().map_err(Clone::clone)?;
    let mut rules: Vec<&Rule> = rules.iter().filter(|rule| is(rule)).collect();
    rules.sort_by_key(|rule| !rule.enabled);
    Ok(match rules.first() {
        Some(rule) if rule.enabled => Vec::new(),
        Some(rule) => vec![Finding::of_all(
            format!("the rule {} for {called} is disabled", rule.name),
            format!("aws events enable-rule --name {}", rule.name),
        )],
        None => vec![Finding::of_all(
            format!("no rule brings {called} to the function"),
            "sam deploy: the template's rules have the function's queue as target",
        )],
    })
}

pub(super) fn queue(account: &Account) -> Known<Vec<Finding>> {
    let function = account.around.function.as_ref().map_err(Clone::clone)?;
    let feeds = function.fed_by.as_ref().map_err(Clone::clone)?;
    // Just made, or just enabled again: it is on its way.
    let well = ["Enabled", "Creating", "Enabling", "Updating"];
    let off = feeds
        .iter()
        .filter(|feed| !well.contains(&feed.state.as_str()));
    let found = off.map(|feed| {
        let what = format!(
            "the queue {} doesn't feed the function: its mapping is {}",
            feed.queue, feed.state
        );
        let remedy = format!(
            "aws lambda update-event-source-mapping --uuid {} --enabled",
            feed.id
        );
        Finding::of_all(what, remedy)
    });
    Ok(found.collect())
}

pub(super) fn permitted(account: &Account) -> Known<Vec<Finding>> {
    let function = account.around.function.as_ref().map_err(Clone::clone)?;
    let policy = function.policy.as_ref().map_err(Clone::clone)?;
    let rules = account.around.rules.as_ref().map_err(Clone::clone)?;
    let statements = || {
        policy
            .get("Statement")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let allows = |rule: &Rule| {
        statements().any(|statement| {
            let of = |path: &str| statement.pointer(path).and_then(Value::as_str);
            let source = of("/Condition/ArnLike/AWS:SourceArn")
                .or_else(|| of("/Condition/ArnLike/aws:SourceArn"))
                .or_else(|| of("/Condition/ArnEquals/aws:SourceArn"));
            of("/Effect") == Some("Allow")
                && of("/Principal/Service") == Some("events.amazonaws.com")
                && source.is_none_or(|source| covers(source, &rule.arn))
        })
    };
    let denied = rules
        .iter()
        .filter(|rule| rule.enabled && rule.invokes && !allows(rule));
    let found = denied.map(|rule| {
        let what = format!("the function's policy doesn't let the rule {} invoke it", rule.name);
        let remedy = format!(
            "aws lambda add-permission --function-name {} --statement-id {} --action lambda:InvokeFunction \
             --principal events.amazonaws.com --source-arn {}",
            function.name, rule.name, rule.arn
        );
        Finding::of_all(what, remedy)
    });
    Ok(found.collect())
}

/// `*` at the end is all that IAM's patterns in such a policy are used for.
pub(super) fn covers(pattern: &str, arn: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == arn, |head| arn.starts_with(head))
}

/// Whether this alarm is one that the function listens to: somebody said so.
fn is_meant(account: &Account, alarm: &Alarm) -> bool {
    let function = account.around.function.as_ref().ok();
    let acts = function.is_some_and(|function| alarm.actions.contains(&function.arn));
    acts || is_of_ec2s_checks(alarm)
        || alarm.description.contains("failover:instance")
        || alarm.description.contains("failover:group=")
}

fn is_of_ec2s_checks(alarm: &Alarm) -> bool {
    let mut metrics = alarm.metrics.iter();
    metrics.any(|(namespace, name)| namespace == "AWS/EC2" && name.starts_with("StatusCheckFailed"))
}

/// Whether it speaks of this member.
fn is_about(group: &Group, member: &Member, alarm: &Alarm) -> bool {
    let words = || alarm.description.split_whitespace();
    let named = format!("failover:instance={}", member.id);
    let of_group = format!("failover:group={}", group.name);
    alarm.instances.contains(member.id.as_str())
        || words().any(|word| word == named || word == of_group)
}

pub(super) fn application(account: &Account) -> Known<Vec<Finding>> {
    let alarms = account.around.alarms.as_ref().map_err(Clone::clone)?;
    let groups = account.groups.values();
    let members = groups.flat_map(|group| group.taggable().map(move |member| (group, member)));
    let uncovered = members.filter(|(group, member)| {
        let watched = alarms.iter().any(|alarm| {
            is_meant(account, alarm) && !is_of_ec2s_checks(alarm) && is_about(group, member, alarm)
        });
        let checked = account.tag(&member.id, &account.schema().checks());
        !watched && checked.is_none_or(|words| words.trim().is_empty())
    });
    let found = uncovered.map(|(group, member)| {
        let what = format!("nothing tells of {}'s application: a hung one is noticed by nobody", account.called(&member.id));
        let remedy = format!(
            "aws cloudwatch put-metric-alarm … --alarm-description 'failover:instance={}'   (docs/choosing.md)",
            member.id
        );
        Finding::of(&group.name, what, remedy)
    });
    Ok(found.collect())
}

/// What is said of those alarms that are meant and about a member, and of which this is true.
fn meant(
    account: &Account,
    is: impl Fn(&Alarm) -> Option<(String, String)>,
) -> Known<Vec<Finding>> {
    let alarms = account.around.alarms.as_ref().map_err(Clone::clone)?;
    let mut found = Vec::new();
    for alarm in alarms.iter().filter(|alarm| is_meant(account, alarm)) {
        let mut groups = account.groups.values();
        let group = groups.find(|group| {
            group
                .members
                .values()
                .any(|member| is_about(group, member, alarm))
        });
        let (Some(group), Some((what, remedy))) = (group, is(alarm)) else {
            continue;
        };
        found.push(Finding::of(
            &group.name,
            format!("the alarm {} {what}", alarm.name),
            remedy,
        ));
    }
    Ok(found)
}

pub(super) fn actions_enabled(account: &Account) -> Known<Vec<Finding>> {
    meant(account, |alarm| {
        let remedy = format!(
            "aws cloudwatch enable-alarm-actions --alarm-names '{}'",
            alarm.name
        );
        (!alarm.actions_enabled && !alarm.actions.is_empty())
            .then(|| ("has its actions disabled".to_owned(), remedy))
    })
}

pub(super) fn muted(account: &Account) -> Known<Vec<Finding>> {
    let mutes = account.around.mutes.as_ref().map_err(Clone::clone)?;
    meant(account, |alarm| {
        let mut mutes = mutes.iter();
        let mute = mutes.find(|mute| mute.alarms.contains(&alarm.name))?;
        let what = format!("is muted just now by {}", mute.name);
        let remedy = format!(
            "aws cloudwatch get-alarm-mute-rule --alarm-mute-rule-name '{}'",
            mute.name
        );
        Some((what, remedy))
    })
}

pub(super) fn quiet(account: &Account) -> Known<Vec<Finding>> {
    meant(account, |alarm| {
        let since = alarm
            .since
            .filter(|since| account.now.duration_since(*since) > LONG)?;
        let remedy = format!(
            "aws cloudwatch describe-alarm-history --alarm-name '{}'",
            alarm.name
        );
        (alarm.state != "OK").then(|| (format!("is in {} since {since:.0}", alarm.state), remedy))
    })
}

pub(super) fn missing_data(account: &Account) -> Known<Vec<Finding>> {
    meant(account, |alarm| {
        let own = !alarm
            .metrics
            .iter()
            .any(|(namespace, _)| namespace.starts_with("AWS/"));
        let what = format!(
            "treats missing data as {:?}: an application that hangs and sends nothing doesn't set it off",
            alarm.missing
        );
        let remedy = format!(
            "aws cloudwatch put-metric-alarm --alarm-name '{}' … --treat-missing-data breaching",
            alarm.name
        );
        (own && alarm.missing != "breaching").then_some((what, remedy))
    })
}
