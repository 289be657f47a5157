use insta::assert_snapshot;

use crate::client::{all, element, lines, server};

/// Identifiers that the world makes up.
fn attachment(xml: &str) -> &str {
    element(xml, "attachmentId")
}

#[tokio::test]
async fn an_interface_moves() {
    let server = server().await;
    let before = server.until("eni-f", "<status>attached</status>").await;
    let detach = format!("AttachmentId={}&Force=false", attachment(&before));
    let xml = server.done("DetachNetworkInterface", &detach).await;
    assert_snapshot!(lines(&xml));
    server.until("eni-f", "<status>available</status>").await;

    let attach = "NetworkInterfaceId=eni-f&InstanceId=i-2&DeviceIndex=1&NetworkCardIndex=0";
    let xml = server.done("AttachNetworkInterface", attach).await;
    assert!(attachment(&xml).starts_with("eni-attach-"));
    assert_eq!(element(&xml, "networkCardIndex"), "0");
    let after = server.until("eni-f", "<status>attached</status>").await;
    assert_eq!(attachment(&after), attachment(&xml));
    assert_eq!(element(&after, "instanceId"), "i-2");
    assert_eq!(element(&after, "deleteOnTermination"), "false");
}

#[tokio::test]
async fn an_address_moves_with_its_elastic_ip() {
    let server = server().await;
    let assign = "NetworkInterfaceId=eni-2&PrivateIpAddress.1=10.0.1.50&AllowReassignment=true";
    let xml = server.done("AssignPrivateIpAddresses", assign).await;
    assert_snapshot!(lines(&xml));
    let xml = server
        .done("DescribeAddresses", "PublicIp.1=203.0.113.50")
        .await;
    assert_eq!(element(&xml, "instanceId"), "i-2");
    assert_eq!(element(&xml, "networkInterfaceId"), "eni-2");
}

#[tokio::test]
async fn a_route_is_led_elsewhere() {
    let server = server().await;
    let replace = "RouteTableId=rtb-1&DestinationCidrBlock=10.99.0.10/32&NetworkInterfaceId=eni-2";
    let xml = server.done("ReplaceRoute", replace).await;
    assert_eq!(element(&xml, "return"), "true");
    let xml = server
        .done("DescribeRouteTables", "RouteTableId.1=rtb-1")
        .await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn an_elastic_ip_is_associated_elsewhere() {
    let server = server().await;
    let xml = server
        .done("DescribeAddresses", "PublicIp.1=203.0.113.50")
        .await;
    let allocation = element(&xml, "allocationId");
    let associate =
        format!("AllocationId={allocation}&NetworkInterfaceId=eni-2&AllowReassociation=true");
    let xml = server.done("AssociateAddress", &associate).await;
    assert!(element(&xml, "associationId").starts_with("eipassoc-"));
    let xml = server
        .done("DescribeAddresses", "PublicIp.1=203.0.113.50")
        .await;
    assert_eq!(element(&xml, "networkInterfaceId"), "eni-2");
}

#[tokio::test]
async fn ec2_picks_addresses_where_only_their_number_is_given() {
    let server = server().await;
    let assign = "NetworkInterfaceId=eni-2&SecondaryPrivateIpAddressCount=2";
    let xml = server.done("AssignPrivateIpAddresses", assign).await;
    assert_eq!(all(&xml, "privateIpAddress").count(), 2);
}

#[tokio::test]
async fn an_address_is_unassigned() {
    let server = server().await;
    let unassign = "NetworkInterfaceId=eni-1&PrivateIpAddress.1=10.0.1.50";
    let xml = server.done("UnassignPrivateIpAddresses", unassign).await;
    assert_eq!(element(&xml, "return"), "true");
    let xml = server
        .done("DescribeNetworkInterfaces", "NetworkInterfaceId.1=eni-1")
        .await;
    assert!(!xml.contains("10.0.1.50"));
}

#[tokio::test]
async fn attributes_of_an_interface_change_one_by_one() {
    let server = server().await;
    let before = server.until("eni-f", "attached").await;
    let attachment = format!(
        "Attachment.AttachmentId={}&Attachment.DeleteOnTermination=true",
        attachment(&before)
    );
    for change in [
        attachment.as_str(),
        "SourceDestCheck.Value=false",
        "Description.Value=new",
        "SecurityGroupId.1=sg-11111111&SecurityGroupId.2=sg-22222222",
    ] {
        let parameters = format!("NetworkInterfaceId=eni-f&{change}");
        server
            .done("ModifyNetworkInterfaceAttribute", &parameters)
            .await;
    }
    let after = server.until("eni-f", "attached").await;
    assert_eq!(element(&after, "deleteOnTermination"), "true");
    assert_eq!(element(&after, "sourceDestCheck"), "false");
    assert_eq!(element(&after, "description"), "new");
    let groups: Vec<&str> = all(&after, "groupId").collect();
    assert_eq!(groups, ["sg-11111111", "sg-22222222"]);
}

#[tokio::test]
async fn tags_come_and_go() {
    let server = server().await;
    let create = "ResourceId.1=i-3&ResourceId.2=eni-3&Tag.1.Key=a&Tag.1.Value=1\
         &Tag.2.Key=b%26c&Tag.2.Value=%3Cx%3E&Tag.3.Key=empty";
    server.done("CreateTags", create).await;
    let tagged = server.done("DescribeInstances", "InstanceId.1=i-3").await;
    assert_eq!(
        all(&tagged, "key").collect::<Vec<_>>(),
        ["a", "b&amp;c", "empty"]
    );
    assert_eq!(
        all(&tagged, "value").collect::<Vec<_>>(),
        ["1", "&lt;x&gt;", ""]
    );

    // `a` has another value, and stays.
    let delete =
        "ResourceId.1=i-3&Tag.1.Key=a&Tag.1.Value=2&Tag.2.Key=b%26c&Tag.3.Key=empty&Tag.3.Value=";
    server.done("DeleteTags", delete).await;
    let left = server.done("DescribeInstances", "InstanceId.1=i-3").await;
    assert_eq!(all(&left, "key").collect::<Vec<_>>(), ["a"]);

    server.done("DeleteTags", "ResourceId.1=i-3").await;
    let none = server.done("DescribeInstances", "InstanceId.1=i-3").await;
    assert!(!none.contains("tagSet"));
}

#[tokio::test]
async fn instances_stop_start_and_terminate() {
    let server = server().await;
    let stop = "InstanceId.1=i-2&InstanceId.2=i-3&Force=true";
    let xml = server.done("StopInstances", stop).await;
    assert_snapshot!(lines(&xml));
    let xml = server.done("StartInstances", "InstanceId.1=i-4").await;
    assert_eq!(
        all(&xml, "name").collect::<Vec<_>>(),
        ["pending", "stopped"]
    );
    let xml = server.done("TerminateInstances", "InstanceId.1=i-5").await;
    assert_eq!(
        all(&xml, "name").collect::<Vec<_>>(),
        ["shutting-down", "running"]
    );
}

#[tokio::test]
async fn many_at_once_each_have_their_answer() {
    let server = std::sync::Arc::new(server().await);
    let moves = (0..40).map(|n| {
        let server = std::sync::Arc::clone(&server);
        let interface = if n % 2 == 0 { "eni-1" } else { "eni-2" };
        let assign = format!(
            "NetworkInterfaceId={interface}&PrivateIpAddress.1=10.0.1.50&AllowReassignment=true"
        );
        tokio::spawn(async move {
            let xml = server.done("AssignPrivateIpAddresses", &assign).await;
            assert_eq!(element(&xml, "networkInterfaceId"), interface);
        })
    });
    for one in moves.collect::<Vec<_>>() {
        one.await.expect("it was answered");
    }
    let xml = server.done("DescribeNetworkInterfaces", "").await;
    let holders = all(&xml, "privateIpAddressesSet").filter(|set| set.contains("10.0.1.50"));
    assert_eq!(holders.count(), 1);
}

#[tokio::test]
async fn an_ipv6_address_goes_and_comes() {
    let server = server().await;
    let assign = "NetworkInterfaceId=eni-1&Ipv6Addresses.1=2001:db8:0:1::50";
    let xml = server.done("AssignIpv6Addresses", assign).await;
    assert_snapshot!(lines(&xml));
    let by_address = "Filter.1.Name=ipv6-addresses.ipv6-address&Filter.1.Value.1=2001:db8:0:1::50";
    let xml = server.done("DescribeNetworkInterfaces", by_address).await;
    assert_eq!(element(&xml, "networkInterfaceId"), "eni-1");
    assert_eq!(element(&xml, "ipv6Address"), "2001:db8:0:1::50");
    let xml = server.done("UnassignIpv6Addresses", assign).await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn prefixes_go_and_come() {
    let server = server().await;
    let ipv4 = "NetworkInterfaceId=eni-1&Ipv4Prefix.1=10.0.1.64/28";
    let xml = server.done("AssignPrivateIpAddresses", ipv4).await;
    assert_eq!(element(&xml, "ipv4Prefix"), "10.0.1.64/28");
    let ipv6 = "NetworkInterfaceId=eni-1&Ipv6Prefix.1=2001:db8:0:1:1::/80";
    let xml = server.done("AssignIpv6Addresses", ipv6).await;
    assert!(xml.contains(
        "<assignedIpv6PrefixSet><item>2001:db8:0:1:1::/80</item></assignedIpv6PrefixSet>"
    ));
    for (call, of) in [
        ("DescribeNetworkInterfaces", "NetworkInterfaceId.1=eni-1"),
        ("DescribeInstances", "InstanceId.1=i-1"),
    ] {
        let xml = server.done(call, of).await;
        assert_eq!(element(&xml, "ipv4Prefix"), "10.0.1.64/28");
        assert_eq!(element(&xml, "ipv6Prefix"), "2001:db8:0:1:1::/80");
    }
    server.done("UnassignPrivateIpAddresses", ipv4).await;
    server.done("UnassignIpv6Addresses", ipv6).await;
    let xml = server
        .done("DescribeNetworkInterfaces", "NetworkInterfaceId.1=eni-1")
        .await;
    assert!(!xml.contains("Prefix"));
}

#[tokio::test]
async fn a_subnet_shows_its_ipv6_block() {
    let server = server().await;
    let xml = server.done("DescribeSubnets", "SubnetId.1=subnet-a").await;
    assert_eq!(element(&xml, "ipv6CidrBlock"), "2001:db8:0:1::/64");
}

// "A single value may come without its number, `Filter.1.Value=x`: clients sent it so for years."
#[tokio::test]
async fn a_filters_only_value_may_come_without_its_number() {
    let server = server().await;
    let filter = "Filter.1.Name=tag-key&Filter.1.Value=failover:group";
    let xml = server.done("DescribeNetworkInterfaces", filter).await;
    assert_eq!(element(&xml, "networkInterfaceId"), "eni-f");
}
