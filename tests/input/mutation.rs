//! Mutations of JSON: a node is replaced, removed, doubled, given another type, or its text is spliced. A text that is
//! JSON itself (an alarm over SNS) is gone into as well.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::json::{text, value};

/// What is done to a node.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Replace(Value),
    Remove,
    Double,
    Retype,
    Splice(Index, String),
}

/// Which node, and what is done to it.
pub(crate) fn mutation() -> impl Strategy<Value = (Index, Mutation)> {
    let what = prop_oneof![
        3 => value().prop_map(Mutation::Replace),
        3 => text().prop_map(|text| Mutation::Replace(text.into())),
        2 => Just(Mutation::Remove),
        1 => Just(Mutation::Double),
        1 => Just(Mutation::Retype),
        2 => (any::<Index>(), text()).prop_map(|(at, text)| Mutation::Splice(at, text)),
    ];
    (any::<Index>(), what)
}

/// The payload with this done to one of its nodes.
pub(crate) fn mutated(payload: &Value, which: Index, mutation: &Mutation) -> Value {
    let mut left = which.index(count(payload));
    mutate(payload, &mut left, mutation).unwrap_or(Value::Null)
}

/// JSON in a text, as SNS carries it.
fn inside(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(Value::is_object)
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::String(text) => inside(text).as_ref().map_or(0, count),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Nodes are counted in the order they stand in; the one at which nothing is left of the count is changed.
fn mutate(value: &Value, left: &mut usize, mutation: &Mutation) -> Option<Value> {
    let here = *left == 0;
    *left = left.wrapping_sub(1);
    if here {
        return change(value, mutation);
    }
    Some(match value {
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| mutate(item, left, mutation));
            Value::Array(items.collect())
        }
        Value::Object(fields) => {
            let field = |(name, field): (&String, &Value)| {
                Some((name.clone(), mutate(field, left, mutation)?))
            };
            Value::Object(fields.iter().filter_map(field).collect())
        }
        Value::String(text) => match inside(text) {
            Some(inner) => mutate(&inner, left, mutation)?.to_string().into(),
            None => value.clone(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    })
}

fn change(value: &Value, mutation: &Mutation) -> Option<Value> {
    match mutation {
        Mutation::Replace(by) => Some(by.clone()),
        Mutation::Remove => None,
        Mutation::Double => Some(vec![value.clone(), value.clone()].into()),
        Mutation::Retype => Some(match value {
            Value::String(text) => text
                .parse::<f64>()
                .map_or_else(|_| vec![text.clone()].into(), Value::from),
            Value::Array(items) => items.first().cloned().unwrap_or_default(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                value.to_string().into()
            }
        }),
        Mutation::Splice(at, piece) => {
            let text = value.as_str().unwrap_or_default();
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let (before, after) = if ends.is_empty() {
                (text, "")
            } else {
                text.split_at(*at.get(&ends))
            };
            Some(format!("{before}{piece}{after}").into())
        }
    }
}
