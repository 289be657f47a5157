//! The alarms of the stack: CloudWatch tells people of them by their names.

use serde_json::Value;

use crate::page::Message;

const TEMPLATE: &str = include_str!("../../template.yaml");

pub(crate) fn all() -> Vec<Message> {
    let template: Value = serde_saphyr::from_str(TEMPLATE).expect("YAML");
    let resources = template["Resources"].as_object().expect("resources");
    let alarms = resources
        .values()
        .filter(|resource| resource["Type"] == "AWS::CloudWatch::Alarm");
    let names: Vec<String> = alarms
        .map(|alarm| alarm["Properties"]["AlarmName"].as_str().expect("a name"))
        .map(|name| name.replace("${AWS::StackName}", "eni-failover"))
        .collect();
    assert!(!names.is_empty(), "no alarm was found in the template");
    names.iter().map(|name| Message::code(name)).collect()
}
