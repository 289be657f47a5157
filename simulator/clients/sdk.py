"""boto3, on a world of two zones with little waiting. Each check leaves the world as the next one expects it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from model import Model
from server import until

ZONE_A, ZONE_B = "i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb"
ENI = "eni-0ffffffffffffffff"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts"


class Boto:
    def __init__(self, server):
        self.server, self.model = server, Model()
        self.ec2, self.sns = self.client("ec2"), self.client("sns")
        self.once = self.client("ec2", total_max_attempts=1)

    def client(self, service, **retries):
        """As the environment lines say; spelled out, since this process has its own environment."""
        said = self.server.variables
        client = boto3.session.Session().client(
            service, region_name=said["AWS_REGION"], endpoint_url=said["AWS_ENDPOINT_URL"],
            aws_access_key_id=said["AWS_ACCESS_KEY_ID"], aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries=retries or None, proxies={}),
        )
        if service == "ec2":
            self.model.watch(client)
        return client

    def interface(self):
        [interface] = self.ec2.describe_network_interfaces(NetworkInterfaceIds=[ENI])["NetworkInterfaces"]
        return interface

    def state(self, instance):
        described = self.ec2.describe_instances(InstanceIds=[instance])
        return described["Reservations"][0]["Instances"][0]["State"]["Name"]


@contextmanager
def refused(code, status=400, message=""):
    try:
        yield
    except ClientError as error:
        told = error.response["Error"]
        assert told["Code"] == code, told
        assert message in told["Message"], told
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
    else:
        raise AssertionError(f"it was not refused with {code}")


def describes(aws):
    """paginators and every describe"""
    pages = list(aws.ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 5}))
    types = {one["InstanceType"]: one["NetworkInfo"] for page in pages for one in page["InstanceTypes"]}
    assert len(pages) > 1, pages
    medium = types["t3.medium"]
    assert (medium["MaximumNetworkInterfaces"], medium["Ipv4AddressesPerInterface"]) == (3, 6), medium
    zones = [one["AvailabilityZone"] for one in aws.ec2.describe_subnets()["Subnets"]]
    assert zones == ["eu-central-1a", "eu-central-1b"], zones
    held = {one["PrivateIpAddress"]: one.get("InstanceId") for one in aws.ec2.describe_addresses()["Addresses"]}
    assert held == {"10.0.1.10": ZONE_A, "10.0.1.50": ZONE_A, "10.0.1.100": None}, held
    [instance] = aws.ec2.describe_instances(InstanceIds=[ZONE_A])["Reservations"][0]["Instances"]
    assert instance["PublicIpAddress"] == "203.0.113.10", instance
    [managed] = aws.ec2.describe_network_interfaces(
        Filters=[{"Name": "requester-managed", "Values": ["true"]}])["NetworkInterfaces"]
    assert managed["RequesterManaged"] and "InstanceId" not in managed["Attachment"], managed
    statuses = aws.ec2.describe_instance_status(InstanceIds=[ZONE_A])["InstanceStatuses"]
    assert statuses[0]["SystemStatus"]["Status"] == "ok", statuses
    assert aws.interface()["TagSet"] == []


def attaches(aws):
    """attach: other zone, dry run, then done; a second time in use"""
    where = {"NetworkInterfaceId": ENI, "DeviceIndex": 1, "NetworkCardIndex": 0}
    with refused("InvalidParameterCombination", message="not in the same availability zone"):
        aws.ec2.attach_network_interface(InstanceId=ZONE_B, **where)
    with refused("DryRunOperation", 412):
        aws.ec2.attach_network_interface(InstanceId=ZONE_A, DryRun=True, **where)
    with refused("InvalidParameterValue", message="already has an interface attached at device index '0'"):
        aws.ec2.attach_network_interface(InstanceId=ZONE_A, **where | {"DeviceIndex": 0})
    done = aws.ec2.attach_network_interface(InstanceId=ZONE_A, **where)
    until(lambda: aws.interface()["Attachment"]["Status"] == "attached")
    assert aws.interface()["Attachment"]["AttachmentId"] == done["AttachmentId"]
    with refused("InvalidNetworkInterface.InUse"):
        aws.ec2.attach_network_interface(InstanceId=ZONE_A, **where | {"DeviceIndex": 2})


def modifies(aws):
    """modify_network_interface_attribute: four attributes"""
    attachment = aws.interface()["Attachment"]["AttachmentId"]
    for change in (
        {"Attachment": {"AttachmentId": attachment, "DeleteOnTermination": True}},
        {"SourceDestCheck": {"Value": False}},
        {"Description": {"Value": "floats & \"flies\""}},
        {"Groups": ["sg-0a1b2c3d4e5f60001", "sg-0a1b2c3d4e5f60002"]},
    ):
        aws.ec2.modify_network_interface_attribute(NetworkInterfaceId=ENI, **change)
    now = aws.interface()
    assert now["Attachment"]["DeleteOnTermination"] is True and now["SourceDestCheck"] is False, now
    assert now["Description"] == "floats & \"flies\"", now
    assert [group["GroupId"][-1] for group in now["Groups"]] == ["1", "2"], now


def addresses(aws):
    """assign by count, unassign, limits of the instance type"""
    done = aws.ec2.assign_private_ip_addresses(NetworkInterfaceId=ENI, SecondaryPrivateIpAddressCount=2)
    two = [one["PrivateIpAddress"] for one in done["AssignedPrivateIpAddresses"]]
    assert len(two) == 2, done
    with refused("PrivateIpAddressLimitExceeded"):
        aws.ec2.assign_private_ip_addresses(NetworkInterfaceId=ENI, SecondaryPrivateIpAddressCount=8)
    aws.ec2.unassign_private_ip_addresses(NetworkInterfaceId=ENI, PrivateIpAddresses=two)
    with refused("InvalidParameterValue", message="not assigned to interface"):
        aws.ec2.unassign_private_ip_addresses(NetworkInterfaceId=ENI, PrivateIpAddresses=two)


def families(aws):
    """IPv6 addresses and prefixes: unassigned, then assigned"""
    [primary] = aws.ec2.describe_network_interfaces(Filters=[
        {"Name": "attachment.instance-id", "Values": [ZONE_A]},
        {"Name": "attachment.device-index", "Values": ["0"]}])["NetworkInterfaces"]
    primary = primary["NetworkInterfaceId"]
    [subnet] = aws.ec2.describe_subnets(SubnetIds=["subnet-0a1b2c3d4e5f6000a"])["Subnets"]
    [block] = subnet["Ipv6CidrBlockAssociationSet"]
    assert (block["Ipv6CidrBlock"], block["Ipv6CidrBlockState"]["State"]) == ("2001:db8:0:1::/64", "associated"), block
    address = "2001:db8:0:1::50"
    done = aws.ec2.assign_ipv6_addresses(NetworkInterfaceId=ENI, Ipv6Addresses=[address])
    assert done["AssignedIpv6Addresses"] == [address], done
    [found] = aws.ec2.describe_network_interfaces(
        Filters=[{"Name": "ipv6-addresses.ipv6-address", "Values": [address]}])["NetworkInterfaces"]
    assert found["NetworkInterfaceId"] == ENI and found["Ipv6Addresses"][0]["Ipv6Address"] == address, found
    with refused("InvalidParameterValue"):
        aws.ec2.assign_ipv6_addresses(NetworkInterfaceId=primary, Ipv6Addresses=[address])
    done = aws.ec2.unassign_ipv6_addresses(NetworkInterfaceId=ENI, Ipv6Addresses=[address])
    assert done["UnassignedIpv6Addresses"] == [address], done
    aws.ec2.assign_ipv6_addresses(NetworkInterfaceId=primary, Ipv6Addresses=[address])
    with refused("InvalidParameterValue", message="is not mapped to interface ID"):
        aws.ec2.unassign_ipv6_addresses(NetworkInterfaceId=ENI, Ipv6Addresses=[address])
    aws.ec2.unassign_ipv6_addresses(NetworkInterfaceId=primary, Ipv6Addresses=[address])
    ipv4, ipv6 = ["10.0.1.64/28"], ["2001:db8:0:1:1::/80"]
    done = aws.ec2.assign_private_ip_addresses(NetworkInterfaceId=ENI, Ipv4Prefixes=ipv4)
    assert done["AssignedIpv4Prefixes"] == [{"Ipv4Prefix": ipv4[0]}], done
    done = aws.ec2.assign_ipv6_addresses(NetworkInterfaceId=ENI, Ipv6Prefixes=ipv6)
    assert done["AssignedIpv6Prefixes"] == ipv6, done
    now = aws.interface()
    assert now["Ipv4Prefixes"] == [{"Ipv4Prefix": ipv4[0]}] and now["Ipv6Prefixes"] == [{"Ipv6Prefix": ipv6[0]}], now
    with refused("InvalidParameterValue"):
        aws.ec2.assign_private_ip_addresses(
            NetworkInterfaceId=primary, PrivateIpAddresses=["10.0.1.70"], AllowReassignment=True)
    aws.ec2.unassign_private_ip_addresses(NetworkInterfaceId=ENI, Ipv4Prefixes=ipv4)
    done = aws.ec2.unassign_ipv6_addresses(NetworkInterfaceId=ENI, Ipv6Prefixes=ipv6)
    assert done["UnassignedIpv6Prefixes"] == ipv6, done


def detaches(aws):
    """detach, again while it goes on, and when it is gone"""
    attachment = aws.interface()["Attachment"]["AttachmentId"]
    aws.ec2.detach_network_interface(AttachmentId=attachment)
    with refused("IncorrectState"):
        aws.ec2.detach_network_interface(AttachmentId=attachment)
    until(lambda: aws.interface()["Status"] == "available")
    with refused("InvalidAttachmentID.NotFound"):
        aws.ec2.detach_network_interface(AttachmentId=attachment)
    assert "Attachment" not in aws.interface()


def stops_and_starts(aws):
    """stop and start with boto3's own waiters; the events"""
    changes = aws.ec2.stop_instances(InstanceIds=[ZONE_A])["StoppingInstances"]
    assert changes[0]["CurrentState"]["Name"] == "stopping", changes
    soon = {"Delay": 1, "MaxAttempts": 10}
    aws.ec2.get_waiter("instance_stopped").wait(InstanceIds=[ZONE_A], WaiterConfig=soon)
    aws.ec2.start_instances(InstanceIds=[ZONE_A])
    aws.ec2.get_waiter("instance_status_ok").wait(InstanceIds=[ZONE_A], WaiterConfig=soon)
    states = [event["detail"]["state"] for event in aws.server.see("events")]
    assert states == ["stopping", "stopped", "pending", "running"], states


def shows_impairment(aws):
    """status checks fail and recover on command"""
    def system():
        [status] = aws.ec2.describe_instance_status(InstanceIds=[ZONE_B])["InstanceStatuses"]
        return status["SystemStatus"]
    assert aws.server.act(f"instances/{ZONE_B}/impair?check=system") == 204
    assert system()["Status"] == "impaired" and "ImpairedSince" in system()["Details"][0]
    assert aws.server.act(f"instances/{ZONE_B}/recover") == 204
    assert system()["Status"] == "ok"
    assert aws.server.act("instances/i-0123456789abcdef0/impair") == 404


def retries(aws):
    """throttling and a 5xx: boto3 tries again by itself"""
    for fault in "throttled", "internal-error":
        before = len(aws.server.calls("DescribeSubnets"))
        assert aws.server.act(f"faults/DescribeSubnets/{fault}") == 204
        assert len(aws.ec2.describe_subnets()["Subnets"]) == 2
        assert len(aws.server.calls("DescribeSubnets")) == before + 2
        aws.server.act(f"faults/DescribeSubnets/{fault}")
        with refused(*(("RequestLimitExceeded", 503) if fault == "throttled" else ("InternalError", 500))):
            aws.once.describe_subnets()


def leads_routes(aws):
    """create-route, replace-route, delete-route; a blackhole"""
    table, overlay = "rtb-0aaaaaaaaaaaaaaaa", "10.99.0.10/32"
    def route():
        tagged = [{"Name": "tag-key", "Values": ["failover:routes"]}]
        [found] = aws.ec2.describe_route_tables(Filters=tagged)["RouteTables"]
        [led] = [it for it in found["Routes"] if it.get("DestinationCidrBlock") == overlay]
        return led
    described = aws.ec2.describe_instances(InstanceIds=[ZONE_A])
    primary = described["Reservations"][0]["Instances"][0]["NetworkInterfaces"][0]["NetworkInterfaceId"]
    named = {"RouteTableId": table, "DestinationCidrBlock": overlay}
    aws.ec2.create_route(**named, NetworkInterfaceId=ENI)
    assert (route()["State"], route()["NetworkInterfaceId"]) == ("blackhole", ENI), route()
    with refused("RouteAlreadyExists"):
        aws.ec2.create_route(**named, NetworkInterfaceId=primary)
    aws.ec2.replace_route(**named, NetworkInterfaceId=primary)
    assert (route()["State"], route()["InstanceId"]) == ("active", ZONE_A), route()
    aws.ec2.delete_route(**named)
    with refused("InvalidParameterValue", message="Use CreateRoute instead"):
        aws.ec2.replace_route(**named, NetworkInterfaceId=primary)


def associates(aws):
    """associate-address and disassociate-address"""
    public = {"PublicIps": ["203.0.113.100"]}
    [before] = aws.ec2.describe_addresses(**public)["Addresses"]
    assert before["NetworkBorderGroup"] == "eu-central-1", before
    aws.ec2.disassociate_address(AssociationId=before["AssociationId"])
    named = {"AllocationId": before["AllocationId"], "NetworkInterfaceId": ENI, "AllowReassociation": True}
    first = aws.ec2.associate_address(**named)["AssociationId"]
    assert aws.ec2.associate_address(**named)["AssociationId"] == first
    [after] = aws.ec2.describe_addresses(**public)["Addresses"]
    assert after["PrivateIpAddress"] == before["PrivateIpAddress"] == "10.0.1.100", after
    with refused("Resource.AlreadyAssociated"):
        aws.ec2.associate_address(**named | {"AllowReassociation": False, "PrivateIpAddress": "10.0.1.100",
                                             "AllocationId": other(aws)})


def other(aws):
    """The allocation of another Elastic IP, which is on something."""
    [address] = aws.ec2.describe_addresses(PublicIps=["203.0.113.50"])["Addresses"]
    return address["AllocationId"]


def loses_connections(aws):
    """a broken connection, before the effect and after it"""
    for fault, state in ("lost-request", "running"), ("lost-answer", "terminated"):
        assert aws.server.act(f"faults/TerminateInstances/{fault}") == 204
        try:
            aws.once.terminate_instances(InstanceIds=[ZONE_B])
        except ConnectionClosedError:
            pass
        else:
            raise AssertionError("there was an answer")
        if fault == "lost-answer":
            assert aws.state(ZONE_B) in ("shutting-down", "terminated")
        else:
            assert aws.state(ZONE_B) == "running"


def publishes(aws):
    """sns publish with attributes; errors as boto3's exceptions"""
    attributes = {name: {"DataType": "String", "StringValue": name.upper()} for name in ("group", "outcome")}
    aws.sns.publish(TopicArn=TOPIC, Message="é", Subject="moved", MessageAttributes=attributes)
    aws.sns.publish(TopicArn=TOPIC, Message="plain", MessageAttributes={})
    first, second = aws.server.see("messages")
    assert first["message"] == "é" and first["attributes"]["outcome"]["value"] == "OUTCOME", first
    assert second["attributes"] == {} and second["subject"] is None, second
    for wrong, kind in (
        ({"TopicArn": TOPIC + "-not"}, aws.sns.exceptions.NotFoundException),
        ({"Subject": "two\nlines"}, aws.sns.exceptions.InvalidParameterException),
    ):
        try:
            aws.sns.publish(**{"TopicArn": TOPIC, "Message": "hi"} | wrong)
        except kind:
            continue
        raise AssertionError(f"{wrong} was published")


def asks_all_at_once(aws):
    """40 describes from 8 threads"""
    def one(_):
        return len(aws.ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": ["i-*"]}])["Reservations"])
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(one, range(40))) == {2}


def knows_every_element(aws):
    """every element and value received is in botocore's model"""
    assert not aws.model.strangers, sorted(aws.model.strangers)
    assert len(aws.model.known) > 100, sorted(aws.model.known)


CHECKS = [
    describes, leads_routes, associates, attaches, modifies, addresses, families, detaches, stops_and_starts, shows_impairment,
    retries,
    loses_connections, publishes, asks_all_at_once, knows_every_element,
]
