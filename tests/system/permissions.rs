//! What the function says of a call that its role doesn't allow, and what it does then.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ec2_simulator::{CallContext, Fault};
use eni_failover::cloud::PERMISSIONS;
use eni_failover::tell::Report;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::common::account::{
    Account, FURTHER, account, floating_addresses, floating_elastic_ip, floating_further,
    floating_interface, floating_routes, primary_of,
};
use crate::common::calls::{denied, succeeded};
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, ALLOCATION, B, ENI_1, TABLE_1};
use crate::common::role::{policy_of, statements};
use crate::common::told::{messages, only, words};

/// What the function calls of EC2 and SNS, and what of its role each needs. Of its queue: queue.rs of the system's tests.
pub(crate) fn permissions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = PERMISSIONS.into_iter();
    all.filter(|(_, permission)| !permission.starts_with("sqs:"))
}

/// A group in which everything floats that can; one of its routes is gone.
fn everything() -> Account {
    let floats = ["10.0.1.50", FURTHER[0], FURTHER[1], FURTHER[2]];
    let list = floats.join(" ");
    account()
        .member(A, "web")
        .lands(&list)
        .carries(&floats)
        .at("10.0.1.11")
        .forwards()
        .member(B, "web")
        .lands(&list)
        .forwards()
        .floating(ENI_1, "web")
        .attached_to(A, 1)
        .floating_elastic_ip("203.0.113.7", ALLOCATION, "web")
        .on_address("10.0.1.11")
        .route_table(TABLE_1, "web/10.99.0.10/32 web/10.99.0.11/32")
        .route("10.99.0.10/32", &primary_of(A))
}

/// A failover by an alarm that goes away again, after another one that did long ago, and an instance that is to be terminated: every call that the function ever makes.
pub(crate) async fn everything_under(statements: Vec<Value>) -> (Lab, Vec<Report>) {
    let lab = everything().unwatched();
    lab.simulator.allow_only(Arc::new(policy_of(statements)));
    let long_ago = lab.simulator.now() - SignedDuration::from_hours(24);
    lab.tag(A, "failover:recovered:alarm/a-slow", &long_ago.to_string());
    let mut reports = Vec::new();
    for state in ["ALARM", "OK"] {
        let event = events::alarm("a-down", A, state, lab.simulator.now());
        reports.push(lab.invoke_cold(&event).await);
    }
    let event = lab.terminated_by_auto_scaling(A);
    reports.push(lab.invoke_cold(&event).await);
    (lab, reports)
}

/// The actions of a statement: one, or a list.
pub(crate) fn actions(statement: &Value) -> Vec<String> {
    let actions = &statement["Action"];
    let one = actions.as_str().into_iter();
    let many = actions.as_array().into_iter().flatten();
    let many = many.filter_map(Value::as_str);
    one.chain(many).map(str::to_owned).collect()
}

/// The role's statements, but for this action.
pub(crate) fn without(call: &str) -> Vec<Value> {
    let mut less = statements("failover:");
    for statement in &mut less {
        let mut actions = actions(statement);
        actions.retain(|action| action.split(':').nth(1) != Some(call));
        statement["Action"] = json!(actions);
    }
    less
}

/// Everything that the function answers and fails with.
fn said(report: &Report) -> String {
    let failure = report.failure.as_ref().map(ToString::to_string);
    let outcomes = report.answer.outcomes.iter().map(messages);
    outcomes.chain(failure).collect()
}

#[tokio::test(start_paused = true)]
async fn whichever_action_the_role_lacks_the_missing_permission_is_named() {
    for (call, permission) in permissions() {
        let (lab, reports) = everything_under(without(call)).await;
        assert_eq!(denied(&lab.simulator.calls()), [call].into());
        let said: String = reports.iter().map(said).collect();
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

/// The stopped holder's interface or addresses, and what loses its tag just before the call on it.
fn losses() -> Vec<(Account, &'static str, String, &'static str)> {
    let (eni, addresses) = (floating_interface, floating_addresses);
    let (detach, attach) = ("DetachNetworkInterface", "AttachNetworkInterface");
    let (group, lands) = ("failover:group", "failover:addresses");
    vec![
        (eni(), detach, ENI_1.to_owned(), group),
        (eni(), detach, A.to_owned(), group),
        (eni(), attach, ENI_1.to_owned(), group),
        (eni(), attach, B.to_owned(), group),
        (
            addresses(),
            "AssignPrivateIpAddresses",
            primary_of(B),
            lands,
        ),
        (
            floating_further(FURTHER[0]),
            "UnassignIpv6Addresses",
            primary_of(A),
            lands,
        ),
        (
            floating_further(FURTHER[1]),
            "UnassignPrivateIpAddresses",
            primary_of(A),
            lands,
        ),
        (
            floating_routes(),
            "ReplaceRoute",
            TABLE_1.to_owned(),
            "failover:routes",
        ),
        (
            floating_elastic_ip(),
            "AssociateAddress",
            ALLOCATION.to_owned(),
            group,
        ),
        (eni(), "CreateTags", B.to_owned(), group),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_call_on_what_is_not_tagged_is_denied_and_it_is_said_which_and_what_is_lacking() {
    for (account, action, resource, key) in losses() {
        let lab = account.watched().await;
        let event = lab.stop(A).await;
        loses_its_tag(&lab, action, &resource, key);
        let report = lab.invoke(&event).await;
        let mut lacking = BTreeSet::from([action]);
        if action == "AttachNetworkInterface" {
            // Denied before the detach. Nor can what came of it be written on what has no tag.
            lacking.insert("CreateTags");
        }
        assert_eq!(denied(&lab.calls()), lacking, "{resource}");
        let known = permissions().find(|(call, _)| *call == action);
        let (_, permission) = known.expect("a known call");
        let said = said(&report);
        assert!(said.contains(&format!("lacks {permission}; ")), "{said}");
        // EC2 names the one that it means.
        assert!(said.contains(&format!("/{resource} because ")), "{said}");
        assert_eq!(lab.messages().len(), 1, "{action}: {:?}", lab.subjects());
    }
}

/// Not a float lost, and what is still true is told, with what to do: by mail.
#[tokio::test(start_paused = true)]
async fn a_landing_interface_that_lost_its_tag_takes_nothing_and_the_mail_says_what_to_do() {
    let lab = floating_addresses().watched().await;
    let event = lab.stop(A).await;
    loses_its_tag(
        &lab,
        "AssignPrivateIpAddresses",
        &primary_of(B),
        "failover:addresses",
    );
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(A));
    let mail = lab.messages()[0].text_for("email");
    assert!(mail.contains("Nothing was changed."), "{mail}");
    assert!(
        mail.contains("which needs the tag of its addresses"),
        "{mail}"
    );
    assert!(mail.contains("No waiting helps"), "{mail}");
    assert!(!mail.contains("within minutes"), "{mail}");
}

/// The message that IAM encodes is another one each time: that is no news.
#[tokio::test(start_paused = true)]
async fn a_permission_that_stays_missing_is_told_once() {
    for (account, lacking, told) in [
        (floating_addresses(), "AssignPrivateIpAddresses", 1),
        (floating_interface(), "DetachNetworkInterface", 1),
        // Known before the detach: it isn't left without an owner, which would be more news.
        (floating_interface(), "AttachNetworkInterface", 1),
        (floating_further(FURTHER[0]), "AssignIpv6Addresses", 1),
        (floating_further(FURTHER[0]), "UnassignIpv6Addresses", 1),
        (floating_further(FURTHER[1]), "AssignPrivateIpAddresses", 1),
        (
            floating_further(FURTHER[1]),
            "UnassignPrivateIpAddresses",
            1,
        ),
    ] {
        let lab = account.watched().await;
        lab.simulator
            .allow_only(Arc::new(policy_of(without(lacking))));
        lab.stop(A).await;
        for _ in 0..5 {
            lab.invoke_with_retries(&events::reconcile()).await;
            assert_eq!(lab.subjects().len(), told, "{:?}", lab.subjects());
            assert!(
                lab.messages()[0]
                    .text_for("email")
                    .contains("No waiting helps")
            );
        }
        assert_eq!(denied(&lab.calls()), [lacking].into());
        let calls = lab.calls();
        let tried = calls.iter().filter(|call| call.action == lacking);
        assert!(tried.count() >= 5, "{lacking}");
    }
}

/// Two invocations that saw the same attachment; the detach of the second one is on its way until the first is done.
/// What is gone has no tags, so IAM says no to it. The describes may not show that yet.
#[tokio::test(start_paused = true)]
async fn a_detach_of_what_is_detached_already_is_no_missing_permission() {
    for (lag, late) in [("0s", 40), ("3s", 1)] {
        let account = floating_interface().setting("detach", "200ms");
        let lab = account.setting("stale-reads", lag).watched().await;
        let event = lab.stop(A).await;
        sleep(Duration::from_secs(10)).await;
        let mut detaches = 0;
        lab.simulator.inject(move |call: &CallContext<'_>| {
            detaches += usize::from(call.action == "DetachNetworkInterface");
            if call.action == "DetachNetworkInterface" && detaches == 2 {
                Fault::Slow(Duration::from_secs(late))
            } else {
                Fault::None
            }
        });
        let (one, other) = tokio::join!(lab.invoke(&event), lab.invoke_cold(&event));
        assert_eq!(denied(&lab.calls()), ["DetachNetworkInterface"].into());
        assert_eq!(succeeded(&lab.calls(), "DetachNetworkInterface"), 1);
        for report in [one, other] {
            assert_eq!(words(&report), [format!("web: moved to {B}")], "{lag}");
            assert!(!messages(only(&report)).contains("permitted"));
        }
        // Once; where describes lag, neither sees that the other has told.
        let mut subjects = lab.subjects();
        if lag != "0s" {
            subjects.dedup();
        }
        assert_eq!(subjects.len(), 1, "{subjects:?}");
    }
}
