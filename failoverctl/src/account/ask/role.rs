//! What the function's role may, by IAM's own simulation: with the tags that the resources have, which it doesn't look up.

use eni_failover::cloud::InstanceId;
use eni_failover::look::Schema;
use serde_json::Value;

use super::signed::{Service, Signed, list, text, unknown};
use crate::account::facts::{Function, Key, Permission};
use crate::account::known::Known;

const IAM: Service = Service {
    signed_as: "iam",
    host: "iam",
    version: "2010-05-08",
};

/// Calls that are asked about together: on the same resource, with the same tags.
struct Asked<'a> {
    actions: &'a [&'a str],
    resources: Vec<String>,
    /// Keys of IAM's conditions, with their values.
    context: Vec<(String, Vec<String>)>,
}

pub(super) async fn role(
    aws: &Signed,
    function: &Function,
    schema: &Schema,
    topic: (&str, Option<&Key>),
    member: Option<&InstanceId>,
) -> Known<Vec<Permission>> {
    // arn:aws:lambda:us-east-1:123456789012:function:name
    let parts: Vec<&str> = function.arn.split(':').collect();
    let [_, partition, _, region, account, ..] = parts.as_slice() else {
        return Ok(Vec::new());
    };
    let arn = |what: &str, id: &str| format!("arn:{partition}:ec2:{region}:{account}:{what}/{id}");
    let instance = arn(
        "instance",
        member.map_or("i-0123456789abcdef0", InstanceId::as_str),
    );
    let eni = arn("network-interface", "eni-0123456789abcdef0");
    let mut all = vec![looks()];
    all.extend(moves(schema, &arn, &instance, &eni));
    let (topic, key) = topic;
    all.extend(remembers_and_tells(schema, topic, instance, eni));
    all.extend(key.filter(|key| key.policy.is_some()).map(encrypts));
    let mut permissions = Vec::new();
    // Without a topic nobody could say what may be done to it; that there is none is found elsewhere.
    let asked = all
        .iter()
        .filter(|asked| !asked.resources.iter().any(String::is_empty));
    for asked in asked {
        permissions.extend(simulated(aws, &function.role, asked).await?);
    }
    Ok(permissions)
}

fn tagged(key: &str) -> (String, Vec<String>) {
    (format!("ec2:ResourceTag/{key}"), vec!["any".to_owned()])
}

fn looks() -> Asked<'static> {
    Asked {
        actions: &[
            "ec2:DescribeInstances",
            "ec2:DescribeInstanceStatus",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:DescribeRouteTables",
            "ec2:DescribeAddresses",
        ],
        resources: vec!["*".to_owned()],
        context: Vec::new(),
    }
}

fn moves(
    schema: &Schema,
    arn: &impl Fn(&str, &str) -> String,
    instance: &str,
    eni: &str,
) -> [Asked<'static>; 4] {
    [
        Asked {
            actions: &["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface"],
            resources: vec![instance.to_owned(), eni.to_owned()],
            context: vec![tagged(&schema.group())],
        },
        Asked {
            actions: &[
                "ec2:AssignPrivateIpAddresses",
                "ec2:UnassignPrivateIpAddresses",
                "ec2:AssignIpv6Addresses",
                "ec2:UnassignIpv6Addresses",
            ],
            resources: vec![eni.to_owned()],
            context: vec![tagged(&schema.addresses())],
        },
        Asked {
            actions: &["ec2:AssociateAddress"],
            resources: vec![
                arn("elastic-ip", "eipalloc-0123456789abcdef0"),
                instance.to_owned(),
            ],
            context: vec![tagged(&schema.group())],
        },
        Asked {
            actions: &["ec2:ReplaceRoute", "ec2:CreateRoute"],
            resources: vec![arn("route-table", "rtb-0123456789abcdef0")],
            context: vec![tagged(&schema.routes())],
        },
    ]
}

fn remembers_and_tells(
    schema: &Schema,
    topic: &str,
    instance: String,
    eni: String,
) -> [Asked<'static>; 3] {
    let keys = |keys: [String; 1]| ("aws:TagKeys".to_owned(), Vec::from(keys));
    let status = schema.status(&"any".into());
    [
        Asked {
            actions: &["ec2:CreateTags"],
            resources: vec![instance.clone(), eni],
            context: vec![tagged(&schema.group()), keys([status])],
        },
        Asked {
            actions: &["ec2:CreateTags", "ec2:DeleteTags"],
            resources: vec![instance],
            context: vec![tagged(&schema.group()), keys([schema.impaired("any")])],
        },
        Asked {
            actions: &["sns:Publish"],
            resources: vec![topic.to_owned()],
            context: Vec::new(),
        },
    ]
}

/// Whether the key's own policy leaves that to IAM is another check's.
fn encrypts(key: &Key) -> Asked<'static> {
    Asked {
        actions: &["kms:GenerateDataKey", "kms:Decrypt"],
        resources: vec![key.arn.clone()],
        context: Vec::new(),
    }
}

async fn simulated(aws: &Signed, role: &str, asked: &Asked<'_>) -> Known<Vec<Permission>> {
    let mut fields = vec![("PolicySourceArn".to_owned(), role.to_owned())];
    for (index, action) in (1..).zip(asked.actions) {
        fields.push((format!("ActionNames.member.{index}"), (*action).to_owned()));
    }
    for (index, resource) in (1..).zip(&asked.resources) {
        fields.push((format!("ResourceArns.member.{index}"), resource.clone()));
    }
    for (index, (key, values)) in (1..).zip(&asked.context) {
        let entry = format!("ContextEntries.member.{index}");
        let kind = if key == "aws:TagKeys" {
            "stringList"
        } else {
            "string"
        };
        fields.push((format!("{entry}.ContextKeyName"), key.clone()));
        fields.push((format!("{entry}.ContextKeyType"), kind.to_owned()));
        for (index, value) in (1..).zip(values) {
            fields.push((
                format!("{entry}.ContextKeyValues.member.{index}"),
                value.clone(),
            ));
        }
    }
    let answer = aws.query(IAM, "SimulatePrincipalPolicy", &fields).await;
    let answer = answer.map_err(|error| unknown("iam:SimulatePrincipalPolicy", &error))?;
    let results = list(&answer, "/SimulatePrincipalPolicyResult/EvaluationResults");
    Ok(results
        .flat_map(|result| permissions(result, asked))
        .collect())
}

/// Of several resources the answer tells each by itself.
fn permissions(result: &Value, asked: &Asked<'_>) -> Vec<Permission> {
    let no = |path: &str| text(result, path) == Some("false");
    let permission = |resource: &str, decision: Option<&str>| Permission {
        action: text(result, "/EvalActionName")
            .unwrap_or_default()
            .to_owned(),
        resource: resource.to_owned(),
        allowed: decision == Some("allowed"),
        denied_by_organisation: no("/OrganizationsDecisionDetail/AllowedByOrganizations"),
        denied_by_boundary: no("/PermissionsBoundaryDecisionDetail/AllowedByPermissionsBoundary"),
    };
    let each: Vec<Permission> = list(result, "/ResourceSpecificResults")
        .map(|one| {
            let resource = text(one, "/EvalResourceName").unwrap_or_default();
            permission(resource, text(one, "/EvalResourceDecision"))
        })
        .collect();
    if !each.is_empty() {
        return each;
    }
    let first = asked.resources.first().map_or("*", String::as_str);
    let resource = text(result, "/EvalResourceName").unwrap_or(first);
    vec![permission(resource, text(result, "/EvalDecision"))]
}
