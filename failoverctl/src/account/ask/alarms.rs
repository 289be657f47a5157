//! `CloudWatch`'s alarms.

use std::collections::BTreeSet;

use serde_json::Value;

use super::signed::{Service, Signed, every_page, list, text, unknown};
use crate::account::facts::Alarm;
use crate::account::known::Known;

pub(super) const CLOUDWATCH: Service = Service {
    signed_as: "monitoring",
    host: "monitoring",
    version: "2010-08-01",
};

pub(super) async fn alarms(aws: &Signed) -> Known<Vec<Alarm>> {
    let call = "DescribeAlarms";
    let result = "/DescribeAlarmsResult/MetricAlarms";
    let alarms = every_page(
        call,
        result,
        "/DescribeAlarmsResult/NextToken",
        async |token| {
            let token = token.map(|token| ("NextToken".to_owned(), token.to_owned()));
            let fields: Vec<(String, String)> = token.into_iter().collect();
            aws.query(CLOUDWATCH, call, &fields).await
        },
    );
    let alarms = alarms
        .await
        .map_err(|error| unknown("cloudwatch:DescribeAlarms", &error))?;
    Ok(alarms.iter().map(alarm).collect())
}

fn alarm(told: &Value) -> Alarm {
    let of = |path: &str| text(told, path).unwrap_or_default().to_owned();
    let actions = ["/AlarmActions", "/OKActions", "/InsufficientDataActions"];
    let actions = actions
        .iter()
        .flat_map(|path| list(told, path))
        .filter_map(Value::as_str);
    let missing = text(told, "/TreatMissingData").filter(|missing| !missing.is_empty());
    // Of one metric, or of several by expressions.
    let metrics: Vec<&Value> = std::iter::once(told)
        .chain(list(told, "/Metrics").filter_map(|metric| metric.pointer("/MetricStat/Metric")))
        .collect();
    let dimensions = metrics
        .iter()
        .flat_map(|metric| list(metric, "/Dimensions"));
    let instances = dimensions.filter(|dimension| text(dimension, "/Name") == Some("InstanceId"));
    let metric = |metric: &&Value| {
        let (namespace, name) = (text(metric, "/Namespace")?, text(metric, "/MetricName")?);
        (!name.is_empty()).then(|| (namespace.to_owned(), name.to_owned()))
    };
    Alarm {
        name: of("/AlarmName"),
        description: of("/AlarmDescription"),
        state: of("/StateValue"),
        since: text(told, "/StateTransitionedTimestamp")
            .or_else(|| text(told, "/StateUpdatedTimestamp"))
            .and_then(|at| at.parse().ok()),
        actions_enabled: of("/ActionsEnabled") == "true",
        actions: actions.map(str::to_owned).collect(),
        metrics: metrics.iter().filter_map(metric).collect(),
        instances: instances
            .filter_map(|dimension| text(dimension, "/Value").map(str::to_owned))
            .collect::<BTreeSet<String>>(),
        missing: missing.unwrap_or("missing").to_owned(),
    }
}
