use crate::client::{element, server};

#[tokio::test]
async fn a_browser_is_told_what_this_is() {
    let answer = server().await.get("/").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("a simulated EC2"));
    assert!(answer.body.contains("/_simulator/messages"));
}

#[tokio::test]
async fn a_page_that_is_not_there() {
    for path in ["/nowhere", "/_simulator/nowhere"] {
        let answer = server().await.get(path).await;
        assert_eq!(answer.status, 404);
        assert!(
            answer
                .body
                .starts_with(&format!("There is no {path} here."))
        );
    }
}

#[tokio::test]
async fn a_check_fails_and_passes_again() {
    let server = server().await;
    for (path, system, instance) in [
        ("impair", "ok", "impaired"),
        ("recover", "ok", "ok"),
        ("impair?check=system", "impaired", "ok"),
        ("impair?check=instance", "impaired", "impaired"),
    ] {
        let path = format!("/_simulator/instances/i-1/{path}");
        assert_eq!(server.request("POST", &path, "").await.status, 204);
        let xml = server
            .done("DescribeInstanceStatus", "InstanceId.1=i-1")
            .await;
        let status = |check| element(element(&xml, check), "status");
        assert_eq!(
            (status("systemStatus"), status("instanceStatus")),
            (system, instance),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_impaired() {
    let server = server().await;
    for (path, status) in [
        ("i-0123456789abcdef0/impair", 404),
        ("i-0123456789abcdef0/recover", 404),
        ("i-nonsense/impair", 404),
        ("i-1/impair?check=colour", 400),
        // Stopped: nothing is checked.
        ("i-4/impair", 409),
    ] {
        let path = format!("/_simulator/instances/{path}");
        let answer = server.request("POST", &path, "").await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn every_call_is_recorded_even_a_wrong_one() {
    let server = server().await;
    server.done("DescribeInstances", "InstanceId.1=i-1").await;
    server.ec2("Nonsense", "A=1").await;
    server
        .ec2("StopInstances", "InstanceId.1=i-1&DryRun=true")
        .await;
    let calls = server.json("/_simulator/calls").await;
    let field = |name: &str| -> Vec<String> {
        let calls = calls.as_array().expect("a list").iter();
        calls
            .map(|call| call[name].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        field("action"),
        ["DescribeInstances", "Nonsense", "StopInstances"]
    );
    assert_eq!(field("result"), ["ok", "InvalidAction", "DryRunOperation"]);
    assert_eq!(
        calls[0]["parameters"],
        serde_json::json!({ "InstanceId.1": "i-1" })
    );
    assert!(calls[0]["milliseconds"].is_u64());
    assert!(field("started")[0].starts_with("2026-11-23T12:0"));
    assert!(field("ended")[0] >= field("started")[0]);
}

#[tokio::test]
async fn events_can_be_read_again_and_still_be_delivered() {
    let server = server().await;
    server.done("StopInstances", "InstanceId.1=i-1").await;
    let events = server.json("/_simulator/events").await;
    assert_eq!(
        events[0]["detail-type"],
        "EC2 Instance State-change Notification"
    );
    assert_eq!(events[0]["detail"]["instance-id"], "i-1");
    assert_eq!(events[0]["detail"]["state"], "stopping");
    assert_eq!(server.json("/_simulator/events").await[0], events[0]);
    let delivered = server
        .simulator
        .with_world(ec2_simulator::World::take_events);
    assert_eq!(delivered[0].payload, events[0]);
}

#[tokio::test]
async fn a_fault_befalls_the_next_call_only() {
    let server = server().await;
    let fault = "/_simulator/faults/DescribeInstances";
    for (kind, status, code) in [
        ("throttled", 503, "RequestLimitExceeded"),
        ("unavailable", 503, "Unavailable"),
        ("internal-error", 500, "InternalError"),
    ] {
        let path = format!("{fault}/{kind}");
        assert_eq!(server.request("POST", &path, "").await.status, 204);
        server.done("DescribeSubnets", "").await;
        let answer = server.ec2("DescribeInstances", "").await;
        assert_eq!((answer.status, answer.code()), (status, code));
        server.done("DescribeInstances", "").await;
    }
}

#[tokio::test]
async fn a_fault_or_an_action_that_there_is_not() {
    let server = server().await;
    for (path, why) in [
        ("DescribeInstances/rain", "`rain` is no fault"),
        ("DescribeInstances/slow:soon", "`soon` is no duration"),
        ("DescribeRainbows/throttled", "no action DescribeRainbows"),
    ] {
        let path = format!("/_simulator/faults/{path}");
        let answer = server.request("POST", &path, "").await;
        assert_eq!(answer.status, 404);
        assert!(answer.body.contains(why), "{}", answer.body);
    }
}

#[tokio::test]
async fn faults_are_switched_off() {
    let server = server().await;
    let path = "/_simulator/faults/DescribeInstances/throttled";
    assert_eq!(server.request("POST", path, "").await.status, 204);
    let path = "/_simulator/faults";
    assert_eq!(server.request("DELETE", path, "").await.status, 204);
    server.done("DescribeInstances", "").await;
}
