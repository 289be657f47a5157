//! What IAM allows a caller.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod lab;

use std::sync::Arc;

use ec2_simulator::api::{
    AssignPrivateIpAddresses, AttachNetworkInterface, CreateTags, DeleteTags, DescribeInstances,
    DetachNetworkInterface, Publish, Request, TagToDelete,
};
use ec2_simulator::{Policy, Simulator, World};
use lab::{FLOATING, Lab, TOPIC, WEB_1, WEB_1_PRIMARY, WEB_2, noon};
use serde_json::{Value, json};

fn policy(statement: Value) -> Policy {
    Policy::from_statements(vec![statement]).unwrap()
}

fn allow(action: &str, resource: &str) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource })
}

fn code(lab: &Lab, policy: &Policy, request: impl Into<Request>) -> Option<&'static str> {
    let error = lab.world.authorize(policy, &request.into()).err()?;
    assert_eq!(error.code, "UnauthorizedOperation");
    DENIED
}

fn assign(eni: &str) -> AssignPrivateIpAddresses {
    AssignPrivateIpAddresses {
        network_interface_id: eni.to_owned(),
        ..AssignPrivateIpAddresses::default()
    }
}

const DENIED: Option<&str> = Some("UnauthorizedOperation");

#[test]
fn an_action_on_a_resource_is_allowed_where_a_statement_names_both() {
    let lab = Lab::built_in();
    let one = policy(allow(
        "ec2:AssignPrivateIpAddresses",
        "arn:aws:ec2:us-east-1:123456789012:network-interface/eni-0a*",
    ));
    assert_eq!(code(&lab, &one, assign(WEB_1_PRIMARY)), None);
    assert_eq!(code(&lab, &one, assign(FLOATING)), DENIED);
    assert_eq!(code(&lab, &one, DescribeInstances::default()), DENIED);
    let describes = policy(allow("ec2:Describe*", "*"));
    assert_eq!(code(&lab, &describes, DescribeInstances::default()), None);
}

// "Attach and Detach need both the instance and the network-interface resource."
#[test]
fn attach_and_detach_need_the_instance_and_the_interface() {
    let mut lab = Lab::built_in();
    let attachment_id = lab.interface(FLOATING).attachment.unwrap().attachment_id;
    let detach = DetachNetworkInterface {
        attachment_id,
        ..DetachNetworkInterface::default()
    };
    let attach = AttachNetworkInterface {
        network_interface_id: FLOATING.to_owned(),
        instance_id: WEB_2.to_owned(),
        ..AttachNetworkInterface::default()
    };
    let calls: [Request; 2] = [attach.into(), detach.into()];
    for call in calls {
        for kind in ["instance", "network-interface"] {
            let half = policy(allow("ec2:*", &format!("arn:aws:ec2:*:*:{kind}/*")));
            assert_eq!(code(&lab, &half, call.clone()), DENIED, "{kind} only");
        }
        let both = policy(allow("ec2:*", "arn:aws:ec2:*"));
        assert_eq!(code(&lab, &both, call), None);
    }
}

#[test]
fn a_condition_is_asked_of_the_tags_that_the_resource_has_before_the_call() {
    let mut lab = Lab::built_in();
    let mut statement = allow("ec2:CreateTags", "*");
    statement["Condition"] = json!({ "Null": { "ec2:ResourceTag/colour": "false" } });
    let coloured = policy(statement);
    let paint = CreateTags {
        resources: vec![WEB_1.to_owned()],
        tags: [("colour".to_owned(), "red".to_owned())].into(),
        ..CreateTags::default()
    };
    assert_eq!(code(&lab, &coloured, paint.clone()), DENIED);
    lab.world.set_tag(WEB_1, "colour", "").unwrap();
    assert_eq!(code(&lab, &coloured, paint), None);
}

// "`ForAllValues` holds where the request has no keys at all: it is `Null` that asks for some."
#[test]
fn every_tag_key_of_the_request_has_to_match_and_none_does_too() {
    let lab = Lab::built_in();
    let mut statement = allow("ec2:DeleteTags", "*");
    statement["Condition"] = json!({ "ForAllValues:StringLike": { "aws:TagKeys": ["a:*", "b"] } });
    let delete = |keys: &[&str]| DeleteTags {
        resources: vec![WEB_1.to_owned()],
        tags: keys
            .iter()
            .map(|key| TagToDelete {
                key: (*key).to_owned(),
                value: None,
            })
            .collect(),
        ..DeleteTags::default()
    };
    let some = policy(statement.clone());
    assert_eq!(code(&lab, &some, delete(&["a:1", "a:", "b"])), None);
    assert_eq!(code(&lab, &some, delete(&["a:1", "bc"])), DENIED);
    assert_eq!(code(&lab, &some, delete(&[])), None);
    statement["Condition"]["Null"] = json!({ "aws:TagKeys": "false" });
    assert_eq!(code(&lab, &policy(statement), delete(&[])), DENIED);
}

// What doesn't exist has no tags.
#[test]
fn what_is_gone_is_denied_where_a_tag_is_asked_for_and_not_found_where_none_is() {
    let mut lab = Lab::built_in();
    let detach = DetachNetworkInterface {
        attachment_id: "eni-attach-00000000000000001".to_owned(),
        ..DetachNetworkInterface::default()
    };
    let mut statement = allow("ec2:DetachNetworkInterface", "*");
    assert_eq!(code(&lab, &policy(statement.clone()), detach.clone()), None);
    statement["Condition"] = json!({ "Null": { "ec2:ResourceTag/colour": "false" } });
    assert_eq!(code(&lab, &policy(statement), detach.clone()), DENIED);
    let answer = lab.world.call(noon(), &detach.into()).unwrap_err();
    assert_eq!(answer.code, "InvalidAttachmentID.NotFound");
}

#[test]
fn the_answer_names_the_action_and_the_first_resource_that_is_not_allowed() {
    let lab = Lab::built_in();
    let request = assign(FLOATING).into();
    let error = lab
        .world
        .authorize(&Policy::default(), &request)
        .unwrap_err();
    assert_eq!(error.http_status, 403);
    let named = format!(
        "is not authorized to perform: ec2:AssignPrivateIpAddresses on resource: \
         arn:aws:ec2:us-east-1:123456789012:network-interface/{FLOATING} because no identity-based policy allows"
    );
    assert!(error.message.contains(&named), "{}", error.message);
    let publish = Publish {
        topic_arn: TOPIC.to_owned(),
        ..Publish::default()
    };
    let error = lab.world.authorize(&Policy::default(), &publish.into());
    insta::assert_snapshot!(error.unwrap_err(), @"AuthorizationError: User is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:123456789012:eni-failover");
}

/// A condition that isn't understood must not seem to hold.
#[test]
fn a_policy_that_is_not_understood_is_refused_with_the_reason() {
    let condition = |condition: Value| {
        let mut statement = allow("ec2:*", "*");
        statement["Condition"] = condition;
        statement
    };
    let mut deny = allow("ec2:*", "*");
    deny["Effect"] = "Deny".into();
    let not_action = json!({ "Effect": "Allow", "NotAction": "ec2:*", "Resource": "*" });
    let statements = [
        (deny, "Deny"),
        (not_action, "NotAction"),
        (condition(json!({ "StringEquals": {} })), "StringEquals"),
        (
            condition(json!({ "Null": { "ec2:Region": "true" } })),
            "ec2:Region",
        ),
        (condition(json!({ "Null": { "aws:TagKeys": "no" } })), "no"),
    ];
    for (statement, why) in statements {
        let error = Policy::from_statements(vec![statement]).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
}

/// An operator, who acts on the world, is not bound by the policy of the callers.
#[tokio::test(start_paused = true)]
async fn a_policy_is_in_force_for_calls_over_the_connection() {
    let simulator = Simulator::new(World::built_in(noon()));
    simulator.allow_only(Arc::new(policy(allow("ec2:DescribeSubnets", "*"))));
    let request = Request::from(DescribeInstances::default());
    let refused = simulator.call(request.clone()).await.unwrap_err();
    assert!(refused.to_string().starts_with("UnauthorizedOperation: "));
    let now = simulator.now();
    let looked = simulator.with_world(|world| world.call(now, &request));
    assert!(looked.is_ok());
    assert_eq!(simulator.calls().len(), 1);
}
