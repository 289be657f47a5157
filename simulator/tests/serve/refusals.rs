use crate::client::{Answer, element, server};

async fn refused(action: &str, parameters: &str) -> Answer {
    server().await.ec2(action, parameters).await
}

async fn assert_refused(action: &str, parameters: &str, status: u16, code: &str, message: &str) {
    let answer = refused(action, parameters).await;
    assert_eq!(
        (answer.status, answer.code(), answer.message()),
        (status, code, message)
    );
}

#[tokio::test]
async fn what_ec2_refuses_is_an_error_document() {
    let answer = refused("DescribeInstances", "InstanceId.1=i-0123456789abcdef0").await;
    assert_eq!(answer.status, 400);
    assert!(answer.head.contains("content-type: text/xml;charset=utf-8"));
    let id = element(&answer.body, "RequestID");
    assert!(answer.head.contains(&format!("x-amzn-requestid: {id}")));
    assert_eq!(
        answer.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>\
             <Code>InvalidInstanceID.NotFound</Code>\
             <Message>The instance ID 'i-0123456789abcdef0' does not exist</Message>\
             </Error></Errors><RequestID>{id}</RequestID></Response>"
        )
    );
}

#[tokio::test]
async fn an_unknown_action() {
    let message = "The action RunInstances is not valid for this web service.";
    assert_refused(
        "RunInstances",
        "ImageId=ami-1",
        400,
        "InvalidAction",
        message,
    )
    .await;
}

#[tokio::test]
async fn no_action_at_all() {
    let answer = server().await.post("Version=2016-11-15").await;
    assert_eq!((answer.status, answer.code()), (400, "MissingAction"));
}

#[tokio::test]
async fn another_version() {
    let form = "Action=DescribeInstances&Version=2014-10-01";
    let answer = server().await.post(form).await;
    assert_eq!((answer.status, answer.code()), (400, "NoSuchVersion"));
}

#[tokio::test]
async fn a_missing_parameter() {
    let message = "The request must contain the parameter DeviceIndex";
    let parameters = "NetworkInterfaceId=eni-f&InstanceId=i-2";
    assert_refused(
        "AttachNetworkInterface",
        parameters,
        400,
        "MissingParameter",
        message,
    )
    .await;
}

#[tokio::test]
async fn a_missing_parameter_within_a_structure() {
    let message = "The request must contain the parameter Filter.1.Name";
    let parameters = "Filter.1.Value.1=x";
    assert_refused(
        "DescribeInstances",
        parameters,
        400,
        "MissingParameter",
        message,
    )
    .await;
}

#[tokio::test]
async fn what_is_no_number() {
    let message = "Value (one) for parameter MaxResults is invalid. Expecting a whole number";
    assert_refused(
        "DescribeInstances",
        "MaxResults=one",
        400,
        "InvalidParameterValue",
        message,
    )
    .await;
}

#[tokio::test]
async fn what_is_neither_true_nor_false() {
    let message = "Value (maybe) for parameter Force is invalid. Expecting true or false";
    let parameters = "AttachmentId=eni-attach-1&Force=maybe";
    assert_refused(
        "DetachNetworkInterface",
        parameters,
        400,
        "InvalidParameterValue",
        message,
    )
    .await;
}

#[tokio::test]
async fn a_parameter_that_nobody_knows() {
    let message = "The parameter InstanceIds.member.1 is not recognized by this simulator";
    let parameters = "InstanceIds.member.1=i-1";
    assert_refused(
        "DescribeInstances",
        parameters,
        400,
        "UnknownParameter",
        message,
    )
    .await;
}

#[tokio::test]
async fn a_parameter_that_nobody_knows_within_a_structure() {
    let message = "The parameter Tag.1.Colour is not recognized by this simulator";
    let parameters = "ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Colour=red";
    assert_refused("CreateTags", parameters, 400, "UnknownParameter", message).await;
}

#[tokio::test]
async fn the_same_tag_twice() {
    let message = "Duplicate tag key 'a' specified.";
    let parameters = "ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Value=1&Tag.2.Key=a&Tag.2.Value=2";
    assert_refused(
        "CreateTags",
        parameters,
        400,
        "InvalidParameterValue",
        message,
    )
    .await;
}

#[tokio::test]
async fn dry_runs_change_nothing() {
    let server = server().await;
    let message = "Request would have succeeded, but DryRun flag is set.";
    for (action, parameters) in [
        ("DescribeInstances", "DryRun=true"),
        ("StopInstances", "DryRun=true&InstanceId.1=i-1"),
        ("CreateTags", "DryRun=true&ResourceId.1=i-1&Tag.1.Key=a"),
        (
            "AttachNetworkInterface",
            "DryRun=true&NetworkInterfaceId=eni-f&InstanceId=i-2&DeviceIndex=1",
        ),
    ] {
        let answer = server.ec2(action, parameters).await;
        let got = (answer.status, answer.code(), answer.message());
        assert_eq!(got, (412, "DryRunOperation", message), "{action}");
    }
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert!(xml.contains("<name>running</name>") && !xml.contains("<key>a</key>"));
}

#[tokio::test]
async fn assigning_has_no_dry_run() {
    let message = "The parameter DryRun is not recognized by this simulator";
    let parameters = "DryRun=true&NetworkInterfaceId=eni-2&PrivateIpAddress.1=10.0.1.50";
    assert_refused(
        "AssignPrivateIpAddresses",
        parameters,
        400,
        "UnknownParameter",
        message,
    )
    .await;
}

#[tokio::test]
async fn an_occupied_device_index() {
    let server = server().await;
    let before = server.until("eni-f", "attached").await;
    let detach = format!("AttachmentId={}", element(&before, "attachmentId"));
    server.done("DetachNetworkInterface", &detach).await;
    server.until("eni-f", "<status>available</status>").await;
    let attach = "NetworkInterfaceId=eni-f&InstanceId=i-2&DeviceIndex=0&NetworkCardIndex=0";
    let answer = server.ec2("AttachNetworkInterface", attach).await;
    let message = "Instance 'i-2' already has an interface attached at device index '0'.";
    assert_eq!(
        (answer.code(), answer.message()),
        ("InvalidParameterValue", message)
    );
    let elsewhere = "NetworkInterfaceId=eni-f&InstanceId=i-3&DeviceIndex=1&NetworkCardIndex=0";
    let answer = server.ec2("AttachNetworkInterface", elsewhere).await;
    assert_eq!(answer.code(), "InvalidParameterCombination");
}

#[tokio::test]
async fn an_address_that_may_not_move() {
    let message = "[10.0.1.50] assigned, but move is not allowed.";
    let parameters = "NetworkInterfaceId=eni-2&PrivateIpAddress.1=10.0.1.50";
    assert_refused(
        "AssignPrivateIpAddresses",
        parameters,
        400,
        "InvalidParameterValue",
        message,
    )
    .await;
}

#[tokio::test]
async fn too_many_calls() {
    let server = server().await;
    for _ in 0..200 {
        let answer = server.ec2("DescribeInstances", "").await;
        if answer.status != 200 {
            assert_eq!(
                (answer.status, answer.code()),
                (503, "RequestLimitExceeded")
            );
            return;
        }
    }
    panic!("a bucket of fifty calls was never empty");
}
