//! The alarm of an application that EC2 knows nothing of.

use ec2_simulator::Simulator;
use eni_failover::cloud::InstanceId;
use serde_json::{Value, json};

/// What an alarm on the application of an instance sends, as CloudWatch's `EventBridge` event.
pub(super) fn application_alarm(instance: &InstanceId, simulator: &Simulator) -> Value {
    let now = simulator.now();
    let (account, region) =
        simulator.with_world(|world| (world.account().to_owned(), world.region().to_owned()));
    let at = now.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string();
    let arn = format!("arn:aws:cloudwatch:{region}:{account}:alarm:application-down");
    json!({
        "version": "0",
        "id": "d7f11c63-0000-4000-8000-000000000001",
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": account,
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": region,
        "resources": [arn],
        "detail": {
            "alarmName": "application-down",
            "state": { "value": "ALARM", "reason": format!("no answer from {instance}"), "timestamp": at },
            "previousState": { "value": "OK", "timestamp": at },
            "configuration": { "description": format!("failover:instance={instance}"), "metrics": [{
                "id": "m1",
                "returnData": true,
                "metricStat": {
                    "metric": {
                        "namespace": "Application",
                        "name": "Unanswered",
                        "dimensions": { "InstanceId": instance },
                    },
                    "period": 10,
                    "stat": "Sum",
                },
            }] },
        },
    })
}
