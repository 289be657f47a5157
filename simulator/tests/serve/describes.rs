use eni_failover::cloud::Check;
use insta::assert_snapshot;

use crate::client::{all, element, lines, server};

#[tokio::test]
async fn instances_with_their_interfaces() {
    let xml = server()
        .await
        .done("DescribeInstances", "InstanceId.1=i-1")
        .await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn interfaces_with_their_tags() {
    let parameters = "NetworkInterfaceId.1=eni-f&NetworkInterfaceId.2=eni-1";
    let xml = server()
        .await
        .done("DescribeNetworkInterfaces", parameters)
        .await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn status_checks() {
    let server = server().await;
    server
        .simulator
        .with_world(|world| world.impair("i-1", Check::System))
        .expect("it runs");
    let parameters = "InstanceId.1=i-1&InstanceId.2=i-4&IncludeAllInstances=true";
    let xml = server.done("DescribeInstanceStatus", parameters).await;
    // The second in which it was impaired depends on the machine.
    let since = element(&xml, "impairedSince").to_owned();
    assert!(since.starts_with("2026-11-23T12:0"));
    assert_eq!(since.split_at(19).1, ".000Z");
    assert_snapshot!(lines(&xml.replace(&since, "SINCE")));
}

#[tokio::test]
async fn status_checks_of_running_instances_only() {
    let xml = server().await.done("DescribeInstanceStatus", "").await;
    let ids: Vec<&str> = all(&xml, "instanceId").collect();
    assert_eq!(ids, ["i-1", "i-2", "i-3", "i-5", "i-6"]);
}

#[tokio::test]
async fn instance_types() {
    let xml = server()
        .await
        .done("DescribeInstanceTypes", "InstanceType.1=t3.medium")
        .await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn subnets() {
    let xml = server().await.done("DescribeSubnets", "").await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn elastic_ips_with_and_without_an_association() {
    let xml = server().await.done("DescribeAddresses", "").await;
    assert_snapshot!(lines(&xml));
}

#[tokio::test]
async fn an_elastic_ip_by_its_address() {
    let xml = server()
        .await
        .done("DescribeAddresses", "PublicIp.1=203.0.113.51")
        .await;
    assert_eq!(all(&xml, "publicIp").collect::<Vec<_>>(), ["203.0.113.51"]);
}

#[tokio::test]
async fn filters_have_any_of_their_values_and_all_of_them_hold() {
    let parameters = "Filter.1.Name=tag%3AName&Filter.1.Value.1=one&Filter.1.Value.2=t*\
         &Filter.2.Name=tag-key&Filter.2.Value.1=failover%3Agroup";
    let server = server().await;
    let xml = server.done("DescribeInstances", parameters).await;
    assert_eq!(all(&xml, "instancesSet").count(), 2);
    let narrower = format!("{parameters}&Filter.3.Name=instance-id&Filter.3.Value.1=i-2");
    let xml = server.done("DescribeInstances", &narrower).await;
    assert_eq!(element(&xml, "instanceId"), "i-2");
    assert_eq!(all(&xml, "instancesSet").count(), 1);
}

#[tokio::test]
async fn list_members_are_in_the_order_of_their_numbers() {
    let ids: Vec<String> = (1..=11)
        .map(|n| format!("Filter.1.Value.{n}=i-{n}"))
        .collect();
    let server = server().await;
    server
        .done(
            "DescribeInstances",
            &format!("Filter.1.Name=instance-id&{}", ids.join("&")),
        )
        .await;
    let calls = server.simulator.calls();
    let request = format!("{:?}", calls[0].request);
    assert!(request.contains(r#""i-9", "i-10", "i-11""#), "{request}");
}

#[tokio::test]
async fn pages_until_there_is_no_further_token() {
    let server = server().await;
    let first = server.done("DescribeInstances", "MaxResults=5").await;
    assert_eq!(all(&first, "reservationId").count(), 5);
    let token: String =
        form_urlencoded::byte_serialize(element(&first, "nextToken").as_bytes()).collect();
    let rest = format!("MaxResults=5&NextToken={token}");
    let last = server.done("DescribeInstances", &rest).await;
    assert_eq!(all(&last, "reservationId").count(), 1);
    assert!(!last.contains("nextToken"));
}

#[tokio::test]
async fn a_get_with_a_query_is_a_call_too() {
    let answer = server()
        .await
        .get("/?Action=DescribeSubnets&SubnetId.1=subnet-b&X-Amz-Signature=abc")
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(element(&answer.body, "value"), "other &amp; last");
}
