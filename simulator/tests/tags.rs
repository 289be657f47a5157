//! Rules of tags (docs/ec2-facts.md, "Tags").

mod lab;

use std::collections::BTreeMap;

use ec2_simulator::api::{CreateTags, DeleteTags, TagToDelete};
use eni_failover::cloud::InstanceState;
use lab::*;

fn tag(resources: &[&str], tags: &[(&str, &str)]) -> CreateTags {
    CreateTags {
        dry_run: false,
        resources: owned(resources),
        tags: tags
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    }
}

#[test]
fn create_tags_overwrites_on_all_resources() {
    let mut lab = Lab::built_in();
    lab.ask(tag(
        &[WEB_1, WEB_2, FLOATING],
        &[("Name", "new"), ("a", "b")],
    ))
    .unwrap();
    assert_eq!(lab.instance(WEB_1).tags["Name"], "new");
    assert_eq!(lab.instance(WEB_2).tags["a"], "b");
    assert_eq!(lab.interface(FLOATING).tags["Name"], "new");
    assert_eq!(lab.instance(WEB_1).tags["failover:group"], "web");
}

#[test]
fn create_tags_marks_all_resources_or_none() {
    let mut lab = Lab::built_in();
    let unknown = tag(&[WEB_1, "i-00000000000000000"], &[("a", "b")]);
    assert_eq!(refused(lab.ask(unknown)), "InvalidInstanceID.NotFound");
    assert!(!lab.instance(WEB_1).tags.contains_key("a"));
}

// "Tags: 50 per resource, key 128 characters, value 256"; `aws:` is reserved.
#[test]
fn create_tags_keeps_to_the_limits() {
    let mut lab = Lab::built_in();
    let mut one = |key: &str, value: &str| lab.ask(tag(&[WEB_1], &[(key, value)]));
    one(&"k".repeat(128), &"v".repeat(256)).unwrap();
    assert_eq!(refused(one(&"k".repeat(129), "")), "InvalidParameterValue");
    assert_eq!(refused(one("k", &"v".repeat(257))), "InvalidParameterValue");
    assert_eq!(refused(one("aws:k", "v")), "InvalidParameterValue");
    assert_eq!(refused(one("", "v")), "InvalidParameterValue");
    // Three are there: Name, failover:group and the long one.
    let more: BTreeMap<String, String> =
        (0..47).map(|n| (format!("k{n}"), String::new())).collect();
    let fill = CreateTags {
        dry_run: false,
        resources: owned(&[WEB_1]),
        tags: more,
    };
    lab.ask(fill.clone()).unwrap();
    assert_eq!(
        refused(lab.ask(tag(&[WEB_1], &[("one more", "")]))),
        "TagLimitExceeded"
    );
    lab.ask(fill).unwrap();
}

// "EC2 removes a tag only where it still has the value that is given."
#[test]
fn delete_tags_removes_only_the_value_that_is_given() {
    let mut lab = Lab::built_in();
    let delete = |key: &str, value: Option<&str>| DeleteTags {
        dry_run: false,
        resources: owned(&[WEB_1]),
        tags: vec![TagToDelete {
            key: key.to_owned(),
            value: value.map(ToOwned::to_owned),
        }],
    };
    lab.ask(delete("Name", Some("web-2"))).unwrap();
    assert_eq!(lab.instance(WEB_1).tags["Name"], "web-1");
    lab.ask(delete("Name", Some(""))).unwrap();
    assert_eq!(lab.instance(WEB_1).tags["Name"], "web-1");
    lab.ask(delete("Name", Some("web-1"))).unwrap();
    assert!(!lab.instance(WEB_1).tags.contains_key("Name"));
    lab.ask(delete("failover:group", None)).unwrap();
    // A tag that isn't there is no error.
    lab.ask(delete("failover:group", None)).unwrap();
    assert!(lab.instance(WEB_1).tags.is_empty());
}

// Cautious: a terminated instance without tags is as good as gone, and fails the whole call.
#[test]
fn create_tags_refuses_a_terminated_instance_without_tags() {
    let mut lab = Lab::built_in();
    lab.world
        .set_state(WEB_1, InstanceState::Terminated)
        .unwrap();
    lab.ask(tag(&[WEB_1, WEB_2], &[("a", "b")])).unwrap();
    lab.after(600_000);
    let late = tag(&[WEB_1, WEB_2], &[("late", "b")]);
    assert_eq!(refused(lab.ask(late)), "InvalidInstanceID.NotFound");
    assert!(!lab.instance(WEB_2).tags.contains_key("late"));
}

#[test]
fn an_operator_sets_and_removes_tags() {
    let mut lab = Lab::built_in();
    lab.world
        .set_tag(WEB_1, "failover:impaired:maintenance", "now")
        .unwrap();
    assert_eq!(
        lab.instance(WEB_1).tags["failover:impaired:maintenance"],
        "now"
    );
    lab.world
        .remove_tag(WEB_1, "failover:impaired:maintenance")
        .unwrap();
    assert!(
        !lab.instance(WEB_1)
            .tags
            .contains_key("failover:impaired:maintenance")
    );
    assert_eq!(
        lab.world.set_tag("vol-1", "a", "b").unwrap_err().code,
        "InvalidID"
    );
}
