//! Any JSON, with a liking for the words that events have.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Number, Value};

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "action", "group", "to", "Records", "Sns", "Message", "MessageId", "source", "detail-type", "detail", "state",
    "instance-id", "instance-action", "account", "region", "time", "id", "alarmData", "alarmArn", "accountId",
    "alarmName", "AlarmName", "AlarmArn", "NewStateValue", "StateChangeTime", "Trigger", "Dimensions", "name", "value",
    "configuration", "metrics", "metricStat", "metric", "dimensions", "InstanceId", "description", "alarmTags",
    "AlarmTags", "failover:instance", "failover:group", "timestamp", "previousState", "eventSource", "body", "Type",
    "alarmContributor", "attributes", "AlarmContributorAttributes", "muteDetail", "muteWindowEnd", "expression",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "reconcile", "plan", "failover", "web", "db", "i-0aaaaaaaaaaaaaaa1", "i-0bbbbbbbbbbbbbbb2", "i-0ccccccccccccccc3",
    "i-0eeeeeeeeeeeeeee5", "i-09999999999999999", "aws.ec2", "aws.cloudwatch", "aws.events", "Scheduled Event",
    "EC2 Instance State-change Notification", "EC2 Spot Instance Interruption Warning", "CloudWatch Alarm State Change",
    "CloudWatch Alarm Contributor State Change", "aws:sqs", "aws:sns", "Notification", "SELECT MAX(x) GROUP BY InstanceId",
    "stopping", "stopped", "terminated", "running", "ALARM", "OK", "INSUFFICIENT_DATA", "123456789012", "us-east-1",
    "2026-11-23T12:00:03Z", "2026-11-23T12:00:03.118+0000", "-009999-01-02T01:59:59Z", "9999-12-30T22:00:00.999999999Z",
    "arn:aws:cloudwatch:us-east-1:123456789012:alarm:x", "failover:instance=i-0aaaaaaaaaaaaaaa1 failover:group=web", "",
];

/// A text: a word that events have, or anything.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(WORDS).prop_map(ToOwned::to_owned),
        1 => any::<String>(),
        1 => "\\PC{0,300}",
    ]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::from)),
        text().prop_map(Value::from),
    ]
}

/// Any JSON.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => prop::sample::select(NAMES).prop_map(ToOwned::to_owned),
        1 => any::<String>(),
    ];
    leaf().prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..5).prop_map(Value::from),
            3 => btree_map(name.clone(), inner, 0..7)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}
