//! The connection: time, latency, faults, the record of calls, and the core's ports.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

mod lab;

use std::time::Duration;

use ec2_simulator::api::{DescribeNetworkInterfaces, DescribeSubnets, DetachNetworkInterface};
use ec2_simulator::{CallContext, CallFailure, Fault, FaultScript, Simulator, Wait, World};
use eni_failover::cloud::{
    Ec2Read, Ec2Write, EniId, EniStatus, InstanceId, InstanceState, InstanceType, InterfaceQuery,
    Notification, Publisher, Rejection, ResourceId, Slot, SubnetId, Tags, VpcId,
};
use lab::{BATCH, DB_1_PRIMARY, DB_2_PRIMARY, FLOATING, TOPIC, WEB_1, WEB_2, millis, noon};

/// The built-in world; describes take 100 ms, changes 400 ms.
fn simulator() -> Simulator {
    let mut world = World::built_in(noon());
    let settings = world.settings_mut();
    settings.describe_latency = Wait::millis(100, 100);
    settings.change_latency = Wait::millis(400, 400);
    settings.detach = Wait::millis(1_000, 1_000);
    Simulator::new(world)
}

async fn floating(simulator: &Simulator) -> eni_failover::cloud::NetworkInterface {
    let query = InterfaceQuery::Ids(vec![EniId::from(FLOATING)]);
    simulator
        .network_interfaces(&query)
        .await
        .unwrap()
        .remove(0)
}

fn status_now(simulator: &Simulator) -> EniStatus {
    let request = DescribeNetworkInterfaces {
        network_interface_ids: vec![FLOATING.to_owned()],
        ..DescribeNetworkInterfaces::default()
    };
    let answer = simulator.with_world(|world| world.call(world.now(), &request.into()));
    let Ok(ec2_simulator::api::Response::DescribeNetworkInterfaces(answer)) = answer else {
        panic!("{answer:?}");
    };
    answer.network_interfaces[0].status
}

async fn detach(simulator: &Simulator) -> Result<(), CallFailure> {
    let attachment_id = floating(simulator).await.attachment.unwrap().id.to_string();
    let request = DetachNetworkInterface {
        attachment_id,
        ..DetachNetworkInterface::default()
    };
    simulator.call(request.into()).await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_its_latency_and_has_its_effect_in_the_middle() {
    let simulator = simulator();
    let calling = tokio::spawn({
        let simulator = simulator.clone();
        async move { detach(&simulator).await }
    });
    // 100 ms for the describe, then half of 400 ms.
    tokio::time::sleep(Duration::from_millis(299)).await;
    assert_eq!(status_now(&simulator), EniStatus::InUse);
    tokio::time::sleep(Duration::from_millis(2)).await;
    assert_eq!(status_now(&simulator), EniStatus::Detaching);
    calling.await.unwrap().unwrap();
    assert_eq!(simulator.now(), noon() + millis(500));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(status_now(&simulator), EniStatus::Available);
}

#[tokio::test(start_paused = true)]
async fn every_call_is_recorded_with_its_times_and_its_result() {
    let simulator = simulator();
    detach(&simulator).await.unwrap();
    detach(&simulator).await.unwrap_err();
    let calls = simulator.calls();
    let actions: Vec<&str> = calls.iter().map(|call| call.action).collect();
    assert_eq!(
        actions,
        [
            "DescribeNetworkInterfaces",
            "DetachNetworkInterface",
            "DescribeNetworkInterfaces",
            "DetachNetworkInterface"
        ]
    );
    assert_eq!(calls[1].started, noon() + millis(100));
    assert_eq!(calls[1].ended, Some(noon() + millis(500)));
    assert!(calls[1].succeeded());
    assert!(
        matches!(&calls[3].result, Some(Err(CallFailure::Api(error))) if error.code == "IncorrectState")
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_stops_waiting_leaves_an_open_record() {
    let simulator = simulator();
    let call = simulator.call(DescribeSubnets::default().into());
    tokio::time::timeout(Duration::from_millis(10), call)
        .await
        .unwrap_err();
    assert_eq!(simulator.calls()[0].ended, None);
}

#[tokio::test(start_paused = true)]
async fn a_fault_hits_the_call_it_was_meant_for() {
    let simulator = simulator();
    simulator.inject(FaultScript::new().on("DescribeSubnets", 2, Fault::throttled()));
    let ids = [SubnetId::from("subnet-0a1b2c3d4e5f60001")];
    simulator.subnets(&ids).await.unwrap();
    assert!(simulator.subnets(&ids).await.unwrap_err().is_transient());
    simulator.subnets(&ids).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_injected_answer_has_no_effect() {
    let simulator = simulator();
    simulator.inject(FaultScript::new().always("DetachNetworkInterface", Fault::internal_error()));
    let failure = detach(&simulator).await.unwrap_err();
    assert!(matches!(failure, CallFailure::Api(error) if error.http_status == 500));
    assert_eq!(floating(&simulator).await.status, EniStatus::InUse);
    simulator.stop_injecting();
    detach(&simulator).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_lost_request_has_no_effect_and_a_lost_answer_has() {
    for (fault, expected) in [
        (Fault::LostRequest, EniStatus::InUse),
        (Fault::LostAnswer, EniStatus::Detaching),
    ] {
        let simulator = simulator();
        simulator.inject(FaultScript::new().on("DetachNetworkInterface", 1, fault));
        let failure = detach(&simulator).await.unwrap_err();
        assert!(matches!(failure, CallFailure::NoAnswer { .. }));
        assert_eq!(status_now(&simulator), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_call_takes_longer() {
    let simulator = simulator();
    simulator.inject(|call: &CallContext<'_>| {
        assert_eq!(
            (call.action, call.nth, call.at),
            ("DescribeSubnets", 1, noon())
        );
        Fault::Slow(Duration::from_secs(10))
    });
    simulator
        .call(DescribeSubnets::default().into())
        .await
        .unwrap();
    assert_eq!(simulator.now(), noon() + millis(10_100));
}

#[tokio::test(start_paused = true)]
async fn the_ports_read_every_page() {
    let simulator = simulator();
    simulator.with_world(|world| world.settings_mut().page_size = Some(1));
    let members = simulator
        .instances_with_tag("failover:group")
        .await
        .unwrap();
    assert_eq!(members.len(), 5);
    assert_eq!(simulator.calls().len(), 5);
    assert!(members.iter().all(|member| member.id.as_str() != BATCH));
    let ids: Vec<InstanceId> = members.iter().map(|member| member.id.clone()).collect();
    assert_eq!(simulator.instance_status(&ids).await.unwrap().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_is_an_error_and_no_shorter_list() {
    let simulator = simulator();
    simulator.with_world(|world| world.settings_mut().page_size = Some(1));
    simulator.inject(FaultScript::new().on("DescribeInstances", 3, Fault::LostAnswer));
    let error = simulator
        .instances_with_tag("failover:group")
        .await
        .unwrap_err();
    assert!(error.is_unknown());
}

#[tokio::test(start_paused = true)]
async fn the_ports_show_what_the_core_needs() {
    let simulator = simulator();
    let members = simulator
        .instances_with_tag("failover:group")
        .await
        .unwrap();
    let web_1 = members
        .iter()
        .find(|member| member.id.as_str() == WEB_1)
        .unwrap();
    assert_eq!(web_1.state, InstanceState::Running);
    assert_eq!(web_1.zone.as_str(), "us-east-1a");
    let floating = floating(&simulator).await;
    let attachment = floating.attachment.unwrap();
    assert_eq!(attachment.instance.unwrap().as_str(), WEB_1);
    assert_eq!(
        attachment.slot,
        Slot {
            device_index: 1,
            network_card_index: 0
        }
    );
    assert_eq!(
        floating.addresses[0].elastic_ip.unwrap().to_string(),
        "203.0.113.10"
    );
    let query = InterfaceQuery::Addresses {
        addresses: vec!["10.0.1.50".parse().unwrap()],
        vpcs: vec![VpcId::from("vpc-0a1b2c3d4e5f60001")],
    };
    let found = simulator.network_interfaces(&query).await.unwrap();
    assert_eq!(found[0].id.as_str(), DB_1_PRIMARY);
    let query = InterfaceQuery::TagKeys(vec![
        "failover:group".to_owned(),
        "failover:addresses".to_owned(),
    ]);
    assert_eq!(simulator.network_interfaces(&query).await.unwrap().len(), 4);
    let limits = simulator
        .instance_types(&[
            InstanceType::from("t3.medium"),
            InstanceType::from("c6in.32xlarge"),
        ])
        .await
        .unwrap();
    // Those of the first network card.
    assert_eq!((limits[0].interfaces, limits[1].interfaces), (8, 3));
    let subnets = simulator
        .subnets(&[SubnetId::from("subnet-0a1b2c3d4e5f60001")])
        .await
        .unwrap();
    assert!(
        subnets[0]
            .cidr
            .contains(&std::net::Ipv4Addr::new(10, 0, 1, 50))
    );
}

#[tokio::test(start_paused = true)]
async fn the_ports_write() {
    let simulator = simulator();
    let addresses = ["10.0.1.50".parse().unwrap(), "10.0.1.51".parse().unwrap()];
    simulator
        .assign_private_ip_addresses(&EniId::from(DB_2_PRIMARY), &addresses)
        .await
        .unwrap();
    let attachment = floating(&simulator).await.attachment.unwrap().id;
    simulator
        .detach_network_interface(&attachment, false)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let slot = Slot {
        device_index: 1,
        network_card_index: 0,
    };
    let web_2 = InstanceId::from(WEB_2);
    let new = simulator
        .attach_network_interface(&EniId::from(FLOATING), &web_2, slot)
        .await
        .unwrap();
    let holder = floating(&simulator).await.attachment.unwrap();
    assert_eq!((holder.id, holder.instance), (new, Some(web_2.clone())));
    let tags = Tags::from([("failover:status:web".to_owned(), "active".to_owned())]);
    let resources = [ResourceId::from(&web_2)];
    simulator.create_tags(&resources, &tags).await.unwrap();
    simulator.delete_tags(&resources, &tags).await.unwrap();
    let members = simulator
        .instances_with_tag("failover:status:web")
        .await
        .unwrap();
    assert_eq!(members, []);
    let gone = simulator
        .detach_network_interface(&attachment, false)
        .await
        .unwrap_err();
    assert_eq!(gone.rejection(), Some(Rejection::AttachmentGone));
}

#[tokio::test(start_paused = true)]
async fn a_notification_reaches_the_topic() {
    let simulator = simulator();
    let notification = Notification {
        subject: "web moved".to_owned(),
        text: "for people".to_owned(),
        json: "{}".to_owned(),
        attributes: [("group".to_owned(), "web".to_owned())].into(),
    };
    simulator.publish(&notification).await.unwrap();
    let messages = simulator.with_world(|world| world.messages().to_vec());
    assert_eq!(messages[0].topic_arn, TOPIC);
    assert_eq!(messages[0].at, noon() + millis(200));
    assert_eq!(messages[0].text_for("email"), "for people");
    assert_eq!(messages[0].text_for("sqs"), "{}");
    assert_eq!(messages[0].attributes["group"].string_value, "web");
}
