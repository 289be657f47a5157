//! Exactly what is sent by the calls that change something.

use eni_failover::cloud::{
    AddressKind, AttachmentId, Ec2Write, Ena, EniId, InstanceId, Notification, Publisher,
    ResourceId, Slot, Tags,
};

use crate::errors::completed;
use crate::server::Server;
use crate::xml;

fn done(call: &str) -> Server {
    Server::saying(xml::answer(call, "<return>true</return>"))
}

fn tags() -> Tags {
    Tags::from([
        ("failover:status:web".to_owned(), "active=i-1".to_owned()),
        ("failover:impaired:x".to_owned(), String::new()),
    ])
}

#[tokio::test]
async fn an_attach_names_its_network_card() {
    let server = Server::saying(xml::answer(
        "AttachNetworkInterface",
        "<attachmentId>eni-attach-2</attachmentId>",
    ));
    let slot = Slot {
        device_index: 1,
        network_card_index: 0,
    };
    let (eni, instance) = (EniId::new("eni-1"), InstanceId::new("i-1"));
    let attachment = server
        .aws()
        .attach_network_interface(&eni, &instance, slot, Ena::default())
        .await;
    assert_eq!(attachment.unwrap().as_str(), "eni-attach-2");
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=AttachNetworkInterface
    Version=2016-11-15
    NetworkCardIndex=0
    NetworkInterfaceId=eni-1
    InstanceId=i-1
    DeviceIndex=1
    ");
}

#[tokio::test]
async fn a_detach_names_one_attachment_and_whether_it_is_forced() {
    let server = done("DetachNetworkInterface");
    for force in [false, true] {
        let attachment = AttachmentId::new("eni-attach-1");
        server
            .aws()
            .detach_network_interface(&attachment, force)
            .await
            .unwrap();
    }
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DetachNetworkInterface
    Version=2016-11-15
    AttachmentId=eni-attach-1
    Force=false

    Action=DetachNetworkInterface
    Version=2016-11-15
    AttachmentId=eni-attach-1
    Force=true
    ");
}

#[tokio::test]
async fn addresses_are_assigned_in_one_call_that_may_take_them() {
    let server = done("AssignPrivateIpAddresses");
    let addresses = ["10.0.1.50", "10.0.1.51"].map(|address| address.parse().unwrap());
    server
        .aws()
        .assign_addresses(&EniId::new("eni-1"), AddressKind::Ipv4, &addresses)
        .await
        .unwrap();
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=AssignPrivateIpAddresses
    Version=2016-11-15
    NetworkInterfaceId=eni-1
    PrivateIpAddress.1=10.0.1.50
    PrivateIpAddress.2=10.0.1.51
    AllowReassignment=true
    ");
}

#[tokio::test]
async fn what_is_not_reassigned_is_unassigned_and_assigned_by_its_own_parameters() {
    let eni = EniId::new("eni-1");
    for (kind, float, calls, parameter) in [
        (
            AddressKind::Ipv6,
            "2001:db8:0:1::50",
            ["UnassignIpv6Addresses", "AssignIpv6Addresses"],
            "Ipv6Addresses.1=2001%3Adb8%3A0%3A1%3A%3A50",
        ),
        (
            AddressKind::Ipv6Prefix,
            "2001:db8:0:1:1::/80",
            ["UnassignIpv6Addresses", "AssignIpv6Addresses"],
            "Ipv6Prefix.1=2001%3Adb8%3A0%3A1%3A1%3A%3A%2F80",
        ),
        (
            AddressKind::Ipv4Prefix,
            "10.0.1.64/28",
            ["UnassignPrivateIpAddresses", "AssignPrivateIpAddresses"],
            "Ipv4Prefix.1=10.0.1.64%2F28",
        ),
    ] {
        let floats = [float.parse().unwrap()];
        let [unassign, assign] = calls.map(done);
        let (one, other) = (unassign.aws(), assign.aws());
        one.unassign_addresses(&eni, kind, &floats).await.unwrap();
        other.assign_addresses(&eni, kind, &floats).await.unwrap();
        for (server, call) in [(&unassign, calls[0]), (&assign, calls[1])] {
            let requests = server.requests();
            let asked: Vec<&str> = requests[0].lines().map(str::trim).collect();
            let action = format!("Action={call}");
            let expected = [
                &action,
                "Version=2016-11-15",
                "NetworkInterfaceId=eni-1",
                parameter,
            ];
            let (mut asked, mut expected) = (asked, expected.to_vec());
            asked.sort_unstable();
            expected.sort_unstable();
            assert_eq!(asked, expected);
        }
    }
}

#[tokio::test]
async fn tags_are_written_on_all_resources_in_one_call() {
    let server = done("CreateTags");
    let resources = [ResourceId::new("i-1"), ResourceId::new("eni-2")];
    server.aws().create_tags(&resources, &tags()).await.unwrap();
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=CreateTags
    Version=2016-11-15
    ResourceId.1=i-1
    ResourceId.2=eni-2
    Tag.1.Key=failover%3Aimpaired%3Ax
    Tag.1.Value=
    Tag.2.Key=failover%3Astatus%3Aweb
    Tag.2.Value=active%3Di-1
    ");
}

#[tokio::test]
async fn tags_are_deleted_with_their_values() {
    let server = done("DeleteTags");
    server
        .aws()
        .delete_tags(&[ResourceId::new("i-1")], &tags())
        .await
        .unwrap();
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=DeleteTags
    Version=2016-11-15
    ResourceId.1=i-1
    Tag.1.Key=failover%3Aimpaired%3Ax
    Tag.1.Value=
    Tag.2.Key=failover%3Astatus%3Aweb
    Tag.2.Value=active%3Di-1
    ");
}

/// Without tags `DeleteTags` deletes all of them.
#[tokio::test]
async fn without_tags_or_instances_nothing_is_sent() {
    let server = done("DeleteTags");
    let aws = server.aws();
    aws.delete_tags(&[ResourceId::new("i-1")], &Tags::new())
        .await
        .unwrap();
    aws.delete_tags(&[], &tags()).await.unwrap();
    aws.create_tags(&[ResourceId::new("i-1")], &Tags::new())
        .await
        .unwrap();
    aws.create_tags(&[], &tags()).await.unwrap();
    assert_eq!(server.requests(), [""; 0]);
}

#[tokio::test]
async fn a_lifecycle_action_is_completed_by_its_token_in_the_function_s_region() {
    let server = Server::saying(
        "<CompleteLifecycleActionResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">\
         <CompleteLifecycleActionResult/></CompleteLifecycleActionResponse>",
    );
    completed(&server).await.unwrap();
    assert_eq!(server.regions(), ["us-east-1"]);
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=CompleteLifecycleAction
    Version=2011-01-01
    LifecycleHookName=eni-failover
    AutoScalingGroupName=web
    LifecycleActionToken=87654321
    LifecycleActionResult=CONTINUE
    InstanceId=i-1
    ");
}

#[tokio::test]
async fn a_notification_carries_a_text_per_protocol_and_its_attributes() {
    let server = Server::saying(xml::PUBLISHED);
    let notification = Notification {
        subject: "web moved".to_owned(),
        text: "moved".to_owned(),
        json: "{}".to_owned(),
        attributes: [("group", "web"), ("none", "")]
            .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
            .into(),
    };
    server.aws().publish(&notification).await.unwrap();
    assert_eq!(
        server.regions(),
        ["eu-west-1"],
        "the topic's, not the function's"
    );
    insta::assert_snapshot!(server.requests().join("\n\n"), @"
    Action=Publish
    Version=2010-03-31
    TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A111122223333%3Afailover
    Message=%7B%22default%22%3A%22moved%22%2C%22http%22%3A%22%7B%7D%22%2C%22https%22%3A%22%7B%7D%22%2C%22lambda%22%3A%22%7B%7D%22%2C%22sqs%22%3A%22%7B%7D%22%7D
    Subject=web%20moved
    MessageStructure=json
    MessageAttributes.entry.1.Name=group
    MessageAttributes.entry.1.Value.DataType=String
    MessageAttributes.entry.1.Value.StringValue=web
    ");
}
