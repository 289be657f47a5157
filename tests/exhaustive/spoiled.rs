//! "Afterwards that device index may stay unusable until the instance is stopped and started": the describes show it as
//! free, and EC2 refuses it for ever.

use ec2_simulator::World;
use ec2_simulator::api::{AttachNetworkInterface, DetachNetworkInterface, Request};
use jiff::SignedDuration;

use crate::case::run;
use crate::ground::{ACTIVE, Failure, Kind, STANDBY};

const ENI: &str = "eni-0fffffffffffffff1";

fn does(world: &mut World, request: impl Into<Request>) {
    let now = world.now();
    world.call(now, &request.into()).expect("EC2 does it");
    world.advance(now + SignedDuration::from_secs(10));
}

fn detach(world: &mut World, force: bool) {
    let interface = world.interfaces().find(|interface| interface.id == ENI);
    let attachment = interface.and_then(|interface| interface.attachment);
    let attachment_id = attachment.expect("it is attached").id.to_owned();
    let request = DetachNetworkInterface {
        attachment_id,
        force,
        ..DetachNetworkInterface::default()
    };
    does(world, request);
}

fn attach(world: &mut World, instance: &str) {
    let request = AttachNetworkInterface {
        network_interface_id: ENI.to_owned(),
        instance_id: instance.to_owned(),
        device_index: 1,
        network_card_index: Some(0),
        ..AttachNetworkInterface::default()
    };
    does(world, request);
}

#[tokio::test(start_paused = true)]
async fn the_best_standby_takes_it_at_the_next_device_index() {
    let stage = Failure::Stopped.stage_after(Kind::Eni, |world| {
        detach(world, false);
        attach(world, STANDBY);
        detach(world, true);
        attach(world, ACTIVE);
    });
    let seen = run(&stage, None).await.seen;
    assert_eq!(seen.findings, Vec::<String>::new());
    assert_eq!(seen.told.len(), 1);
    assert_eq!(seen.told[0]["to"], STANDBY);
}
