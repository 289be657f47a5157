//! What CloudWatch's embedded metric format asks for: otherwise it makes no metric, and says nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::tell::{embedded_metric, embedded_metrics};
use crate::tests::scene::{at, look};

fn line() -> Value {
    let scene = look().floating_eni("eni-1").on("i-a").member("i-a");
    let outcome = scene.looked_at().outcome();
    embedded_metric(&outcome, "a-request", "an-event", at("12:00:00.250"))
}

#[test]
fn the_time_is_in_milliseconds() {
    let time = line()["_aws"]["Timestamp"].as_i64().unwrap();
    assert_eq!(time, at("12:00:00").as_millisecond() + 250);
}

#[test]
fn every_metric_and_dimension_has_its_value_at_the_top() {
    let line = line();
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    for metric in directive["Metrics"].as_array().unwrap() {
        let value = &line[metric["Name"].as_str().unwrap()];
        assert!(value.is_number(), "{metric}");
    }
    let sets = directive["Dimensions"].as_array().unwrap();
    assert!(!sets.is_empty());
    for dimension in sets.iter().flat_map(|set| set.as_array().unwrap()) {
        let value = line[dimension.as_str().unwrap()].as_str().unwrap();
        assert!((1..=1024).contains(&value.len()), "{dimension}");
    }
}

#[test]
fn namespace_and_units_are_ones_that_cloudwatch_knows() {
    let line = line();
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Namespace"], "eni-failover");
    let units: BTreeSet<&str> = directive["Metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|metric| metric["Unit"].as_str().unwrap())
        .collect();
    assert_eq!(units, BTreeSet::from(["Count", "Milliseconds"]));
}

#[test]
fn an_outcome_counts_once_with_its_group_and_its_word() {
    let line = line();
    assert_eq!(line["group"], "web");
    assert_eq!(line["outcome"], "no-action");
    assert_eq!(line["outcomes"], 1);
    assert_eq!(line["milliseconds"], 2345);
    assert_eq!(line["request_id"], "a-request");
}

#[test]
fn a_line_is_one_line() {
    assert!(!line().to_string().contains('\n'));
}

/// What CloudWatch asks for holds for this line as well.
#[test]
fn more_than_ten_groups_that_are_as_they_were_are_one_line() {
    let outcome = |announced| {
        let scene = look().floating_eni("eni-1").on("i-a").member("i-a");
        let mut outcome = scene.looked_at().outcome();
        outcome.announced = announced;
        outcome
    };
    let lines = |quiet: usize| {
        let mut outcomes = vec![outcome(true)];
        outcomes.extend((0..quiet).map(|_| outcome(false)));
        embedded_metrics(&outcomes, "a-request", "an-event", at("12:00:00"))
    };
    assert_eq!(lines(10).len(), 11);
    let [told, quiet] = &lines(1_000)[..] else {
        panic!("two lines")
    };
    assert_eq!(told["announced"], true);
    assert_eq!(quiet["outcomes"], 1_000);
    assert_eq!(quiet["outcome"], "no-action");
    let directive = &quiet["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Dimensions"][0][0], "outcome");
    assert_eq!(directive["Metrics"][0]["Name"], "outcomes");
}
