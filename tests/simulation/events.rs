//! What arrives at the function, and what it may do because of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::invocation::{ACCOUNT, REGION};
use crate::layout::{Layout, group_name, instance_id};
use crate::ledger::{Asks, Purpose, Testimony};
use crate::role::TOPIC;
use crate::truth::index;

/// The dress of an alarm over many series, which names a member as its contributor. What it says of a group beside it
/// must not turn it on the group's active.
pub(crate) const CONTRIBUTOR: u64 = 3;

/// An alarm on the application, in EventBridge's, the Lambda action's or SNS's dress.
pub(crate) fn alarm(testimony: &Testimony, state: &str, dress: u64) -> Value {
    let at = testimony
        .at
        .strftime("%Y-%m-%dT%H:%M:%S%.3f+0000")
        .to_string();
    let name = testimony.cause.trim_start_matches("alarm/");
    let before = if state == "OK" { "ALARM" } else { "OK" };
    let arn = format!("arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}");
    let group = testimony
        .group
        .map(|group| format!("failover:group={}", group_name(group)));
    let instance = testimony.instance.map(instance_id);
    let data = json!({
        "alarmName": name,
        "state": { "value": state, "timestamp": at },
        "previousState": { "value": before },
        "configuration": {
            "description": group,
            "metrics": [{ "metricStat": { "metric": {
                "namespace": "AWS/EC2",
                "name": "StatusCheckFailed",
                "dimensions": instance.as_ref().map(|id| json!({ "InstanceId": id })).unwrap_or(json!({})),
            } } }],
        },
    });
    if let (CONTRIBUTOR, Some(member)) = (dress, testimony.instance) {
        return of_contributor(name, &instance_id(member), &at, state);
    }
    match dress {
        0 => json!({
            "id": "application-alarm",
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "account": ACCOUNT,
            "region": REGION,
            "time": testimony.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "detail": data,
        }),
        1 => json!({
            "source": "aws.cloudwatch",
            "alarmArn": arn,
            "accountId": ACCOUNT,
            "region": REGION,
            "time": at,
            "alarmData": data,
        }),
        _ => over_sns(&arn, &data),
    }
}

fn of_contributor(name: &str, instance: &str, at: &str, state: &str) -> Value {
    let mut detail = over_series(name, at, state);
    detail["alarmContributor"] =
        json!({ "id": "6d442278dba546f6", "attributes": { "InstanceId": instance } });
    json!({
        "id": "fleet-alarm",
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm Contributor State Change",
        "account": ACCOUNT,
        "region": REGION,
        "time": format!("{}Z", at.split('.').next().unwrap_or_default()),
        "detail": detail,
    })
}

/// What an alarm over many series says of all of them, in a description that names every group.
pub(crate) fn over_series(name: &str, at: &str, state: &str) -> Value {
    let query =
        "SELECT MAX(Unanswered) FROM SCHEMA(\"Example/Probe\", InstanceId) GROUP BY InstanceId";
    json!({
        "alarmName": name,
        "state": { "value": state, "timestamp": at },
        "configuration": {
            "description": format!("failover:instance, failover:group={}", group_name(0)),
            "metrics": [{ "id": "unanswered", "expression": query, "returnData": true, "period": 60 }],
        },
    })
}

/// The same as CloudWatch publishes it.
fn over_sns(arn: &str, data: &Value) -> Value {
    let metric = &data["configuration"]["metrics"][0]["metricStat"]["metric"];
    let dimensions = metric["dimensions"].as_object();
    let dimensions: Vec<Value> = dimensions
        .into_iter()
        .flatten()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let message = json!({
        "AlarmName": data["alarmName"],
        "AlarmDescription": data["configuration"]["description"],
        "NewStateValue": data["state"]["value"],
        "OldStateValue": data["previousState"]["value"],
        "StateChangeTime": data["state"]["timestamp"],
        "AlarmArn": arn,
        "Trigger": { "Dimensions": dimensions },
    });
    json!({ "Records": [{ "EventSource": "aws:sns", "Sns": {
        "Type": "Notification",
        "MessageId": "application-alarm",
        "TopicArn": TOPIC,
        "Message": message.to_string(),
    } }] })
}

/// What an event that the world sent gives leave to do.
pub(crate) fn purpose_of_event(payload: &Value, at: Timestamp, layout: &Layout) -> Purpose {
    let detail = &payload["detail"];
    let dimension = &detail["configuration"]["metrics"][0]["metricStat"]["metric"]["dimensions"];
    let named = detail["instance-id"]
        .as_str()
        .or_else(|| dimension["InstanceId"].as_str());
    let instance = named.and_then(index);
    let kind = payload["detail-type"].as_str().unwrap_or_default();
    let state = detail["state"]["value"]
        .as_str()
        .or_else(|| detail["state"].as_str());
    // EventBridge's envelope gives whole seconds, an alarm's own time milliseconds.
    let written = detail["state"]["timestamp"]
        .as_str()
        .or_else(|| payload["time"].as_str());
    let written = written.and_then(|text| text.replace("+0000", "Z").parse().ok());
    let testimony = |cause: &str, against| Testimony {
        cause: cause.to_owned(),
        at: written.unwrap_or(at),
        instance,
        group: None,
        against,
    };
    let testimony = match (kind, state) {
        ("EC2 Spot Instance Interruption Warning", _) => Some(testimony("spot-interruption", true)),
        ("CloudWatch Alarm State Change", Some(state @ ("ALARM" | "OK"))) => {
            let name = detail["alarmName"].as_str().unwrap_or_default();
            Some(testimony(&format!("alarm/{name}"), state == "ALARM"))
        }
        _ => None,
    };
    Purpose {
        name: format!(
            "{kind} of m{}: {}",
            instance.unwrap_or(99),
            state.unwrap_or_default()
        ),
        groups: groups_of(layout, instance),
        testimony,
        ..Purpose::default()
    }
}

/// What an alarm gives leave to do.
pub(crate) fn purpose_of_alarm(testimony: Testimony, state: &str, layout: &Layout) -> Purpose {
    let groups = match testimony.group {
        Some(group) => BTreeSet::from([group]),
        None => groups_of(layout, testimony.instance),
    };
    Purpose {
        name: format!("alarm {} {state}", testimony.cause),
        groups,
        testimony: (state != "INSUFFICIENT_DATA").then_some(testimony),
        ..Purpose::default()
    }
}

fn groups_of(layout: &Layout, instance: Option<usize>) -> BTreeSet<usize> {
    let member = instance.and_then(|instance| layout.instances.get(instance));
    member
        .map(|member| member.groups.iter().copied().collect())
        .unwrap_or_default()
}

/// A request by hand or by the schedule.
pub(crate) fn request(action: &str, group: Option<usize>, to: Option<usize>) -> Value {
    let mut request = json!({ "action": action });
    if let Some(group) = group {
        request["group"] = group_name(group).into();
    }
    if let Some(to) = to {
        request["to"] = instance_id(to).into();
    }
    request
}

/// What such a request gives leave to do.
pub(crate) fn purpose_of_request(
    action: &str,
    group: Option<usize>,
    to: Option<usize>,
    layout: &Layout,
) -> Purpose {
    let names_the_member = to.is_some();
    Purpose {
        name: action.to_owned(),
        groups: group.map_or_else(
            || (0..layout.groups).collect(),
            |group| BTreeSet::from([group]),
        ),
        asks: match action {
            "failover" => Asks::Move { names_the_member },
            "plan" => Asks::Plan,
            _ => Asks::Look,
        },
        ..Purpose::default()
    }
}
