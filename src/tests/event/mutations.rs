//! Whatever stands in a payload, and wherever: an answer, never a panic, and an error that can be shown.

use serde_json::{Value, json};

use super::{answers, sample, samples};

/// Each of these replaces each node of each sample.
fn replacements() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("i-\u{0}é…"),
        json!("9999-12-31T23:59:60.999999999999999999+99:99"),
        json!({}),
        json!([]),
        json!([[{}], null, "x"]),
        nested(),
    ]
}

/// As deep as the runtime's JSON reader lets through.
fn nested() -> Value {
    (0..128).fold(Value::Null, |inner, depth| {
        if depth % 2 == 0 {
            json!([inner])
        } else {
            json!({ "AlarmName": inner })
        }
    })
}

/// JSON pointers to a value and to everything in it.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), into);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(field, &format!("{at}/{name}"), into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The value with one node replaced or removed, for each node in turn.
fn mutants(original: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    pointers(original, "", &mut all);
    let mut mutants = Vec::new();
    for pointer in &all {
        for replacement in replacements() {
            let mut mutant = original.clone();
            *mutant.pointer_mut(pointer).unwrap() = replacement;
            mutants.push(mutant);
        }
        mutants.extend(without(original, pointer));
    }
    mutants
}

fn without(original: &Value, pointer: &str) -> Option<Value> {
    let (parent, last) = pointer.rsplit_once('/')?;
    let mut mutant = original.clone();
    match mutant.pointer_mut(parent)? {
        Value::Array(items) => drop(items.remove(last.parse().ok()?)),
        Value::Object(fields) => {
            fields.remove(&last.replace("~1", "/").replace("~0", "~"))?;
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(mutant)
}

fn assert_answered(payload: &Value) {
    let answers = answers(payload);
    assert!(!answers.is_empty(), "no answer to {payload}");
    assert!(answers.iter().all(|answer| !answer.is_empty()));
}

#[test]
fn every_mutation_of_every_sample_is_answered() {
    let mut count = 0;
    for name in samples::names() {
        for mutant in mutants(&sample(&name)) {
            assert_answered(&mutant);
            count += 1;
        }
    }
    assert!(count > 5_000, "only {count} mutants");
}

#[test]
fn every_mutation_of_the_alarm_inside_an_sns_message_is_answered() {
    for name in ["alarm-sns-metric", "alarm-sns-math", "alarm-sns-composite"] {
        let mut payload = sample(name);
        let message = payload["Records"][0]["Sns"]["Message"].as_str().unwrap();
        let alarm: Value = serde_json::from_str(message).unwrap();
        for mutant in mutants(&alarm) {
            payload["Records"][0]["Sns"]["Message"] = mutant.to_string().into();
            assert_answered(&payload);
        }
    }
}

#[test]
fn every_truncation_of_an_sns_message_is_answered() {
    let mut payload = sample("alarm-sns-metric");
    let message = payload["Records"][0]["Sns"]["Message"]
        .as_str()
        .unwrap()
        .to_owned();
    for (end, _) in message.char_indices() {
        let (truncated, _) = message.split_at(end);
        payload["Records"][0]["Sns"]["Message"] = truncated.into();
        assert_answered(&payload);
    }
}
