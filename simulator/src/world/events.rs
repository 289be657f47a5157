//! What `EventBridge` would send: changes of instances' states, and of the alarms that a world declares.

use eni_failover::ports::{CheckStatus, InstanceState};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::World;
use super::transitions::Transition;

/// An event as it leaves the service. Delivering it late, twice, or not at all is up to whoever takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldEvent {
    /// When it happened.
    pub at: Timestamp,
    /// The `EventBridge` envelope with its detail.
    pub payload: Value,
}

/// A `CloudWatch` alarm on an instance's `StatusCheckFailed`.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) instance: String,
    pub(crate) state: AlarmValue,
    pub(crate) since: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlarmValue {
    Ok,
    Alarm,
    InsufficientData,
}

impl AlarmValue {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Ok => {
                "Threshold Crossed: 1 out of the last 1 datapoints [0.0] was not greater than or equal to the \
                 threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition)."
            }
            Self::Alarm => {
                "Threshold Crossed: 1 out of the last 1 datapoints [1.0] was greater than or equal to the \
                 threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition)."
            }
            Self::InsufficientData => "Insufficient Data: 1 datapoint was unknown.",
        }
    }
}

impl World {
    /// The events since the last time this was asked, oldest first.
    pub fn take_events(&mut self) -> Vec<WorldEvent> {
        std::mem::take(&mut self.events)
    }

    /// "EC2 Instance State-change Notification", and the alarms on the instance will notice.
    pub(super) fn state_changed(&mut self, id: &str, state: InstanceState) {
        let (region, account) = (&self.region, &self.account);
        let resource = format!("arn:aws:ec2:{region}:{account}:instance/{id}");
        let detail = json!({ "instance-id": id, "state": state.as_str() });
        self.emit(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            &resource,
            &detail,
        );
        self.alarms_will_look(id);
    }

    /// "EC2 Spot Instance Interruption Warning"
    pub(super) fn spot_warning(&mut self, id: &str) {
        let (region, account) = (&self.region, &self.account);
        let resource = format!("arn:aws:ec2:{region}:{account}:instance/{id}");
        let detail = json!({ "instance-id": id, "instance-action": "terminate" });
        self.emit(
            "aws.ec2",
            "EC2 Spot Instance Interruption Warning",
            &resource,
            &detail,
        );
    }

    /// Alarms look once a minute; for missing data they wait longer (facts: Events).
    pub(super) fn alarms_will_look(&mut self, instance: &str) {
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
    pub(super) fn metric(&self, instance: &str) -> AlarmValue {
        match self.state.instances.get(instance) {
            Some(instance) if instance.checks.any_impaired() => AlarmValue::Alarm,
            // While a check is initializing, nothing has failed yet, and nothing has passed.
            Some(instance)
                if instance.state == InstanceState::Running
                    && instance.checks.instance.status == CheckStatus::Ok =>
            {
                AlarmValue::Ok
            }
            Some(_) | None => AlarmValue::InsufficientData,
        }
    }

    pub(super) fn alarm_looks(&mut self, name: &str) {
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

    fn emit(&mut self, source: &str, detail_type: &str, resource: &str, detail: &Value) {
        let payload = json!({
            "version": "0",
            "id": self.new_uuid(),
            "detail-type": detail_type,
            "source": source,
            "account": self.account,
            // EventBridge gives whole seconds.
            "time": self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": self.region,
            "resources": [resource],
            "detail": detail,
        });
        let at = self.now;
        self.events.push(WorldEvent { at, payload });
    }
}

fn alarm_state(state: AlarmValue, at: Timestamp) -> Value {
    // "`reasonData` (JSON in a string), `timestamp` ending `+0000`" (facts: Events).
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
