//! An Auto Scaling group of one: nobody stands by, and the next instance gets what the last one left.

use std::time::Duration;

use ec2_simulator::World;
use tokio::time::sleep;

use crate::common::account::{Account, account, floating_interface, primary_of};
use crate::common::calls::moving;
use crate::common::events;
use crate::common::lab::Lab;
use crate::common::names::{A, ALLOCATION, B, ENI_1, TABLE_1};
use crate::common::told::words;

const ADDRESS: &str = "10.0.1.50";
const ROUTE: &str = "10.99.0.10/32";
const PUBLIC: &str = "203.0.113.7";

/// What floats.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Interface,
    Address,
    ElasticIp,
    Route,
}

use Kind::{Interface, Route};

const KINDS: [Kind; 4] = [Interface, Kind::Address, Kind::ElasticIp, Route];

impl Kind {
    /// A member as the launch template has it.
    fn member(self, id: &str) -> Account {
        let member = account().member(id, "web").forwards();
        match self {
            Self::Address => member.lands(ADDRESS),
            Interface | Self::ElasticIp | Route => member,
        }
    }

    /// The group of one, which A holds.
    fn held(self) -> Account {
        let alone = self.member(A).at("10.0.1.11");
        match self {
            Interface => alone.floating(ENI_1, "web").attached_to(A, 1),
            Self::Address => alone.carries(&[ADDRESS]),
            Self::ElasticIp => alone
                .floating_elastic_ip(PUBLIC, ALLOCATION, "web")
                .on_address("10.0.1.11"),
            Route => alone
                .route_table(TABLE_1, &format!("web/{ROUTE}"))
                .route(ROUTE, &primary_of(A)),
        }
    }

    fn holder(self, lab: &Lab) -> Option<String> {
        match self {
            Interface => lab.holder(ENI_1),
            Self::Address => lab.holder(ADDRESS),
            Self::ElasticIp => lab.behind(PUBLIC),
            Route => lab.led_to(TABLE_1, ROUTE),
        }
    }
}

/// Hands over what EventBridge has, in its order.
async fn hear(lab: &Lab) -> Vec<String> {
    let mut heard = Vec::new();
    for event in lab.simulator.with_world(World::take_events) {
        let report = lab.invoke(&event.payload).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        heard.extend(words(&report));
    }
    heard
}

/// A is terminated, and all is told that there is to tell of it.
async fn left_by_its_only_member(kind: Kind) -> Lab {
    let lab = kind.held().watched().await;
    assert_eq!(kind.holder(&lab).as_deref(), Some(A));
    let gone = lab.terminate(A).await;
    lab.invoke(&gone).await;
    let [subject] = lab.subjects().try_into().expect("one message");
    assert!(
        subject.starts_with("[web] NOT MOVED"),
        "{kind:?}: {subject}"
    );
    sleep(Duration::from_mins(1)).await;
    hear(&lab).await;
    assert_eq!(kind.holder(&lab), None);
    assert_eq!(lab.messages().len(), 1, "{kind:?}: {:?}", lab.subjects());
    lab.forget();
    lab
}

/// What came of it when it was `pending`, and when it was `running`.
async fn launched(lab: &Lab, instance: &Account) -> [Vec<String>; 2] {
    lab.launch(instance);
    let pending = hear(lab).await;
    sleep(Duration::from_secs(20)).await;
    [pending, hear(lab).await]
}

/// To who is pending EC2 gives addresses, and no more. That nothing can be taken yet is no news.
#[tokio::test(start_paused = true)]
async fn the_next_instance_is_a_member_by_its_tags_and_gets_what_floats_as_it_runs() {
    let (nobody, moved) = ("web: refused to nobody", format!("web: moved to {B}"));
    let rests = format!("web: no-action to {B}");
    for kind in KINDS {
        let lab = left_by_its_only_member(kind).await;
        let heard = launched(&lab, &kind.member(B)).await;
        let expected = match kind {
            Interface | Kind::ElasticIp | Route => [nobody, moved.as_str()],
            Kind::Address => [moved.as_str(), rests.as_str()],
        };
        assert_eq!(heard.concat(), expected, "{kind:?}");
        assert_eq!(kind.holder(&lab).as_deref(), Some(B), "{kind:?}");
        assert_eq!(lab.subjects().len(), 1, "{kind:?}: {:?}", lab.subjects());
        assert_eq!(moving(&lab.calls()).len(), 1, "{kind:?}");
    }
}

/// While its status checks initialize, and when they have passed.
#[tokio::test(start_paused = true)]
async fn a_second_look_at_it_is_quiet() {
    for kind in KINDS {
        let lab = left_by_its_only_member(kind).await;
        launched(&lab, &kind.member(B)).await;
        for minutes in [0, 5] {
            lab.forget();
            sleep(Duration::from_mins(minutes)).await;
            let report = lab.invoke(&events::reconcile()).await;
            assert_eq!(words(&report), [format!("web: no-action to {B}")]);
            assert_eq!(lab.subjects(), [""; 0], "{kind:?}");
            assert_eq!(moving(&lab.calls()), [""; 0], "{kind:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_tags_it_is_nobody() {
    for kind in KINDS {
        let lab = left_by_its_only_member(kind).await;
        let heard = launched(&lab, &account().stranger(B)).await;
        let of_it = heard.concat().into_iter().any(|word| word.contains(B));
        assert!(!of_it, "{kind:?}");
        assert_eq!(kind.holder(&lab), None, "{kind:?}");
        assert_eq!(lab.subjects(), [""; 0], "{kind:?}");
        assert_eq!(moving(&lab.calls()), [""; 0], "{kind:?}");
    }
}

/// The message doesn't wait for who is on its way up.
#[tokio::test(start_paused = true)]
async fn a_failure_is_told_at_once_although_somebody_is_on_its_way_up() {
    let lab = floating_interface().watched().await;
    lab.invoke(&lab.stop(B).await).await;
    sleep(Duration::from_mins(1)).await;
    lab.forget();
    lab.start(B);
    let report = lab.invoke(&lab.stop(A).await).await;
    assert_eq!(words(&report), [format!("web: refused to {A}")]);
    let [subject] = lab.subjects().try_into().expect("one message");
    assert!(subject.starts_with("[web] NOT MOVED"), "{subject}");
}
