//! The role as the template has it. It is in force in every test here and in the exhaustive ones, the simulation's and
//! those of the real binary, so nothing is missing. Here: nothing in it is unused, and nothing more is allowed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::common::calls::denied;
use crate::common::role::{policy_of, statements};
use crate::permissions::{actions, everything_under, permissions};
use crate::role_trials::{forbidden_but_allowed, needed_but_denied, neighbourhood};

const LISTS: [&str; 3] = [
    "/Action",
    "/Resource",
    "/Condition/ForAllValues:StringLike/aws:TagKeys",
];

#[tokio::test(start_paused = true)]
async fn it_allows_what_the_function_calls_and_nothing_else() {
    let given = statements("failover:");
    let (lab, _) = everything_under(given.clone()).await;
    let calls = lab.simulator.calls();
    let called: BTreeSet<&str> = calls.iter().map(|call| call.action).collect();
    assert_eq!(denied(&calls), BTreeSet::new());
    let granted: Vec<String> = given.iter().flat_map(actions).collect();
    let granted = granted.iter().filter_map(|action| action.split(':').nth(1));
    assert_eq!(called, granted.collect());
    assert_eq!(called, permissions().map(|(call, _)| call).collect());
}

/// The same with a statement for each action, so that each can be tried apart.
fn by_action(given: &[Value]) -> Vec<Value> {
    let apart = given.iter().flat_map(|statement| {
        actions(statement).into_iter().map(move |action| {
            let mut one = statement.clone();
            one["Action"] = json!([action]);
            for list in LISTS {
                if let Some(entries) = one.pointer_mut(list)
                    && !entries.is_array()
                {
                    *entries = json!([entries.take()]);
                }
            }
            one
        })
    });
    apart.collect()
}

#[tokio::test(start_paused = true)]
async fn without_any_action_resource_or_tag_key_of_it_some_call_is_denied() {
    let given = by_action(&statements("failover:"));
    let mut tried = 0;
    for (at, statement) in given.iter().enumerate() {
        for list in LISTS {
            let entries = statement.pointer(list).and_then(Value::as_array);
            for (nth, entry) in entries.into_iter().flatten().enumerate() {
                let mut less = given.clone();
                let entries = less[at].pointer_mut(list).and_then(Value::as_array_mut);
                entries.expect("a list").remove(nth);
                let (lab, _) = everything_under(less).await;
                let denied = denied(&lab.simulator.calls());
                let action = &statement["Action"][0];
                assert_ne!(denied, BTreeSet::new(), "{action} needs no {entry}");
                tried += 1;
            }
        }
    }
    // Seven describes, a publish and a completion with their resources; attach, detach, Elastic IPs and what is written on what floats with
    // two, the others with one; eight keys.
    assert_eq!(tried, 9 * 2 + 4 * 3 + 11 * 2 + 8);
}

const PREFIXES: [&str; 2] = ["failover:", "acme/ha@"];

#[test]
fn what_must_be_allowed_is_and_what_must_be_denied_is() {
    for prefix in PREFIXES {
        let policy = policy_of(statements(prefix));
        let world = neighbourhood(prefix, "us-east-1");
        assert_eq!(needed_but_denied(&world, &policy, prefix), [""; 0]);
        assert_eq!(forbidden_but_allowed(&world, &policy, prefix), [""; 0]);
    }
}

/// All that EC2 does is done in the region and for the tags that the stack was made for.
#[test]
fn in_another_region_or_with_other_tags_nothing_may_be_changed() {
    let policy = policy_of(statements("failover:"));
    // An Auto Scaling group needs no tag.
    for (prefix, region, needed) in [
        ("failover:", "eu-west-1", 20),
        ("acme/ha@", "us-east-1", 19),
    ] {
        let denied = needed_but_denied(&neighbourhood(prefix, region), &policy, prefix);
        let allowed = needed_but_denied(
            &neighbourhood("failover:", "us-east-1"),
            &policy,
            "failover:",
        );
        assert_eq!(denied.len(), needed, "{denied:?}");
        assert_eq!(allowed, [""; 0]);
    }
}

#[test]
fn without_any_condition_of_it_something_would_be_allowed_that_must_not_be() {
    let given = by_action(&statements("failover:"));
    let world = neighbourhood("failover:", "us-east-1");
    let mut tried = 0;
    for (at, statement) in given.iter().enumerate() {
        let operators = statement["Condition"].as_object();
        for (operator, operands) in operators.into_iter().flatten() {
            for key in operands.as_object().expect("keys").keys() {
                let mut more = given.clone();
                let operands = more[at]["Condition"][operator].as_object_mut();
                operands.expect("keys").remove(key);
                let allowed = forbidden_but_allowed(&world, &policy_of(more), "failover:");
                let action = &statement["Action"][0];
                assert_ne!(allowed, [""; 0], "{action} needs no {operator} of {key}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 9 + 5 * 3);
}
