"""What can be wrong with an account: done to a sound one through the services' own APIs where they have one, and undone, where
that is marked, by the command that the audit gives as remedy. What doesn't hide each other is made together, for one audit."""

import json
import re
from dataclasses import dataclass
from typing import Callable

WEB_2, DB_1, DB_2 = "i-0bbbbbbbbbbbbbbb2", "i-0ccccccccccccccc3", "i-0ddddddddddddddd4"
FLOATING, ENI_DB_1, ENI_DB_2 = "eni-0fffffffffffffff1", "eni-0ccccccccccccccc3", "eni-0ddddddddddddddd4"
STATUS = "failover:status:web"
WEB_1 = "i-0aaaaaaaaaaaaaaa1"


@dataclass
class Fault:
    """The check that finds it, with these words; what makes it, which returns what undoes it."""

    check: str
    words: str
    make: Callable
    # Findings that come along: the same fault from another side.
    along: frozenset
    # Whether the audit's remedy undoes it.
    by_remedy: bool
    # Whether it is one of the stack, which all accounts have in common.
    in_the_stack: bool
    # With which others it is made.
    together: str


def fault(check, words, make, *along, by_remedy=False, in_the_stack=False, together=""):
    return Fault(check, words, make, frozenset(along), by_remedy, in_the_stack, together)


def of_stack(check, words, make, by_remedy=False, together=""):
    return fault(check, words, make, by_remedy=by_remedy, in_the_stack=True, together=together)


def batches(in_the_stack):
    """Those that are made together; whoever names nobody is alone."""
    labels = {}
    for number, one in enumerate(FAULTS):
        if one.in_the_stack == in_the_stack:
            labels.setdefault(one.together or number, []).append(one)
    return list(labels.values())


def world(*edits):
    """Another world in place of the sound one: what no API changes."""
    return lambda it: it.in_world(*edits)


def rule(detail):
    """The rule for this kind of event, or the schedule, is disabled."""

    def make(it):
        name = it.rule(detail)
        it.events.disable_rule(Name=name)
        return lambda: it.events.enable_rule(Name=name)

    return make


def no_target(it):
    name = it.rule("CloudWatch Alarm State Change")
    targets = it.events.list_targets_by_rule(Rule=name)["Targets"]
    it.events.remove_targets(Rule=name, Ids=[target["Id"] for target in targets])
    return lambda: it.events.put_targets(Rule=name, Targets=targets)


def queue_off(it):
    [mapping] = it.of_lambda.list_event_source_mappings(FunctionName=it.name)["EventSourceMappings"]
    it.of_lambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    return lambda: it.of_lambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def no_permission(it):
    """A rule of somebody's own has the function itself as target, and nobody permitted it."""
    arn = it.of_lambda.get_function_configuration(FunctionName=it.name)["FunctionArn"]
    it.events.put_rule(Name="own", ScheduleExpression="rate(1 day)")
    it.events.put_targets(Rule="own", Targets=[{"Id": "function", "Arn": arn}])

    def undo():
        it.events.remove_targets(Rule="own", Ids=["function"])
        it.events.delete_rule(Name="own")

    return undo


def no_alarm(it):
    it.cloudwatch.delete_alarms(AlarmNames=["application-db-1"])
    return it.put_alarms


def alarm(**changed):
    def make(it):
        it.put_alarms(**changed)
        return it.put_alarms

    return make


def actions_disabled(it):
    it.cloudwatch.disable_alarm_actions(AlarmNames=["application-db-1"])


def long_in_alarm(it):
    """moto knows no past: the time in its answer is moved back."""
    it.cloudwatch.set_alarm_state(AlarmName="application-db-1", StateValue="ALARM", StateReason="no datapoints")
    earlier = re.compile(rb"(<State(?:Updated|Transitioned)Timestamp>)[^<]*")
    it.rewriting("cloudwatch:DescribeAlarms", lambda answer: earlier.sub(rb"\g<1>2026-01-01T00:00:00Z", answer))

    def undo():
        it.answers_again()
        it.put_alarms()

    return undo


def answered(call, pattern, replaced):
    """What the service can't be brought to: its answer is changed."""

    def make(it):
        it.rewriting(call, lambda answer: re.sub(pattern, replaced, answer))
        return it.answers_again

    return make


def environment(**variables):
    def make(it):
        before = it.stack.variables()
        it.of_lambda.update_function_configuration(FunctionName=it.name, Environment={"Variables": before | variables})
        return lambda: it.of_lambda.update_function_configuration(FunctionName=it.name, Environment={"Variables": before})

    return make


def never_run(it):
    it.of_lambda.put_function_concurrency(FunctionName=it.name, ReservedConcurrentExecutions=0)


def short_timeout(it):
    it.of_lambda.update_function_configuration(FunctionName=it.name, Timeout=30)


def keeps_nothing(it):
    kept = it.of_lambda.get_function_event_invoke_config(FunctionName=it.name)
    it.of_lambda.delete_function_event_invoke_config(FunctionName=it.name)
    fields = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
    again = {field: kept[field] for field in fields if field in kept}
    return lambda: it.of_lambda.put_function_event_invoke_config(FunctionName=it.name, **again)


def figures_of(metric, whose):
    """A metric of somebody else's: a datum that is put can't be taken back."""

    def make(it):
        before = it.account.instead.get("cloudwatch:GetMetricData", lambda body, forward: forward(body))

        def instead(body, forward):
            if f"MetricName={metric}&".encode() in body:
                body = re.sub(rb"(Dimensions.member.1.Value=)[^&]*", rb"\g<1>" + whose.encode(), body)
            return before(body, forward)

        it.account.instead["cloudwatch:GetMetricData"] = instead
        return it.answers_again

    return make


def subscriptions(confirmed, pending):
    def make(it):
        it.subscriptions = (confirmed, pending)

        def undo():
            it.subscriptions = (1, 0)

        return undo

    return make


def topic(name, value):
    def make(it):
        arn = it.stack.variables()["TOPIC_ARN"]
        before = it.sns.get_topic_attributes(TopicArn=arn)["Attributes"].get(name, "")
        it.sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)
        return lambda: it.sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=before)

    return make


def key_policy(without):
    """That of the topic's key, without one of its statements."""

    def make(it):
        key = it.key()
        before = it.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        policy = json.loads(before)
        policy["Statement"] = [one for one in policy["Statement"] if one["Sid"] != without]
        assert policy != json.loads(before), f"the key's policy has no {without}"
        it.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
        return lambda: it.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=before)

    return make


def key_disabled(it):
    it.kms.disable_key(KeyId=it.key())
    return lambda: it.kms.enable_key(KeyId=it.key())


def muted(it):
    it.muted = {"night": ["application-db-1"]}

    def undo():
        it.muted = {}

    return undo


def another_subnet(*edits, closed=False):
    """web-2 is in another subnet of the zone."""

    def make(it):
        undo = it.in_world((SUBNET, SUBNET.replace("0001", "0002")), ("10.0.1.12", "10.0.2.12"), ("us-east-1b", "us-east-1a"), *edits)
        it.closed = {"subnet-0a1b2c3d4e5f60002"} if closed else set()
        return undo

    return make


def denies(action, by):
    def make(it):
        it.denied[action] = by

        def undo():
            it.denied = {}

        return undo

    return make


def stopped(it):
    it.ec2.stop_instances(InstanceIds=[WEB_2])
    it.until_state(WEB_2, "stopped")


def impaired(it):
    assert it.account.simulator.act(f"instances/{DB_2}/impair") == 204
    return lambda: it.account.simulator.act(f"instances/{DB_2}/recover")


def tag(resource, key, value):
    """With another value, or without it where that is None."""

    def make(it):
        found = it.ec2.describe_instances()["Reservations"], it.ec2.describe_network_interfaces()["NetworkInterfaces"]
        instances = [instance for reservation in found[0] for instance in reservation["Instances"]]
        sets = {one["InstanceId"]: one.get("Tags", []) for one in instances}
        sets |= {one["NetworkInterfaceId"]: one.get("TagSet", []) for one in found[1]}
        before = {one["Key"]: one["Value"] for one in sets[resource]}.get(key)

        def set_to(value):
            if value is None:
                it.ec2.delete_tags(Resources=[resource], Tags=[{"Key": key}])
            else:
                text = value.replace("BEFORE", before or "")
                it.ec2.create_tags(Resources=[resource], Tags=[{"Key": key, "Value": text}])

        set_to(value)
        return lambda: set_to(before)

    return make


def modified(eni, **attribute):
    return lambda it: it.ec2.modify_network_interface_attribute(NetworkInterfaceId=eni, **attribute) and None


def goes_with_its_instance(eni):
    def make(it):
        [seen] = it.ec2.describe_network_interfaces(NetworkInterfaceIds=[eni])["NetworkInterfaces"]
        attachment = {"AttachmentId": seen["Attachment"]["AttachmentId"], "DeleteOnTermination": True}
        it.ec2.modify_network_interface_attribute(NetworkInterfaceId=eni, Attachment=attachment)

    return make


ATTACHED = "attached: { instance: i-0aaaaaaaaaaaaaaa1, device-index: 1 }"
SUBNET = "subnet: subnet-0a1b2c3d4e5f60001\n    tags: { Name: web-2,"
WEB_2S_TAGS = "tags: { Name: web-2,"
ANOTHER_GROUP = """  - id: i-0eeeeeeeeeeeeeee5
    type: t3.small
    subnet: subnet-0a1b2c3d4e5f60001
    tags: { Name: api-1, "failover:group": api, "failover:checks": application, "failover:status:api": "active=i-0eeeeeeeeeeeeeee5 since=LATELY from=i-0bbbbbbbbbbbbbbb2" }

interfaces:
  - id: eni-0fffffffffffffff2
    subnet: subnet-0a1b2c3d4e5f60001
    tags: { "failover:group": api }
    attached: { instance: i-0eeeeeeeeeeeeeee5, device-index: 1 }
"""
CLOUDWATCH = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sns:Publish"}]})

FAULTS = [
    fault("members.standby", "web-2 (i-0bbbbbbbbbbbbbbb2) is stopped", stopped, "members.health", by_remedy=True),
    fault("members.standby", "impaired (instance status check)", impaired, "members.health"),
    fault("members.never", "us-east-1b", world((SUBNET, SUBNET.replace("0001", "0002")), ("10.0.1.12", "10.0.2.12")), "members.standby"),
    fault("members.never", "lists", tag(ENI_DB_2, "failover:addresses", None), "members.standby"),
    fault("members.health", "maintenance", tag(WEB_2, "failover:impaired:maintenance", "disk"), "members.standby"),
    fault("members.scheduled-event", "instance-stop", world((WEB_2S_TAGS, f"events: [{{ code: instance-stop, description: retirement }}]\n    {WEB_2S_TAGS}"))),
    fault("members.refused-before", "2 times in a row", tag(WEB_1, STATUS, "BEFORE tried=2/2026-11-23T11:50:00Z/1a2b3c4d")),
    fault("members.shared", "has room for 1 of their 2 interfaces",
          world((f"type: t3.small\n    {SUBNET} \"failover:group\": web,", f"type: t3.nano\n    {SUBNET} \"failover:group\": web api,"), ("\ninterfaces:\n", ANOTHER_GROUP)),
          "members.types"),
    fault("members.spot", "is a Spot instance", answered("ec2:DescribeInstances", rb"(<instanceId>%s</instanceId>)" % WEB_2.encode(), rb"\1<instanceLifecycle>spot</instanceLifecycle>"), together="answers"),
    fault("members.auto-scaling", "web-asg", world((WEB_2S_TAGS, 'tags: { "aws:autoscaling:groupName": web-asg, Name: web-2,'))),
    fault("members.auto-recovery", "automatic recovery", answered("ec2:DescribeInstances", rb"(<instanceId>%s</instanceId>)" % WEB_2.encode(), rb"\1<maintenanceOptions><autoRecovery>disabled</autoRecovery></maintenanceOptions>"), together="settings"),
    fault("members.types", "t3.medium, t3.small", world((f"type: t3.small\n    {SUBNET}", f"type: t3.medium\n    {SUBNET}"))),
    fault("floats.left-behind", "10.0.9.9", tag(ENI_DB_1, "failover:addresses", "BEFORE 10.0.9.9")),
    fault("floats.delete-on-termination", "would be deleted", goes_with_its_instance(FLOATING), by_remedy=True, together="settings"),
    fault("floats.delete-on-termination", "203.0.113.50", goes_with_its_instance(ENI_DB_1), by_remedy=True, together="settings"),
    fault("floats.security-groups", "other security groups", modified(ENI_DB_2, Groups=["sg-0123456789abcdef0"]), by_remedy=True, together="settings"),
    fault("floats.source-dest-check", "source/destination check", modified(ENI_DB_2, SourceDestCheck={"Value": False}), by_remedy=True, together="settings"),
    fault("floats.ena", "would be without ENA Express", world((ATTACHED, ATTACHED.replace(" }", ", ena: { express: true } }")))),
    fault("network.routes", "no 0.0.0.0/0 by igw, 10.8.0.0/16 by tgw only there",
          another_subnet(("\ntopics:", "  - { id: rtb-2, subnets: [subnet-0a1b2c3d4e5f60002], routes: [{ destination: 10.8.0.0/16, target: tgw-1 }] }\n\ntopics:"))),
    fault("network.acls", "no in 100 allow -1 0.0.0.0/0, in 100 deny -1 0.0.0.0/0 only there", another_subnet(closed=True)),
    fault("network.blackhole", "to 10.8.0.0/16 by nat-1 is a blackhole",
          world(("main: true, routes: [", "main: true, routes: [{ destination: 10.8.0.0/16, target: nat-1, gone: true }, "))),
    fault("floats.tags", "no whole number", tag(DB_2, "failover:priority", "high"), together="settings"),
    fault("permission.to-move", "lacks ec2:AttachNetworkInterface", denies("ec2:AttachNetworkInterface", "role"), together="denied"),
    fault("permission.to-move", "an organisation's policy denies", denies("ec2:DetachNetworkInterface", "organisation"), together="denied"),
    fault("permission.to-move", "permissions boundary", denies("ec2:AssignPrivateIpAddresses", "boundary"), together="denied"),
    fault("permission.to-remember", "lacks ec2:DeleteTags", denies("ec2:DeleteTags", "role"), together="denied"),
    fault("permission.to-tell", "lacks sns:Publish", denies("sns:Publish", "role"), together="denied"),
    of_stack("triggers.schedule", "the schedule is disabled", rule("rate("), by_remedy=True, together="first"),
    of_stack("triggers.instance-state", "is disabled", rule("EC2 Instance State-change Notification"), by_remedy=True, together="first"),
    of_stack("triggers.alarm-state", "no rule brings", no_target, together="first"),
    of_stack("triggers.spot-interruption", "is disabled", rule("EC2 Spot Instance Interruption Warning"), by_remedy=True, together="first"),
    of_stack("triggers.queue", "its mapping is Disabled", queue_off, by_remedy=True, together="second"),
    of_stack("triggers.permitted", "doesn't let the rule", no_permission, by_remedy=True, together="second"),
    of_stack("triggers.application", "db-1", no_alarm, together="second"),
    of_stack("triggers.application", "db-1", alarm(AlarmDescription="somebody else's", AlarmActions=[], OKActions=[]), together="third"),
    of_stack("triggers.actions-enabled", "actions disabled", actions_disabled, by_remedy=True, together="first"),
    fault("triggers.muted", "application-db-1 is muted just now by night", muted, together="answers"),
    of_stack("triggers.quiet", "is in ALARM since 2026-01-01T00:00:00Z", long_in_alarm, together="fourth"),
    of_stack("triggers.missing-data", "notBreaching", alarm(TreatMissingData="notBreaching")),
    fault("function.active", "is Inactive", answered("lambda:GetFunctionConfiguration", rb'"State": ?"Active"', b'"State": "Inactive"'), together="answers"),
    of_stack("function.settings", "COOLDOWN_SECONDS", environment(COOLDOWN_SECONDS="soon"), together="third"),
    of_stack("function.dry-run", "runs dry", environment(DRY_RUN="true"), together="second"),
    of_stack("function.concurrency", "concurrency is 0", never_run, by_remedy=True, together="first"),
    fault("function.looks", "not invoked", figures_of("Invocations", "nobody"), together="figures"),
    of_stack("function.timeout", "may take 30 s", short_timeout, by_remedy=True, together="first"),
    fault("function.errors", "3 invocations failed", figures_of("Errors", "in-trouble"), together="figures"),
    fault("function.throttles", "2 times", figures_of("Throttles", "in-trouble"), together="figures"),
    fault("function.lost", "4 events", figures_of("ApproximateNumberOfMessagesVisible", "in-trouble"), together="figures"),
    fault("function.oldest", "lies there for 30 hours", figures_of("ApproximateAgeOfOldestMessage", "in-trouble"), together="figures"),
    of_stack("function.keeps-what-fails", "kept nowhere", keeps_nothing, together="first"),
    fault("telling.subscribed", "nobody is told", subscriptions(0, 0), together="answers"),
    fault("telling.pending", "2 subscriptions", subscriptions(1, 2), together="settings"),
    of_stack("telling.alarms-may", "doesn't let CloudWatch publish", topic("Policy", CLOUDWATCH), together="first"),
    of_stack("telling.key", "AWS's own key", topic("KmsMasterKeyId", "alias/aws/sns"), together="fourth"),
    of_stack("telling.key", "doesn't let CloudWatch use it", key_policy("Alarms"), together="first"),
    of_stack("telling.key-usable", "lets neither", key_policy("Account"), together="second"),
    of_stack("telling.key-usable", "is Disabled", key_disabled, together="third"),
    fault("telling.delivered", "could not deliver 1", figures_of("NumberOfNotificationsFailed", "in-trouble"), together="figures"),
    fault("practice.watched", "never announced", tag(WEB_1, STATUS, None), "practice.moved"),
    fault("practice.moved", "no move of it is known", tag(WEB_1, STATUS, "active=i-0aaaaaaaaaaaaaaa1 since=2026-11-20T12:00:00Z")),
]
