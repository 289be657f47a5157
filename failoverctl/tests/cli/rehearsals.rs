//! Every member, every way to fail.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::run::{file, run};

const WAYS: [&str; 5] = ["stop", "terminate", "impair", "alarm", "spot"];

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// A cell of the matrix is a drill: the same taker, the same times, the same messages, the same verdict.
#[test]
fn each_cell_is_the_drill_that_it_stands_for() {
    let rehearsal = run(&["rehearse", "--double", "--json"]).json();
    let mut cells = 0;
    for row in list(&rehearsal["rows"]) {
        let ids = list(&row["who"]["instances"]).iter();
        let ids: Vec<&str> = ids.map(|id| id.as_str().expect("an ID")).collect();
        for cell in list(&row["cells"]) {
            let how = cell["how"].as_str().expect("a way");
            let mut arguments = vec!["drill", "--json", "--how", how];
            arguments.extend(ids.iter().flat_map(|id| ["--fail", id]));
            is_the_same(cell, &run(&arguments).json());
            cells += 1;
        }
    }
    assert_eq!(cells, (5 + 10) * WAYS.len());
}

fn is_the_same(cell: &Value, drill: &Value) {
    assert_eq!(cell["green"], drill["verdict"]["green"]);
    assert_eq!(cell["why"], drill["verdict"]["why"]);
    let subjects = list(&drill["messages"])
        .iter()
        .map(|it| it["subject"].clone());
    assert_eq!(cell["told"], Value::Array(subjects.collect()));
    for fate in list(&cell["groups"]) {
        let of_it = |groups: &Value| -> Value {
            let mut groups = list(groups).iter();
            groups
                .find(|it| it["group"] == fate["group"])
                .expect("it")
                .clone()
        };
        for (field, groups) in [("from", &drill["before"]), ("to", &drill["after"])] {
            let floats = of_it(groups)["floats"].clone();
            for float in list(&floats) {
                assert_eq!(fate[field], float["holder"], "{cell} {field}");
            }
        }
        let ends = list(&drill["happened"])
            .iter()
            .flat_map(|it| list(&it["ends"]));
        let mut moved =
            ends.filter(|end| end["group"] == fate["group"] && end["outcome"] == "moved");
        assert!(
            fate["moved"].is_null() && moved.clone().count() == 0
                || moved.any(|end| end["at"] == fate["moved"]),
            "{fate} {drill}"
        );
    }
}

#[test]
fn every_member_fails_in_every_way() {
    let rehearsal = run(&["rehearse", "--json"]).json();
    assert_eq!(rehearsal["version"], 1);
    let rows = list(&rehearsal["rows"]).iter();
    let who: BTreeSet<String> = rows
        .map(|row| row["who"]["instances"].to_string())
        .collect();
    assert_eq!(who.len(), 5, "web-1, web-2, db-1, db-2, spare-1: {who:?}");
    for row in list(&rehearsal["rows"]) {
        let ways = list(&row["cells"]).iter().map(|cell| cell["how"].as_str());
        assert_eq!(ways.flatten().collect::<Vec<_>>(), WAYS);
    }
    assert_eq!(rehearsal["verdict"]["green"], true);
}

/// What no interface survives: nobody outside the zone can take it.
#[test]
fn a_zone_that_fails_leaves_nobody_and_the_status_says_so() {
    let ran = run(&["rehearse", "--zone", "--how", "stop", "--json"]);
    assert_eq!(ran.status, 1);
    let rehearsal = ran.json();
    let zone = list(&rehearsal["rows"]).last().expect("a row");
    assert_eq!(zone["who"]["zone"], "us-east-1a");
    assert_eq!(list(&zone["who"]["instances"]).len(), 5);
    let fates = list(&zone["cells"][0]["groups"]);
    let left: Vec<&Value> = fates.iter().flat_map(|fate| list(&fate["left"])).collect();
    assert_eq!(left, ["10.0.1.50", "10.0.1.51", "eni-0fffffffffffffff1"]);
    assert_eq!(rehearsal["verdict"]["why"][0], "1 of 6 drills ended badly.");
}

#[test]
fn where_nothing_floats_it_is_not_green() {
    let ran = run(&["rehearse", "--world", &file("bare.yaml", BARE)]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stdout.trim(),
        "Nothing floats in this account: nothing is protected."
    );
}

/// Who is stopped can't be stopped: that is no drill that ended badly, and none that ended well.
#[test]
fn what_can_not_be_held_says_why() {
    let world = include_str!("../../../simulator/worlds/default.yaml");
    let world = world.replace(
        "tags: { Name: web-2,",
        "state: stopped\n    tags: { Name: web-2,",
    );
    let ran = run(&[
        "rehearse",
        "--json",
        "--world",
        &file("one-stopped.yaml", &world),
    ]);
    let rehearsal = ran.json();
    let mut rows = list(&rehearsal["rows"]).iter();
    let row = rows.find(|row| row["who"]["instances"][0] == "i-0bbbbbbbbbbbbbbb2");
    let cell = &row.expect("its row")["cells"][0];
    assert!(
        cell["not_held"]
            .as_str()
            .expect("why")
            .contains("was in that state already"),
        "{cell}"
    );
    assert_eq!(cell["green"], false);
    assert_eq!(
        ran.status, 0,
        "the spare is there: {}",
        rehearsal["verdict"]
    );
}

const BARE: &str = "\
subnets:
  - { id: subnet-0a1b2c3d4e5f60001, cidr: 10.0.1.0/24, zone: us-east-1a }
topics: ['arn:aws:sns:us-east-1:123456789012:eni-failover']
";
