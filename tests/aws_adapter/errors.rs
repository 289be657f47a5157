//! Answers that say no.

use std::error::Error;

use eni_failover::cloud::{
    AttachmentId, CallError, Ec2Write, Failure, InstanceId, Lifecycle, LifecycleAction,
    Notification, Publisher, Rejection,
};

use crate::codes::{AUTO_SCALING, EC2, Meaning, SNS};
use crate::server::{Answer, Server};
use crate::xml;

pub(crate) async fn detached(server: &Server) -> Result<(), CallError> {
    let attachment = AttachmentId::new("eni-attach-1");
    server
        .aws()
        .detach_network_interface(&attachment, false)
        .await
}

pub(crate) async fn completed(server: &Server) -> Result<(), CallError> {
    let action = LifecycleAction {
        auto_scaling_group: "web".to_owned(),
        hook: "eni-failover".to_owned(),
        token: "87654321".to_owned(),
        instance: InstanceId::new("i-1"),
    };
    server.aws().complete_lifecycle_action(&action).await
}

async fn refused(status: u16, body: impl Into<String>) -> CallError {
    let server = Server::start([Answer::Http(status, body.into())]);
    let error = detached(&server).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "retries are the core's");
    error
}

#[tokio::test]
async fn every_code_of_ec2_arrives_with_its_meaning() {
    for &(code, message, status, meaning) in EC2 {
        let error = refused(status, xml::error(code, message)).await;
        assert_eq!(
            Meaning::of(&error),
            meaning,
            "{code}, HTTP {status}: {message}"
        );
        assert_eq!(error.call, "DetachNetworkInterface");
        assert!(error.to_string().contains(code), "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.source().is_some(), "the chain is kept");
    }
}

#[tokio::test]
async fn every_code_of_sns_arrives_with_its_meaning() {
    for &(code, message, status, meaning) in SNS {
        let server = Server::start([Answer::Http(status, xml::sns_error(code, message))]);
        let notification = Notification {
            subject: "web".to_owned(),
            text: "web".to_owned(),
            json: "{}".to_owned(),
            attributes: [].into(),
        };
        let error = server.aws().publish(&notification).await.unwrap_err();
        assert_eq!(Meaning::of(&error), meaning, "{code}, HTTP {status}");
        assert_eq!(error.call, "Publish");
        assert_eq!(server.requests().len(), 1, "retries are the core's");
    }
}

#[tokio::test]
async fn every_code_of_auto_scaling_arrives_with_its_meaning() {
    for &(code, message, status, meaning) in AUTO_SCALING {
        let server = Server::start([Answer::Http(status, xml::sns_error(code, message))]);
        let error = completed(&server).await.unwrap_err();
        assert_eq!(Meaning::of(&error), meaning, "{code}, HTTP {status}");
        assert_eq!(error.call, "CompleteLifecycleAction");
        assert_eq!(server.requests().len(), 1, "retries are the core's");
    }
}

#[tokio::test]
async fn an_error_page_without_a_code_is_judged_by_its_status() {
    let page = "<html><body><h1>Nobody home</h1></body></html>";
    for (status, meaning) in [
        (400, Meaning::Rejected(Rejection::Other)),
        (403, Meaning::Rejected(Rejection::Other)),
        (429, Meaning::Transient),
        (500, Meaning::Unknown),
        (502, Meaning::Unknown),
        (503, Meaning::Transient),
    ] {
        for body in [page, "", "<Response><Errors><Er"] {
            let error = refused(status, body).await;
            assert_eq!(Meaning::of(&error), meaning, "HTTP {status} {body:?}");
            assert!(
                error.to_string().contains(&format!("HTTP {status}")),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_by_iam_is_readable() {
    let said = "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/f/f \
                is not authorized to perform: ec2:DetachNetworkInterface because no identity-based policy allows it.";
    let message = format!(
        "{said} Encoded authorization failure message: {}",
        "4y6w".repeat(500)
    );
    let error = refused(403, xml::error("UnauthorizedOperation", &message)).await;
    let Failure::Rejected {
        rejection, message, ..
    } = error.failure
    else {
        panic!("{error}")
    };
    assert_eq!(
        (rejection, message.as_str()),
        (Rejection::Unauthorized, said)
    );
}
