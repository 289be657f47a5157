//! One alarm's change of state, whatever brought it, and the pieces that its three dresses share.
//!
//! The types of `aws_lambda_events` are stricter than the payloads are: they want a `metricStat` in each metric, which
//! metric math doesn't have, and know no alarm tags. These want only what the function needs.

use jiff::Timestamp;
use serde::Deserialize;

use crate::event::trigger::AlarmState;
use crate::event::wire::Pairs;

/// An alarm's change of state, whatever brought it.
pub(super) struct Reported {
    pub(super) name: String,
    pub(super) state: AlarmState,
    pub(super) at: Timestamp,
    pub(super) suppressed_by: Option<String>,
    pub(super) description: String,
    pub(super) tags: Pairs,
    pub(super) dimensions: Vec<Pairs>,
}

/// One metric of an alarm; an expression has no `metricStat`. SNS writes the same in upper camel case.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Metric {
    #[serde(rename = "metricStat", alias = "MetricStat")]
    stat: Option<MetricStat>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct MetricStat {
    #[serde(alias = "Metric")]
    metric: MetricName,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct MetricName {
    #[serde(alias = "Dimensions")]
    dimensions: Option<Pairs>,
}

/// The dimensions of each metric that has some.
pub(super) fn dimensions(metrics: Option<Vec<Metric>>) -> Vec<Pairs> {
    let stats = metrics
        .into_iter()
        .flatten()
        .filter_map(|metric| metric.stat);
    stats.filter_map(|stat| stat.metric.dimensions).collect()
}
