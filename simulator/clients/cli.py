"""The AWS CLI, on the built-in world. Each check leaves the world as the next one expects it."""

import json
import re
import subprocess

from server import until

TOPIC = "arn:aws:sns:us-east-1:123456789012:eni-failover"
WEB_1, WEB_2 = "i-0aaaaaaaaaaaaaaa1", "i-0bbbbbbbbbbbbbbb2"
DB_1, DB_2 = "eni-0ccccccccccccccc3", "eni-0ddddddddddddddd4"
FLOATING = "eni-0fffffffffffffff1"
SLOT_1 = ["--device-index", "1", "--network-card-index", "0"]


class Cli:
    def __init__(self, program, server):
        self.program, self.server = program, server

    def run(self, *words):
        return subprocess.run(
            [self.program, *words, "--output", "json"],
            env=self.server.environment(), capture_output=True, text=True, timeout=60,
        )

    def __call__(self, *words):
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def refusal(self, *words):
        """The code and the message of EC2's error, as the CLI tells them."""
        done = self.run(*words)
        assert done.returncode != 0, f"it succeeded: {done.stdout}"
        told = re.search(r"An error occurred \((\S+)\) when calling .*?: (.*)", done.stderr)
        assert told, done.stderr
        return told.groups()

    def interface(self, interface):
        query = ["--query", "NetworkInterfaces[0]"]
        return self("ec2", "describe-network-interfaces", "--network-interface-ids", interface, *query)

    def addresses(self, interface):
        return [one["PrivateIpAddress"] for one in self.interface(interface)["PrivateIpAddresses"]]


def lists_instances(aws):
    """describe-instances: all, in two pages"""
    query = "Reservations[].Instances[].InstanceId"
    found = aws("ec2", "describe-instances", "--page-size", "5", "--query", query)
    assert len(found) == 6, found
    calls = aws.server.calls("DescribeInstances")
    assert len(calls) == 2 and "NextToken" in calls[1]["parameters"], calls


def filters_instances(aws):
    """describe-instances: by tag, wildcard and state"""
    query = "Reservations[].Instances[].Tags[?Key=='Name'].Value[]"
    filters = ["Name=tag-key,Values=failover:group", "Name=tag:Name,Values=db-*,web-1",
               "Name=instance-state-name,Values=running"]
    found = aws("ec2", "describe-instances", "--filters", *filters, "--query", query)
    assert sorted(found) == ["db-1", "db-2", "web-1"], found


def refuses_to_take_an_address(aws):
    """assign-private-ip-addresses: not without --allow-reassignment"""
    code, message = aws.refusal("ec2", "assign-private-ip-addresses", "--network-interface-id", DB_2,
                                "--private-ip-addresses", "10.0.1.50")
    assert code == "InvalidParameterValue", code
    assert message == "[10.0.1.50] assigned, but move is not allowed.", message


def moves_an_address(aws):
    """assign-private-ip-addresses: moves two, and the Elastic IP with them"""
    done = aws("ec2", "assign-private-ip-addresses", "--network-interface-id", DB_2,
               "--private-ip-addresses", "10.0.1.50", "10.0.1.51", "--allow-reassignment")
    assigned = [one["PrivateIpAddress"] for one in done["AssignedPrivateIpAddresses"]]
    assert assigned == ["10.0.1.50", "10.0.1.51"], done
    assert aws.addresses(DB_1) == ["10.0.1.21"]
    assert aws.addresses(DB_2) == ["10.0.1.22", "10.0.1.50", "10.0.1.51"]
    query = ["--query", "Addresses[0].NetworkInterfaceId"]
    assert aws("ec2", "describe-addresses", "--public-ips", "203.0.113.50", *query) == DB_2


def moves_an_interface(aws):
    """detach- and attach-network-interface, waiting by describe"""
    before = aws.interface(FLOATING)
    aws("ec2", "detach-network-interface", "--attachment-id", before["Attachment"]["AttachmentId"])
    until(lambda: aws.interface(FLOATING)["Status"] == "available")
    attach = ["--network-interface-id", FLOATING, "--instance-id", WEB_2]
    done = aws("ec2", "attach-network-interface", *attach, *SLOT_1)

    def attached():
        now = aws.interface(FLOATING)
        return now if now["Attachment"]["Status"] == "attached" else None

    after = until(attached)
    assert after["Attachment"]["AttachmentId"] == done["AttachmentId"], after
    assert after["Attachment"]["InstanceId"] == WEB_2, after
    for same in "MacAddress", "PrivateIpAddress", "TagSet":
        assert after[same] == before[same], same
    assert after["Association"]["PublicIp"] == before["Association"]["PublicIp"]


def refuses_the_primary_interface(aws):
    """detach-network-interface: not the primary one"""
    attachment = aws.interface("eni-0aaaaaaaaaaaaaaa1")["Attachment"]["AttachmentId"]
    code, message = aws.refusal("ec2", "detach-network-interface", "--attachment-id", attachment)
    assert code == "OperationNotPermitted" and "device index 0" in message, (code, message)


def knows_no_such_instance(aws):
    """describe-instances: an id that doesn't exist, one that is malformed"""
    code, _ = aws.refusal("ec2", "describe-instances", "--instance-ids", "i-0123456789abcdef0")
    assert code == "InvalidInstanceID.NotFound", code
    code, _ = aws.refusal("ec2", "describe-instances", "--instance-ids", "i-nonsense")
    assert code == "InvalidInstanceID.Malformed", code


def runs_dry(aws):
    """stop-instances --dry-run"""
    code, _ = aws.refusal("ec2", "stop-instances", "--instance-ids", WEB_1, "--dry-run")
    assert code == "DryRunOperation", code


def tags(aws):
    """create-tags, delete-tags"""
    key = "failover:status:web"
    def now():
        query = ["--query", f"Tags[?Key=='{key}'].Value"]
        named = "Reservations[0].Instances[0]."
        return aws("ec2", "describe-instances", "--instance-ids", WEB_1, query[0], named + query[1])
    aws("ec2", "create-tags", "--resources", WEB_1, FLOATING, "--tags", f"Key={key},Value=active={WEB_2}")
    assert now() == [f"active={WEB_2}"]
    aws("ec2", "delete-tags", "--resources", WEB_1, FLOATING, "--tags", f"Key={key}")
    assert now() == []


def publishes(aws):
    """sns publish, with subject, structure and attributes"""
    message = {"default": "web moved & is <well>", "email": "line\nline"}
    attributes = {"group": {"DataType": "String", "StringValue": "web"}}
    done = aws("sns", "publish", "--topic-arn", TOPIC, "--subject", "web: moved", "--message-structure", "json",
               "--message", json.dumps(message), "--message-attributes", json.dumps(attributes))
    [received] = aws.server.see("messages")
    assert received["message_id"] == done["MessageId"], received
    assert json.loads(received["message"]) == message, received
    assert received["subject"] == "web: moved" and received["topic"] == TOPIC, received
    assert received["attributes"] == {"group": {"type": "String", "value": "web"}}, received


def knows_no_such_topic(aws):
    """sns publish: a topic that doesn't exist"""
    code, _ = aws.refusal("sns", "publish", "--topic-arn", TOPIC + "-not", "--message", "hi")
    assert code == "NotFound", code


def is_told_what_is_not_modelled(aws):
    """describe-vpcs: not modelled"""
    assert aws.refusal("ec2", "describe-vpcs")[0] == "InvalidAction"


CHECKS = [
    lists_instances, filters_instances, refuses_to_take_an_address, moves_an_address, moves_an_interface,
    refuses_the_primary_interface, knows_no_such_instance, runs_dry, tags, publishes, knows_no_such_topic,
    is_told_what_is_not_modelled,
]
