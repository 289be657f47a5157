//! A partial view is refused: what isn't there is no default.

use eni_failover::cloud::{
    CallError, Ec2Read, InstanceId, InstanceType, InterfaceQuery, StatusQuery, SubnetId,
};

use crate::server::Server;
use crate::xml;
use crate::xml::without;

#[track_caller]
fn names<T: std::fmt::Debug>(answer: Result<T, CallError>, field: &str) {
    let error = answer.expect_err(field);
    assert!(error.is_unknown(), "{error}");
    assert!(error.to_string().contains(field), "{field}: {error}");
}

async fn instances(body: &str) -> Result<usize, CallError> {
    let server = Server::saying(body);
    let found = server
        .aws()
        .instances_with_tag("failover:group", None)
        .await;
    found.map(|found| found.items.len())
}

async fn interfaces(interface: &str) -> Result<usize, CallError> {
    let server = Server::saying(xml::interfaces(interface));
    let query = InterfaceQuery::TagKeys(vec!["failover:group".to_owned()]);
    let found = server.aws().network_interfaces(&query, None).await;
    found.map(|found| found.items.len())
}

#[tokio::test]
async fn an_instance_lacks_nothing_that_decides() {
    let whole = xml::instances(&xml::instance("i-1"));
    for (element, field) in [
        ("instanceId", "instance: InstanceId is missing"),
        ("instanceState", "instance i-1: State.Name is missing"),
        ("instanceType", "instance i-1: InstanceType is missing"),
        ("launchTime", "instance i-1: LaunchTime is missing"),
        (
            "placement",
            "instance i-1: Placement.AvailabilityZone is missing",
        ),
        (
            "networkInterfaceSet",
            "instance i-1: NetworkInterfaces is missing",
        ),
        (
            "networkInterfaceId",
            "NetworkInterfaces.NetworkInterfaceId is missing",
        ),
        ("attachment", "NetworkInterfaces.Attachment is missing"),
        ("deviceIndex", "Attachment.DeviceIndex is missing"),
        ("key", "Tag.Key is missing"),
    ] {
        names(instances(&without(&whole, element)).await, field);
    }
}

#[tokio::test]
async fn what_ec2_may_leave_out_of_an_instance_is_not_missed() {
    let whole = xml::instances(&xml::instance("i-1"));
    for element in ["vpcId", "networkCardIndex", "tagSet", "value"] {
        assert_eq!(
            instances(&without(&whole, element)).await.unwrap(),
            1,
            "{element}"
        );
    }
    assert_eq!(
        instances(&xml::instances(xml::TERMINATED)).await.unwrap(),
        1
    );
}

#[tokio::test]
async fn an_answer_without_its_list_is_not_an_empty_list() {
    let whole = xml::instances(&xml::instance("i-1"));
    for list in ["reservationSet", "instancesSet"] {
        names(instances(&without(&whole, list)).await, "without its list");
    }
    let empty = xml::answer("DescribeInstances", "<reservationSet/>");
    assert_eq!(instances(&empty).await.unwrap(), 0);
}

#[tokio::test]
async fn an_instance_state_that_is_new_is_not_guessed_at() {
    let whole = xml::instances(&xml::instance("i-1")).replace("running", "dreaming");
    names(instances(&whole).await, "State.Name is \"dreaming\"");
}

#[tokio::test]
async fn an_interface_lacks_nothing_that_decides() {
    for (element, field) in [
        (
            "networkInterfaceId",
            "interface: NetworkInterfaceId is missing",
        ),
        ("subnetId", "interface eni-1: SubnetId is missing"),
        ("vpcId", "interface eni-1: VpcId is missing"),
        (
            "availabilityZone",
            "interface eni-1: AvailabilityZone is missing",
        ),
        (
            "requesterManaged",
            "interface eni-1: RequesterManaged is missing",
        ),
        ("status", "interface eni-1: Status is missing"),
        ("attachmentId", "Attachment.AttachmentId is missing"),
        ("deviceIndex", "Attachment.DeviceIndex is missing"),
        (
            "deleteOnTermination",
            "Attachment.DeleteOnTermination is missing",
        ),
        (
            "privateIpAddressesSet",
            "interface eni-1: PrivateIpAddresses is missing",
        ),
        ("primary", "PrivateIpAddresses.Primary is missing"),
    ] {
        names(interfaces(&without(xml::INTERFACE, element)).await, field);
    }
}

#[tokio::test]
async fn what_ec2_may_leave_out_of_an_interface_is_not_missed() {
    for element in ["attachment", "instanceId", "association", "tagSet"] {
        let found = interfaces(&without(xml::INTERFACE, element)).await;
        assert_eq!(found.unwrap(), 1, "{element}");
    }
    let ipv6_only = without(
        &without(xml::INTERFACE, "privateIpAddress"),
        "privateIpAddressesSet",
    );
    assert_eq!(interfaces(&ipv6_only).await.unwrap(), 1);
}

#[tokio::test]
async fn what_an_interface_says_in_new_words_is_not_guessed_at() {
    for (known, new, field) in [
        ("<status>in-use<", "<status>lent<", "Status is \"lent\""),
        (
            "<status>attached<",
            "<status>busy<",
            "Attachment.Status is \"busy\"",
        ),
        (
            "<deviceIndex>1<",
            "<deviceIndex>-1<",
            "Attachment.DeviceIndex is -1",
        ),
        (">10.0.1.50<", ">10.0.1<", "PrivateIpAddress is \"10.0.1\""),
        (
            ">203.0.113.7<",
            ">unknown<",
            "Association.PublicIp is \"unknown\"",
        ),
    ] {
        names(interfaces(&xml::INTERFACE.replace(known, new)).await, field);
    }
}

#[tokio::test]
async fn checks_limits_and_subnets_lack_nothing_that_decides() {
    let statuses = xml::statuses("ok", "ok");
    for (element, field) in [
        ("instanceState", "InstanceState.Name"),
        ("systemStatus", "SystemStatus.Status"),
        ("instanceStatus", "InstanceStatus.Status"),
    ] {
        let server = Server::saying(without(&statuses, element));
        let of_it = StatusQuery::Ids(vec![InstanceId::new("i-1")]);
        names(server.aws().instance_status(&of_it, None).await, field);
    }
    let limit = "<maximumNetworkInterfaces>3</maximumNetworkInterfaces>";
    for (network, field) in [
        ("", "MaximumNetworkInterfaces"),
        (limit, "Ipv4AddressesPerInterface"),
    ] {
        let server = Server::saying(xml::types(network));
        let types = [InstanceType::new("m5.large")];
        names(server.aws().instance_types(&types, None).await, field);
    }
    for (fields, lack) in [
        ("", "CidrBlock is missing"),
        (
            "<cidrBlock>10.0.1.0</cidrBlock>",
            "CidrBlock is \"10.0.1.0\"",
        ),
    ] {
        let server = Server::saying(xml::subnets(fields));
        let ids = [SubnetId::new("subnet-1")];
        names(server.aws().subnets(&ids, None).await, lack);
    }
}
