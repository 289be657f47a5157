//! What the template has to agree with, as data: `source.py` holds the template against this snapshot. After a change
//! that is meant, `INSTA_UPDATE=always cargo test --test template` writes it anew.

use std::cell::RefCell;

use eni_failover::cloud::{InstanceState, PERMISSIONS};
use eni_failover::event::{AlarmState, kinds};
use eni_failover::look::Schema;
use eni_failover::settings::{LogLevel, Settings};
use eni_failover::tell::{Outcome, OutcomeKind, embedded_metric};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[test]
fn the_function_is_what_the_template_is_checked_against() {
    let schema = Schema::new("");
    let group = "".into();
    let function = json!({
        "event_kinds": kinds().collect::<Vec<_>>(),
        "instance_states": InstanceState::ALL.map(InstanceState::as_str),
        "alarm_states": AlarmState::ALL,
        "calls": PERMISSIONS.map(|(call, _)| call),
        "tags_written": [schema.status(&group), schema.impaired(""), schema.recovered("")],
        "tags_sought": [schema.group(), schema.addresses(), schema.routes()],
        "settings": settings(),
        "log_levels": LogLevel::ALL.map(LogLevel::as_str),
        "metric": embedded_metric(&outcome(), "", "", Timestamp::UNIX_EPOCH),
        "drill_timeout_seconds": failoverctl::drill::FUNCTION_TIMEOUT.as_secs(),
    });
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_json_snapshot!("function", function);
    });
}

/// Every variable that is read, with what it takes.
fn settings() -> Map<String, Value> {
    let asked = RefCell::new(Vec::new());
    let wrong = Settings::read(|variable| {
        asked.borrow_mut().push(variable.to_owned());
        Some("?".to_owned())
    });
    let wrong = wrong.map_or_else(|error| error.wrong, |_| Vec::new());
    let told = wrong
        .into_iter()
        .map(|setting| (setting.variable.to_owned(), setting.allowed.into()));
    let told: Map<String, Value> = told.collect();
    assert_eq!(told.len(), asked.borrow().len(), "a setting takes anything");
    told
}

fn outcome() -> Outcome {
    Outcome {
        group: "".into(),
        kind: OutcomeKind::NoAction,
        from: None,
        to: None,
        floats: Vec::new(),
        reasons: Vec::new(),
        milliseconds: 0,
        announced: false,
    }
}
