"""A served account for the commands of failoverctl: the simulated EC2, the stack in moto, and in front of them what neither
has got: network ACLs, mute rules, IAM's simulation of a role, and a count of subscriptions."""

import json
import re
import subprocess
import time
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl

import boto3

from server import Server

import account

ROOT = Path(__file__).resolve().parents[2]
QUICK = "\nsettings: { describe-latency: 0ms, change-latency: 0ms, attach: 100ms, detach: 100ms, stop: 0ms, start: 0ms, initializing: 0ms }\n"
LATELY = (datetime.now(timezone.utc) - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
SOUND = (ROOT / "failoverctl/tests/account/sound.yaml").read_text().replace("2026-11-20T12:00:00Z", LATELY) + QUICK


class Ended:
    """How a command ended."""

    def __init__(self, arguments, status, out, err):
        self.arguments, self.status, self.out, self.err = arguments, status, out, err

    def json(self):
        return json.loads(self.out)

    def findings(self):
        try:
            return self.json()["findings"]
        except (ValueError, KeyError):
            return []

    def __str__(self):
        found = "".join(f"{one['check']}: {one['finding']}\n    {one['remedy']}\n" for one in self.findings())
        return f"failoverctl {' '.join(self.arguments)} ended with {self.status}:\n{found or self.out}{self.err}"


class Served:
    def __init__(self, tools, stack, text=SOUND, function=None):
        self.tools, self.stack, self.name = tools, stack, account.NAME
        self.subscriptions, self.denied = (1, 0), {}
        # Mute rules that are active, with their alarms, and subnets whose network ACL is closed.
        self.muted, self.closed = {}, set()
        self.cloudwatch, self.events = stack.client("cloudwatch"), stack.client("events")
        self.of_lambda, self.sns, self.kms = stack.client("lambda"), stack.client("sns"), stack.client("kms")
        self.account = account.Account(self.simulated_by(text), stack, function)
        self.answers_again()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.account.stop()
        self.account.simulator.kill()

    def simulated_by(self, text):
        file = Path(self.tools["folder"]) / f"world-{time.monotonic_ns()}.yaml"
        file.write_text(text.replace("LATELY", LATELY))
        return Server(self.tools["simulator"], str(file))

    @cached_property
    def ec2(self):
        """A client of the world that was there first."""
        return boto3.client(
            "ec2", endpoint_url=self.account.simulator.url, region_name=account.REGION,
            aws_access_key_id="none", aws_secret_access_key="none",
        )

    def in_world(self, *edits):
        """Another world for as long as it isn't undone."""
        text, before = SOUND, self.account.simulator
        for old, new in edits:
            assert old in text, f"the sound world has no {old!r}"
            text = text.replace(old, new)
        self.account.simulator = self.simulated_by(text)

        def undo():
            self.account.simulator.kill()
            self.account.simulator = before

        return undo

    # Who answers

    def answers_again(self):
        """Everybody answers for themselves, but for what moto hasn't got."""
        self.account.instead.clear()
        self.account.instead["iam:SimulatePrincipalPolicy"] = self.simulated_role
        self.account.instead["ec2:DescribeNetworkAcls"] = self.network_acls
        self.account.instead["cloudwatch:ListAlarmMuteRules"] = self.mute_rules
        self.account.instead["cloudwatch:GetAlarmMuteRule"] = self.mute_rule
        self.rewriting("sns:GetTopicAttributes", self.with_subscriptions)

    def rewriting(self, call, change):
        def instead(body, forward):
            status, answer, headers = forward(body)
            return status, change(answer), headers

        self.account.instead[call] = instead

    def refusing(self, permission, code, times=None):
        """Always, or so often, and then as it is."""
        left = [times]

        def instead(body, forward):
            if left[0] is not None:
                left[0] -= 1
            return forward(body) if left[0] is not None and left[0] < 0 else refusal(permission, code)

        self.account.instead[permission] = instead

    def command_runs_by(self, script):
        """Systems Manager runs this for the command that it is sent."""
        sent = []

        def send(body, forward):
            sent[:] = json.loads(body)["Parameters"]["commands"]
            return json_answer({"Command": {"CommandId": "11111111-2222-4333-8444-555555555555"}})

        def invocation(body, forward):
            done = subprocess.run(["sh", "-c", script(sent[0])], cwd=ROOT, capture_output=True, text=True, timeout=30)
            status = "Success" if done.returncode == 0 else "Failed"
            return json_answer({"Status": status, "StandardOutputContent": done.stdout, "StandardErrorContent": done.stderr})

        self.account.instead["ssm:SendCommand"], self.account.instead["ssm:GetCommandInvocation"] = send, invocation

    def with_subscriptions(self, answer):
        for name, count in zip(("SubscriptionsConfirmed", "SubscriptionsPending"), self.subscriptions):
            pattern = rf"(<key>{name}</key>\s*<value>)[^<]*".encode()
            answer, found = re.subn(pattern, rb"\g<1>" + str(count).encode(), answer)
            assert found, f"the topic's attributes have no {name}"
        return answer

    def network_acls(self, body, forward):
        """The simulated EC2 has none: one that is open, and one that is not."""
        subnets = set(re.findall(r"- { id: (subnet-\w+)", SOUND))
        acls = "".join(
            f"""<item><networkAclId>acl-{name}</networkAclId><entrySet><item><ruleNumber>100</ruleNumber><protocol>-1</protocol>
                <ruleAction>{action}</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet>
                <associationSet>{"".join(f"<item><subnetId>{subnet}</subnetId></item>" for subnet in sorted(of))}</associationSet></item>"""
            for name, action, of in (("open", "allow", subnets - self.closed), ("closed", "deny", subnets & self.closed))
        )
        return xml_answer(f"<DescribeNetworkAclsResponse><networkAclSet>{acls}</networkAclSet></DescribeNetworkAclsResponse>")

    def mute_rules(self, body, forward):
        """moto has none."""
        arn = f"arn:aws:cloudwatch:{account.REGION}:{account.ACCOUNT}:alarm-mute-rule:"
        rules = "".join(f"<member><AlarmMuteRuleArn>{arn}{name}</AlarmMuteRuleArn><Status>ACTIVE</Status></member>" for name in self.muted)
        result = f"<ListAlarmMuteRulesResult><AlarmMuteRuleSummaries>{rules}</AlarmMuteRuleSummaries></ListAlarmMuteRulesResult>"
        return xml_answer(f"<ListAlarmMuteRulesResponse>{result}</ListAlarmMuteRulesResponse>")

    def mute_rule(self, body, forward):
        name = dict(parse_qsl(body.decode()))["AlarmMuteRuleName"]
        alarms = "".join(f"<member>{alarm}</member>" for alarm in self.muted[name])
        result = f"<GetAlarmMuteRuleResult><MuteTargets><AlarmNames>{alarms}</AlarmNames></MuteTargets></GetAlarmMuteRuleResult>"
        return xml_answer(f"<GetAlarmMuteRuleResponse>{result}</GetAlarmMuteRuleResponse>")

    def simulated_role(self, body, forward):
        """The role may do everything but what is denied. That the template's really may is tested in tests/system/role.rs."""
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if not all(fields.values()):
            return refusal("iam:SimulatePrincipalPolicy", "ValidationError")
        several = lambda name: [value for key, value in fields.items() if key.startswith(f"{name}.member.")]  # noqa: E731
        results = "".join(self.decision(action, several("ResourceArns")) for action in several("ActionNames"))
        answer = f"""<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>
            <IsTruncated>false</IsTruncated><EvaluationResults>{results}</EvaluationResults></SimulatePrincipalPolicyResult>
            <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>"""
        return xml_answer(answer)

    def decision(self, action, resources):
        by = self.denied.get(action)
        decision = "allowed" if by is None else "implicitDeny"
        yes = lambda said: str(said).lower()  # noqa: E731
        detail = f"""<OrganizationsDecisionDetail><AllowedByOrganizations>{yes(by != "organisation")}</AllowedByOrganizations></OrganizationsDecisionDetail>
            <PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>{yes(by != "boundary")}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"""
        each = "".join(
            f"<member><EvalResourceName>{resource}</EvalResourceName><EvalResourceDecision>{decision}</EvalResourceDecision></member>"
            for resource in resources
        )
        return f"""<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{resources[0]}</EvalResourceName>
            <EvalDecision>{decision}</EvalDecision>{detail}<ResourceSpecificResults>{each}</ResourceSpecificResults></member>"""

    # What is there

    def at_work(self):
        """What the schedule's looks leave in CloudWatch."""
        self.datum("AWS/Lambda", "Invocations", "FunctionName", self.name, 15)

    def put_figures(self):
        """The function at work, and one in trouble, from which a fault borrows."""
        self.at_work()
        for namespace, metric, dimension, value in (
            ("AWS/Lambda", "Errors", "FunctionName", 3),
            ("AWS/Lambda", "Throttles", "FunctionName", 2),
            ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", 4),
            ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", 108000),
            ("AWS/SNS", "NumberOfNotificationsFailed", "TopicName", 1),
        ):
            self.datum(namespace, metric, dimension, "in-trouble", value)

    def datum(self, namespace, metric, dimension, whose, value):
        at = datetime.now(timezone.utc) - timedelta(minutes=1)
        datum = {"MetricName": metric, "Dimensions": [{"Name": dimension, "Value": whose}], "Value": value, "Timestamp": at}
        self.cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])

    def put_alarms(self, **changed):
        """Those on the application of db's members, the first one changed."""
        function = self.of_lambda.get_function_configuration(FunctionName=self.name)["FunctionArn"]
        for name, instance, change in (("db-1", "i-0ccccccccccccccc3", changed), ("db-2", "i-0ddddddddddddddd4", {})):
            self.cloudwatch.put_metric_alarm(**{
                "AlarmName": f"application-{name}", "AlarmDescription": f"failover:instance={instance}", "Namespace": "mine",
                "MetricName": "requests", "Dimensions": [{"Name": "Host", "Value": name}], "Statistic": "Sum", "Period": 60,
                "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "LessThanThreshold",
                "TreatMissingData": "breaching", "AlarmActions": [function], "OKActions": [function], "ActionsEnabled": True,
            } | change)

    def key(self):
        """That of the stack's topic."""
        return self.sns.get_topic_attributes(TopicArn=self.stack.variables()["TOPIC_ARN"])["Attributes"]["KmsMasterKeyId"]

    def rule(self, detail):
        """The name of the rule that has this in its pattern or schedule."""
        for one in self.events.list_rules()["Rules"]:
            if detail in one.get("EventPattern", "") + one.get("ScheduleExpression", ""):
                return one["Name"]
        raise LookupError(detail)

    def until_state(self, instance, state):
        deadline = time.monotonic() + 20
        while True:
            [reservation] = self.ec2.describe_instances(InstanceIds=[instance])["Reservations"]
            if reservation["Instances"][0]["State"]["Name"] == state:
                return
            assert time.monotonic() < deadline, f"{instance} doesn't become {state}"
            time.sleep(0.05)

    # Running

    def environment(self, without=(), **variables):
        environment = self.account.environment() | {"COLUMNS": "80"} | variables
        environment["PATH"] = f"{self.tools['aws']}:{Path(self.tools['failoverctl']).parent}:{environment['PATH']}"
        return {name: value for name, value in environment.items() if name not in without}

    def run(self, *arguments, without=(), **variables):
        done = subprocess.run(
            [self.tools["failoverctl"], *arguments], env=self.environment(without, **variables), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120,
        )
        return Ended(arguments, done.returncode, done.stdout, done.stderr)

    def shell(self, command):
        return subprocess.run(["bash", "-c", command], env=self.environment(), capture_output=True, text=True, timeout=60)

    def start(self, *arguments):
        return subprocess.Popen([self.tools["failoverctl"], *arguments], env=self.environment(), stdout=subprocess.PIPE, text=True)


def json_answer(body):
    return 200, json.dumps(body).encode(), [("Content-Type", "application/x-amz-json-1.1")]


def xml_answer(text):
    return 200, text.encode(), [("Content-Type", "text/xml")]


def refusal(permission, code):
    """As each service's protocol has it."""
    service, _ = permission.split(":")
    denied = "Denied" in code
    message = f"User is not authorized to perform {permission}" if denied else "Rate exceeded"
    status = 403 if denied else 400
    if service in ("lambda", "events", "ssm", "kms"):
        code = "AccessDeniedException" if denied else code
        body = json.dumps({"__type": code, "message": message} if service != "lambda" else {"Message": message})
        status = 429 if code == "ThrottlingException" and service == "lambda" else status
        return status, body.encode(), [("Content-Type", "application/json"), ("x-amzn-ErrorType", code)]
    if service == "ec2":
        code, status = ("UnauthorizedOperation", 403) if denied else ("RequestLimitExceeded", 503)
        text = f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>"
    else:
        code = "Throttling" if code == "ThrottlingException" else code
        text = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    return status, text.encode(), [("Content-Type", "text/xml")]
