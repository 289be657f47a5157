"""The translated template in moto: what CloudFormation makes there is read back through the services' own APIs.

moto's CloudFormation doesn't know all types of resources; those are made through moto's service API instead, with the
template's own properties, which botocore then checks."""

import io
import json
import zipfile
from contextlib import contextmanager

import boto3
from moto import mock_aws

from template import ACCOUNT, CODE, REGION, STACK, Flat


def set_topic_policy(Topics, PolicyDocument):
    [topic], policy = Topics, json.dumps(PolicyDocument)
    boto3.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


def set_queue_policy(Queues, PolicyDocument):
    [queue], policy = Queues, json.dumps(PolicyDocument)
    boto3.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


def map_queue(ScalingConfig, **it):
    # A parameter's value is a text here.
    most = int(ScalingConfig["MaximumConcurrency"])
    boto3.client("lambda").create_event_source_mapping(ScalingConfig={"MaximumConcurrency": most}, **it)


BY_API = {
    "AWS::CloudWatch::Alarm": lambda **alarm: boto3.client("cloudwatch").put_metric_alarm(**alarm),
    "AWS::Lambda::EventSourceMapping": map_queue,
    "AWS::Lambda::EventInvokeConfig": lambda **it: boto3.client("lambda").put_function_event_invoke_config(**it),
    "AWS::SNS::Subscription": lambda **it: boto3.client("sns").subscribe(**it),
    "AWS::SNS::TopicPolicy": set_topic_policy,
    "AWS::SQS::QueuePolicy": set_queue_policy,
}


@contextmanager
def deployed(translated, parameters):
    """A stack in moto, as an object to read back from."""
    with mock_aws(config={"lambda": {"use_docker": False}}):
        given_topics(parameters)
        upload_code()
        yield Stack(Flat(translated, parameters))


def given_topics(parameters):
    for name in ("ExistingTopicArn", "AlarmTopicArn"):
        if parameters.get(name):
            boto3.client("sns").create_topic(Name=parameters[name].split(":")[-1])


def upload_code():
    bucket, key = CODE
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("bootstrap", "#!/bin/false")
    boto3.client("s3").create_bucket(Bucket=bucket)
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=code.getvalue())


class Stack:
    def __init__(self, flat):
        self.flat = flat
        self.alarms = flat.of_type("AWS::CloudWatch::Alarm")
        resources = {name: r for name, r in flat.resources.items() if r["Type"] not in BY_API}
        for resource in resources.values():
            if isinstance(resource.get("DependsOn"), str) and resource["DependsOn"] not in resources:
                del resource["DependsOn"]
        template = self.with_alarm_arns(json.dumps({"Resources": resources, "Outputs": flat.outputs}))
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(StackName=STACK, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
        described = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        self.ids = {r["LogicalResourceId"]: r.get("PhysicalResourceId") for r in described}
        self.make_the_rest()

    def with_alarm_arns(self, text):
        for name, alarm in self.alarms.items():
            arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{alarm['AlarmName']}"
            text = text.replace("${%s.Arn}" % name, arn)
        return text

    def make_the_rest(self):
        for kind, make in BY_API.items():
            for properties in self.flat.of_type(kind).values():
                make(**self.real(properties))

    def real(self, node):
        """The node with what was made in place of Ref and GetAtt."""
        if isinstance(node, list):
            return [self.real(value) for value in node]
        if not isinstance(node, dict):
            return node
        if "Ref" in node:
            return self.ids[node["Ref"]]
        if "Fn::GetAtt" in node:
            return self.attribute(*node["Fn::GetAtt"])
        return {key: self.real(value) for key, value in node.items()}

    def attribute(self, name, attribute):
        physical, kind = self.ids[name], self.flat.resources[name]["Type"]
        if kind == "AWS::SQS::Queue":
            arn = self.queue(name)["QueueArn"]
            return {"Arn": arn, "QueueName": arn.split(":")[-1]}[attribute]
        if kind == "AWS::Events::Rule":
            return boto3.client("events").describe_rule(Name=self.rule_name(name))["Arn"]
        if kind == "AWS::Lambda::Function":
            return boto3.client("lambda").get_function_configuration(FunctionName=physical)["FunctionArn"]
        raise KeyError((kind, attribute))

    def rule_name(self, name):
        return self.ids[name].split("/")[-1]

    def queue(self, name):
        given = boto3.client("sqs").get_queue_attributes(QueueUrl=self.ids[name], AttributeNames=["All"])
        return given["Attributes"]

    def outputs(self):
        [stack] = boto3.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def function(self):
        return boto3.client("lambda").get_function_configuration(FunctionName=STACK)

    def retries(self):
        return boto3.client("lambda").get_function_event_invoke_config(FunctionName=STACK)

    def permissions(self):
        policy = boto3.client("lambda").get_policy(FunctionName=STACK)["Policy"]
        return json.loads(policy)["Statement"]

    def mappings(self):
        return boto3.client("lambda").list_event_source_mappings()["EventSourceMappings"]

    def rule(self, name):
        events, physical = boto3.client("events"), self.rule_name(name)
        [target] = events.list_targets_by_rule(Rule=physical)["Targets"]
        return events.describe_rule(Name=physical), target

    def subscriptions(self):
        found = boto3.client("sns").list_subscriptions()["Subscriptions"]
        return {(s["TopicArn"], s["Protocol"], s["Endpoint"]) for s in found}

    def topic(self, arn):
        return boto3.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]

    def all_alarms(self):
        return boto3.client("cloudwatch").describe_alarms()["MetricAlarms"]

    def dashboard(self):
        [entry] = boto3.client("cloudwatch").list_dashboards()["DashboardEntries"]
        body = boto3.client("cloudwatch").get_dashboard(DashboardName=entry["DashboardName"])["DashboardBody"]
        return json.loads(body)
