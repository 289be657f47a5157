//! One alarm's change of state, whatever brought it, and the pieces that its three dresses share.
//!
//! The types of `aws_lambda_events` are stricter than the payloads are: they want a `metricStat` in each metric, which
//! metric math doesn't have, and know no alarm tags. These want only what the function needs.

use jiff::Timestamp;
use serde::Deserialize;

use crate::event::trigger::AlarmState;
use crate::event::wire::{self, Pairs};

/// An alarm's change of state, whatever brought it.
pub(super) struct Reported {
    pub(super) name: String,
    pub(super) state: AlarmState,
    pub(super) before: Option<AlarmState>,
    pub(super) at: Timestamp,
    pub(super) suppressed_by: Option<String>,
    pub(super) muted: Option<Mute>,
    pub(super) description: String,
    pub(super) tags: Pairs,
    pub(super) watched: Watched,
    /// The attributes of the one series that it speaks of.
    pub(super) contributor: Option<Pairs>,
}

/// What shows that an alarm is meant for failover.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// Somebody sends it to this function.
    ByWiring,
    /// What it watches, or a word that it carries.
    ByWords,
}

/// The mute rule that silences an alarm's actions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(super) struct Mute {
    pub(super) muted_by_arn: Option<String>,
    #[serde(default, deserialize_with = "wire::optional_time")]
    pub(super) mute_window_end: Option<Timestamp>,
}

/// One series of an alarm over many. SNS has the attributes by themselves.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Contributor {
    #[serde(default)]
    pub(super) attributes: Pairs,
}

/// What an alarm looks at.
#[derive(Default)]
pub(super) struct Watched {
    pub(super) metrics: Vec<MetricName>,
    /// It evaluates many series, each by itself: what the alarm as a whole says is of none of them.
    pub(super) is_many: bool,
}

impl Watched {
    pub(super) fn new(metrics: Option<Vec<Metric>>, by_criteria: bool) -> Self {
        let mut watched = Self {
            metrics: Vec::new(),
            is_many: by_criteria,
        };
        for metric in metrics.into_iter().flatten() {
            watched.is_many |= metric.is_grouped();
            watched.metrics.extend(metric.stat.map(|stat| stat.metric));
        }
        watched
    }

    /// The metrics that name an instance.
    pub(super) fn instances(&self) -> impl Iterator<Item = (&MetricName, &str)> {
        self.metrics.iter().filter_map(|metric| {
            let instance = metric.dimensions.as_ref()?.get("InstanceId")?;
            Some((metric, instance))
        })
    }
}

/// One metric of an alarm; an expression has no `metricStat`. SNS writes the same in upper camel case.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Metric {
    #[serde(rename = "metricStat", alias = "MetricStat")]
    stat: Option<MetricStat>,
    #[serde(alias = "Expression")]
    expression: Option<String>,
}

impl Metric {
    /// A query that makes a series of each group.
    fn is_grouped(&self) -> bool {
        let words = self
            .expression
            .as_deref()
            .unwrap_or_default()
            .to_uppercase();
        let mut words = words.split_whitespace();
        words.any(|word| word == "GROUP") && words.next() == Some("BY")
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct MetricStat {
    #[serde(alias = "Metric")]
    metric: MetricName,
}

/// SNS has these of an alarm's only metric beside other things, and of each of several as EventBridge has them.
#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct MetricName {
    #[serde(alias = "Namespace")]
    pub(super) namespace: Option<String>,
    #[serde(alias = "MetricName")]
    pub(super) name: Option<String>,
    #[serde(alias = "Dimensions")]
    pub(super) dimensions: Option<Pairs>,
}

impl MetricName {
    /// EC2's own word on whether the instance works.
    pub(super) fn is_status_check(&self) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        self.namespace.as_deref() == Some("AWS/EC2") && name.starts_with("StatusCheckFailed")
    }
}
