//! Figures of `CloudWatch`, in one call. The queues' depth is among them, so that nobody has to ask SQS.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::alarms::CLOUDWATCH;
use super::signed::{Signed, list, unknown};
use crate::account::facts::Figures;
use crate::account::known::Known;

/// One figure: a metric over a time.
struct Asked<'a> {
    namespace: &'a str,
    metric: &'a str,
    dimension: (&'a str, &'a str),
    stat: &'a str,
    over: SignedDuration,
}

const QUARTER: SignedDuration = SignedDuration::from_mins(15);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

pub(super) async fn figures(
    aws: &Signed,
    function: &str,
    topic: &str,
    queues: &[String],
    now: Timestamp,
) -> Known<Figures> {
    let of_function = |metric, over| Asked {
        namespace: "AWS/Lambda",
        metric,
        dimension: ("FunctionName", function),
        stat: "Sum",
        over,
    };
    let (invocations, errors) = (
        of_function("Invocations", QUARTER),
        of_function("Errors", HOUR),
    );
    let throttles = of_function("Throttles", HOUR);
    let undelivered = Asked {
        namespace: "AWS/SNS",
        metric: "NumberOfNotificationsFailed",
        dimension: ("TopicName", topic),
        stat: "Sum",
        over: DAY,
    };
    let queue = |metric, queue| Asked {
        namespace: "AWS/SQS",
        metric,
        dimension: ("QueueName", queue),
        stat: "Maximum",
        over: QUARTER,
    };
    let (mut lost, mut oldest) = (BTreeMap::new(), BTreeMap::new());
    for name in queues {
        let messages = queue("ApproximateNumberOfMessagesVisible", name);
        lost.insert(name.clone(), value(aws, &messages, now).await?);
        let age = queue("ApproximateAgeOfOldestMessage", name);
        oldest.insert(name.clone(), value(aws, &age, now).await?);
    }
    Ok(Figures {
        invocations: value(aws, &invocations, now).await?,
        errors: value(aws, &errors, now).await?,
        throttles: value(aws, &throttles, now).await?,
        undelivered: value(aws, &undelivered, now).await?,
        lost,
        oldest,
    })
}

/// Summed up, or the highest. Without data there was nothing.
async fn value(aws: &Signed, asked: &Asked<'_>, now: Timestamp) -> Known<f64> {
    let query = "MetricDataQueries.member.1";
    let metric = format!("{query}.MetricStat.Metric");
    let seconds = asked.over.as_secs();
    let field = |key: String, value: &str| (key, value.to_owned());
    let fields = [
        field(format!("{query}.Id"), "m"),
        field(format!("{metric}.Namespace"), asked.namespace),
        field(format!("{metric}.MetricName"), asked.metric),
        field(
            format!("{metric}.Dimensions.member.1.Name"),
            asked.dimension.0,
        ),
        field(
            format!("{metric}.Dimensions.member.1.Value"),
            asked.dimension.1,
        ),
        field(
            format!("{query}.MetricStat.Period"),
            &(seconds / 15).to_string(),
        ),
        field(format!("{query}.MetricStat.Stat"), asked.stat),
        field("StartTime".to_owned(), &format!("{:.0}", now - asked.over)),
        field("EndTime".to_owned(), &format!("{now:.0}")),
    ];
    let answer = aws.query(CLOUDWATCH, "GetMetricData", &fields).await;
    let answer = answer.map_err(|error| unknown("cloudwatch:GetMetricData", &error))?;
    let results = list(&answer, "/GetMetricDataResult/MetricDataResults");
    let values = results.flat_map(|result| list(result, "/Values"));
    let values = values.filter_map(|value: &Value| value.as_str()?.parse::<f64>().ok());
    Ok(if asked.stat == "Sum" {
        values.fold(0.0, |sum, value| sum + value)
    } else {
        values.fold(0.0, f64::max)
    })
}

/// The queue's name, of its ARN.
pub(super) fn queue_name(arn: &str) -> Option<String> {
    arn.contains(":sqs:")
        .then(|| arn.rsplit(':').next().map(str::to_owned))?
}

/// The topic's name, of its ARN.
pub(super) fn topic_name(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}
