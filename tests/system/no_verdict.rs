//! EC2 says neither yes nor no for a while (5xx, the throttle): somebody is told within a minute, in EC2's words, and what
//! is well is moved on or stays.

use std::time::Duration;

use ec2_simulator::{Fault, FaultScript};
use tokio::time::Instant;

use crate::common::account::{FURTHER, floating_addresses, floating_further, floating_interface};
use crate::common::calls::succeeded;
use crate::common::events;
use crate::common::names::{A, B, C, ENI_1};
use crate::common::told::{messages, only, words};

const A_MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(start_paused = true)]
async fn it_is_told_within_a_minute_whichever_call_it_is() {
    for (account, action) in [
        (floating_interface(), "DetachNetworkInterface"),
        (floating_interface(), "AttachNetworkInterface"),
        (floating_addresses(), "AssignPrivateIpAddresses"),
        (floating_further(FURTHER[0]), "UnassignIpv6Addresses"),
        (floating_further(FURTHER[0]), "AssignIpv6Addresses"),
    ] {
        for others in [false, true] {
            for fault in [Fault::unavailable(), Fault::throttled()] {
                let mut account = account.clone();
                if others {
                    account = account.member(C, "web");
                    if action == "AssignPrivateIpAddresses" {
                        account = account.lands("10.0.1.50 10.0.1.51");
                    } else if action.ends_with("Ipv6Addresses") {
                        account = account.lands(FURTHER[0]);
                    }
                }
                let lab = account.watched().await;
                let event = lab.stop(A).await;
                lab.simulator
                    .inject(FaultScript::new().always(action, fault));
                let began = Instant::now();
                let report = lab.invoke(&event).await;
                assert!(
                    began.elapsed() < A_MINUTE,
                    "{action}: {:?}",
                    began.elapsed()
                );
                assert_eq!(lab.messages().len(), 1, "{action}: {:?}", lab.subjects());
                let said = messages(only(&report));
                let named = format!("{action} is not possible just now");
                assert!(said.contains(&named), "{said}");
                assert!(report.failure.is_some(), "Lambda is to try again");
            }
        }
    }
}

/// Nothing was taken: it stays where it is, and goes on once EC2 answers.
#[tokio::test(start_paused = true)]
async fn a_detach_without_a_verdict_is_left_to_the_next_look() {
    let lab = floating_interface().setting("detach", "3s").watched().await;
    let event = lab.stop(A).await;
    let down = FaultScript::new().always("DetachNetworkInterface", Fault::unavailable());
    lab.simulator.inject(down);
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    assert_eq!(lab.holder(ENI_1).as_deref(), Some(A));
    lab.simulator.stop_injecting();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(succeeded(&lab.calls(), "DetachNetworkInterface"), 1);
}

/// It failed: to have it back would help nobody.
#[tokio::test(start_paused = true)]
async fn what_was_taken_from_a_failed_holder_waits_for_the_verdict() {
    let lab = floating_interface().watched().await;
    let event = lab.stop(A).await;
    let down = FaultScript::new().always("AttachNetworkInterface", Fault::unavailable());
    lab.simulator.inject(down);
    let report = lab.invoke(&event).await;
    assert_eq!(only(&report).to, None);
    lab.simulator.stop_injecting();
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
}
