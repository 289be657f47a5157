//! Tests as sentences. Each file of tests is about one thing.

mod alarms;
mod mutations;
mod origins;
mod payloads;
mod records;
mod requests;
mod samples;
mod sns;

use std::error::Error;

use serde_json::{Value, json};

use crate::event::{Home, Parsed, Reading, parse};

/// The account and region of the samples.
fn home() -> Home {
    Home {
        account: Some("123456789012".to_owned()),
        region: Some("us-east-1".to_owned()),
    }
}

fn sample(name: &str) -> Value {
    let path = format!("{}/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn answers(payload: &Value) -> Vec<String> {
    parse(payload, &home(), "failover:")
        .into_iter()
        .map(say)
        .collect()
}

/// The only answer to a payload: the trigger as a value; a reason or an error as a person reads it.
fn answer(payload: &Value) -> String {
    let mut answers = answers(payload);
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.remove(0)
}

fn say(answer: Reading) -> String {
    match answer {
        Ok(Parsed::Trigger(trigger)) => format!("{trigger:?}"),
        Ok(Parsed::NotForUs(reason)) => format!("ignored: {reason}"),
        Err(error) => {
            let chain =
                std::iter::successors(error.source(), |error: &&dyn Error| (*error).source());
            chain.fold(format!("error: {error}"), |text, source| {
                format!("{text}: {source}")
            })
        }
    }
}

/// An alarm of `EventBridge`'s form that names nobody yet.
struct AlarmEvent(Value);

fn alarm() -> AlarmEvent {
    AlarmEvent(json!({
        "id": "an-event", "source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change",
        "account": "123456789012", "region": "us-east-1", "time": "2026-11-23T12:00:03Z",
        "detail": {
            "alarmName": "probe",
            "state": { "value": "ALARM", "timestamp": "2026-11-23T12:00:03.000+0000" },
            "configuration": { "metrics": [{ "id": "e1", "expression": "m1", "returnData": true }] },
            "alarmTags": {},
        },
    }))
}

impl AlarmEvent {
    fn detail(mut self, field: &str, value: Value) -> Self {
        self.0["detail"][field] = value;
        self
    }

    fn state(mut self, field: &str, value: Value) -> Self {
        self.0["detail"]["state"][field] = value;
        self
    }

    /// EC2's own status check of something.
    fn dimension(self, name: &str, value: &str) -> Self {
        self.metric("AWS/EC2", "StatusCheckFailed_System", name, value)
    }

    fn metric(mut self, namespace: &str, metric: &str, name: &str, value: &str) -> Self {
        let metrics = self.0["detail"]["configuration"]["metrics"]
            .as_array_mut()
            .unwrap();
        let dimensions = json!({ name: value });
        let metric = json!({ "namespace": namespace, "name": metric, "dimensions": dimensions });
        metrics.push(json!({ "metricStat": { "metric": metric } }));
        self
    }

    /// A query that makes a series of each group.
    fn query(mut self, expression: &str) -> Self {
        let metrics = self.0["detail"]["configuration"]["metrics"]
            .as_array_mut()
            .unwrap();
        metrics.push(json!({ "id": "q1", "expression": expression, "returnData": true }));
        self
    }

    fn contributor(self, attributes: &Value) -> Self {
        let contributor = json!({ "id": "6d442278dba546f6", "attributes": attributes });
        self.detail("alarmContributor", contributor)
    }

    fn tag(mut self, key: &str, value: &str) -> Self {
        self.0["detail"]["alarmTags"][key] = value.into();
        self
    }

    fn described(mut self, description: &str) -> Self {
        self.0["detail"]["configuration"]["description"] = description.into();
        self
    }

    /// Whom it speaks of; the whole answer where it isn't a trigger.
    fn about(&self) -> String {
        let answer = answer(&self.0);
        match answer.split_once("about: ") {
            Some((_, about)) => about.split(", at:").next().unwrap_or_default().to_owned(),
            None => answer,
        }
    }
}
