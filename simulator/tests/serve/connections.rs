use std::io::ErrorKind;
use std::time::Duration;

use ec2_simulator::{Fault, FaultScript, Simulator, World, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{element, server};

const STOP: &str = "Action=StopInstances&Version=2016-11-15&InstanceId.1=i-1";

#[tokio::test]
async fn a_lost_answer_resets_the_connection_after_the_effect() {
    let server = server().await;
    let fault = FaultScript::new().on("StopInstances", 1, Fault::LostAnswer);
    server.simulator.inject(fault);
    let answer = server.try_request("POST", "/", STOP).await;
    assert_eq!(
        answer.map_err(|e| e.kind()),
        Err(ErrorKind::ConnectionReset)
    );
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert_ne!(element(&xml, "name"), "running");
    assert_eq!(
        server.json("/_simulator/calls").await[0]["result"],
        "no answer"
    );
}

#[tokio::test]
async fn a_lost_request_resets_the_connection_without_effect() {
    let server = server().await;
    let fault = FaultScript::new().on("StopInstances", 1, Fault::LostRequest);
    server.simulator.inject(fault);
    let answer = server.try_request("POST", "/", STOP).await;
    assert_eq!(
        answer.map_err(|e| e.kind()),
        Err(ErrorKind::ConnectionReset)
    );
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert_eq!(element(&xml, "name"), "running");
}

#[tokio::test]
async fn a_truncated_answer_ends_in_the_middle_after_the_effect() {
    let server = server().await;
    let whole = server.done("DescribeSubnets", "").await;
    server
        .simulator
        .befall_next("DescribeSubnets", Fault::Truncated);
    let half = server.done("DescribeSubnets", "").await;
    assert!(
        half.starts_with("<?xml") && !half.ends_with("Response>"),
        "{half}"
    );
    assert!((whole.len() / 2).abs_diff(half.len()) <= 1);
    server
        .simulator
        .befall_next("StopInstances", Fault::Truncated);
    server.done("StopInstances", "InstanceId.1=i-1").await;
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert_ne!(element(&xml, "name"), "running");
    assert_eq!(
        server.json("/_simulator/calls").await[2]["result"],
        "unreadable"
    );
}

#[tokio::test]
async fn a_truncated_refusal_keeps_its_status() {
    let server = server().await;
    server
        .simulator
        .befall_next("StopInstances", Fault::Truncated);
    let answer = server.ec2("StopInstances", "InstanceId.1=i-nowhere").await;
    assert_eq!(answer.status, 400);
    assert!(!answer.body.contains("</Response>"), "{}", answer.body);
}

#[tokio::test]
async fn wrong_content_is_a_page_with_status_200_after_the_effect() {
    let server = server().await;
    server
        .simulator
        .befall_next("StopInstances", Fault::WrongContent);
    let answer = server.ec2("StopInstances", "InstanceId.1=i-1").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.head.contains("content-type: text/html"),
        "{}",
        answer.head
    );
    assert!(answer.body.contains("<html>"), "{}", answer.body);
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert_ne!(element(&xml, "name"), "running");
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_undo_what_it_asked_for() {
    let server = server().await;
    let slow = Fault::Slow(Duration::from_millis(200));
    server
        .simulator
        .inject(FaultScript::new().on("StopInstances", 1, slow));
    let impatient = server.try_request("POST", "/", STOP);
    let answer = tokio::time::timeout(Duration::from_millis(50), impatient).await;
    assert!(answer.is_err(), "it waited no longer");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let xml = server.done("DescribeInstances", "InstanceId.1=i-1").await;
    assert_ne!(element(&xml, "name"), "running");
}

#[tokio::test]
async fn a_connection_serves_one_call_after_the_other() {
    let server = server().await;
    let mut stream = TcpStream::connect(server.address).await.expect("connected");
    let request = "GET /?Action=DescribeSubnets HTTP/1.1\r\nHost: simulator\r\n\r\n";
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        while !answer.ends_with("</DescribeSubnetsResponse>") {
            let mut part = [0; 1024];
            let length = stream.read(&mut part).await.expect("received");
            assert_ne!(length, 0, "the connection ended after {answer}");
            answer.push_str(&String::from_utf8_lossy(&part[..length]));
        }
        assert!(answer.starts_with("HTTP/1.1 200 OK"));
    }
}

#[tokio::test]
async fn a_stop_lets_the_call_end_that_goes_on() {
    let start = "2026-11-23T12:00:00Z".parse().expect("a time");
    let simulator = Simulator::new(World::built_in(start));
    let slow = Fault::Slow(Duration::from_millis(200));
    simulator.inject(FaultScript::new().on("DescribeSubnets", 1, slow));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve::serve_until(listener, simulator, async {
        drop(stopped.await);
    }));
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = "GET /?Action=DescribeSubnets HTTP/1.1\r\nHost: simulator\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.contains("DescribeSubnetsResponse"));
    server.await.expect("no panic").expect("it ended");
    assert!(TcpStream::connect(address).await.is_err());
}
