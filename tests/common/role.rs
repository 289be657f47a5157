//! The function's role, as `template.yaml` has it: what it may call is what it is allowed in the tests.

use std::sync::{Arc, LazyLock};

use ec2_simulator::Policy;
use serde_json::Value;

const TEMPLATE: &str = include_str!("../../template.yaml");

/// The topic of the tests' worlds.
pub(crate) const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:eni-failover";

/// The role's policy, with the parameters' defaults.
pub(crate) fn policy() -> Arc<Policy> {
    static POLICY: LazyLock<Arc<Policy>> =
        LazyLock::new(|| Arc::new(policy_of(statements("failover:"))));
    Arc::clone(&POLICY)
}

/// These statements as a policy.
pub(crate) fn policy_of(statements: Vec<Value>) -> Policy {
    Policy::from_statements(statements).expect("a policy that the simulator understands")
}

/// The statements that allow the function's own calls. What Lambda and SNS do with its role (`logs:`, `sqs:`, `kms:`)
/// are no calls of it.
pub(crate) fn statements(tag_prefix: &str) -> Vec<Value> {
    // A tag of CloudFormation's own is dropped: `!Sub text` is the text, `!If [condition, then, else]` the list.
    let template: Value = serde_saphyr::from_str(TEMPLATE).expect("YAML");
    let resources = &template["Resources"];
    let given = &resources["FailoverFunction"]["Properties"]["Environment"]["Variables"];
    let policies = &resources["FailoverRole"]["Properties"]["Policies"];
    let policies = policies.as_array().expect("the role's policies");
    // Where a condition decides, it holds.
    let policies = policies
        .iter()
        .map(|policy| policy.get(1).unwrap_or(policy));
    let documents = policies.map(|policy| &policy["PolicyDocument"]);
    let statements = documents.flat_map(|document| {
        let document = match document.as_str() {
            Some(text) => serde_json::from_str(&substituted(text, tag_prefix)).expect("JSON"),
            None => document.clone(),
        };
        document["Statement"]
            .as_array()
            .expect("statements")
            .clone()
    });
    let own = statements.filter(|statement| {
        let first = statement["Action"].as_str();
        let first = first.or_else(|| statement["Action"][0].as_str());
        let own = ["ec2:", "sns:", "autoscaling:"];
        first.is_some_and(|action| own.iter().any(|service| action.starts_with(service)))
    });
    own.map(|mut statement| {
        if statement["Resource"] == given["TOPIC_ARN"] {
            statement["Resource"] = TOPIC.into();
        } else if let Some(text) = statement["Resource"].as_str() {
            statement["Resource"] = substituted(text, tag_prefix).into();
        }
        statement
    })
    .collect()
}

/// As `Fn::Sub` does.
fn substituted(text: &str, tag_prefix: &str) -> String {
    let text = [
        ("AWS::Partition", "aws"),
        ("AWS::Region", "us-east-1"),
        ("AWS::AccountId", "123456789012"),
        ("TagPrefix", tag_prefix),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("${{{name}}}"), value)
    });
    assert!(!text.contains("${"), "what is it? {text}");
    text
}
