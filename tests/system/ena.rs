//! ENA Express and the number of ENA queues belong to the attachment: a move makes a new one.

use ec2_simulator::Fault;
use eni_failover::cloud::Ena;

use crate::common::account::{Account, account};
use crate::common::calls::moving;
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, B, ENI_1};
use crate::common::told::words;

const ENA: Ena = Ena {
    express: Some(true),
    express_udp: Some(true),
    queues: Some(8),
};

/// A holds the interface, with ENA Express and eight queues; B is its standby.
fn group(b: impl Fn(Account) -> Account) -> Account {
    let a = account().member(A, "web").with_ena_express();
    let both = b(a.member(B, "web"));
    both.floating(ENI_1, "web").attached_to(A, 1).with_ena(ENA)
}

fn ena(lab: &Lab) -> Option<Ena> {
    lab.interface(ENI_1).attachment.map(|at| at.ena)
}

#[tokio::test(start_paused = true)]
async fn what_is_set_of_ena_goes_with_the_interface() {
    let lab = group(Account::with_ena_express).watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(ena(&lab), Some(ENA));
}

#[tokio::test(start_paused = true)]
async fn an_owner_without_ena_express_is_better_than_none() {
    let lab = group(|b| b).watched().await;
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    assert_eq!(words(&report), [format!("web: moved to {B}")]);
    assert_eq!(ena(&lab), Some(Ena::default()));
    let attach = "AttachNetworkInterface";
    assert_eq!(
        moving(&lab.calls()),
        ["DetachNetworkInterface", attach, attach]
    );
}

/// The attachment that showed it is gone by then.
#[tokio::test(start_paused = true)]
async fn what_is_put_back_has_it_again() {
    let lab = group(Account::with_ena_express).watched().await;
    lab.impair(A);
    lab.simulator
        .inject(|call: &ec2_simulator::CallContext<'_>| {
            let asked = format!("{:?}", call.request);
            if call.action == "AttachNetworkInterface" && asked.contains(B) {
                let code = "AttachmentLimitExceeded";
                Fault::Answer(ec2_simulator::api::ApiError::new(code, "no room"))
            } else {
                Fault::None
            }
        });
    let report = lab.invoke(&events::reconcile()).await;
    assert_eq!(words(&report), [format!("web: rolled-back to {A}")]);
    assert_eq!(ena(&lab), Some(ENA));
}
