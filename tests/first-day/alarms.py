"""What CloudWatch does with the page's alarms, which moto only keeps."""

from datetime import datetime, timezone


class Alarms:
    """A change of an alarm's state invokes the function that is its action."""

    def __init__(self, cloudwatch):
        self.cloudwatch, self.states = cloudwatch, {}

    def changes(self):
        """The payload of each change since the last call."""
        for alarm in self.cloudwatch.describe_alarms()["MetricAlarms"]:
            name, state = alarm["AlarmName"], alarm["StateValue"]
            before = self.states.setdefault(name, state)
            actions = alarm["AlarmActions"] if state == "ALARM" else alarm["OKActions"]
            if before != state and any(":function:" in action for action in actions):
                yield name, state, payload(alarm, before)
            self.states[name] = state

    def look_again(self, name):
        """An alarm that somebody set goes back to what its metric says."""
        self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="Threshold Crossed: no datapoints")


def payload(alarm, before):
    """As in events/alarm-lambda-metric.json."""
    region, account = alarm["AlarmArn"].split(":")[3:5]
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
    metric = {
        "namespace": alarm["Namespace"],
        "name": alarm["MetricName"],
        "dimensions": {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]},
    }
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm["AlarmArn"],
        "accountId": account,
        "time": now,
        "region": region,
        "alarmData": {
            "alarmName": alarm["AlarmName"],
            "state": {"value": alarm["StateValue"], "reason": alarm["StateReason"], "timestamp": now},
            "previousState": {"value": before},
            "configuration": {
                "metrics": [{"id": "m1", "metricStat": {"metric": metric, "period": alarm["Period"], "stat": alarm["Statistic"]}}],
            },
        },
    }
