//! No answer, or none that can be relied on. Only where there was no connection it is certain that nothing was done.

use eni_failover::cloud::{
    AttachmentId, CallError, Ec2Read, Ec2Write, Ena, EniId, InstanceId, Slot,
};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::codes::Meaning;
use crate::errors::detached;
use crate::server::{Answer, Server, TIMEOUT, aws_at};
use crate::xml;

async fn unknown(answer: Answer) -> CallError {
    let told = format!("{answer:?}");
    let server = Server::start([answer]);
    let error = detached(&server).await.expect_err(&told);
    assert_eq!(Meaning::of(&error), Meaning::Unknown, "{told}: {error}");
    assert_eq!(server.requests().len(), 1, "{told}: nothing is sent twice");
    error
}

async fn detach_at(url: &str) -> CallError {
    let attachment = AttachmentId::new("eni-attach-1");
    let answer = aws_at(url)
        .detach_network_interface(&attachment, false)
        .await;
    answer.unwrap_err()
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_leaves_it_open() {
    unknown(Answer::Close).await;
    unknown(Answer::Reset).await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_leaves_it_open() {
    let error = unknown(Answer::Silence).await;
    assert!(error.to_string().contains("timeout"), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_torn_off_leaves_it_open() {
    let whole = xml::answer("DetachNetworkInterface", "<return>true</return>");
    unknown(Answer::Torn(whole.clone())).await;
    unknown(Answer::Http(200, whole[..whole.len() - 20].to_owned())).await;
}

#[tokio::test]
async fn an_answer_in_other_words_than_ec2s_leaves_it_open() {
    unknown(Answer::Http(
        200,
        "<html><body>Welcome</body></html>".to_owned(),
    ))
    .await;
    unknown(Answer::Http(200, String::new())).await;
    unknown(Answer::Http(302, String::new())).await;
}

#[tokio::test]
async fn an_attach_that_does_not_name_its_attachment_is_left_open() {
    let server = Server::saying(xml::answer("AttachNetworkInterface", ""));
    let slot = Slot {
        device_index: 1,
        network_card_index: 0,
    };
    let (eni, instance) = (EniId::new("eni-1"), InstanceId::new("i-1"));
    let answer = server
        .aws()
        .attach_network_interface(&eni, &instance, slot, Ena::default())
        .await;
    assert!(answer.unwrap_err().is_unknown());
}

/// The SDK's reader returns the head of a list that breaks off, and says nothing.
#[tokio::test]
async fn a_list_that_breaks_off_anywhere_is_no_list() {
    let two = xml::instance("i-1") + &xml::instance("i-2");
    let whole = xml::instances(&two);
    for (end, _) in whole.match_indices('<') {
        let server = Server::saying(&whole[..end]);
        let aws = server.aws();
        let answer = aws.instances_with_tag("failover:group", None).await;
        let error = answer.expect_err(&whole[..end]);
        assert!(error.is_unknown(), "{error}");
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = detach_at(&url).await;
    assert_eq!(Meaning::of(&error), Meaning::Transient, "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn where_there_is_no_address_nothing_was_done() {
    let error = detach_at("http://ec2.invalid").await;
    assert_eq!(Meaning::of(&error), Meaning::Transient, "{error}");
}

#[tokio::test]
async fn where_connecting_takes_too_long_nothing_was_done() {
    // With its queue full, Linux lets further connections wait.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    while let Ok(connected) = timeout(TIMEOUT, TcpStream::connect(address)).await {
        queued.push(connected.unwrap());
    }
    let error = detach_at(&format!("http://{address}")).await;
    assert_eq!(Meaning::of(&error), Meaning::Transient, "{error}");
}
