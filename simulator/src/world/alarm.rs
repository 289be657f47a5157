//! `CloudWatch` alarms on an instance's `StatusCheckFailed`, and what `EventBridge` hears of them.

use eni_failover::cloud::{Check, InstanceState};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::account::World;
use super::state::{Alarm, AlarmValue};
use super::transition::Transition;
use super::world_error::{WorldError, meaning};

/// On the instance's `StatusCheckFailed`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct AlarmEntry {
    pub(crate) name: String,
    pub(crate) instance: String,
    #[serde(default)]
    pub(crate) description: String,
}

impl World {
    pub(crate) fn add_alarm(&mut self, entry: AlarmEntry) -> Result<(), WorldError> {
        let AlarmEntry {
            name,
            instance,
            description,
        } = entry;
        if !self.state.instances.contains_key(&instance) {
            return meaning(format!(
                "the alarm {name} watches {instance}, which the world doesn't have"
            ));
        }
        let state: AlarmValue = self.metric(&instance);
        let alarm = Alarm {
            name: name.clone(),
            description,
            instance,
            state,
            since: self.now,
        };
        match self.alarms.insert(name, alarm) {
            None => Ok(()),
            Some(twice) => meaning(format!("the alarm {} is there twice", twice.name)),
        }
    }

    /// Alarms look once a minute; for missing data they wait longer (docs/ec2-facts.md, "When an alarm changes").
    pub(crate) fn alarms_will_look(&mut self, instance: &str) {
        let wait = match self.metric(instance) {
            AlarmValue::Ok | AlarmValue::Alarm => self.settings.alarm,
            AlarmValue::InsufficientData => self.settings.alarm_without_data,
        };
        let watching: Vec<String> = self
            .alarms
            .values()
            .filter(|alarm| alarm.instance == instance)
            .map(|alarm| alarm.name.clone())
            .collect();
        for alarm in watching {
            let after = self.draw(wait);
            self.plan(after, Transition::AlarmLooks { alarm });
        }
    }

    /// What the instance's `StatusCheckFailed` says. Only a running instance sends data.
    pub(crate) fn metric(&self, instance: &str) -> AlarmValue {
        match self.state.instances.get(instance) {
            Some(instance) if instance.checks.any_impaired() => AlarmValue::Alarm,
            // While a check is initializing, nothing has failed yet, and nothing has passed.
            Some(instance)
                if instance.state == InstanceState::Running
                    && instance.checks.is_ok(Check::Instance) =>
            {
                AlarmValue::Ok
            }
            Some(_) | None => AlarmValue::InsufficientData,
        }
    }

    pub(crate) fn alarm_looks(&mut self, name: &str) {
        let Some(alarm) = self.alarms.get(name).cloned() else {
            return;
        };
        let state = self.metric(&alarm.instance);
        if state == alarm.state {
            return;
        }
        let detail = self.alarm_detail(&alarm, state);
        let (region, account) = (&self.region, &self.account);
        let resource = format!("arn:aws:cloudwatch:{region}:{account}:alarm:{name}");
        self.emit(
            "aws.cloudwatch",
            "CloudWatch Alarm State Change",
            &resource,
            &detail,
        );
        let since = self.now;
        if let Some(alarm) = self.alarms.get_mut(name) {
            alarm.state = state;
            alarm.since = since;
        }
    }

    fn alarm_detail(&mut self, alarm: &Alarm, state: AlarmValue) -> Value {
        let metric_id = self.new_uuid();
        json!({
            "alarmName": alarm.name,
            "state": alarm_state(state, self.now),
            "previousState": alarm_state(alarm.state, alarm.since),
            "configuration": {
                "description": alarm.description,
                "metrics": [{
                    "id": metric_id,
                    "metricStat": {
                        "metric": {
                            "namespace": "AWS/EC2",
                            "name": "StatusCheckFailed",
                            "dimensions": { "InstanceId": alarm.instance },
                        },
                        "period": 60,
                        "stat": "Maximum",
                    },
                    "returnData": true,
                }],
            },
        })
    }
}

fn alarm_state(state: AlarmValue, at: Timestamp) -> Value {
    // "`reasonData` (JSON in a string), `timestamp` ending `+0000`" (docs/ec2-facts.md, "Alarm over EventBridge").
    let timestamp = at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string();
    let data = json!({
        "version": "1.0",
        "queryDate": timestamp,
        "statistic": "Maximum",
        "period": 60,
        "threshold": 1.0,
    });
    json!({
        "value": state.as_str(),
        "reason": state.reason(),
        "reasonData": data.to_string(),
        "timestamp": timestamp,
    })
}
