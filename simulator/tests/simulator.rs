//! The connection: time, latency, faults, the record of calls, and the core's ports.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

mod lab;

use std::time::Duration;

use ec2_simulator::api::{
    ApiError, DescribeNetworkInterfaces, DescribeSubnets, DetachNetworkInterface,
};
use ec2_simulator::{CallContext, CallFailure, Fault, FaultScript, Simulator, Wait, World};
use eni_failover::cloud::{
    AddressKind, Deadline, Ec2Read, Ec2Write, Ena, EniId, EniStatus, InstanceId, InstanceState,
    InstanceType, InterfaceQuery, Notification, Page, Publisher, Rejection, ResourceId, Slot,
    StatusQuery, SubnetId, Tags, VpcId, every_instance, every_status,
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
        .network_interfaces(&query, None)
        .await
        .unwrap()
        .items
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
    let subnets = || simulator.subnets(&ids, None);
    subnets().await.unwrap();
    assert!(subnets().await.unwrap_err().is_transient());
    subnets().await.unwrap();
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

fn soon() -> Deadline {
    Deadline::after(Duration::from_mins(1))
}

/// "Each page of a describe, and each chunk of its identifiers, is a request of its own."
#[tokio::test(start_paused = true)]
async fn a_list_costs_as_many_requests_as_it_has_pages_and_chunks() {
    let simulator = simulator();
    simulator.with_world(|world| world.settings_mut().page_size = Some(1));
    let members = every_instance(&simulator, "failover:group", soon());
    let members = members.await.unwrap();
    assert_eq!(members.len(), 5);
    assert_eq!(simulator.calls().len(), 5);
    assert!(members.iter().all(|member| member.id.as_str() != BATCH));
    let ids: Vec<InstanceId> = members.iter().map(|member| member.id.clone()).collect();
    simulator.with_world(|world| world.settings_mut().page_size = None);
    let found = every_status(&simulator, &ids, soon()).await.unwrap();
    assert_eq!((found.len(), simulator.calls().len()), (5, 6));
    let often: Vec<InstanceId> = ids.iter().cycle().take(201).cloned().collect();
    every_status(&simulator, &often, soon()).await.unwrap();
    assert_eq!(simulator.calls().len(), 9);
}

/// "At most 100 identifiers": the core's chunks are no larger.
#[tokio::test(start_paused = true)]
async fn more_than_a_hundred_statuses_by_identifier_are_refused() {
    let ids = vec![InstanceId::from(WEB_1); 101];
    let query = StatusQuery::Ids(ids);
    let error = simulator().instance_status(&query, None).await;
    assert_eq!(error.unwrap_err().rejection(), Some(Rejection::Other));
}

/// Without identifiers EC2 tells of everything there is: who asks for none gets none.
#[tokio::test(start_paused = true)]
async fn for_no_identifiers_nothing_is_asked() {
    let simulator = simulator();
    let none = StatusQuery::Ids(Vec::new());
    let found = simulator.instance_status(&none, None).await.unwrap();
    assert_eq!(found, Page::default());
    for query in [
        InterfaceQuery::Ids(Vec::new()),
        InterfaceQuery::TagKeys(Vec::new()),
    ] {
        let found = simulator.network_interfaces(&query, None).await.unwrap();
        assert_eq!(found, Page::default());
    }
    assert!(simulator.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn every_status_of_the_region_is_told_in_pages() {
    let simulator = simulator();
    simulator.with_world(|world| world.settings_mut().page_size = Some(4));
    let first = simulator.instance_status(&StatusQuery::All, None);
    let first = first.await.unwrap();
    let next = first.next.as_deref();
    let second = simulator.instance_status(&StatusQuery::All, next);
    assert_eq!(
        (first.items.len(), second.await.unwrap().items.len()),
        (4, 2)
    );
}

/// One page that fails for now is asked for again, and only that one; one that fails for good fails the list.
#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_is_repeated_or_an_error_and_no_shorter_list() {
    for (fault, expected) in [
        (Fault::LostAnswer, Ok(6)),
        (Fault::throttled(), Ok(6)),
        (
            Fault::Answer(ApiError::new("UnauthorizedOperation", "no")),
            Err(3),
        ),
    ] {
        let simulator = simulator();
        simulator.with_world(|world| world.settings_mut().page_size = Some(1));
        simulator.inject(FaultScript::new().on("DescribeInstances", 3, fault));
        let found = every_instance(&simulator, "failover:group", soon()).await;
        let calls = simulator.calls().len();
        assert_eq!(found.map(|_| calls).map_err(|_| calls), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_ports_show_what_the_core_needs() {
    let simulator = simulator();
    let members = simulator.instances_with_tag("failover:group", None);
    let members = members.await.unwrap().items;
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
    let found = simulator.network_interfaces(&query, None).await.unwrap();
    assert_eq!(found.items[0].id.as_str(), DB_1_PRIMARY);
    let query = InterfaceQuery::TagKeys(vec![
        "failover:group".to_owned(),
        "failover:addresses".to_owned(),
    ]);
    let found = simulator.network_interfaces(&query, None).await.unwrap();
    assert_eq!(found.items.len(), 4);
    let types = ["t3.medium", "c6in.32xlarge"].map(InstanceType::from);
    let limits = simulator.instance_types(&types, None).await.unwrap().items;
    // Those of the first network card.
    assert_eq!((limits[0].interfaces, limits[1].interfaces), (8, 3));
    let ids = [SubnetId::from("subnet-0a1b2c3d4e5f60001")];
    let subnets = simulator.subnets(&ids, None).await.unwrap().items;
    assert_eq!(subnets[0].blocks, ["10.0.1.0/24".parse().unwrap()]);
}

#[tokio::test(start_paused = true)]
async fn the_ports_write() {
    let simulator = simulator();
    let addresses = ["10.0.1.50".parse().unwrap(), "10.0.1.51".parse().unwrap()];
    simulator
        .assign_addresses(&EniId::from(DB_2_PRIMARY), AddressKind::Ipv4, &addresses)
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
        .attach_network_interface(&EniId::from(FLOATING), &web_2, slot, Ena::default())
        .await
        .unwrap();
    let holder = floating(&simulator).await.attachment.unwrap();
    assert_eq!((holder.id, holder.instance), (new, Some(web_2.clone())));
    let tags = Tags::from([("failover:status:web".to_owned(), "active".to_owned())]);
    let resources = [ResourceId::from(&web_2)];
    simulator.create_tags(&resources, &tags).await.unwrap();
    simulator.delete_tags(&resources, &tags).await.unwrap();
    let members = simulator.instances_with_tag("failover:status:web", None);
    assert_eq!(members.await.unwrap(), Page::default());
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
        attributes: [("group".to_owned(), vec!["web".to_owned()])].into(),
    };
    simulator.publish(&notification).await.unwrap();
    let messages = simulator.with_world(|world| world.messages().to_vec());
    assert_eq!(messages[0].topic_arn, TOPIC);
    assert_eq!(messages[0].at, noon() + millis(200));
    assert_eq!(messages[0].text_for("email"), "for people");
    assert_eq!(messages[0].text_for("sqs"), "{}");
    assert_eq!(messages[0].attributes["group"].string_value, "web");
}
