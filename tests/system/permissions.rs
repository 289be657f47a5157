//! The role as the template has it. It is in force in every test here, so nothing is missing; that nothing in it is
//! unused, and what the function says of a call that it doesn't allow, is shown here.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ec2_simulator::{CallContext, CallFailure, Fault};
use eni_failover::call_error::PERMISSIONS;
use serde_json::Value;

use crate::common::account::{Account, floating_addresses, floating_interface, primary_of};
use crate::common::calls::{moving, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, ENI_1};
use crate::common::role::{policy_of, statements};
use crate::common::told::{messages, only, words};

/// A group in which every kind of thing floats.
fn both() -> Account {
    floating_addresses()
        .floating(ENI_1, "web")
        .attached_to(A, 1)
}

/// A failover by an alarm that goes away again: everything that the function ever calls.
async fn everything_under(statements: Vec<Value>) -> Lab {
    let lab = both().unwatched();
    lab.simulator.allow_only(Arc::new(policy_of(statements)));
    for state in ["ALARM", "OK"] {
        let event = events::alarm("a-down", A, state, lab.simulator.now());
        lab.invoke_cold(&event).await;
    }
    lab
}

/// `ec2:AttachNetworkInterface`, for what was called; and of it, what was denied.
fn called(lab: &Lab) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut called, mut denied) = (BTreeSet::new(), BTreeSet::new());
    for call in lab.simulator.calls() {
        let service = if call.action == "Publish" { "sns" } else { "ec2" };
        let action = format!("{service}:{}", call.action);
        if let Some(Err(CallFailure::Api(error))) = &call.result
            && ["UnauthorizedOperation", "AuthorizationError"].contains(&error.code.as_str())
        {
            denied.insert(action.clone());
        }
        called.insert(action);
    }
    (called, denied)
}

fn texts(value: &Value) -> Vec<String> {
    let one = value.as_str().map(str::to_owned).into_iter();
    let many = value.as_array().into_iter().flatten();
    let many = many.map(|text| text.as_str().expect("a text").to_owned());
    one.chain(many).collect()
}

#[tokio::test(start_paused = true)]
async fn the_role_allows_what_the_function_calls_and_nothing_else() {
    let given = statements("failover:");
    let lab = everything_under(given.clone()).await;
    let (called, denied) = called(&lab);
    assert_eq!(denied, BTreeSet::new());
    let granted = given.iter().flat_map(|s| texts(&s["Action"]));
    assert_eq!(called, granted.collect());
    let told = PERMISSIONS.map(|(_, permission)| permission.split(' ').next());
    assert_eq!(called, told.into_iter().flatten().map(str::to_owned).collect());
}

/// The policy without one of the entries of one of its lists (an action, a resource, a tag key), for each of them. A
/// list of one goes with its statement.
fn with_one_entry_less(given: &[Value]) -> Vec<(String, Vec<Value>)> {
    let lists = [
        "/Action",
        "/Resource",
        "/Condition/ForAllValues:StringLike/aws:TagKeys",
    ];
    let mut lesser = Vec::new();
    for (at, statement) in given.iter().enumerate() {
        for list in lists {
            let entries = statement.pointer(list).map(texts).unwrap_or_default();
            for entry in 0..entries.len() {
                let mut less = given.to_vec();
                if entries.len() == 1 {
                    less.remove(at);
                } else {
                    let list = less[at].pointer_mut(list).and_then(Value::as_array_mut);
                    list.expect("a list").remove(entry);
                }
                let what = format!("{} without {}", statement["Sid"], entries[entry]);
                lesser.push((what, less));
            }
        }
    }
    lesser
}

#[tokio::test(start_paused = true)]
async fn without_any_entry_of_the_policy_some_call_would_be_denied() {
    let lesser = with_one_entry_less(&statements("failover:"));
    assert!(lesser.len() > 20, "{}", lesser.len());
    for (what, less) in lesser {
        let lab = everything_under(less).await;
        assert_ne!(called(&lab).1, BTreeSet::new(), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn whichever_action_is_denied_the_permission_is_named() {
    for (call, permission) in PERMISSIONS {
        let mut less = statements("failover:");
        for statement in &mut less {
            let mut actions = texts(&statement["Action"]);
            actions.retain(|action| action.split(':').nth(1) != Some(call));
            statement["Action"] = actions.into();
        }
        let lab = both().unwatched();
        lab.simulator.allow_only(Arc::new(policy_of(less)));
        let mut said = String::new();
        for state in ["ALARM", "OK"] {
            let event = events::alarm("a-down", A, state, lab.simulator.now());
            let report = lab.invoke_cold(&event).await;
            println!("{call} {state}: {:?} {} ", report.failure.as_ref().map(ToString::to_string), report.answer.outcomes.iter().map(messages).collect::<String>());
            said += &report.failure.map_or_else(String::new, |failure| failure.to_string());
            said.extend(report.answer.outcomes.iter().map(messages));
        }
        let named = format!("{call} is not permitted: the function's role lacks {permission}; ");
        assert!(said.contains(&named), "{call}: {said}");
    }
}

/// As the call leaves the function, an operator takes this tag away.
fn loses_its_tag(lab: &Lab, action: &'static str, resource: &str, key: &'static str) {
    let (simulator, resource) = (lab.simulator.clone(), resource.to_owned());
    lab.simulator.inject(move |call: &CallContext<'_>| {
        if call.action == action {
            let removed = simulator.with_world(|world| world.remove_tag(&resource, key));
            removed.expect("a resource");
        }
        Fault::None
    });
}

#[tokio::test(start_paused = true)]
async fn explore() {
    for (account, action, resource, key) in [
        (floating_interface(), "DetachNetworkInterface", ENI_1.to_owned(), "failover:group"),
        (floating_interface(), "DetachNetworkInterface", A.to_owned(), "failover:group"),
        (floating_interface(), "AttachNetworkInterface", B.to_owned(), "failover:group"),
        (floating_interface(), "AttachNetworkInterface", ENI_1.to_owned(), "failover:group"),
        (floating_addresses(), "AssignPrivateIpAddresses", primary_of(B), "failover:addresses"),
        (floating_addresses(), "CreateTags", B.to_owned(), "failover:group"),
    ] {
        let lab = account.watched().await;
        let event = lab.stop(A).await;
        loses_its_tag(&lab, action, &resource, key);
        let report = lab.invoke(&event).await;
        println!("== {action} {resource}: {:?}\n{:?}\n{}", words(&report), report.failure.as_ref().map(ToString::to_string), report.answer.outcomes.iter().map(messages).collect::<String>());
        for m in lab.messages() { println!("-- {:?}\n{}", m.subject, m.text_for("email")); }
        println!("{:?} holder {:?}", moving(&lab.calls()), lab.simulator.calls().len());
    }
}

/// Two invocations that saw the same attachment; the detach of the second one is on its way until the first is done.
#[tokio::test(start_paused = true)]
async fn a_detach_of_what_is_detached_is_no_missing_permission() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    let mut detaches = 0;
    lab.simulator.inject(move |call: &CallContext<'_>| {
        detaches += usize::from(call.action == "DetachNetworkInterface");
        if call.action == "DetachNetworkInterface" && detaches == 2 {
            Fault::Slow(Duration::from_secs(40))
        } else {
            Fault::None
        }
    });
    let (one, other) = tokio::join!(lab.invoke(&event), lab.invoke_cold(&event));
    println!("{:?} {}\n{:?} {} {:?}", words(&one), messages(only(&one)), words(&other), messages(only(&other)), other.failure);
    println!("{:?} {:?}", called(&lab).1, lab.subjects());
    assert_eq!(succeeded(&lab.calls(), "DetachNetworkInterface"), 1);
}
