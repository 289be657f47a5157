//! What services answer, and what is made of it: against a server on loopback that says what it is told to.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect is to fail"
)]

use std::net::Ipv4Addr;

use aws_credential_types::Credentials;
use eni_failover::look::Schema;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::alarms::alarms;
use super::function::function;
use super::instances::instances;
use super::mutes::mutes;
use super::network::{acls, tables, types};
use super::role::role;
use super::rules::rules;
use super::signed::Signed;
use super::topic::topic;
use crate::account::facts::{Feed, Function};
use crate::account::known::Unknown;

/// What a request has in it, and the status and body that answer it.
type Said = &'static [(&'static str, u16, &'static str)];

/// A connection to a server that answers the first of these that the request has in it.
async fn told(said: Said) -> Signed {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(stream, said));
        }
    });
    let credentials = Credentials::new("simulated", "simulated", None, None, "tests");
    Signed::new(credentials, "us-east-1", Some(&endpoint))
}

async fn answer(mut stream: TcpStream, said: Said) {
    let mut request = String::new();
    loop {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.unwrap();
        if read == 0 {
            return;
        }
        request += &String::from_utf8_lossy(&some[..read]);
        let Some((head, body)) = request.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_lowercase();
        let length = head
            .split("content-length: ")
            .nth(1)
            .map_or("0", |rest| rest.lines().next().unwrap());
        if body.len() < length.parse().unwrap() {
            continue;
        }
        assert!(
            head.contains("authorization: aws4-hmac-sha256 credential=simulated/"),
            "{head}"
        );
        let (_, status, body) = said
            .iter()
            .find(|(has, ..)| request.contains(has))
            .unwrap_or_else(|| panic!("nobody said what answers {request}"));
        let answer = format!(
            "HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        request.clear();
    }
}

const CONFIGURATION: &str = r#"{"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:f","Role":"arn:aws:iam::123456789012:role/r","State":"Active","LastUpdateStatus":"Successful","Timeout":900,"Environment":{"Variables":{"TOPIC_ARN":"arn:aws:sns:us-east-1:123456789012:t","TAG_PREFIX":"x:","DRY_RUN":"true"}}}"#;

const DENIED: &str =
    r#"{"message":"User: x is not authorized to perform: y","__type":"AccessDeniedException"}"#;

const NOT_THERE: &str =
    r#"{"Type":"User","Message":"not found","__type":"ResourceNotFoundException"}"#;

#[tokio::test]
async fn a_function_is_told_with_its_settings() {
    let aws = told(&[
        ("/configuration", 200, CONFIGURATION),
        ("/policy", 404, NOT_THERE),
        ("/concurrency", 200, r#"{"ReservedConcurrentExecutions":0}"#),
        (
            "/event-invoke-config",
            200,
            r#"{"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:1:q"}}}"#,
        ),
        (
            "/event-source-mappings/?FunctionName=f",
            200,
            r#"{"EventSourceMappings":[{"UUID":"u","EventSourceArn":"arn:aws:sqs:us-east-1:1:events","State":"Disabled"},{"UUID":"v","EventSourceArn":"arn:aws:kinesis:us-east-1:1:stream/s","State":"Enabled"}]}"#,
        ),
    ])
    .await;
    let (function, settings) = function(&aws, "f").await.unwrap();
    assert_eq!(
        (settings.tag_prefix.as_str(), settings.dry_run),
        ("x:", true)
    );
    assert_eq!(function.reserved, Ok(Some(0)));
    assert_eq!(function.policy, Ok(serde_json::json!({})));
    assert_eq!(
        function.failed_to,
        Ok(Some("arn:aws:sqs:us-east-1:1:q".to_owned()))
    );
    let feed = Feed {
        id: "u".to_owned(),
        queue: "arn:aws:sqs:us-east-1:1:events".to_owned(),
        state: "Disabled".to_owned(),
    };
    assert_eq!(function.fed_by, Ok(vec![feed]));
    assert_eq!(function.settings_wrong, None);
}

#[tokio::test]
async fn each_call_that_is_denied_names_its_permission() {
    let aws = told(&[
        ("/configuration", 200, CONFIGURATION),
        ("/2015-03-31/functions/f/policy", 403, r#"{"Message":"no","__type":"AccessDeniedException"}"#),
        ("ListRuleNamesByTarget", 400, r#"{"message":"no","__type":"AccessDeniedException"}"#),
        ("SimulatePrincipalPolicy", 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"),
        ("DescribeInstances", 403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>"),
        ("GetTopicAttributes", 403, "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>"),
        ("", 403, DENIED),
    ])
    .await;
    let needs = |needs: &str| Unknown::Denied {
        needs: needs.to_owned(),
        said: "no".to_owned(),
    };
    let (function, _) = function(&aws, "f").await.unwrap();
    assert_eq!(function.policy, Err(needs("lambda:GetPolicy")));
    assert_eq!(
        rules(&aws, &function).await,
        Err(needs("events:ListRuleNamesByTarget"))
    );
    assert!(matches!(
        &function.fed_by,
        Err(Unknown::Denied { needs, .. }) if needs == "lambda:ListEventSourceMappings"
    ));
    assert_eq!(
        instances(&aws, "x:group").await,
        Err(needs("ec2:DescribeInstances"))
    );
    assert_eq!(
        topic(&aws, "arn").await,
        Err(needs("sns:GetTopicAttributes"))
    );
    let role = role(&aws, &function, &Schema::new("x:"), ("arn", None), None).await;
    assert_eq!(role, Err(needs("iam:SimulatePrincipalPolicy")));
    let alarms = alarms(&aws).await.unwrap_err();
    assert!(
        alarms
            .to_string()
            .starts_with("needs cloudwatch:DescribeAlarms: User: x"),
        "{alarms}"
    );
}

fn of(arn: &str) -> Function {
    Function {
        name: "f".to_owned(),
        arn: arn.to_owned(),
        role: "r".to_owned(),
        state: String::new(),
        last_update: String::new(),
        timeout_seconds: 0,
        reserved: Ok(None),
        policy: Ok(serde_json::Value::Null),
        failed_to: Ok(None),
        fed_by: Ok(Vec::new()),
        settings_wrong: None,
    }
}

#[tokio::test]
async fn a_role_that_an_organisation_or_a_boundary_denies_is_told_so() {
    let aws = told(&[
        ("Attach", 200, "<R><SimulatePrincipalPolicyResult><EvaluationResults><member><EvalActionName>ec2:AttachNetworkInterface</EvalActionName><EvalDecision>implicitDeny</EvalDecision><OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail><ResourceSpecificResults><member><EvalResourceName>i</EvalResourceName><EvalResourceDecision>implicitDeny</EvalResourceDecision></member><member><EvalResourceName>eni</EvalResourceName><EvalResourceDecision>allowed</EvalResourceDecision></member></ResourceSpecificResults></member></EvaluationResults></SimulatePrincipalPolicyResult></R>"),
        ("", 200, "<R><SimulatePrincipalPolicyResult><EvaluationResults><member><EvalActionName>any</EvalActionName><EvalDecision>allowed</EvalDecision><PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail></member></EvaluationResults></SimulatePrincipalPolicyResult></R>"),
    ])
    .await;
    let function = of("arn:aws:lambda:us-east-1:123456789012:function:f");
    let permissions = role(&aws, &function, &Schema::new("x:"), ("t", None), None)
        .await
        .unwrap();
    let attach: Vec<_> = permissions
        .iter()
        .filter(|it| it.action == "ec2:AttachNetworkInterface")
        .collect();
    assert_eq!(
        attach
            .iter()
            .map(|it| (it.resource.as_str(), it.allowed))
            .collect::<Vec<_>>(),
        [("i", false), ("eni", true)]
    );
    assert!(attach[0].denied_by_organisation);
    let publish = permissions.last().unwrap();
    assert_eq!(
        (
            publish.resource.as_str(),
            publish.allowed,
            publish.denied_by_boundary
        ),
        ("t", true, true)
    );
}

#[tokio::test]
async fn alarms_are_read_page_by_page() {
    let aws = told(&[
        ("NextToken=second", 200, "<R><DescribeAlarmsResult><MetricAlarms><member><AlarmName>b</AlarmName><StateValue>ALARM</StateValue><StateTransitionedTimestamp>2026-11-23T12:00:00Z</StateTransitionedTimestamp><ActionsEnabled>false</ActionsEnabled><Namespace>AWS/EC2</Namespace><MetricName>StatusCheckFailed</MetricName><Dimensions><member><Name>InstanceId</Name><Value>i-1</Value></member></Dimensions></member></MetricAlarms></DescribeAlarmsResult></R>"),
        ("", 200, "<R><DescribeAlarmsResult><MetricAlarms><member><AlarmName>a</AlarmName><ActionsEnabled>true</ActionsEnabled><AlarmActions><member>arn</member></AlarmActions></member></MetricAlarms><NextToken>second</NextToken></DescribeAlarmsResult></R>"),
    ])
    .await;
    let alarms = alarms(&aws).await.unwrap();
    let names: Vec<_> = alarms
        .iter()
        .map(|alarm| (alarm.name.as_str(), alarm.actions_enabled))
        .collect();
    assert_eq!(names, [("a", true), ("b", false)]);
    assert_eq!(alarms[0].missing, "missing");
    assert!(alarms[1].instances.contains("i-1"), "{:?}", alarms[1]);
}

#[tokio::test]
async fn an_instance_tells_whether_it_is_spot_and_recovers() {
    let aws = told(&[("", 200, "<R><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceLifecycle>spot</instanceLifecycle></item><item><instanceId>i-2</instanceId><maintenanceOptions><autoRecovery>disabled</autoRecovery></maintenanceOptions></item></instancesSet></item></reservationSet></R>")]).await;
    let facts = instances(&aws, "x:group").await.unwrap();
    let told: Vec<_> = facts
        .iter()
        .map(|(id, facts)| (id.as_str(), facts.spot, facts.recovers_never))
        .collect();
    assert_eq!(told, [("i-1", true, false), ("i-2", false, true)]);
}

const MEMBERS: &str = "<R><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceType>c6gn.large</instanceType><vpcId>vpc-1</vpcId><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1</subnetId></item></networkInterfaceSet></item></instancesSet></item></reservationSet></R>";

/// As the samples of the API's reference have them.
#[tokio::test]
async fn the_network_of_the_members_is_read() {
    let aws = told(&[
        ("Action=DescribeInstances&", 200, MEMBERS),
        ("Action=DescribeRouteTables", 200, "<R><routeTableSet><item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet><item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><natGatewayId>nat-1</natGatewayId><state>blackhole</state></item></routeSet><associationSet><item><main>true</main></item><item><subnetId>subnet-2</subnetId><main>false</main></item></associationSet></item></routeTableSet></R>"),
        ("Action=DescribeNetworkAcls", 200, "<R><networkAclSet><item><networkAclId>acl-1</networkAclId><entrySet><item><ruleNumber>110</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction><egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock><portRange><from>49152</from><to>65535</to></portRange></item></entrySet><associationSet><item><subnetId>subnet-1</subnetId></item></associationSet></item></networkAclSet></R>"),
        ("Action=DescribeInstanceTypes", 200, "<R><instanceTypeSet><item><instanceType>c6gn.large</instanceType><networkInfo><enaSrdSupported>true</enaSrdSupported><flexibleEnaQueuesSupport>unsupported</flexibleEnaQueuesSupport></networkInfo></item></instanceTypeSet></R>"),
    ])
    .await;
    let members = instances(&aws, "failover:group").await.unwrap();
    let tables = tables(&aws, &members).await.unwrap();
    let [table] = tables.as_slice() else {
        panic!("{tables:?}");
    };
    assert!(table.main && table.subnets == ["subnet-2".into()].into());
    let [way] = table.routes.iter().collect::<Vec<_>>()[..] else {
        panic!("the local one is there: {table:?}");
    };
    assert_eq!(
        (way.to.as_str(), way.by.as_str(), way.blackhole),
        ("0.0.0.0/0", "nat-1", true)
    );
    let acls = acls(&aws, &members).await.unwrap();
    assert_eq!(acls[0].subnets, ["subnet-1".into()].into());
    let entry = "out 110 allow 6 49152-65535 0.0.0.0/0".to_owned();
    assert_eq!(acls[0].entries, [entry].into());
    let types = types(&aws, &members).await.unwrap();
    let facts = types[&"c6gn.large".into()];
    assert!(facts.express && !facts.queues);
}

#[tokio::test]
async fn an_active_mute_rule_is_asked_for_its_alarms() {
    let aws = told(&[
        ("Action=ListAlarmMuteRules", 200, "<R><ListAlarmMuteRulesResult><AlarmMuteRuleSummaries><member><AlarmMuteRuleArn>arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:night</AlarmMuteRuleArn><Status>ACTIVE</Status></member></AlarmMuteRuleSummaries></ListAlarmMuteRulesResult></R>"),
        ("AlarmMuteRuleName=night", 200, "<R><GetAlarmMuteRuleResult><MuteTargets><AlarmNames><member>a</member></AlarmNames></MuteTargets></GetAlarmMuteRuleResult></R>"),
    ])
    .await;
    let mutes = mutes(&aws).await.unwrap();
    assert_eq!(
        (mutes[0].name.as_str(), &mutes[0].alarms),
        ("night", &["a".to_owned()].into())
    );
}

/// `GetKeyPolicy` takes no alias.
#[tokio::test]
async fn the_policy_of_a_key_is_asked_by_its_arn() {
    let aws = told(&[
        (
            "\"KeyId\":\"alias/mine\"",
            200,
            r#"{"KeyMetadata":{"Arn":"arn:k","KeyState":"Enabled","KeyManager":"CUSTOMER"}}"#,
        ),
        (
            "\"KeyId\":\"arn:k\"",
            200,
            r#"{"Policy":"{\"Statement\":[]}"}"#,
        ),
    ])
    .await;
    let key = super::key::key(&aws, "alias/mine").await.unwrap();
    assert_eq!(key.policy, Some(serde_json::json!({ "Statement": [] })));
    let aws = told(&[
        (
            "TrentService.DescribeKey",
            200,
            r#"{"KeyMetadata":{"Arn":"arn:k","KeyState":"Enabled","KeyManager":"CUSTOMER"}}"#,
        ),
        (
            "TrentService.GetKeyPolicy",
            400,
            r#"{"__type":"AccessDeniedException","message":"no"}"#,
        ),
    ])
    .await;
    let denied = super::key::key(&aws, "alias/mine").await.unwrap_err();
    assert!(
        denied.to_string().starts_with("needs kms:GetKeyPolicy"),
        "{denied}"
    );
}
